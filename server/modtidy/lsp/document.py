"""The text of an open document, and what the protocol calls the places in it.

The idea to hold: below `lsp` a place is an offset in characters; the protocol says a line, and a
number of *units* of the encoding agreed on.  In a line of ASCII they are the same but for the
line's start, and nearly all lines are ASCII.
"""

from typing import NamedTuple

from modtidy.lsp.lines import LineStarts

UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"
"""The values of `PositionEncodingKind` (LSP 3.17, "Position")."""


class Replacement(NamedTuple):
    """The characters of the old text from `start` up to `old_end` gave way to `new`."""

    start: int
    old_end: int
    new: str


class Range(NamedTuple):
    """The protocol's two positions, from 0, each a line and a number of units."""

    line: int
    character: int
    end_line: int
    end_character: int


class Document:
    """A text, its version, and the agreed encoding of positions in it."""

    __slots__ = ("_encoding", "_lines", "text", "version")

    def __init__(self, text: str, version: int, encoding: str) -> None:
        """Take `text` as the client sent it, and the encoding positions in it are counted in."""
        self.text = text
        self.version = version
        self._encoding = encoding
        self._lines = LineStarts(text)

    def offset(self, line: int, character: int) -> int:
        """Return the offset of a position of the protocol's.

        One beyond the end of its line is that end, as LSP 3.17 says ("Position"); one beyond the
        last line is the end of the text; one inside a character is that character's start.
        """
        return self._locate(line, character)[0]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the units before it in that line, both from 0, of an offset."""
        line = self._lines.line_at(offset)
        before = self.text[self._lines[line] : offset]
        return line, len(before) if before.isascii() else _units(before, self._encoding)

    def range(self, start: int, end: int) -> Range:
        """Return what the protocol calls the characters from `start` up to `end`."""
        return Range(*self.position(start), *self.position(end))

    def apply(self, span: Range | None, new: str) -> Replacement:
        """Make one content change, of the whole text without a `span`; return what it replaced."""
        old = self.text
        if span is None:
            self.text, self._lines = new, LineStarts(new)
            return Replacement(0, len(old), new)
        start, old_end, new = self._replacement(span, new)
        self.text = old[:start] + new + old[old_end:]
        self._lines.replace(old, self.text, start, old_end, len(new) - (old_end - start))
        return Replacement(start, old_end, new)

    def _replacement(self, span: Range, new: str) -> Replacement:
        """Find what characters a change replaces.

        A client that counts in UTF-16 may put an end of the range between the two surrogates of a
        character, or bring two that were apart together.  So halves that the edit touches are
        taken into it, and pairs in it are made whole.
        """
        first, second = sorted(((span.line, span.character), (span.end_line, span.end_character)))
        (start, splits_start), (end, splits_end) = self._locate(*first), self._locate(*second)
        if self._encoding != UTF_16 or (self.text.isascii() and new.isascii()):
            return Replacement(start, end, new)
        if splits_start:
            new = _halves(self.text[start])[0] + new
        if splits_end:
            new, end = new + _halves(self.text[end])[1], end + 1
        if start and "\ud800" <= self.text[start - 1] <= "\udbff":
            start, new = start - 1, self.text[start - 1] + new
        if "\udc00" <= self.text[end : end + 1] <= "\udfff":
            new, end = new + self.text[end], end + 1
        whole = new.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return Replacement(start, end, whole)

    def _locate(self, line: int, character: int) -> tuple[int, bool]:
        """Return the offset of a position, and whether it is inside the character there."""
        if line >= len(self._lines):
            return len(self.text), False
        start, end = self._lines[line], self._line_end(line)
        if self._encoding == UTF_32 or self.text.isascii():
            return min(start + character, end), False
        before = self.text[start : min(start + character, end)]
        if _units(before, self._encoding) == len(before):
            return start + len(before), False
        return _walk(self.text, start, end, character, self._encoding)

    def _line_end(self, line: int) -> int:
        """Return where the line ends, its line end left out."""
        if line + 1 == len(self._lines):
            return len(self.text)
        end = self._lines[line + 1]
        return end - 2 if self.text.endswith("\r\n", self._lines[line], end) else end - 1


def _walk(text: str, start: int, end: int, units: int, encoding: str) -> tuple[int, bool]:
    for offset in range(start, end):
        if units <= 0:
            return offset, False
        width = _units(text[offset], encoding)
        if units < width:
            return offset, True
        units -= width
    return end, False


def _units(text: str, encoding: str) -> int:
    """Count units; JSON can carry half a surrogate pair, and a half counts as it is written."""
    if encoding == UTF_32:
        return len(text)
    if encoding == UTF_16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text.encode("utf-8", "surrogatepass"))


def _halves(character: str) -> tuple[str, str]:
    """Return the two surrogates that UTF-16 writes a character beyond U+FFFF with."""
    above = ord(character) - 0x10000
    return chr(0xD800 + (above >> 10)), chr(0xDC00 + (above & 0x3FF))
