"""One string literal at a time: where it ends, and which of its characters are not code.

A formatted string (PEP 498, PEP 701, PEP 750) is text with code in it, so a literal is given as
spans: what lies between them, in the braces, is code.  Before Python 3.12 a field could not hold
the quotes of its own string; a literal that only makes sense that way is read that way.
"""

import re
from typing import NamedTuple

LETTER = r"[^\x00-/:-@\[-\^`{-\x7f]"
"""What a name may go on with; said by what it is not, since the other way compiles slowly."""

IDENTIFIER = rf"[^\x00-@\[-\^`{{-\x7f]{LETTER}*"
"""What can be a name where a name can stand: every letter outside ASCII is taken for one."""

_DEEPEST = 100  # Python itself gives up on formatted strings nested 150 deep
_PREFIX = re.compile(r"(?:\A|[\x00-/:-@\[-\^`{-\x7f])([rR]?[fFtT][rR]?)\Z")
_PLAIN = {
    '"': re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*', re.DOTALL),
    "'": re.compile(r"'[^'\\\n]*(?:\\.[^'\\\n]*)*", re.DOTALL),
}
_FIELD = re.compile(r"[\"'#()\[\]{}:]")
_SPECIFICATION = re.compile(r"[{}]")


class Literal(NamedTuple):
    """One string, its spans that are not code, and where it ends; not `closed` if nothing does."""

    spans: tuple[tuple[int, int], ...]
    end: int
    closed: bool


class _UnclosedError(Exception):
    """A formatted string's fields do not come to an end."""


def quotes(text: str, at: int) -> str:
    """Return the quotes that open the literal at `at`: one, or three."""
    triple = text[at : at + 3]
    return triple if triple in {'"""', "'''"} else text[at]


def formatted(text: str, at: int) -> str:
    """Return the prefix before the quotes at `at` if it makes a formatted string, else ""."""
    if at == 0 or text[at - 1] not in "fFtTrR":
        return ""
    prefix = _PREFIX.search(text[max(at - 3, 0) : at])
    return prefix[1] if prefix else ""


def literal(text: str, at: int) -> Literal:
    """Read the string whose opening quotes are at `at`."""
    prefix = formatted(text, at)
    if prefix:
        try:
            return _formatted(text, at, "r" in prefix.lower(), 0)
        except _UnclosedError:
            pass  # broken, or not to be read as Python 3.12 would
    return _plain(text, at)


def _plain(text: str, at: int) -> Literal:
    quote = quotes(text, at)
    if len(quote) == 1:
        body = _PLAIN[quote].match(text, at)
        end = body.end() if body else at + 1
        closed = text.startswith(quote, end)
        return Literal(((at, end + closed),), end + closed, closed)
    end = text.find(quote, at + 3)
    while end > 0 and _escaped(text, end, at + 3):
        end = text.find(quote, end + 1)
    closed = end > 0
    end = end + 3 if closed else len(text)
    return Literal(((at, end),), end, closed)


def _escaped(text: str, at: int, begin: int) -> bool:
    """Return whether an odd number of backslashes stands before `at`."""
    slash = at
    while slash > begin and text[slash - 1] == "\\":
        slash -= 1
    return (at - slash) % 2 == 1


def _stops(quote: str, *, raw: bool) -> re.Pattern[str]:
    named = "" if raw else r"\\N\{[^}\n]*\}|"
    end = "" if len(quote) == 3 else r"|\n"  # noqa: PLR2004 - quotes are one or three
    return re.compile(rf"{named}\\[^{{]|\{{\{{|\}}\}}|\{{|{quote}{end}", re.DOTALL)


_STOPS = {
    (quote, raw): _stops(quote, raw=raw)
    for quote in ('"', "'", '"""', "'''")
    for raw in (False, True)
}


def _formatted(text: str, at: int, raw: bool, depth: int) -> Literal:  # noqa: FBT001 - private
    """Read a formatted string, or raise `_UnclosedError`."""
    quote = quotes(text, at)
    stops = _STOPS[quote, raw]
    spans: list[tuple[int, int]] = []
    begin = at
    stop = stops.search(text, at + len(quote))
    while stop and stop[0] not in (quote, "\n"):
        after = stop.end()
        if stop[0] == "{":
            spans.append((begin, after))
            begin, after = _field(text, after, spans, depth)
        stop = stops.search(text, after)
    if stop is None or stop[0] == "\n":
        raise _UnclosedError
    spans.append((begin, stop.end()))
    return Literal(tuple(spans), stop.end(), closed=True)


def _field(text: str, at: int, spans: list[tuple[int, int]], depth: int) -> tuple[int, int]:
    """Read a replacement field; return where its code ends, and where the text goes on."""
    if depth > _DEEPEST:
        raise _UnclosedError
    brackets = 0
    while token := _FIELD.search(text, at):
        at = token.end()
        kind = token[0]
        if kind in "\"'":
            inner = _nested(text, token.start(), depth)
            spans.extend(inner.spans)
            at = inner.end
        elif kind == "#":
            at = _line_end(text, at)
            spans.append((token.start(), at))
        elif kind in "([{":
            brackets += 1
        elif brackets and kind != ":":
            brackets -= 1
        elif kind == "}":
            return token.start(), at
        elif kind == ":" and not brackets:
            return _specification(text, at, spans, depth)
        elif kind != ":":
            break
    raise _UnclosedError


def _nested(text: str, at: int, depth: int) -> Literal:
    prefix = formatted(text, at)
    if prefix:
        return _formatted(text, at, "r" in prefix.lower(), depth + 1)
    inner = _plain(text, at)
    if not inner.closed:
        raise _UnclosedError
    return inner


def _specification(text: str, at: int, spans: list[tuple[int, int]], depth: int) -> tuple[int, int]:
    """Read a format specification, which may hold fields; return as `_field` does."""
    begin = at - 1
    while token := _SPECIFICATION.search(text, at):
        at = token.end()
        if token[0] == "}":
            return begin, at
        spans.append((begin, at))
        begin, at = _field(text, at, spans, depth + 1)
    raise _UnclosedError


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
