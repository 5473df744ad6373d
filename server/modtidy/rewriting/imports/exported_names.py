"""A name taken out of `__all__`, in whatever form it is listed there.

The one idea: what is left must be what it was without the name, as Python reads it and as a person
wrote it: an element goes with its comma, with its line where it has one to itself, and a statement
that lists nothing else goes whole.
"""

import ast
import re
from collections.abc import Sequence
from typing import NamedTuple

from modtidy.source.spots import Spots, parsed
from modtidy.source.strings import normalised
from modtidy.text import Edit, Span

_COMMA = re.compile(r"\s*,")
_REST = re.compile(r"[ \t\f]*,?[ \t\f]*(?:#[^\n]*)?(?:\n|\Z)")
_BLANK = re.compile(r"[ \t\f]*(?:#[^\n]*)?(?:\n|\Z)")
_PIECE = re.compile(r"([\"'])(\w+)\1\s*")
_BRACKETS = "([{"


class _Listed(NamedTuple):
    """A sequence in which a name is an element."""

    text: str
    span: Span
    elements: Sequence[Span]
    at: int
    """Which of the elements the name is."""
    kind: type[ast.expr]


def without(text: str, name: Span) -> tuple[Edit, ...]:
    """Return the edits that take out of `__all__` the string at `name`; none where it cannot be.

    The string is one that a statement of the file, at the top level, lists by itself.
    """
    text = normalised(text)
    tree, spots = parsed(text), Spots(text)
    for statement in tree.body if tree else ():
        span = Span(*spots.span(statement))
        if span.start <= name.start < span.end:
            return _out_of(statement, span, name, spots)
    return ()


def joined_pieces(written: str) -> tuple[tuple[str, int], ...]:
    """Give the strings that `written`, a literal, is put together from, and where each ends.

    There are none unless they are several, each a plain word: a comma may have been left out.
    """
    pieces, at = [], 0
    while found := _PIECE.match(written, at):
        pieces.append((found[2], found.end(2) + 1))
        at = found.end()
    return tuple(pieces) if at == len(written) and len(pieces) > 1 else ()


def _out_of(statement: ast.stmt, span: Span, name: Span, spots: Spots) -> tuple[Edit, ...]:
    for node in ast.walk(statement):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            elements = [Span(*spots.span(element)) for element in node.elts]
            if name in elements:
                listed = _Listed(
                    spots.text, Span(*spots.span(node)), elements, elements.index(name), type(node)
                )
                if len(elements) == 1 and _only_adds(statement, node):
                    return _whole(spots.text, span)
                return _out_of_sequence(listed)
        elif isinstance(node, ast.Call) and name in [Span(*spots.span(one)) for one in node.args]:
            return _whole(spots.text, span)
    return ()


def _only_adds(statement: ast.stmt, listed: ast.expr) -> bool:
    """Tell whether all that a statement does is to add what `listed` has in it."""
    if isinstance(statement, ast.AugAssign):
        return statement.value is listed
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and call.args == [listed]


def _whole(text: str, statement: Span) -> tuple[Edit, ...]:
    """Take out a statement that has its lines to itself."""
    start = text.rfind("\n", 0, statement.start) + 1
    rest = _BLANK.match(text, statement.end)
    if rest is None or start != statement.start:
        return ()
    return (Edit(Span(start, rest.end()), ""),)


def _out_of_sequence(listed: _Listed) -> tuple[Edit, ...]:
    text, elements, at = listed.text, listed.elements, listed.at
    bracketed = text[listed.span.start] in _BRACKETS and listed.span.start < elements[0].start
    if not bracketed and len(elements) <= 2:  # noqa: PLR2004 - one would be left, or none
        return ()
    line = _line(listed)
    if len(elements) == 1:
        return _only_one(listed, line)
    if line:
        removed = [Edit(line, "")]
    else:
        span = _with_comma(listed)
        if "#" in text[span.start : elements[at].start] + text[elements[at].end : span.end]:
            return ()
        removed = [Edit(span, "")]
    last = elements[-1 - (at == len(elements) - 1)]
    if len(elements) == 2 and listed.kind is ast.Tuple:  # noqa: PLR2004 - one is left
        after = max(last.end, removed[0].span.end) if at else last.end
        kept_comma = at == 1 and line is not None
        if not kept_comma and not _COMMA.match(text, after):
            removed.append(Edit(Span(last.end, last.end), ","))
    return tuple(sorted(removed))


def _line(listed: _Listed) -> Span | None:
    """Give the line, or lines, that the element has to itself."""
    text, element = listed.text, listed.elements[listed.at]
    start = text.rfind("\n", 0, element.start) + 1
    rest = _REST.match(text, element.end)
    if rest is None or text[start : element.start].strip(" \t\f") or start <= listed.span.start:
        return None
    return Span(start, rest.end()) if rest.end() < listed.span.end else None


def _only_one(listed: _Listed, line: Span | None) -> tuple[Edit, ...]:
    if listed.kind is ast.Set:
        return ()  # what is left would be a dictionary
    inside = Span(listed.span.start + 1, listed.span.end - 1)
    element = listed.elements[0]
    around = listed.text[inside.start : element.start] + listed.text[element.end : inside.end]
    if "#" not in around:
        return (Edit(inside, ""),)
    return (Edit(line, ""),) if line else ()


def _with_comma(listed: _Listed) -> Span:
    """Give the span of the element and of the comma, with the blanks, that parts it from another.

    It is the comma before where the next element begins a line of its own.
    """
    text, elements, at = listed.text, listed.elements, listed.at
    following = elements[at + 1].start if at + 1 < len(elements) else -1
    if at and (following < 0 or "\n" in text[elements[at].end : following]):
        return Span(elements[at - 1].end, elements[at].end)
    return Span(elements[at].start, following)
