"""A text's top-level statements, and the logical lines of one of them.

The one idea: a statement begins at column 0, so a text falls apart into pieces that can be read
alone, and after a keystroke all pieces but one are what they were.  A piece may hold more than
one statement and still be right; it must never hold less.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BEGINNING = re.compile(r"\n(?=[^\s#)\]}\\])(?!(?:else|elif|except|finally)\b)")
"""The end of a line before one that begins at column 0 with what can begin a statement."""

_TOKEN = re.compile(
    r"""
      (?P<plain>[^\n\#"'()\[\]{}\\]+)
    | (?P<newline>\n)
    | (?P<skipped>\#[^\n]*|\\\n?)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*(?:\"{3}|\Z)
               |'{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3}|\Z)
               |"(?:[^"\\\n]|\\.)*"?
               |'(?:[^'\\\n]|\\.)*'?)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    """,
    re.VERBOSE | re.DOTALL,
)

_NEVER_BRACKETED = re.compile(
    r"[ \t\f]*(?:(?:def|class|import|try|while|with|return|raise|del|assert|pass|break|continue"
    r"|global|nonlocal)\b(?![ \t]*[=.(,)\]}])|from[ \t]+[\w.]+[ \t]+import\b|@\w)"
)
"""What begins a statement even where a bracket seems to be open: that one was never closed."""

_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Line(NamedTuple):
    """A logical line: one simple statement, or the head of a compound one."""

    start: int
    """Where its code begins, after the indentation."""
    end: int
    """Where its code ends, before white space and a comment."""
    closers: str
    """What closes the string and the brackets that it leaves open."""


def beginnings(text: str) -> list[int]:
    """Return where a statement may begin in `text`, in order; the first is always 0.

    `text` is normalised.  A place within brackets or within a string in triple quotes is among
    them too: `statement_end` knows better.  What decorates a function or a class belongs to it
    (language reference, "Compound statements").
    """
    found = [0]
    decorated = text.startswith("@")
    for match in _BEGINNING.finditer(text):
        if not decorated:
            found.append(match.end())
        decorated = text[match.end()] == "@"
    return found


def statement_end(text: str, start: int, candidates: frozenset[int]) -> int:
    """Return where the statements from `start` on are over: a candidate, or the text's end."""
    decorated = False
    for line in logical_lines(text, start):
        if line.start in candidates and line.start > start and not decorated:
            return line.start
        decorated = text[line.start] == "@"
    return len(text)


def logical_lines(text: str, start: int = 0) -> Iterator[Line]:
    """Read the logical lines of `text` from `start` (language reference, "Line structure").

    Blank lines and comments are none.  A bracket that is never closed is taken to end where a
    line begins as no line in brackets can.
    """
    first = last = -1
    quote = ""
    closers: list[str] = []
    for kind, begin, end in _tokens(text, start):
        if kind != "newline":
            first, last = begin if first < 0 else first, end
            quote = _unclosed(text[begin:end]) if kind == "string" else ""
            _nest(closers, kind, text[begin])
        elif not closers or end == len(text) or _NEVER_BRACKETED.match(text, end):
            if first >= 0:
                yield Line(first, last, "".join([quote, *reversed(closers)]))
            first, closers = -1, []


def plain_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the spans of what is neither string nor comment nor bracket in `text[start:end]`."""
    for match in _TOKEN.finditer(text, start, end):
        if match.lastgroup == "plain":
            yield match.span()


def literal_end(text: str, start: int) -> int:
    """Return where the string that opens with the quote at `start` ends."""
    match = _TOKEN.match(text, start)
    return match.end() if match else start


def _tokens(text: str, start: int) -> Iterator[tuple[str | None, int, int]]:
    """Read the tokens of `text`, white space cut off, and a last line's end."""
    for match in _TOKEN.finditer(text, start):
        kind, token = match.lastgroup, match.group()
        if kind == "newline":
            yield kind, *match.span()
        elif kind != "skipped" and not token.isspace():
            indented = len(token) - len(token.lstrip())
            yield kind, match.start() + indented, match.start() + len(token.rstrip())
    yield "newline", len(text), len(text)


def _nest(closers: list[str], kind: str | None, token: str) -> None:
    if kind == "open":
        closers.append(_CLOSING[token])
    elif kind == "close" and closers:
        closers.pop()


def _unclosed(literal: str) -> str:
    """Return the quote that `literal` lacks at its end; empty where it lacks none."""
    quote = literal[:3] if literal.startswith(('"""', "'''")) else literal[:1]
    closed = len(literal) >= 2 * len(quote) and literal.endswith(quote)
    return "" if closed else quote
