"""Submodules that a package lists in its `__all__` without importing them.

The one idea: a wildcard import loads what is listed, and fails where that is not there (language
reference §7.11, "The import statement").  So what is listed follows, or leaves the list with the
module.
"""

import re
from collections.abc import Iterator

from modtidy import paths
from modtidy.refactor import Refused
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.text import Edit, Span

_COMMA = re.compile(r"[ \t]*,[ \t]*")


def listed(relocation: Relocation) -> Iterator[tuple[str, Edit]]:
    """Yield the edits of the packages that what moves was in, each with the path of its file.

    Raises `Refused` where a wildcard import takes such a name, which would be another, or none.
    """
    tree = relocation.before.tree
    for source, target in relocation.asked.items():
        tail, init = paths.stem(source), paths.join(paths.parent(source), "__init__.py")
        if not tree.has(init) or not {"__all__", tail} <= {*re.findall(r"\w+", tree.text(init))}:
            continue
        names = tree.names(init)
        if any(one.name == tail for one in names.bindings):
            continue
        new = paths.stem(target) if paths.parent(source) == paths.parent(target) else ""
        for one in names.exports.names if names.exports else ():
            if one.name == tail and new != tail:
                _check_wildcards(tail, init, relocation)
                yield init, _edit(tree.text(init), tail, new, Span(one.start, one.end))


def _check_wildcards(name: str, init: str, relocation: Relocation) -> None:
    for importer in relocation.before.importers(init):
        if not importer.statement.wildcard or importer.path == init:
            continue
        if name in relocation.before.tree.names(importer.path).loaded:
            raise Refused(f"`{importer.path}` takes `{name}` by a wildcard import of `{init}`")


def _edit(text: str, old: str, new: str, item: Span) -> Edit:
    """Say the new name, or take the item off the list with its comma."""
    if new:
        at = text.index(old, item.start, item.end)
        return Edit(Span(at, at + len(old)), new)
    comma = _COMMA.match(text, item.end)
    if comma:
        return Edit(Span(item.start, comma.end()), "")
    before = re.search(r"[ \t]*,[ \t]*\Z", text[: item.start])
    return Edit(Span(before.start() if before else item.start, item.end), "")
