"""Relative imports that reach further up than there are packages.

The one idea: dots count directories up from the file's own, and how many of these are packages
depends on the name the file is imported by.  So such an import fails for certain only where it
fails by every name that the file is known to go by (language reference §5.7).
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.project import collection
from modtidy.project.layout import package_top
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.source.headers import Context
from modtidy.source.imports import Import, first_names

PREPARED = Context.TRY | Context.TYPE_CHECKING | Context.CONDITIONAL | Context.LAZY
"""Where an import stands that may not run, or that the file is prepared to see fail."""

_OWN = frozenset({"__package__", "__path__", "__spec__"})
"""What a file that sets it counts from a package of its choice (PEP 366)."""


def failing(path: str, project: Project) -> Iterator[tuple[Import, str]]:
    """Yield the relative imports in a file that reach beyond its top-level package.

    With each goes the name by which the file is imported when that happens.
    """
    if path.endswith(".pyi") or project.role(path) is Role.DATA:
        return
    relative = [one for one in project.tree.summary(path).imports if one.level]
    if not relative or chooses_package(path, project):
        return
    packages = _packages_above(path, project)
    if packages is None:
        return
    for statement in relative:
        if statement.level > packages and not statement.context & PREPARED:
            name = _failing_name(statement, path, project)
            if name:
                yield statement, name


def chooses_package(path: str, project: Project) -> bool:
    """Tell whether a file names itself what its relative imports count from."""
    return not _OWN.isdisjoint(project.tree.summary(path).marks.file_names)


def depth(name: str, path: str) -> int:
    """Count the packages that a file is in when it is imported by a dotted name."""
    return name.count(".") + (paths.stem(path) == "__init__")


def meant(statement: Import, path: str) -> str | None:
    """Name the directory that a relative import counts to; None where the workspace has none."""
    above = paths.parents(path)
    return above[statement.level - 1] if statement.level <= len(above) else None


def is_there(statement: Import, directory: str, project: Project) -> bool:
    """Tell whether `directory` has what a relative import asks of it."""
    if statement.module:
        return has_module(directory, statement.module.partition(".")[0], project)
    if "__init__.py" in project.tree.entries(directory):
        return True
    return any(has_module(directory, alias.name, project) for alias in statement.names)


def has_module(directory: str, name: str, project: Project) -> bool:
    """Tell whether `directory` has a module or package of a name."""
    entries = project.tree.entries(directory)
    return f"{name}.py" in entries or f"{name}/" in entries or name in entries.natives


def is_in_regular_package(path: str, project: Project) -> bool:
    """Tell whether an `__init__.py`, or what is loaded before one, lies beside a file."""
    entries = project.tree.entries(paths.parent(path))
    return "__init__.py" in entries or "__init__" in entries.natives or "__init__.pyc" in entries


def pytest_name(path: str, project: Project) -> str:
    """Give the name by which pytest imports a test or `conftest.py`; none where that is unsure.

    It is sure where the project says that it is pytest that runs its tests.
    """
    home = project.layout.configuration(path)
    if home is None or project.role(path) not in (Role.TEST, Role.CONFTEST):
        return ""
    if not (home.pytest.source or "pytest" in home.metadata.dependencies):
        return ""
    if not (collection.imports_by_base(home, project) and collection.collects(path, home, project)):
        return ""
    base = package_top(paths.parent(path), project.tree)
    return paths.relative(path, base).removesuffix(".py").replace("/", ".")


def _packages_above(path: str, project: Project) -> int | None:
    """Count the regular packages that a file lies in; None where the workspace is one itself."""
    for count, directory in enumerate(paths.parents(path)):
        if not is_in_regular_package(paths.join(directory, "_"), project):
            return count
    return None


def _failing_name(statement: Import, path: str, project: Project) -> str:
    """Give the likeliest name by which an import fails; none where it may work by another."""
    collected = pytest_name(path, project)
    names = (collected,) if collected else project.names_of(path)
    used = [one for one in names if collected or any(_users(one, path, project))]
    is_test = _is_test(path, project)
    if not (used or is_test or is_in_regular_package(path, project)):
        return ""
    directory = meant(statement, path)
    there = directory is not None and is_there(statement, directory, project)
    if there and any(statement.level <= depth(one, path) for one in used or names):
        return ""
    if there and not used and not (is_test and _is_root(directory, project)):
        return ""  # somebody may have a directory further up on the search path
    failing_by = [one for one in used or names if statement.level > depth(one, path)]
    certain = (
        one
        for one in failing_by
        if collected
        or not used
        or any(not by.context & PREPARED for by in _users(one, path, project))
    )
    return next(certain, "")


def _is_root(directory: str | None, project: Project) -> bool:
    return any(root.path == directory for root in project.layout.roots)


def _is_test(path: str, project: Project) -> bool:
    is_test = project.role(path) in (Role.TEST, Role.CONFTEST)
    return is_test and collection.uses_pytest(paths.parent(path), project)


def _users(name: str, path: str, project: Project) -> Iterator[Import]:
    """Yield the imports that begin with the name's first part, and mean the file's by it."""
    top = name.partition(".")[0]
    unit = paths.parent(path) if paths.stem(path) == "__init__" else path.removesuffix(".py")
    place = "/".join(unit.split("/")[: len(unit.split("/")) - name.count(".")])
    for file in project.index.files(top):
        imports = project.tree.summary(file).imports
        asking = [one for one in imports if top in first_names(one)] if file != path else []
        found = project.find(top, file) if asking else None
        if found and (place in found.portions or found.origin == path):
            yield from asking
