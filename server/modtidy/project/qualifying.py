"""Uses of a module's names, written as attributes of the module: `join` as `os.path.join`."""

from collections.abc import Iterator

from modtidy.project.project import Project
from modtidy.project.wildcards import Wildcard, looks_up
from modtidy.source.names import Names
from modtidy.source.reading import Action
from modtidy.text import Edit, Span


def qualified(one: Wildcard, project: Project) -> tuple[Edit, ...]:
    """Give the edits that import the module of a wildcard, and have its names as attributes.

    There are none where that cannot be done: where the names are not all told, are bound here,
    deleted, listed or used unseen, or where the module's own name is taken.
    """
    names, text = project.tree.names(one.path), project.tree.text(one.path)
    taken = names.loaded.union(*(scope.bound for scope in names.scopes))
    head = one.module.partition(".")[0]
    hidden = names.broken or names.dynamic or names.exports or one.wanted - one.used
    bound = {binding.name for binding in names.bindings}
    if one.statement.level or hidden or not one.public.exact or head in taken or bound & one.used:
        return ()
    edits = list(_edits(one, names, text))
    if None in edits:
        return ()
    statement = Edit(Span(one.statement.start, one.statement.end), f"import {one.module}")
    return tuple(sorted([statement, *(edit for edit in edits if edit)]))


def _edits(one: Wildcard, names: Names, text: str) -> Iterator[Edit | None]:
    """Yield an edit for each use; none for one that cannot be an attribute."""
    for name in sorted(one.used):
        for use in filter(looks_up, names.uses(name)):
            as_written = text[use.start : use.end] == name and not use.string
            loads = bool(use.attributes) or use.action is Action.LOAD
            yield (
                Edit(Span(use.start, use.start), f"{one.module}.") if as_written and loads else None
            )
