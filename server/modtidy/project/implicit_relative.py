"""Imports by a top-level name of what lies beside a file, in its own package.

The one idea: Python 2 looked beside the importing module first; Python 3 looks along the search
path alone (PEP 328).  So such an import works only while the package's own directory is on that
path, as it is for a program started there.
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.project import bound, relative_imports
from modtidy.project.project import Importer, Project
from modtidy.project.relative_imports import PREPARED, has_module, is_in_regular_package
from modtidy.project.roles import Role
from modtidy.source.headers import Context
from modtidy.source.imports import Import, first_names

_NOT_SEEN = PREPARED | Context.MAIN_GUARD
_ENVIRONMENTS = (
    *(".env", "tox.ini", "Makefile", "Dockerfile", "docker-compose.yml", "compose.yaml"),
    *("Procfile", "noxfile.py", "justfile", "pixi.toml", "hatch.toml", "pyproject.toml"),
)
"""Files that may say what `PYTHONPATH` is."""


class Meant(NamedTuple):
    """An import, and the module beside the file that it was written for."""

    importer: Importer
    module: str
    """The module's whole name, with its package."""
    origin: str
    """Its file."""


def implicit(path: str, project: Project) -> Iterator[Meant]:
    """Yield the imports in the file at `path` that find nothing, and mean what lies beside it.

    Of a `from` import with several names, that is the first.
    """
    if project.role(path) in (Role.STUB, Role.DATA, Role.SCRIPT):
        return
    directories = _packages(path, project)
    if not directories:
        return
    library = project.environment_of(path).standard_library.names
    for statement in project.tree.summary(path).imports:
        if statement.level or statement.context & _NOT_SEEN:
            continue
        tops = {*first_names(statement)} - library
        near = {top for top in tops if any(has_module(one, top, project) for one in directories)}
        for importer in _asking(statement, near, path):
            found = _meant(importer, directories, project)
            if found:
                yield found


def _packages(path: str, project: Project) -> tuple[str, ...]:
    """Name the directories of the regular packages that a file lies in, the nearest first."""
    found: list[str] = []
    for directory in paths.parents(path):
        if not directory or not is_in_regular_package(paths.join(directory, "_"), project):
            break
        found.append(directory)
    return tuple(found)


def _asking(statement: Import, tops: set[str], path: str) -> Iterator[Importer]:
    """Yield the names of a statement that ask for one of some top-level modules."""
    names = statement.names if statement.module is None else statement.names[:1]
    for alias in names:
        if (statement.module or alias.name).partition(".")[0] in tops:
            yield Importer(path, statement, alias)


def _meant(importer: Importer, directories: tuple[str, ...], project: Project) -> Meant | None:
    path, written = importer.path, importer.statement.module or importer.alias.name
    top, _, rest = written.partition(".")
    directory = next(one for one in directories if has_module(one, top, project))
    package = project.name_of(paths.join(directory, "__init__.py"))
    beside = project.find(f"{package}.{top}", path) if package and project.name_of(path) else None
    if beside is None or not beside.origin.endswith(".py") or beside.origin == path:
        return None
    if any(top in first_names(one) for one in project.tree.summary(beside.origin).imports):
        return None  # it wraps a module of its own name, which is meant here as well
    module = project.find(f"{beside.name}.{rest}", path) if rest else beside
    if module is None or not module.origin.endswith(".py") or module.origin == path:
        return None
    if _is_elsewhere(top, path, project) or not _has_asked(importer, module.origin, project):
        return None
    if _is_on_a_path(directory, directories[-1], path, project):
        return None
    return Meant(importer, module.name, module.origin)


def _is_elsewhere(top: str, path: str, project: Project) -> bool:
    """Tell whether a name may be that of a module outside: one that is found, or others import."""
    if project.environment_of(path).distributions_of(top) or project.distribution_named(top, path):
        return True
    if project.find(top, path) is not None:
        return True
    return any(
        top in first_names(one) and not one.context & Context.TYPE_CHECKING
        for file in project.index.files(top)
        if not any(has_module(each, top, project) for each in _packages(file, project))
        and project.find(top, file) is None
        for one in project.tree.summary(file).imports
    )


def _has_asked(importer: Importer, origin: str, project: Project) -> bool:
    """Tell whether a module has all that is asked of it, and something is."""
    statement, there = importer.statement, project.tree.names(origin)
    has = {binding.name for binding in there.bindings}
    if statement.module is not None:
        asked = {alias.name for alias in statement.names}
        if statement.wildcard:
            asked = has & project.tree.names(importer.path).loaded
        package = paths.parent(origin)
        if paths.stem(origin) == "__init__":
            asked = {one for one in asked if not has_module(package, one, project)}
        return asked <= has and (bool(asked) or not statement.wildcard)
    depth = 0 if importer.alias.asname else importer.alias.name.count(".")
    chains = [use.reference.attributes for use in bound.uses(importer, project)]
    used = {chain[depth].name for chain in chains if len(chain) > depth}
    return bool(used) and used <= has


def _is_on_a_path(directory: str, top: str, path: str, project: Project) -> bool:
    """Tell whether some program may have the directory of a package on its search path."""
    if any(root.path == directory for root in project.layout.roots):
        return True
    if project.role(path) is Role.TEST and not relative_imports.pytest_name(path, project):
        return True  # unittest begins with the directory it is told to start in
    leaf = paths.leaf(directory)
    for file in {one for word in ("sys", "site", "path") for one in project.index.files(word)}:
        text = project.tree.text(file)
        adds = any(one in text for one in ("sys.path", "addsitedir", "sys import path"))
        if adds and (paths.below(file, top) or leaf in text):
            return True
    home = project.layout.configuration(path)
    around = {paths.ROOT, home.path if home else paths.ROOT, paths.parent(top)}
    places = (paths.join(one, name) for one in around for name in _ENVIRONMENTS)
    return any("PYTHONPATH" in project.tree.text(one) for one in places if project.tree.has(one))
