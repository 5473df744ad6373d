"""Whether the disk is still what a plan was made for, asked just before an editor is handed it.

The one idea: an editor takes our word.  Some that are told to make a file empty the one there is,
and some go on after what fails; so what nobody has told us of (Neovim watches no files) must be
found here.
"""

import os
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from modtidy import paths
from modtidy.host.encoding import decoded
from modtidy.plan import Plan
from modtidy.tree import Tree


def outdated(plan: Plan, tree: Tree, root: str, opened: Container[str]) -> Mapping[str, str]:
    """Give what is under `root` not as the plan's `tree` has it, each path with a sentence.

    What the files that are `opened` hold is the editor's to say.
    """
    base = Path(root)
    return dict((*_in_the_way(plan, tree, base), *_otherwise(plan, tree, base, opened)))


def _in_the_way(plan: Plan, tree: Tree, base: Path) -> Iterator[tuple[str, str]]:
    """Yield what is there where a plan wants nothing."""
    sources = {move.target: move.source for move in plan.moves}
    for path in (*sources, *(one.path for one in plan.creations)):
        for directory in paths.parents(path):
            if not tree.has_directory(directory) and os.path.lexists(base / directory):
                yield directory, f"there is already a `{directory}`"
        source = sources.get(path)
        if os.path.lexists(base / path) and not (source and _is_one(base / path, base / source)):
            yield path, f"there is already a `{path}`"


def _otherwise(
    plan: Plan, tree: Tree, base: Path, opened: Container[str]
) -> Iterator[tuple[str, str]]:
    """Yield the files that are gone, or read otherwise."""
    for path in plan.paths:
        if not (base / path).is_file():
            yield path, f"there is no `{path}` on disk"
        elif path not in opened and _text(base / path) != tree.text(path):
            yield path, f"`{path}` has changed on disk"


def _is_one(file: Path, other: Path) -> bool:
    """Tell whether two names are one file's, on a disk that sees no difference in letters."""
    found = file.lstat()
    return found.st_nlink == 1 and other.exists() and os.path.samestat(found, other.lstat())


def _text(file: Path) -> str:
    try:
        return decoded(file.read_bytes(), file.name)
    except (OSError, UnicodeError, LookupError):
        return ""
