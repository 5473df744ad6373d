"""Which imported names a text seems to bind again, told without parsing.

The one idea: nearly every binding is seen on its line alone, so that the lines of an edit tell what
it changes.  The slow twin is `names`, which knows; this sends away the many files in which there is
nothing of the kind.  What is written in a way that few people use is not seen.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise

from modtidy.source.imports import Import
from modtidy.source.strings import normalised

_WORDS = r"\w+(?:[ \t]*,[ \t]*\w+)*"
_AT_LEFT = re.compile(
    rf"\n(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|({_WORDS})[ \t]*(?::[^\n]*)?=(?!=))"
)
"""A definition or an assignment that is not indented."""
_TARGETS = re.compile(rf"[ \t]*\(?({_WORDS})\)?[ \t]+in\b")
_NAME = re.compile(r"[ \t]*(\w+)")
_INDENTED = re.compile(rf"\n[ \t]+{_WORDS}[ \t]*\Z")
_OPENS_BLOCK = re.compile(r"[ \t]*(?:async[ \t]+)?(?:with|except)\b")
_MAY_BIND = re.compile(r"=|\b(?:as|class|def|for)\b")
_MANY = 500
"""When names are in so many places, all lines are looked at."""
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


def bound_in(text: str, names: AbstractSet[str]) -> set[str]:
    """Give those of `names` that some of the whole lines of a text seems to bind."""
    return {name for name in _bound(text, names) if name in names}


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
    surely, twice = top_names(imports)
    known, known_twice = (surely, twice) if before is imports else top_names(before)
    may_bind = _MAY_BIND.search(old_lines) or _MAY_BIND.search(lines)
    if not may_bind and (surely, twice) == (known, known_twice):
        return found
    come = bound_in(normalised(lines), surely)
    left = known - known_twice - bound_in(normalised(old_lines), known)
    return tuple(
        sorted({*twice, *come, *surely & left & {*found}, *_found_in(text, surely - left - come)})
    )


def _found_in(text: str, names: AbstractSet[str]) -> set[str]:
    """Do what `bound_in` does for few names, by the lines they are in."""
    if sum(map(text.count, names)) > _MANY:
        return bound_in(normalised(text), names)
    hits = (_line(text, line, at) for one in names for line, at in _found(text, one))
    return bound_in(normalised("\n".join(hits)), names)


def _bound(text: str, names: AbstractSet[str]) -> Iterator[str]:
    for found in _AT_LEFT.findall(f"\n{text}"):
        for targets in found:
            yield from _split(targets) if "," in targets else (targets,)
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


def _line(text: str, start: int, at: int) -> str:
    end = text.find("\n", at)
    return text[start : end if end >= 0 else len(text)]


def _split(targets: str) -> Iterator[str]:
    return map(str.strip, targets.split(","))
