"""Where the nodes of a syntax tree stand in the text, as offsets in characters.

The one idea: `ast` counts lines and UTF-8 bytes, and leaves out where some names stand; those are
found in the text between the nodes that it does place.
"""

import ast
import re
import warnings
from typing import Protocol

_GAP = r"(?:[ \t\f]|\\\n)"
"""White space within a line, continued lines included."""
_TRIVIA = r"(?:\s|\\\n|\#[^\n]*)"
"""White space and comments, as between brackets."""

DEFINED = re.compile(rf"(?:async{_GAP}+)?(?:def|class){_GAP}+(\w+)")
EXCEPTED = re.compile(rf"(?:{_TRIVIA}|\))*as{_GAP}+(\w+)")
REST = re.compile(rf"(?:{_TRIVIA}|[{{(),])*\*\*{_TRIVIA}*(\w+)")
STARRED = re.compile(rf"(?:{_TRIVIA}|\*)*(\w+)")
_WORD = re.compile(r"\w+")


class Placed(Protocol):
    """A node that knows where it stands."""

    @property
    def lineno(self) -> int:
        """The line it begins on, from 1."""

    @property
    def col_offset(self) -> int:
        """Where in that line, in bytes of UTF-8, from 0."""

    @property
    def end_lineno(self) -> int | None:
        """The line it ends on."""

    @property
    def end_col_offset(self) -> int | None:
        """Where in that line."""


class Spots:
    """The places of the nodes that were parsed from `text`.

    `base` is where `text` begins in the statement it was taken from.  If it was not taken from
    there as it stands, `still` is the one place that can be given for everything in it.
    """

    __slots__ = ("_base", "_lines", "_starts", "_still", "text")

    def __init__(self, text: str, base: int = 0, still: int | None = None) -> None:
        """Take `text`, the place of its beginning, and the one place there is if there is one."""
        self.text = text
        self._base = base
        self._still = still
        self._starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
        self._lines: dict[int, bytes] | None = None if text.isascii() else {}

    def start(self, node: Placed) -> int:
        """Return where `node` begins."""
        return self._given(self._offset(node.lineno, node.col_offset))

    def end(self, node: Placed) -> int:
        """Return where `node` ends."""
        return self._given(self._end(node))

    def span(self, node: Placed) -> tuple[int, int]:
        """Return where `node` begins and ends."""
        return self.start(node), self.end(node)

    def local(self, node: Placed) -> tuple[int, int]:
        """Return where `node` begins and ends in `text` itself."""
        return self._offset(node.lineno, node.col_offset), self._end(node)

    def within(self, start: int, end: int) -> "Spots":
        """Return the places of the expression that `text[start:end]` is, parsed in parentheses."""
        return Spots(f"({self.text[start:end]})", self._base + start - 1, self._still)

    def first(self, node: Placed) -> tuple[int, int]:
        """Return the span of the identifier, or the `*`, that `node` begins with."""
        start = self._offset(node.lineno, node.col_offset)
        match = _WORD.match(self.text, start)
        return self._given(start), self._given(match.end() if match else start + 1)

    def last(self, node: Placed, name: str) -> tuple[int, int]:
        """Return the span of the identifier `name` that `node` ends with."""
        end = self._end(node)
        start = end - len(name)
        if not self.text.startswith(name, start) or self._continues(start):
            start = end  # written otherwise than its normal form
            while self._continues(start):
                start -= 1
        return self._given(start), self._given(end)

    def after(self, pattern: re.Pattern[str], start: Placed) -> tuple[int, int]:
        """Return the span of the name in `pattern`, matched from where `start` begins."""
        return self._matched(pattern, self._offset(start.lineno, start.col_offset))

    def behind(self, pattern: re.Pattern[str], end: Placed) -> tuple[int, int]:
        """Return the span of the name in `pattern`, matched from where `end` ends."""
        return self._matched(pattern, self._end(end))

    def words(self, node: Placed) -> list[tuple[int, int]]:
        """Return the spans of the words in `node`."""
        start = self._offset(node.lineno, node.col_offset)
        found = _WORD.finditer(self.text, start, self._end(node))
        return [(self._given(match.start()), self._given(match.end())) for match in found]

    def _matched(self, pattern: re.Pattern[str], at: int) -> tuple[int, int]:
        match = pattern.match(self.text, at)
        start, end = match.span(1) if match else (at, at)
        return self._given(start), self._given(end)

    def _continues(self, at: int) -> bool:
        return at > 0 and ("a" + self.text[at - 1]).isidentifier()

    def _given(self, offset: int) -> int:
        return self._base + offset if self._still is None else self._still

    def _end(self, node: Placed) -> int:
        if node.end_lineno is None or node.end_col_offset is None:
            return self._offset(node.lineno, node.col_offset)
        return self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        start, end = self._starts[line - 1], self._starts[line]
        if self._lines is not None:
            encoded = self._lines.get(line)
            if encoded is None:
                encoded = self._lines[line] = self.text[start:end].encode(errors="replace")
            if len(encoded) != end - start:
                column = len(encoded[:column].decode(errors="replace"))
        return min(start + column, end)


def parsed(text: str) -> ast.Module | None:
    """Return the syntax tree of `text`; None where Python cannot parse it."""
    tree = _compiled(text, "exec")
    return tree if isinstance(tree, ast.Module) else None


def parsed_expression(text: str) -> ast.expr | None:
    """Return the syntax tree of the one expression that `text` is, spread over lines or not."""
    tree = _compiled(f"({text})", "eval")
    return tree.body if isinstance(tree, ast.Expression) else None


def _compiled(text: str, mode: str) -> ast.AST | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what Python would say of the code, nothing is ours
        try:
            return compile(text, "", mode, ast.PyCF_ONLY_AST)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
