"""Directories that come about inside a regular package, and are to be packages too."""

from collections.abc import Iterable, Iterator

from modtidy import paths
from modtidy.tree import Tree

_INITS = ("__init__.py", "__init__.pyi")


def inits_for(modules: Iterable[str], tree: Tree) -> tuple[str, ...]:
    """Name the `__init__` files that directories want which come about above new modules.

    `modules` are the files, or the directories of packages, that are not in `tree` yet.  A
    directory wants one where the nearest above that there is has one; among stubs it is an
    `__init__.pyi` (PEP 484, "Stub files").
    """
    modules = tuple(modules)
    wanted = (init for path in modules for init in _above(path, tree))
    return tuple(one for one in dict.fromkeys(wanted) if one not in modules)


def _above(path: str, tree: Tree) -> Iterator[str]:
    """Yield the files wanted above one new module, the outermost first."""
    above = paths.parents(path)
    new = [one for one in above if one and not tree.has_directory(one)]
    nearest = next((one for one in above if one not in new), paths.ROOT)
    init = next((one for one in _INITS if one in tree.entries(nearest)), "")
    if init and nearest:
        for directory in reversed(new):
            yield paths.join(directory, init)
