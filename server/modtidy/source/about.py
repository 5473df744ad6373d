"""What a file says about some names: the deep reading of the statements alone that they stand in.

The slow twin is `names`, which reads all; for these names both say the same.  Most questions are
about one import or two, and the statements that mention it are few.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from unicodedata import is_normalized

from modtidy.source.names import Names, Part
from modtidy.source.statement import read_whole
from modtidy.source.statements import beginnings, statement_end
from modtidy.source.strings import normalised

UNSEEN = ("__all__", "__getattr__", "eval", "exec", "globals", "locals", "modules", "vars")
"""What stands where names are listed, looked up or bound unseen."""

_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
_TRIPLE = ('"' * 3, "'" * 3)


def about(text: str, words: Iterable[str]) -> Names | None:
    """Read the top-level statements that some of `words` stand in, and no others.

    None where one of them cannot be parsed, or a word may be written in another way.
    """
    if not is_normalized("NFKC", text):  # language reference, "Identifiers and keywords"
        return None
    text = normalised(text)
    parts: list[Part] = []
    scopes = 0
    for start, end in _mentioning(text, sorted({*_places(text, words)})):
        reading = read_whole(text[start:end])
        if reading is None:
            return None
        parts.append(Part(start, scopes, reading))
        scopes += len(reading.scopes) - 1
    return Names(len(text), tuple(parts))


def _places(text: str, words: Iterable[str]) -> Iterator[int]:
    """Yield where the words stand, as words."""
    for word in words:
        at, length = text.find(word), len(word)
        while at >= 0:
            around = text[max(at - 1, 0) : at], text[at + length : at + length + 1]
            if not any(one.isalnum() or one == "_" for one in around):
                yield at
            at = text.find(word, at + 1)


def _mentioning(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the statements that one of `places` is in."""
    starts = beginnings(text)
    following = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    candidates = frozenset(starts)
    at = 0
    while at < len(text):
        end = following[at]
        if not _is_whole(text[at:end]):
            end = statement_end(text, at, candidates)
        number = bisect_left(places, at)
        if number < len(places) and places[number] < end:
            yield at, end
        at = end


def _is_whole(piece: str) -> bool:
    """Tell whether a piece surely ends where a statement does: nothing in it seems to be open."""
    if piece.endswith("\\\n") or any(piece.count(a) != piece.count(b) for a, b in _PAIRS):
        return False
    return not any(quote in piece for quote in _TRIPLE) or _is_plainly_closed(piece)


def _is_plainly_closed(piece: str) -> bool:
    """Tell whether strings in triple quotes, of one kind, are closed."""
    first, second = (piece.count(quote) for quote in _TRIPLE)
    return not (first and second) and not (first + second) % 2
