"""Whether a change leaves every import meaning what it meant.

A plan is applied to the tree as a value, and the imports it could touch are resolved before and
after: whatever was found must still be found, in the same file or in the one that took its place.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from modtidy.project.module import Module
from modtidy.project.project import Importer, Project
from modtidy.source.imports import Import


def changed(
    before: Project,
    after: Project,
    words: Iterable[str],
    moved: Mapping[str, str] | None = None,
) -> Iterator[Importer]:
    """Yield the imports that find something else after a change, or nothing.

    `words` are the names whose meaning the change could touch: imports that mention none of them
    are left out.  `moved` gives, for a file that goes elsewhere, where it goes.
    """
    for path in sorted({path for word in words for path in before.index.files(word)}):
        yield from changed_in(path, before, after, moved or {})


def changed_in(
    path: str, before: Project, after: Project, moved: Mapping[str, str]
) -> Iterator[Importer]:
    """Yield the imports in the file at `path` that find something else after a change."""
    now_at = moved.get(path, path)
    was, now = before.tree.summary(path).imports, after.tree.summary(now_at).imports
    others = after.changed_since(before, path) if was is now and path == now_at else None
    for statement, changed_statement in zip(was, now, strict=False):
        if others is not None and others.isdisjoint(_words(statement, path, before)):
            continue
        aliases = zip(statement.names, changed_statement.names, strict=False)
        for alias, changed_alias in aliases:
            found = _found(Importer(path, statement, alias), before)
            finds = _found(Importer(now_at, changed_statement, changed_alias), after)
            if not all(map(partial(_is_kept, moved), found, finds)):
                yield Importer(path, statement, alias)


def _words(statement: Import, path: str, project: Project) -> Iterator[str]:
    """Yield the single names of all that a statement may load."""
    yield from project.source_of(statement, path).split(".")
    for alias in statement.names:
        yield from alias.name.split(".")


def _found(importer: Importer, project: Project) -> list[Module | None]:
    """Give what an import loads, outermost first."""
    names = project.imported(importer.statement, importer.alias, importer.path)
    return [project.find(name, importer.path) for name in names]


def _is_kept(moved: Mapping[str, str], before: Module | None, after: Module | None) -> bool:
    """Tell whether what was found is found; of a namespace package, that there still is one."""
    if before is None:
        return True
    if after is None:
        return False
    return not before.origin or moved.get(before.origin, before.origin) == after.origin
