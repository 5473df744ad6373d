"""A statement that Python cannot parse, mended line by line until it can be.

The one idea: no character that stays moves from its line and column, so what is parsed from the
mended text stands where it stood.  A line that cannot be read gives way to one that does nothing;
its names are still names in use.
"""

import keyword
import re
from collections.abc import Iterator

from modtidy.source.reading import Attribute
from modtidy.source.spots import parsed
from modtidy.source.statements import Line, logical_lines, plain_parts
from modtidy.text import Span

_CLAUSE = re.compile(r"(?:else|elif|except|finally|case)\b")
_FOLLOWED: dict[str, frozenset[str]] = {
    "elif": frozenset({"if", "elif"}),
    "else": frozenset({"if", "elif", "for", "while", "except", "async"}),
    "except": frozenset({"try", "except"}),
    "finally": frozenset({"try", "except", "else"}),
}
"""What the heads are whose statements each clause goes on with."""

_FRAMES = {
    "else": "if 0: pass\n{}",
    "elif": "if 0: pass\n{}",
    "except": "try: pass\n{}",
    "finally": "try: pass\n{}",
    "case": "match 0:\n {}",
    "@": "{}\ndef f(): pass",
}
_HEAD = re.compile(r"(?:async[ \t]+)?(def|class)[ \t]+[^\W\d]\w*")
_WORD = re.compile(r"@|\w*")
_DANGLING = " \t.,=+-*/%&|^<>@~!"
_LAZY = re.compile(r"lazy(?=[ \t]+(?:import|from)\b)")
_DOTTED = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def mended(text: str) -> tuple[str, tuple[Span, ...]]:
    """Return `text` so mended that it can most probably be parsed, and what of it was not read."""
    mending = _Mending(re.sub("[\0\ud800-\udfff]", "?", text))
    return mending.text(), tuple(mending.unread)


def names_in(text: str, span: Span) -> Iterator[tuple[str, int, int, tuple[Attribute, ...]]]:
    """Give what looks like a name in use in `span`: name, start, end, and its attributes."""
    for start, end in plain_parts(text, span.start, span.end):
        for match in _DOTTED.finditer(text, start, end):
            parts: list[Attribute] = []
            at = match.start()
            for word in match.group().split("."):
                parts.append(Attribute(word, at, at + len(word)))
                at += len(word) + 1
            if not keyword.iskeyword(parts[0].name):
                yield *parts[0], tuple(parts[1:])


class _Mending:
    """One mending: the lines as they become, and what is known of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rows = [""] * (text.count("\n") + 1)
        self._lines = list(logical_lines(text))
        self._widths = [_width(text, line) for line in self._lines]
        self._places = _rows(text, self._lines)
        self._heads: list[tuple[str, int]] = []
        """By depth: the first word of the last line there, and the line's index."""
        self.unread: list[Span] = []
        self._mend()

    def text(self) -> str:
        """Return the mended text, with as many lines as there were."""
        return "\n".join(self._rows)

    def _mend(self) -> None:
        blocks = self._widths[:1]
        for index in range(len(self._lines)):
            while len(blocks) > 1 and self._widths[index] < blocks[-1]:
                blocks.pop()
            depth = len(blocks) - 1
            inner = self._widths[index + 1] if index + 1 < len(self._lines) else 0
            deeper = inner > self._widths[index]
            code = self._code(index, depth, deeper=deeper)
            if code.endswith(":"):
                if deeper:
                    blocks.append(inner)
                else:
                    code += " pass"
            self._write(index, depth, code)
            self._close(depth, code)
            self._heads[depth:] = [(_word(code), index)]
        self._close(0, "")

    def _code(self, index: int, depth: int, *, deeper: bool) -> str:
        """Return what the line becomes: itself, something near to it, or one that does nothing."""
        line = self._lines[index]
        code = self._text[line.start : line.end]
        if not self._is_orphan(code, depth) and not self._is_caseless(code, index):
            for candidate in _candidates(code, line.closers, deeper=deeper):
                if _reads(candidate):
                    return candidate
        head = _HEAD.match(code)
        self.unread.append(Span(line.start + (head.end() if head else 0), line.end))
        if head:
            return head.group() + ("():" if head[1] == "def" else ":")
        return "if 0:" if deeper else "pass"

    def _is_orphan(self, code: str, depth: int) -> bool:
        word = _word(code)
        if word == "case":
            return bool(_reads(code)) and _clause(code) and not self._in_match(depth)
        if word not in _FOLLOWED:
            return False
        return len(self._heads) <= depth or self._heads[depth][0] not in _FOLLOWED[word]

    def _is_caseless(self, code: str, index: int) -> bool:
        """Tell whether `code` is the head of a `match` statement that has no `case` yet."""
        if _word(code) != "match" or not code.endswith(":") or not _reads(code):
            return False
        following = self._lines[index + 1 : index + 2]
        return not any(self._text.startswith("case", line.start) for line in following)

    def _in_match(self, depth: int) -> bool:
        return depth > 0 and self._heads[depth - 1][0] == "match"

    def _close(self, depth: int, code: str) -> None:
        """Mend what the line `code` at `depth` shows to have been left unfinished."""
        word = _word(code)
        for at in range(len(self._heads) - 1, depth - 1, -1):
            before, index = self._heads[at]
            goes_on = at == depth
            if before == "try" and not (goes_on and word in ("except", "finally")):
                self._write(
                    index, at, "if 1:" + " pass" * self._rows[self._places[index]].endswith(" pass")
                )
            elif before == "@" and not (goes_on and word in ("@", "def", "class", "async")):
                self._unread_line(index, at, "pass")

    def _unread_line(self, index: int, depth: int, code: str) -> None:
        line = self._lines[index]
        self.unread.append(Span(line.start, line.end))
        self._write(index, depth, code)

    def _write(self, index: int, depth: int, code: str) -> None:
        """Write `code` where the line is, `depth` columns in: a form feed sets the column back."""
        width = self._widths[index]
        indentation = (
            " " * (width - depth - 1) + "\f" + " " * depth if width > depth else " " * depth
        )
        row = self._places[index]
        count = self._text.count("\n", self._lines[index].start, self._lines[index].end) + 1
        pieces = code.split("\n")
        pieces += [""] * (count - len(pieces))
        self._rows[row : row + count] = [indentation + pieces[0], *pieces[1:]]


def _rows(text: str, lines: list[Line]) -> list[int]:
    """Return on which line of the text each logical line begins, from 0."""
    found: list[int] = []
    row = at = 0
    for line in lines:
        row += text.count("\n", at, line.start)
        at = line.start
        found.append(row)
    return found


def _width(text: str, line: Line) -> int:
    return line.start - text.rfind("\n", 0, line.start) - 1


def _word(code: str) -> str:
    match = _WORD.match(code)
    return match.group() if match else ""


def _candidates(code: str, closers: str, *, deeper: bool) -> Iterator[str]:
    """Give what `code`, perhaps not yet written to its end, may be meant to be."""
    endings = ("", ":") if deeper else ("",)
    lazy = _LAZY.sub("0  ;", code)  # Python 3.15's, as a statement of the same length and more
    trimmed = code.rstrip(_DANGLING)
    head = f"{code[:-1]}{closers}:" if code.endswith(":") else code
    for written in (code, lazy, head, code + closers, f"{code} 0{closers}", trimmed + closers):
        for ending in endings:
            yield written + ending


def _reads(code: str) -> bool:
    """Tell whether `code` is a simple statement, or the head of a compound one."""
    if not code:
        return False
    if code.endswith(":"):
        code = f"{code}\n case 0: pass" if _word(code) == "match" else f"{code} pass"
    elif parsed(code):
        return True
    return parsed(_FRAMES.get(_word(code), "{}").format(code)) is not None


def _clause(code: str) -> bool:
    return bool(_CLAUSE.match(code)) and parsed(code) is None
