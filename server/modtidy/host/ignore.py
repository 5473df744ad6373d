"""What git ignores, asked a hundred thousand times: gitignore(5), made for walking.

A walk asks about each directory and Python file in turn, and never about what lies in a directory
that is ignored.  So most patterns need only be held against the last part of a path, of which
there are few different ones (`__init__.py`), and what was found for one is remembered.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from modtidy import paths


class Pattern(NamedTuple):
    """One line of a `.gitignore`."""

    matches: Callable[[str], bool]
    negated: bool
    """Whether what it matches is not to be ignored after all (`!keep.py`)."""
    directories_only: bool
    leaf_only: bool
    """Whether it is held against the last part of a path, at any depth."""


class Ignore:
    """The patterns that one directory adds to those of the directories above it."""

    def __init__(
        self,
        lines: Iterable[str],
        directory: str = paths.ROOT,
        above: "Ignore | None" = None,
        root: str = paths.ROOT,
    ) -> None:
        """Read the lines of the file in `directory`, a path like those that will be asked about.

        A file above the workspace stands in its root, and counts the paths through `root`: where
        the workspace lies, as seen from that file.
        """
        made = [pattern for line in lines if (pattern := read_pattern(line))]
        numbered = list(enumerate(made))[::-1]
        self._leaves = [one for one in numbered if one[1].leaf_only]
        self._longer = [one for one in numbered if not one[1].leaf_only]
        self._known: dict[tuple[str, bool], tuple[int, bool]] = {}
        self._directory = directory
        around = above.chain if above else ()
        self.chain: tuple[Ignore, ...] = (self, *around) if made else around
        """This directory's patterns, where there are any, and those above it, nearest first."""
        self._root = root

    def ignores(self, path: str, *, is_directory: bool) -> bool:
        """Tell whether the entry at `path` is ignored, given that its directory is not.

        The last pattern that matches has the word; the nearest directory's patterns come last.
        """
        leaf = paths.leaf(path)
        said = (one.says(path, leaf, is_directory) for one in self.chain)
        return next((it for it in said if it is not None), False)

    def says(self, path: str, leaf: str, is_directory: bool) -> bool | None:  # noqa: FBT001 - hot
        """Tell what the patterns of this directory alone say; none where none matches.

        `leaf` is the last part of `path`.
        """
        found, ignored = self._by_leaf(leaf, is_directory) if self._leaves else (-1, False)
        if self._longer:
            below = paths.join(self._root, paths.relative(path, self._directory))
            for number, pattern in self._longer:
                if number < found:
                    break
                if (is_directory or not pattern.directories_only) and pattern.matches(below):
                    return not pattern.negated
        return ignored if found >= 0 else None

    def _by_leaf(self, leaf: str, is_directory: bool) -> tuple[int, bool]:  # noqa: FBT001 - a key
        """Return the number of the last pattern for `leaf`, -1 for none, and what it says."""
        known = self._known.get((leaf, is_directory))
        if known is None:
            known = (-1, False)
            for number, pattern in self._leaves:
                if (is_directory or not pattern.directories_only) and pattern.matches(leaf):
                    known = (number, not pattern.negated)
                    break
            self._known[leaf, is_directory] = known
        return known


def read_pattern(line: str) -> Pattern | None:
    """Read one line of a `.gitignore`; none where it is blank, a comment, or matches nothing."""
    line = line.rstrip("\r\n")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    if line.startswith("#"):
        return None
    negated = line.startswith("!")
    glob = line[negated:]
    directories_only = glob.endswith("/")
    glob = glob.removesuffix("/")
    leaf_only = "/" not in glob
    glob = glob.removeprefix("/")
    if glob.startswith("**/") and "/" not in glob[3:]:
        glob, leaf_only = glob[3:], True
    matches = _matcher(glob, leaf_only=leaf_only) if glob else None
    return Pattern(matches, negated, directories_only, leaf_only) if matches else None


_WILD = frozenset("*?[\\")
_TOKEN = re.compile(
    r"(?:/\*\*)+/|\A(?:\*\*/)+|(?:/\*\*)+\Z|\*+|\?|\[[!^]?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\\.|.",
    re.DOTALL,
)
_ITEM = re.compile(r"\[:\w+:\]|\\?.", re.DOTALL)
_CLASSES = {
    "[:alnum:]": "a-zA-Z0-9",
    "[:alpha:]": "a-zA-Z",
    "[:digit:]": "0-9",
    "[:lower:]": "a-z",
    "[:space:]": r"\s",
    "[:upper:]": "A-Z",
    "[:xdigit:]": "0-9A-Fa-f",
}


def _matcher(glob: str, *, leaf_only: bool) -> Callable[[str], bool] | None:
    """Make the test for a glob, without a regular expression where it can be."""
    if _WILD.isdisjoint(glob):
        return glob.__eq__
    if glob == "**":
        return lambda _: True
    if leaf_only and glob[0] == "*" and _WILD.isdisjoint(glob[1:]):
        ending = glob[1:]
        return lambda leaf: leaf.endswith(ending)
    try:
        expression = re.compile("".join(map(_part, _TOKEN.findall(glob))), re.DOTALL)
    except re.error:  # such as the range `[z-a]`, which holds nothing for git either
        return None
    return lambda text: expression.fullmatch(text) is not None


def _part(token: str) -> str:
    """Put one token of a glob as a regular expression."""
    if token.startswith("/**"):
        return "/(?:.*/)?" if token.endswith("/") else "/.+"
    if token.startswith("*"):
        return "(?:.*/)?" if token.endswith("/") else "[^/]*"
    if token == "?":  # noqa: S105 - a part of a glob, and no secret
        return "[^/]"
    if token.startswith("[") and len(token) > 1:
        return _choice(token[1:-1])
    return re.escape(token[-1])


def _choice(inside: str) -> str:
    """Put a bracket expression, in which a slash is never meant, as a regular expression."""
    negated = inside[:1] in ("!", "^")
    items = _ITEM.findall(inside[negated:])
    parts = [_CLASSES.get(one) or (one if one == "-" else re.escape(one[-1])) for one in items]
    return f"(?!/)[{'^' if negated else ''}{''.join(parts)}]"
