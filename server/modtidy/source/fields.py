"""Python that stands within strings: replacement fields of f-strings, and string annotations.

The one idea: give the span of each expression in the text, so that it is parsed and placed as any
other.  Python 3.12 places the expressions of f-strings itself; before, `ast` puts them elsewhere
(PEP 701), and none of the quotes round a field can stand in it.
"""

import re
from collections.abc import Iterator

from modtidy.source.statements import literal_end

_PIECE = re.compile(r"""(?P<prefix>[a-zA-Z]*)(?P<quote>"{3}|'{3}|"|')""")
_SKIPPED = re.compile(r"(?:\s|\\\n|\#[^\n]*)*")
_CONVERSION = re.compile(r"![ \t]*[rsa][ \t]*")
_CLOSING = ")]}"


def literals(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Read the string literals that are concatenated in `text[start:end]`.

    Each is given by its prefix in lower case and the span between its quotes.
    """
    at = start
    while (piece := _PIECE.match(text, _skipped(text, at))) and piece.start() < end:
        at = min(literal_end(text, piece.start("quote")), end)
        yield piece["prefix"].lower(), piece.end(), at - len(piece["quote"])


def expressions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the spans of the expressions in the f-strings that `text[start:end]` concatenates."""
    for prefix, first, last in literals(text, start, end):
        if "f" in prefix:
            yield from _fields(text, first, last, raw="r" in prefix)


def unescaped(text: str, start: int, end: int, value: str) -> int | None:
    """Return where `value` stands in the string literal `text[start:end]`; None if not as it is."""
    found = list(literals(text, start, end))
    if len(found) == 1 and text[found[0][1] : found[0][2]] == value:
        return found[0][1]
    return None


def _skipped(text: str, at: int) -> int:
    match = _SKIPPED.match(text, at)
    return match.end() if match else at


def _fields(text: str, start: int, end: int, *, raw: bool) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        character = text[at]
        if character == "{":
            if text.startswith("{{", at):
                at += 2
                continue
            found, at = _field(text, at + 1, end)
            yield from found
            continue
        if character == "\\" and not raw and text.startswith("\\N{", at):
            at = _position(text, "}", at, end)
        elif character == "\\" and text[at + 1 : at + 2] not in ("{", "}"):
            at += 1
        at += 1


def _field(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
    """Read the field whose brace opens before `start`: the expressions in it, and its end."""
    stop = _expression_end(text, start, end)
    last = stop
    written = text[start:stop].rstrip()
    if written.endswith("="):  # as in f"{name=}"
        last = start + len(written) - 1
    found = [(start, last)]
    if conversion := _CONVERSION.match(text, stop):
        stop = conversion.end()
    if text.startswith(":", stop):
        stop += 1
        while stop < end and text[stop] != "}":
            if text[stop] == "{":
                nested, stop = _field(text, stop + 1, end)
                found += nested
            else:
                stop += 1
    return found, stop + 1


def _expression_end(text: str, start: int, end: int) -> int:
    depth = 0
    at = start
    while at < end:
        character = text[at]
        if character in "\"'":
            at = literal_end(text, at)
            continue
        if not depth and (
            character in "}:" or (character == "!" and not text.startswith("!=", at))
        ):
            return at
        depth += (character in "([{") - (character in _CLOSING)
        at += 1
    return end


def _position(text: str, part: str, start: int, end: int) -> int:
    found = text.find(part, start, end)
    return end if found < 0 else found
