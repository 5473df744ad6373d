"""The blocks an indented statement stands in, told from the headers above it.

The nearest header with less indentation is the one that encloses, whatever lies between.  So only
lines that may be headers are looked at, and of these only those that matter are looked into.
"""

import re
from bisect import bisect_left
from enum import IntFlag
from typing import NamedTuple

from modtidy.source.literals import literal
from modtidy.source.strings import AmbiguousError, Code


class Context(IntFlag):
    """Why a statement may not run when its module is imported, or not as part of the module."""

    DEFERRED = 1
    """In a function: it runs when that is called."""
    TYPE_CHECKING = 2
    """Under `if TYPE_CHECKING`: it never runs."""
    TRY = 4
    """In a `try` statement, whichever part of it."""
    CLASS = 8
    """In a class: what it binds is the class's."""
    CONDITIONAL = 16
    """In any other compound statement."""
    MAIN_GUARD = 32
    """Under `if __name__ == "__main__"`."""
    LAZY = 64
    """A lazy import (PEP 810): it runs when its name is first used."""


_BLANK = r"[ \t\f]"
_WORDS = (
    r"(if|el(?:se|if)|def|f(?:or|inally)|try|except|w(?:ith|hile)|c(?:lass|ase)|match"
    r"|async[ \t\f]+(?:def|for|with))(?![0-9A-Za-z_\x80-\U0010ffff])"
)
_HEADER = re.compile(rf"\n(?=({_BLANK}*))\1{_WORDS}")  # looked ahead for, so never given back
_FIRST = re.compile(rf"({_BLANK}*){_WORDS}")
_TOP = ("\nclass ", "\ndef ", "\nif ", "\ntry:", "\nwith ", "\nfor ", "\nasync ")
_NEAR = 4096  # characters, within which a top-level statement mostly starts
_ALWAYS = {
    "def": Context.DEFERRED,
    "class": Context.CLASS,
    "try": Context.TRY,
    "except": Context.TRY,
    "finally": Context.TRY,
    "with": Context.CONDITIONAL,
    "while": Context.CONDITIONAL,
}
"""Keywords that no line within brackets begins with: where they stand, a statement does."""
_TOKEN = re.compile(r"[\"'#()\[\]{}\n\\]|:=?|\b(?:if|else|lambda)\b")
_SIMPLE = re.compile(r"([^\n\"'#()\[\]{}\\:]*):(?=[ \t\f]*(?:[\n#]|\Z))")
_CHOICE = re.compile(r"\b(?:else|lambda)\b")
_QUOTED = re.compile(r"[\"'#]")
_TYPE_CHECKING = re.compile(
    r"(not\b)?[\s(]*(?:[^\W\d]\w*\.)*TYPE_CHECKING\)*\s*(and\b.*)?", re.DOTALL
)
_OTHERWISE = re.compile(r"\b(?:or|if|lambda)\b")
_NOT = re.compile(r"\bnot\b|!=")
_CASE = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?\n)*[ \t\f]*case\b")
_ELSE = re.compile(r"else[ \t\f]*:")


class Header(NamedTuple):
    """A line that may open a block: where its keyword stands, how far in, and which it is."""

    start: int
    width: int
    keyword: str


def width(indentation: str) -> int:
    """Return how far in a line is (language reference, "Indentation")."""
    if "\\" in indentation:  # the first line that is indented at all decides
        indentation = indentation.replace("\n", "").lstrip("\\").partition("\\")[0]
    return len(indentation.rpartition("\f")[2].expandtabs(8))


def is_main_guard(test: str) -> bool:
    """Return whether `test` holds only in the module that is run, `__name__ == "__main__"`."""
    return (
        "__name__" in test
        and ('"__main__"' in test or "'__main__'" in test)
        and not _NOT.search(test)
    )


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
        self._known: dict[Header, Context | None] = {}
        self.closed = True
        """Whether every block asked about has a header that is not indented."""

    def around(self, line: int, inside: int) -> Context:
        """Return what encloses a statement on the line that starts at `line`, `inside` far in."""
        if not inside:
            return Context(0)
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
        found = _FIRST.match(text, line)
        if not found:
            return self.around(line, width(head[: len(head) - len(head.lstrip(" \t\f"))]))
        header = Header(found.start(2), width(found[1]), found[2])
        if header.keyword == "else" and not header.width:
            self._look(0, line)
        around = self.around(line, header.width)
        return around | (self._context(header) or Context(0))

    def _anchor(self, line: int) -> int:
        """Return where the top-level statement around `line` starts, as it seems."""
        far = _NEAR
        while True:
            best = lowest = max(line - far, 0)
            for opener in _TOP:
                best = max(best, self._code.text.rfind(opener, best, line))
            if best > lowest or not lowest:
                return best
            far *= 4

    def _look(self, begin: int, line: int) -> None:
        """See to it that the headers from `begin` to `line` are known."""
        if not self._begin <= begin <= self._end or not self._end:
            self._headers = []
            self._begin = self._end = begin
        if not self._begin and not self._end:
            first = _FIRST.match(self._code.text)
            if first and first.end() < line:
                self._headers.append(Header(first.start(2), width(first[1]), first[2]))
        if self._end < line:
            found = _HEADER.finditer(self._code.text, max(self._end - 1, 0), line)
            self._headers += [Header(m.start(2), width(m[1]), m[2]) for m in found]
            self._end = line

    def _enclosing(self, line: int, inside: int) -> tuple[Context, int]:
        """Return what encloses, and how far in the outermost block is that was found."""
        context = Context(0)
        number = bisect_left(self._headers, (line,))
        while inside and number:
            number -= 1
            header = self._headers[number]
            if header.width < inside and (found := self._context(header)) is not None:
                context |= found
                inside = header.width
        return context, inside

    def _context(self, header: Header) -> Context | None:
        """Return what `header` makes of its block, or None if it is none."""
        if header not in self._known:
            self._known[header] = self._judged(header)
        return self._known[header]

    def _judged(self, header: Header) -> Context | None:
        start, _, keyword = header
        line = self._code.text.rfind("\n", 0, start) + 1
        if self._code.spans.floor(start) > start:
            return None
        if self._code.line_start(start) != line:
            raise AmbiguousError
        keyword = keyword.removeprefix("async").lstrip(" \t\f")
        if keyword in _ALWAYS:
            return _ALWAYS[keyword]
        if keyword == "else":
            return self._otherwise(header)
        test = self.test(start + len(header.keyword))
        if test is None or (keyword == "match" and not self._has_case(start, test)):
            return None
        return _meaning(test) if keyword in {"if", "elif"} else Context.CONDITIONAL

    def _otherwise(self, header: Header) -> Context | None:
        """Return what an `else` makes of its block: what it is the other part of decides."""
        if not _ELSE.match(self._code.text, header.start):
            return None
        for other in reversed(self._headers[: bisect_left(self._headers, header)]):
            if other.width == header.width and (found := self._context(other)) is not None:
                if other.keyword == "if" and self._is_negation(other):
                    return Context.TYPE_CHECKING
                return Context.TRY if found is Context.TRY else Context.CONDITIONAL
            if other.width < header.width:
                break
        return Context.CONDITIONAL

    def _is_negation(self, header: Header) -> bool:
        test = self.test(header.start + 2) or ""
        found = _TYPE_CHECKING.fullmatch(test.strip())
        return bool(found and found[1] and not found[2])

    def _has_case(self, start: int, test: str) -> bool:
        end = self._code.text.find(":", start + len("match") + len(test))
        return bool(_CASE.match(self._code.text, end + 1))

    def test(self, start: int) -> str | None:
        """Return what stands between a keyword that ends at `start` and its colon.

        Strings and comments are left out, but for `"__main__"`.  None if no colon follows that is
        the statement's: the line goes on from one above then.
        """
        text = self._code.text
        simple = _SIMPLE.match(text, start)
        if simple and not _CHOICE.search(simple[1]):
            return self._text[start : simple.end(1)]
        end = _colon(text, start)
        return None if end < 0 else _without_strings(self._text[start:end])


def _colon(text: str, start: int) -> int:
    """Return the offset of the colon that ends the header whose keyword ends at `start`, or -1."""
    depth = lambdas = choices = 0
    while token := _TOKEN.search(text, start):
        kind = token[0]
        start = token.end()
        if kind in "\"'":
            start = literal(text, token.start()).end
        elif kind == "#":
            start = max(text.find("\n", start), start)
        elif kind in "([{":
            depth += 1
        elif kind in ")]}":
            depth -= 1
        elif kind == "\\":
            start += 1
        elif depth == 0 and kind == ":" and not lambdas:
            return token.start() if choices == 0 else -1
        elif depth == 0 and kind != "\n":
            lambdas += (kind == "lambda") - (kind == ":")
            choices += (kind == "if") - (kind == "else")
        if depth < 0 or (kind == "\n" and depth == 0):
            break
    return -1


def _without_strings(test: str) -> str:
    parts: list[str] = []
    at = 0
    while token := _QUOTED.search(test, at):
        start, end = token.span()
        parts.append(test[at:start])
        if token[0] == "#":
            end = max(test.find("\n", start), end)
        else:
            end = literal(test, start).end
            parts.append(test[start:end] if test[start + 1 : end - 1] == "__main__" else "$")
        at = end
    return "".join([*parts, test[at:]])


def _meaning(test: str) -> Context:
    """Return what the test of an `if` or `elif` makes of its block."""
    if "TYPE_CHECKING" in test:
        found = _TYPE_CHECKING.fullmatch(test.strip())
        if found and not found[1] and not _OTHERWISE.search(found[2] or ""):
            return Context.TYPE_CHECKING
    return Context.MAIN_GUARD if is_main_guard(test) else Context.CONDITIONAL


def _is_part(head: str) -> bool:
    """Return whether the beginning of a line may not be that of a statement."""
    return any(mark in head for mark in "\"'#") or any(
        head.count(left) != head.count(right) for left, right in ("()", "[]", "{}")
    )
