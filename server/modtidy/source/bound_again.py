"""Which imported names a text seems to bind again, told without parsing.

The one idea: nearly every binding is seen on its line alone, so that the lines of an edit tell what
it changes.  The slow twin is `names`, which knows; this sends away the many files in which there is
nothing of the kind.  What is written in a way that few people use is not seen.
"""

import re
from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from modtidy.source.imports import Import

_WORDS = r"\w+(?:[ \t]*,[ \t]*\w+)*"
_AT_LEFT = re.compile(
    rf"\n(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|({_WORDS})[ \t]*(?::[^\n]*)?=(?!=))"
)
"""A definition or an assignment that is not indented."""
_TARGETS = re.compile(rf"[ \t]*\(?({_WORDS})\)?[ \t]+in\b")
_NAME = re.compile(r"[ \t]*(\w+)")
_INDENTED = re.compile(rf"\n[ \t]+{_WORDS}[ \t]*\Z")
_OPENS_BLOCK = re.compile(r"[ \t]*(?:async[ \t]+)?(?:with|except)\b")
_BLANK = frozenset({"", "async"})


def bound_again(text: str, imports: Iterable[Import]) -> tuple[str, ...]:
    """Name, in order, what is imported at the top and seems to be bound again in a `text`.

    Line ends are line feeds.
    """
    surely, twice = top_names(imports)
    return tuple(sorted({*twice, *bound_in(text, surely)})) if surely else ()


def top_names(imports: Iterable[Import]) -> tuple[frozenset[str], frozenset[str]]:
    """Give the names that imports at the top bind, and those of them that others bind as well."""
    once: set[str] = set()
    again: set[str] = set()
    surely: set[str] = set()
    for statement in imports:
        whole, at_the_top = statement.module is None, not statement.context
        for alias in statement.names:
            name = alias.asname or (alias.name.partition(".")[0] if whole else alias.name)
            (again if name in once else once).add(name)
            if at_the_top:
                surely.add(name)
    surely -= {"*", "_"}
    return frozenset(surely), frozenset(surely & again)


def bound_in(text: str, names: Set[str]) -> set[str]:
    """Give those of `names` that some of the whole lines of a text seems to bind."""
    return {name for name in _bound(text, names) if name in names}


def _bound(text: str, names: Set[str]) -> Iterator[str]:
    for definition, targets in _AT_LEFT.findall(f"\n{text}"):
        yield definition
        yield from _split(targets)
    pieces = f"\n{text}".split(" =")
    for piece, rest in pairwise(pieces):
        head = piece[piece.rfind("\n") :]
        if (head.strip() in names or "," in head) and _INDENTED.match(head):
            yield from _split(head) if not rest.startswith("=") else ()
    for line, at in _found(text, " as "):
        name = _NAME.match(text, at + 4)
        if name and name[1] in names and _OPENS_BLOCK.match(text, line, at):
            yield name[1]
    for line, at in _found(text, "for "):
        targets = _TARGETS.match(text, at + 4) if text[line:at].strip() in _BLANK else None
        yield from _split(targets[1]) if targets else ()


def _found(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where `word` stands, each time after where the line begins."""
    at = text.find(word)
    while at >= 0:
        yield text.rfind("\n", 0, at) + 1, at
        at = text.find(word, at + 1)


def _split(targets: str) -> Iterator[str]:
    return map(str.strip, targets.split(","))


def revised(  # noqa: PLR0913, PLR0917 - what there was, and what there is
    found: tuple[str, ...],
    before: tuple[Import, ...],
    imports: tuple[Import, ...],
    old_lines: str,
    lines: str,
    text: str,
) -> tuple[str, ...]:
    """Return what `bound_again` gives for a `text` and its `imports`, after an edit.

    It gave `found` when the imports were those `before`; the edit made whole `lines` of others.
    """
    if not (_same(before, imports) or _BINDS.search(f"{old_lines}\n{lines}")):
        return found
