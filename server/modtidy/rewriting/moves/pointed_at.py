"""The module that a place in a file names: in an import, or in a use of what is imported.

The one idea: each part of a dotted name is a module of its own, and the part pointed at is meant.
A name that an import gives (`as`) is the file's, and no module's.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.project import bound
from modtidy.project.module import Module
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.rewriting.imports.import_goals import is_from, is_submodule
from modtidy.source.imports import Alias, Import
from modtidy.text import Span

_WORD = re.compile(r"\w+")


class Named(NamedTuple):
    """A module of the workspace, and where its name's last part is written."""

    name: str
    """The dotted, absolute name."""
    span: Span
    module: Module


def module_at(path: str, offset: int, project: Project) -> Named | None:
    """Find the workspace's module that is named at an offset of the file at `path`."""
    for statement in project.tree.summary(path).imports:
        if statement.start <= offset <= statement.end:
            return _first(_in_statement(statement, path, offset, project), path, project)
    return _first(_in_use(path, offset, project), path, project)


def unit(module: Module) -> str:
    """Name the file, or the package's directory, that a module is; raises `Refused`."""
    if module.origin:
        is_init = paths.stem(module.origin) == "__init__"
        return paths.parent(module.origin) if is_init else module.origin
    ours = [one for one in module.portions if not paths.is_absolute(one)]
    if len(ours) > 1:
        listed = " and ".join(f"`{one}`" for one in ours)
        raise Refused(f"`{module.name}` is in {listed}, and is no one directory's name")
    return ours[0]


def _first(found: Iterator[tuple[str, Span]], path: str, project: Project) -> Named | None:
    for name, span in found:
        module = project.find(name, path)
        if module and _is_ours(module) and is_submodule(name, path, project):
            return Named(name, span, module)
    return None


def _is_ours(module: Module) -> bool:
    places = (module.origin,) if module.origin else module.portions
    return any(one and not paths.is_absolute(one) for one in places)


def _in_statement(
    statement: Import, path: str, offset: int, project: Project
) -> Iterator[tuple[str, Span]]:
    """Yield the dotted name that is written up to an offset of an import statement."""
    text, source = project.tree.text(path), project.source_of(statement, path)
    if is_from(statement):
        yield from _up_to(offset, source, Span(statement.source_start, statement.source_end), text)
    for alias in statement.names:
        if not is_from(statement):
            yield from _up_to(offset, alias.name, Span(alias.start, alias.end), text)
        elif source and alias.start <= offset <= alias.end:
            yield f"{source}.{alias.name}", Span(alias.start, alias.end)


def _up_to(offset: int, name: str, span: Span, text: str) -> Iterator[tuple[str, Span]]:
    """Yield as much of a dotted name as goes up to an offset; the last parts are what is written.

    Of a relative import's name, the first parts are what its dots stand for.
    """
    parts = name.split(".")
    words = [Span(*one.span()) for one in _WORD.finditer(text, span.start, span.end)]
    for left, word in enumerate(reversed(words)):
        if word.start <= offset <= word.end and left < len(parts):
            yield ".".join(parts[: len(parts) - left]), word


def _in_use(path: str, offset: int, project: Project) -> Iterator[tuple[str, Span]]:
    """Yield the dotted name that a use of an imported name comes to, up to an offset."""
    names = project.tree.names(path)
    for reference in names.references:
        spans = [Span(reference.start, reference.end)]
        spans += [Span(one.start, one.end) for one in reference.attributes]
        depth = next((at for at, one in enumerate(spans) if one.start <= offset <= one.end), None)
        if depth is None:
            continue
        for importer in _importers(reference.name, path, project):
            for use in bound.uses(importer, project):
                if use.reference == reference and not (importer.alias.asname and depth == 0):
                    yield list(use.dotted())[depth], spans[depth]


def _importers(name: str, path: str, project: Project) -> Iterator[Importer]:
    """Yield the imports of a file that bind a name."""
    for statement in project.tree.summary(path).imports:
        for alias in statement.names:
            if _bound(statement, alias) == name:
                yield Importer(path, statement, alias)


def _bound(statement: Import, alias: Alias) -> str:
    if alias.asname or is_from(statement):
        return alias.asname or alias.name
    return alias.name.partition(".")[0]
