"""Where the lines of a text begin, kept up to date as it is edited.

The idea to hold: typing moves every line below the cursor by the same amount, so the amount is
kept once.  There is a *seam* in the list of starts, and those from the seam on lack `_shift`.  An
edit carries the seam to where it is, over the lines in between; typing on in one place is free.
"""

import re
from bisect import bisect_right

_TERMINATOR = re.compile(r"\r\n?|\n")
"""The three line ends of LSP 3.17 ("Text Documents"), and no other that `str.splitlines` knows."""


class LineStarts:
    """The offset in characters at which each line of a text begins; the first is line 0."""

    __slots__ = ("_seam", "_shift", "_starts")

    def __init__(self, text: str) -> None:
        """Find every line of `text`."""
        self._starts = [0, *_after_terminators(text)]
        self._seam = len(self._starts)
        self._shift = 0

    def __len__(self) -> int:
        """Return how many lines there are: one more than line ends."""
        return len(self._starts)

    def __getitem__(self, line: int) -> int:
        """Return the offset at which `line` begins; an `IndexError` if there is no such line."""
        start = self._starts[line]
        return start + self._shift if line >= self._seam else start

    def line_at(self, offset: int) -> int:
        """Return the line that the character at `offset` is in."""
        starts, seam = self._starts, self._seam
        if seam < len(starts) and offset >= starts[seam] + self._shift:
            return bisect_right(starts, offset - self._shift, seam) - 1
        return bisect_right(starts, offset, 0, seam) - 1

    def replace(self, old: str, new: str, start: int, old_end: int, growth: int) -> None:
        r"""Follow an edit: `old` became `new` between `start` and `old_end`, `growth` longer.

        Lines that the edit touches are looked through again.  So is the line before when it ends
        in `\r` just where the edit begins, for the edit may make that, or unmake, a `\r\n`.
        """
        after_return = old[start - 1 : start] == "\r"
        first = self.line_at(start - 1 if after_return else start)
        last = self.line_at(old_end)
        begin = self[first]
        end = self[last + 1] if last + 1 < len(self) else len(old)
        self._carry_seam(last + 1)
        window = new[begin : end + growth]
        inside = [begin + offset for offset in _after_terminators(window)]
        if inside and last + 1 < len(self):
            inside.pop()  # the window's end, which is where the next line begins
        self._starts[first + 1 : last + 1] = inside
        self._seam = first + 1 + len(inside)
        self._shift += growth

    def _carry_seam(self, line: int) -> None:
        starts, seam, shift = self._starts, self._seam, self._shift
        if line > seam:
            starts[seam:line] = [start + shift for start in starts[seam:line]]
        else:
            starts[line:seam] = [start - shift for start in starts[line:seam]]
        self._seam = line


def _after_terminators(text: str) -> list[int]:
    return [terminator.end() for terminator in _TERMINATOR.finditer(text)]
