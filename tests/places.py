"""Offsets as others count them: rows and columns, lines and UTF-16 code units, worked out naively.

What the command line and the server work out cleverly is held to this.
"""

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def starts(text: str) -> list[int]:
    """Give the offset each line starts at; a line ends in `\\n`, `\\r\\n` or `\\r` (LSP 3.17)."""
    lines = _LINE.finditer(text)
    return [0, *(line.end() for line in lines if line[0].endswith(("\n", "\r")))]


def row_and_column(text: str, offset: int) -> dict[str, int]:
    """Give the row and the column, in characters, both from 1."""
    lines = [start for start in starts(text) if start <= offset]
    return {"row": len(lines), "column": offset - lines[-1] + 1}


def position(text: str, offset: int) -> dict[str, int]:
    """Give the line, and the character in UTF-16 code units, both from 0."""
    lines = [start for start in starts(text) if start <= offset]
    return {"line": len(lines) - 1, "character": _units(text[lines[-1] : offset])}


def offset(text: str, position: dict[str, int]) -> int:
    """Give the offset of a position; one beyond the end of its line is at the end (LSP 3.17)."""
    line = starts(text)[position["line"]]
    found = _LINE.match(text, line)
    assert found
    end = line + len(found[0].rstrip("\r\n"))
    at, left = line, position["character"]
    while left > 0 and at < end:
        left -= _units(text[at])
        at += 1
    assert left >= 0, f"{position} is in the middle of a character"
    return at


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
