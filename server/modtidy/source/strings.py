"""What of a text is code, and what is in a string or a comment, without reading all of it.

Only a triple-quoted string reaches past its line.  So those are found first, by hopping from one
to the next; for the rest a line can be judged by itself.  Where it cannot, `AmbiguousError` says
so, and the caller reads the `masked` text instead, in which nothing is left to doubt.
"""

import re
from dataclasses import dataclass

from modtidy.source.literals import Literal, literal
from modtidy.source.spans import Span, Spans

_MARKER = re.compile(r"[\"'#]")
_TOKEN = re.compile(r"[\"'#()\[\]{}]|\\\n")
_BEFORE_PLAIN = frozenset(" \n(=[,:")  # no prefix there: the string is a plain one
_BRACKETED = re.compile(r"[\"'#()\[\]{}\n]|\\\n")
_RECOVERY = re.compile(
    r"\n[ \t\f]*(?:(?:import|def|class|return|try|while|with|raise|del|pass|break|continue|global"
    r"|nonlocal|assert)\b|from\b[^\n]*\bimport\b)"
)
"""A line no bracket can hold: whichever bracket is open there was never closed."""


class AmbiguousError(Exception):
    """A line by itself does not tell what is code in it."""


def normalised(text: str) -> str:
    """Return `text`, every offset kept, its line ends line feeds, without a byte order mark.

    Python takes a lone carriage return for a line end (language reference, "Physical lines").
    """
    if text.startswith("\ufeff"):
        text = "\f" + text[1:]  # white space that does not count as indentation
    if "\r" in text:
        text = text.replace("\\\r\n", " \\\n").replace("\r\n", " \n").replace("\r", "\n")
    return text


@dataclass(frozen=True, slots=True)
class Code:
    """A normalised text, and the spans of its triple-quoted strings.

    `closed` is whether every one of them ends; `masked`, whether nothing is left but code.
    """

    text: str
    spans: Spans
    closed: bool = True
    masked: bool = False

    def line_start(self, at: int) -> int:
        """Return where the line of `at` starts, or the one it continues after a backslash.

        Raise `AmbiguousError` if that backslash may be the end of a comment.
        """
        start = self.text.rfind("\n", 0, at) + 1
        return (
            _joined(self.text, start, self.spans.floor(at))
            if _continues(self.text, start)
            else start
        )

    def holds(self, at: int) -> bool:
        """Return whether `at` is in code, neither in a string nor in a comment."""
        floor = self.spans.floor(at)
        if floor > at:
            return False
        text = self.text
        start = text.rfind("\n", 0, at) + 1
        if start > 1 and text[start - 2] == "\\" and start > floor:
            start = _joined(text, start, floor)
        start = max(start, floor)
        return not _MARKER.search(text, start, at) or _cover(text, start, at) < 0

    def comments(self, at: int) -> bool:
        """Return whether the `#` that was written at `at` is in a comment."""
        if self.masked:
            return self.text[at] == " "
        start = self.text.rfind("\n", 0, at) + 1
        hashes = (one for one in range(start, at + 1) if self.text[one] == "#")
        return any(self.holds(one) for one in hashes)


def code(text: str) -> Code:
    """Find the triple-quoted strings of a normalised text.

    A formatted one is given as several spans, its fields left out.
    """
    spans: list[Span] = []
    find = text.find
    double, single = find('"""'), find("'''")
    floor = end = 0
    closed = True
    while double >= 0 or single >= 0:
        at = double if single < 0 or 0 <= double < single else single
        found = _opened(text, floor, at)
        end = found.end
        if found.spans:
            spans += found.spans
            closed = closed and found.closed
            floor = end
        if 0 <= double < end:
            double = find('"""', end)
        if 0 <= single < end:
            single = find("'''", end)
    return Code(text, Spans(tuple(spans)), closed)


def _opened(text: str, floor: int, at: int) -> Literal:
    """Return the string that opens at `at`, or none, up to the end of what hides the quotes."""
    start = _line_start(text, at, floor)
    if _MARKER.search(text, start, at):
        cover = _cover(text, start, at)
        if cover >= 0:
            return Literal((), cover, closed=True)
    if text[at - 1 : at] in _BEFORE_PLAIN:
        end = text.find(text[at : at + 3], at + 3) + 3
        if end > 3 and text[end - 4] != "\\":  # noqa: PLR2004 - three quotes
            return Literal(((at, end),), end, closed=True)
    return literal(text, at)


def _line_start(text: str, at: int, floor: int) -> int:
    """Return where the line of `at` starts, what it continues included, and `floor` at least."""
    start = text.rfind("\n", 0, at) + 1
    if start > floor and _continues(text, start):
        start = _joined(text, start, floor)
    return max(start, floor)


def _continues(text: str, start: int) -> bool:
    """Return whether the line before the one that starts at `start` ends in a backslash."""
    return start > 1 and text[start - 2] == "\\"


def _joined(text: str, start: int, floor: int) -> int:
    """Return where the line starts that the one at `start` continues."""
    last = start
    while start > floor and _continues(text, start):
        start = text.rfind("\n", 0, start - 1) + 1
    if "#" in text[max(start, floor) : last]:
        raise AmbiguousError
    return start


def _cover(text: str, start: int, at: int) -> int:
    """Return the end of what covers `at`, on a line that is code from `start` on; -1 if nothing.

    Raise `AmbiguousError` where a string goes beyond the line, or where a brace closes that was
    not opened on it: since PEP 701 the rest of that line may be a string's.
    """
    depth = 0
    while (marker := _MARKER.search(text, start)) and marker.start() < at:
        begin = marker.start()
        depth = _braces(text[start:begin], depth)
        if marker[0] == "#":
            start = text.find("\n", begin)
            if start < 0 or start > at:
                return len(text) if start < 0 else start
            continue
        found = literal(text, begin)
        if not found.closed or "\n" in text[begin : found.end]:
            raise AmbiguousError
        for first, last in found.spans:
            if first <= at < last:
                return last
        start = found.end
    return -1


def _braces(part: str, depth: int) -> int:
    if "}" in part or "{" in part:
        for character in part:
            depth += (character == "{") - (character == "}")
            if depth < 0:
                raise AmbiguousError
    return depth


def masked(text: str) -> Code:
    """Return a normalised text, every offset kept, with nothing left in it that is not code.

    Strings become `$`, comments spaces, and what is one logical line is one line.
    """
    parts: list[str] = []
    done = at = depth = 0
    while token := (_BRACKETED if depth else _TOKEN).search(text, at):
        start, at = token.span()
        kind = token[0]
        if kind in "([{":
            depth += 1
        elif kind in ")]}":
            depth = max(depth - 1, 0)
        elif kind == "\n" and _RECOVERY.match(text, start):
            depth = 0
        else:
            spans, at, fill = _hidden(text, start, at)
            for first, last in spans:
                parts += text[done:first], fill * (last - first)
                done = last
    return Code("".join([*parts, text[done:]]), Spans(), masked=True)


def _hidden(text: str, start: int, end: int) -> tuple[tuple[Span, ...], int, str]:
    """Return the spans to hide from the token at `start` on, where they end, and what with."""
    if text[start] == "#":
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
    elif text[start] in "\"'":
        found = literal(text, start)
        return found.spans, found.end, "$"
    return ((start, end),), end, " "
