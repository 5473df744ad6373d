"""Who runs into a file that has the name of another module.

A file hides a module of the standard library only from programs that look where it lies before
they look there (language reference §5.5; `sys.path`).  So the question is which imports, in which
files, meet the name: by themselves (`import random`), or by way of the standard library's own
(`import inspect` imports `linecache`, that `tokenize`, and that `token`).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from modtidy import paths
from modtidy.environment import StandardLibrary
from modtidy.project.layout import NEAR
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import
from modtidy.text import Span

PYTEST_IMPORTS = ("argparse", "ast", "inspect", "logging", "pathlib", "tempfile", "unittest.mock")
"""Of the standard library, what pytest has imported before it looks at the first test."""


_NOT_RUN = Context.DEFERRED | Context.TYPE_CHECKING | Context.LAZY


class Meeting(NamedTuple):
    """An import that ends at a given name, and the way it takes."""

    path: str
    statement: Import
    alias: Alias
    chain: tuple[str, ...]
    """The modules imported one by another; the first is in the statement, the last is the name."""
    program: str
    """The file to be run for it to happen; empty where it is `path` itself that sees the place."""

    def told(self) -> str:
        """Say which import loads the file, as the beginning of a sentence."""
        first, *between = self.chain[:-1] or self.chain
        where = f"`import {first}` in `{self.path}`"
        if self.statement.module is not None:
            where = f"`from {first} import …` in `{self.path}`"
        if self.program:
            where += f", when `{self.program}` is run,"
        if len(self.chain) == 1:
            return f"{where} loads this file"
        by_way = "".join(f" `{module}`," for module in between)
        return (
            f"{where} imports{by_way} this file"
            if not by_way
            else (f"{where} imports{by_way[:-1]}, and that imports this file")
        )

    @property
    def span(self) -> Span:
        """Give the span of the name in the statement."""
        return Span(self.alias.start, self.alias.end)


def meeting(name: str, directory: str, project: Project) -> Meeting | None:
    """Find an import that loads the top-level module `name` from `directory`.

    Returns the plainest there is: a direct one before one by way of the standard library, and one
    in a file that sees the directory before one in a file that a program imports from elsewhere.
    """
    ways = _ways_to(name, project.environment_of(directory).standard_library)
    by_way: Meeting | None = None
    for path in project.files():
        if not _sees(path, directory, name, project):
            continue
        for found in _meetings(path, name, ways, "", project):
            if len(found.chain) == 1:
                return found
            by_way = by_way or found
    return by_way or _through_programs(name, directory, ways, project)


def runs_first(directory: str, project: Project) -> bool:
    """Tell whether some program looks in `directory` before it looks in the standard library."""
    return any(
        root.path == directory and root.comes_first and not root.for_scripts_alone
        for root in project.layout.roots
    )


def _sees(path: str, directory: str, name: str, project: Project) -> bool:
    """Tell whether a program that runs `path` finds `name` in `directory` and not before."""
    roots = [root for root in project.layout.roots_of(path) if root.comes_first]
    for root in roots:
        if root.path == directory:
            return root.kind not in NEAR or _starts(path, name, project)
        entries = project.tree.entries(root.path)
        if f"{name}.py" in entries or "__init__.py" in project.tree.entries(
            paths.join(root.path, name)
        ):
            return False
    return False


def _starts(path: str, name: str, project: Project) -> bool:
    """Tell whether a program starts with `path`, and imports `name` of the library only then."""
    part = project.role(path)
    if part in {Role.TEST, Role.CONFTEST}:
        return not loaded_by_pytest(name, path, project)
    return part is Role.SCRIPT


def loaded_by_pytest(name: str, path: str, project: Project) -> bool:
    """Tell whether pytest has imported `name` of the standard library before the test at `path`."""
    library = project.environment_of(path).standard_library
    return any(one == name or library.chain(one, name) for one in PYTEST_IMPORTS)


def _ways_to(name: str, library: StandardLibrary) -> dict[str, tuple[str, ...]]:
    """Give each module of the standard library whose import leads to `name`, and the way."""
    importers: dict[str, list[str]] = {}
    for module, targets in library.imports.items():
        for target in (module.rpartition(".")[0], *targets):
            parts = target.split(".") if target else []
            for count in range(len(parts), 0, -1):
                importers.setdefault(".".join(parts[:count]), []).append(module)
    leading: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, (name,))]
    for module, way in waiting:
        for importer in sorted(importers.get(module, ())):
            top = importer.partition(".")[0]
            if importer not in leading and top != name and importer not in library.startup:
                leading[importer] = (importer, *way)
                waiting.append((importer, leading[importer]))
    return leading


def _meetings(
    path: str, name: str, ways: dict[str, tuple[str, ...]], program: str, project: Project
) -> Iterator[Meeting]:
    for statement in project.tree.summary(path).imports:
        if statement.level or statement.context & Context.TYPE_CHECKING:
            continue
        for alias in statement.names:
            for loaded in project.imported(statement, alias, path):
                if loaded == name:
                    yield Meeting(path, statement, alias, (name,), program)
                elif loaded in ways and _is_library(loaded, path, project):
                    yield Meeting(path, statement, alias, ways[loaded], program)


def _is_library(name: str, path: str, project: Project) -> bool:
    found = project.find(name.partition(".")[0], path)
    return found is None or not found.origin or paths.is_absolute(found.origin)


def _through_programs(
    name: str, directory: str, ways: dict[str, tuple[str, ...]], project: Project
) -> Meeting | None:
    """Look into the files that the programs which have `directory` first import."""
    groups: list[tuple[Role, ...]] = [(Role.SCRIPT,)]
    if not loaded_by_pytest(name, directory, project):
        groups.append((Role.TEST, Role.CONFTEST))
    for parts in groups:
        for path, program in _loaded(directory, parts, project):
            found = next(_meetings(path, name, ways, program, project), None)
            if found:
                return found
    return None


def _loaded(
    directory: str, parts: tuple[Role, ...], project: Project
) -> tuple[tuple[str, str], ...]:
    """Give the files that programs of some parts import, each with one that does; kept in mind."""
    key = "reach", directory, parts
    return project.kept(key, lambda: tuple(_followed(directory, parts, project)))


def _followed(
    directory: str, parts: tuple[Role, ...], project: Project
) -> Iterator[tuple[str, str]]:
    """Follow the imports that run with the programs that have `directory` first, breadth first."""
    waiting = [
        (program, program)
        for program in project.files()
        if project.role(program) in parts and _has_first(program, directory, project)
    ]
    search_path = project.search_path(waiting[0][0]) if waiting else ()
    seen = {program for program, _ in waiting}
    for path, program in waiting:
        for origin in _imported(path, search_path, project):
            if origin not in seen:
                seen.add(origin)
                waiting.append((origin, program))
                yield origin, program


def _has_first(program: str, directory: str, project: Project) -> bool:
    roots = project.layout.roots_of(program)
    return bool(roots) and roots[0].path == directory


def _imported(path: str, search_path: Sequence[str], project: Project) -> Iterator[str]:
    """Yield the files of the workspace that are loaded when the file at `path` is."""
    for statement in project.tree.summary(path).imports:
        for alias in () if statement.context & _NOT_RUN else statement.names:
            for loaded in project.imported(statement, alias, path):
                found = project.find_along(loaded, search_path)
                if found and found.origin and not paths.is_absolute(found.origin):
                    yield found.origin
