"""The blocks an indented statement stands in, told from the headers above it.

The nearest header with less indentation is the one that encloses, whatever lies between.  So only
lines that may be headers are looked at, and of these only those that matter are looked into.
"""

import re

from modtidy.source.headers import (
    ALWAYS,
    FIRST,
    HEADER,
    Context,
    colon,
    is_negation,
    meaning,
    test_of,
    width,
)
from modtidy.source.strings import AmbiguousError, Code

_TOP = ("\ndef ", "\nclass ")
_NEAR = 2048  # characters
_CASE = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?\n)*[ \t\f]*case\b")
_ELSE = re.compile(r"else[ \t\f]*:")
_NONE = Context(0)

Header = re.Match[str]
"""A line that may be a block's header, its indentation and its keyword."""


class Blocks:
    """The block headers of one text, looked for where somebody asks.

    `text` is what was written, `code.text` the same or, of a masked one, what is left of it.
    """

    def __init__(self, code: Code, text: str) -> None:
        """Look for nothing yet."""
        self._code = code
        self._text = text
        self._headers: list[Header] = []
        self._begin = self._end = 0
        self._known: dict[int, Context | None] = {}
        self.closed = True
        """Whether every block asked about has a header that is not indented."""

    def around(self, line: int, inside: int) -> Context:
        """Return what encloses a statement on the line that starts at `line`, `inside` far in."""
        if not inside:
            return _NONE
        self._look(self._anchor(line), line)
        context, left = self._enclosing(line, inside)
        if left and self._begin:
            self._look(0, line)
            context, left = self._enclosing(line, inside)
        self.closed = self.closed and not left
        return context

    def opened(self, line: int, start: int) -> Context:
        """Return what encloses a statement at `start`, after others on the line at `line`."""
        text = self._code.text
        head = text[line:start]
        if not self._code.masked and _is_part(head):
            raise AmbiguousError
        header = FIRST.match(text, line)
        if not header:
            return self.around(line, width(head[: len(head) - len(head.lstrip(" \t\f"))]))
        if header[2] == "else" and not header[1]:
            self._look(0, line)
        around = self.around(line, width(header[1]))
        return around | (self._context(header) or _NONE)

    def _anchor(self, line: int) -> int:
        """Return where the function or class above `line` starts that is not indented."""
        find = self._code.text.rfind
        far = _NEAR
        while True:
            best = lowest = max(line - far, 0)
            for opener in _TOP:
                best = max(best, find(opener, best, line))
            if best > lowest or not lowest:
                return best
            far *= 4

    def _look(self, begin: int, line: int) -> None:
        """See to it that the headers from `begin` to `line` are known."""
        text = self._code.text
        if not self._begin <= begin <= self._end:
            self._headers = []
            self._begin = self._end = begin
        if not self._end:
            first = FIRST.match(text, 0, line)
            self._headers = [first] if first else []
        if self._end < line:
            self._headers += HEADER.finditer(text, max(self._end - 1, 0), line)
            self._end = line

    def _enclosing(self, line: int, inside: int) -> tuple[Context, int]:
        """Return what encloses, and how far in the outermost block is that was found."""
        context = _NONE
        for header in reversed(self._headers):
            indentation = header[1]
            far = width(indentation) if indentation.strip(" ") else len(indentation)
            if far < inside and header.start(1) < line:
                found = self._context(header)
                if found is not None:
                    context |= found
                    inside = far
                    if not inside:
                        break
        return context, inside

    def _context(self, header: Header) -> Context | None:
        """Return what `header` makes of its block, or None if it is none."""
        start = header.start(2)
        if start not in self._known:
            self._known[start] = self._judged(header)
        return self._known[start]

    def _judged(self, header: Header) -> Context | None:
        start = header.start(2)
        if self._code.spans.floor(start) > start:
            return None
        if self._code.line_start(start) != header.start(1):
            raise AmbiguousError
        keyword = header[2].removeprefix("async").lstrip(" \t\f")
        if keyword in ALWAYS:
            return ALWAYS[keyword]
        if keyword == "else":
            return self._otherwise(header)
        test = test_of(self._code.text, self._text, header.end(2))
        if test is None or (keyword == "match" and not self._has_case(header)):
            return None
        return meaning(test) if keyword in {"if", "elif"} else Context.CONDITIONAL

    def _otherwise(self, header: Header) -> Context | None:
        """Return what an `else` makes of its block: what it is the other part of decides."""
        if not _ELSE.match(self._code.text, header.start(2)):
            return None
        inside = width(header[1])
        for other in reversed(self._headers):
            if other.start(2) >= header.start(2) or width(other[1]) > inside:
                continue
            found = self._context(other)
            if found is None:
                continue
            if width(other[1]) < inside:
                break
            if other[2] == "if" and self._is_negation(other):
                return Context.TYPE_CHECKING
            return Context.TRY if found is Context.TRY else Context.CONDITIONAL
        return Context.CONDITIONAL

    def _is_negation(self, header: Header) -> bool:
        return is_negation(test_of(self._code.text, self._text, header.end(2)) or "")

    def _has_case(self, header: Header) -> bool:
        return bool(_CASE.match(self._code.text, colon(self._code.text, header.end(2)) + 1))


def _is_part(head: str) -> bool:
    """Return whether the beginning of a line may not be that of a statement."""
    return any(mark in head for mark in "\"'#") or any(
        head.count(left) != head.count(right) for left, right in ("()", "[]", "{}")
    )
