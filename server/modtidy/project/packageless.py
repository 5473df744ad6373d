"""Files whose relative imports have no package to count from.

The one idea: a file run by its path is `__main__`, and one imported by a top-level name is in no
package (language reference §5.7; PEP 366).  What is run by its path shows in the file: a directory
that is no package says nothing yet, since `-m` and an import by a dotted name make one of it.
"""

from typing import NamedTuple

from modtidy import paths
from modtidy.project import collection, relative_imports
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.source.headers import Context
from modtidy.source.imports import Import, first_names

_TOOLS = {"setup.py": frozenset({"setuptools", "distutils", "numpy"}), "noxfile.py": {"nox"}}
"""Files that a tool runs by their path, and what they import where they are that."""


class Start(NamedTuple):
    """How a file is started, where it has no package then."""

    statement: Import
    """The first of its relative imports that runs then."""
    how: str
    """The beginning of a sentence: who starts the file, and how."""
    certain: bool
    """Whether it is started so, and not only might be."""
    importer: Importer | None = None
    """An import that starts it, if one does."""


def start(path: str, project: Project) -> Start | None:
    """Find how the file at `path` is started without a package; None where it has one."""
    part = project.role(path)
    first = None if part in (Role.STUB, Role.DATA) else _first(path, project)
    if first is None or relative_imports.chooses_package(path, project):
        return None
    if part is Role.SCRIPT:
        return Start(first, "run by its path", certain=True)
    if relative_imports.is_in_regular_package(path, project):
        return _in_package(first, path, project)
    if part in (Role.TEST, Role.CONFTEST):
        return _collected(first, path, project)
    return (
        _tool(first, path, project) or _imported(first, path, project) or _run(first, path, project)
    )


def _first(path: str, project: Project) -> Import | None:
    """Give the first relative import that runs with the file, or else in a function of it."""
    found = [
        one
        for one in project.tree.summary(path).imports
        if one.level and not one.context & relative_imports.PREPARED
    ]
    at_once = (one for one in found if not one.context & Context.DEFERRED)
    return next(at_once, found[0] if found else None)


def _in_package(first: Import, path: str, project: Project) -> Start | None:
    """Tell of a module of a package that is made to be run as well."""
    guarded = project.tree.summary(path).marks.main_guard and paths.leaf(path) != "__main__.py"
    deferred = first.context & Context.DEFERRED
    return Start(first, _UNLESS, certain=False) if guarded and not deferred else None


def _collected(first: Import, path: str, project: Project) -> Start | None:
    """Tell of a test that pytest imports by a top-level name, where no `__init__.py` would help.

    Where one would, the directory is the cause, and `missing-init` speaks of it.
    """
    failing = relative_imports.failing(path, project)
    name = next((name for one, name in failing if one == first), "")
    if not name or "." in name or collection.would_count(first, paths.parent(path), project):
        return None
    return Start(first, f"imported by pytest as `{name}`", certain=True)


def _tool(first: Import, path: str, project: Project) -> Start | None:
    wanted = _TOOLS.get(paths.leaf(path), frozenset())
    imported = {name for one in project.tree.summary(path).imports for name in first_names(one)}
    return None if wanted.isdisjoint(imported) else Start(first, "run by its path", certain=True)


def _imported(first: Import, path: str, project: Project) -> Start | None:
    """Tell of a module that others import by a top-level name, and by no other."""
    failing = relative_imports.failing(path, project)
    name = next((name for one, name in failing if one == first and "." not in name), "")
    if not name or relative_imports.depth(name, path):
        return None
    if name in project.environment_of(path).standard_library.names:
        return None  # what was to be imported is another module, as `shadowed-stdlib` says
    by_name = (
        one
        for one in project.importers(path)
        if name in project.imported(one.statement, one.alias, one.path)
        and not one.statement.context & relative_imports.PREPARED
    )
    importer = next(by_name, None)
    how = f"imported as `{name}`"
    return Start(first, how, certain=True, importer=importer) if importer else None


def _run(first: Import, path: str, project: Project) -> Start | None:
    """Tell of a file that looks as if it were run by its path, and that nobody imports."""
    marks = project.tree.summary(path).marks
    if not (marks.shebang or marks.main_guard or marks.inline_metadata):
        return None
    if first.context & Context.DEFERRED or any(project.importers(path)):
        return None
    certain = marks.inline_metadata or (
        marks.shebang and marks.main_guard and first.level == 1  # others know of packages above
    )
    return Start(first, "run by its path" if certain else _UNLESS, certain=certain)


_UNLESS = "run by its path, and not with `-m`"
