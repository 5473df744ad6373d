"""Directories that come about inside a regular package, and are to be packages too."""

from collections.abc import Iterable, Iterator

from modtidy import paths
from modtidy.tree import Tree

_INITS = ("__init__.py", "__init__.pyi")


def inits_for(files: Iterable[str], tree: Tree) -> tuple[str, ...]:
    """Name the `__init__` files that directories want which come about by new Python files.

    `files` are the new ones, which are not in `tree` yet.  A directory wants one where the nearest
    above that there is has one; among stubs it is an `__init__.pyi` (PEP 484, "Stub files").
    """
    files = tuple(files)
    wanted = (init for path in files for init in _above(path, tree))
    return tuple(one for one in dict.fromkeys(wanted) if one not in files)


def _above(path: str, tree: Tree) -> Iterator[str]:
    """Yield the files wanted above one new file, the outermost first."""
    above = paths.parents(path)
    new = [one for one in above if one and not tree.has_directory(one)]
    nearest = next((one for one in above if one not in new), paths.ROOT)
    init = next((one for one in _INITS if one in tree.entries(nearest)), "")
    if init and path.endswith((".py", ".pyi")) and nearest:
        for directory in reversed(new):
            yield paths.join(directory, init)
