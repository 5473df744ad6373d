"""Which imported names may still be meant where something else takes them, told by the lines.

The one idea: in most functions that take an imported name for a local one, it is bound first and
used in the same block from there on, and nobody means the import.  The slow twin is the search for
what is taken, which knows; of what it finds nothing is sent away that is written as most people do.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import NamedTuple

from modtidy.source.bound_again import bound_in
from modtidy.source.strings import normalised

_LITERAL = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|#.*")
_DELETED = re.compile(r"\s*del\b")
_LOOP = re.compile(r"\s*(?:async\s+)?for\b")
_FUNCTION = re.compile(r"(?:async[ \t]+)?def\b")
_KNOWN_VALUE = re.compile(
    r"=\s*(?:[\"'\[({.\d]|[^(\[{]*,|lambda\b|True\b|False\b|[bBfFrRuU]{1,2}[\"']"
    r"|(?:bool|bytes|dict|float|frozenset|int|list|random|set|str|time|tuple)\b)"
)
"""What is assigned where its type can be told."""


class _Line(NamedTuple):
    """A line that mentions a name."""

    number: int
    indented: int
    code: str
    binds: bool


def meant_again(text: str, names: Collection[str]) -> frozenset[str]:
    """Give those of `names` that may be meant where they are taken, in a `text` or its functions.

    Every name is kept that is bound anew in the module itself.
    """
    lines = _Lines(normalised(text))
    return frozenset(name for name in names if lines.may_mean(name))


class _Lines:
    """The lines of one text, and how deep they are indented."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._codes: dict[int, str] = {}
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def may_mean(self, name: str) -> bool:
        """Tell whether a name may be meant in the module, or a function, that takes it."""
        lines = [self._line(number, name) for number in self._numbers(name)]
        functions: dict[int, list[_Line]] = {}
        for line in lines:
            function = self._function(line) if line.binds else -1
            if line.binds and function is None:
                return True
            if line.binds and function is not None and function >= 0:
                functions.setdefault(function, []).append(line)
        return any(
            self._may_mean_in(number, self._end(number), taken, lines, name)
            for number, taken in functions.items()
        )

    def _may_mean_in(
        self, start: int, end: int, taken: list[_Line], lines: list[_Line], name: str
    ) -> bool:
        """Tell whether a use in a function may come before, or beside, all that binds the name."""
        use = re.compile(rf"(?<![\w.]){name}\b(?!\s*=(?!=))")
        inside = [line for line in lines if start < line.number < end]
        blocks = [
            (self._over(line.number), self._end(line.number, at_least=line.indented))
            for line in taken
        ]
        asks = any(f"{name}." in line.code for line in inside)
        for line in inside:
            code = _evaluated(line.code) if line.binds else line.code
            if code is None or _DELETED.match(code) or (asks and _KNOWN_VALUE.match(code)):
                return True
            covered = any(first <= line.number < last for first, last in blocks)
            if not covered and use.search(code):
                return True
        return False

    def _over(self, number: int) -> int:
        """Give the number of the first line after the statement that begins in a line."""
        depth = 0
        for after in range(number, len(self._lines)):
            code = self._code(after)
            depth += sum(map(code.count, "([{")) - sum(map(code.count, ")]}"))
            if depth <= 0 and not code.endswith("\\"):
                return after + 1
        return len(self._lines)

    def _code(self, number: int) -> str:
        """Give a line without comment, and with nothing in its strings."""
        if number not in self._codes:
            self._codes[number] = _LITERAL.sub(_emptied, self._lines[number])
        return self._codes[number]

    def _numbers(self, name: str) -> Iterator[int]:
        at, last = self._text.find(name), -1
        while at >= 0:
            number = bisect_left(self._starts, at + 1) - 1
            if number > last:
                yield number
            last = number
            at = self._text.find(name, self._starts[number + 1])

    def _line(self, number: int, name: str) -> _Line:
        line = self._lines[number]
        is_target = line.find(name) < line.find("=")
        may_bind = is_target or " as " in line or "for " in line or line[:1].isalpha()
        binds = may_bind and bool(bound_in(line, {name}))
        return _Line(number, _indentation(line), self._code(number), binds)

    def _function(self, line: _Line) -> int | None:
        """Give the number of the line that heads the function around; -1 in a class's body.

        None: it is no function's.
        """
        indented = line.indented
        for number in range(line.number - 1, -1, -1):
            if not indented:
                break
            other = self._lines[number].lstrip()
            if not other or other[0] in "#)]}" or _indentation(self._lines[number]) >= indented:
                continue
            if _FUNCTION.match(other):
                return number
            if other.startswith("class "):
                return -1
            indented = _indentation(self._lines[number])
        return None

    def _end(self, start: int, at_least: int = 0) -> int:
        """Give the number of the line before which the block ends that is headed by a line.

        Or else where lines end that are indented as deep as it is.
        """
        limit = at_least or _indentation(self._lines[start]) + 1
        for number in range(start + 1, len(self._lines)):
            line = self._lines[number]
            other = line.lstrip()
            if other and other[0] not in "#)]}" and _indentation(line) < limit:
                return number
        return len(self._lines)


def _evaluated(code: str) -> str | None:
    """Give what a line evaluates before it binds a name; None where it unbinds it later on."""
    if code.lstrip().startswith("except"):
        return None
    if _LOOP.match(code):
        return code.partition(" in ")[2]
    head, equals, value = code.partition("=")
    return f"={value}" if equals and " as " not in head else code.rpartition(" as ")[0]


def _emptied(literal: re.Match[str]) -> str:
    return "" if literal[0].startswith("#") else literal[0][0] * 2


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
