"""Where two trees differ, one of which was made of the other, told by what they share.

The one idea: a plan touches few files, and the tree it leads to shares all the rest with the one
before.  So one sees without reading what may be otherwise, and which names may lead elsewhere.
"""

from typing import NamedTuple

from modtidy import paths
from modtidy.tree import EMPTY, Tree


class Difference(NamedTuple):
    """What may be otherwise in a tree than in the one before; all else is as it was."""

    files: frozenset[str]
    """The files that come, go, or have another text."""
    packages: frozenset[str]
    """The directories that an `__init__` file comes to, or goes from."""
    words: frozenset[str]
    """The names that modules gain or lose: whatever mentions none of them finds what it found."""


def between(before: Tree, after: Tree) -> Difference | None:
    """Tell where `after` differs from `before`; None where it was not made of it."""
    rewritten = after.rewritten_since(before)
    if rewritten is None or before.outside is not after.outside:
        return None
    files, packages, words = set(rewritten), set[str](), set[str]()
    was, now = before.directories, after.directories
    for directory in {*was, *now}:
        old, new = was.get(directory, EMPTY), now.get(directory, EMPTY)
        for name in () if old is new else old.names ^ new.names:
            stem = name.rstrip("/").partition(".")[0]
            files.add(paths.join(directory, name))
            words.add(stem)
            if stem == "__init__":
                packages.add(directory)
                words.add(paths.leaf(directory))
    return Difference(frozenset(files), frozenset(packages), frozenset(words))
