"""A file as a syntax tree with its places, for the changes that need to see an expression whole.

The one idea: a node knows what it stands in, and where it stands in the file, also where it stands
in a formatted string, whose expressions `ast` places wrongly before Python 3.12.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from modtidy.plan import Remark
from modtidy.rewriting.remarks import line_of, remark_on
from modtidy.source.fields import expressions
from modtidy.source.spots import Placed, Spots, parsed, parsed_expression
from modtidy.source.strings import normalised
from modtidy.text import Span


@dataclass(frozen=True)
class Program:
    """A text that Python can parse."""

    text: str
    """As written, line ends and all."""
    tree: ast.Module
    parents: Mapping[ast.AST, ast.AST]
    """What each node stands in; the topmost of a formatted string's field stands in the string."""
    spots: Mapping[ast.AST, Spots]
    imported: Mapping[str, str]
    """The dotted names that the file's absolute imports bind, in whatever scope, by what binds."""

    @staticmethod
    def of(text: str) -> "Program | None":
        """Read `text`; None where this Python cannot parse it."""
        normal = normalised(text)
        tree = parsed(normal)
        if tree is None:
            return None
        parents: dict[ast.AST, ast.AST] = {}
        spots: dict[ast.AST, Spots] = {}
        waiting: list[tuple[ast.AST, Spots]] = [(tree, Spots(normal))]
        for node, places in waiting:
            spots[node] = places
            for child, there in _children(node, places):
                parents[child] = node
                waiting.append((child, there))
        return Program(text, tree, parents, spots, dict(_imported(spots)))

    @property
    def nodes(self) -> Iterator[ast.AST]:
        """Every node of the file, the outer before the inner."""
        return iter(self.spots)

    def span(self, node: Placed) -> Span:
        """Give the span of a node, without parentheses round it."""
        return Span(*self._spots(node).span(node))

    def written(self, node: Placed) -> str:
        """Give a node as it is written."""
        span = self.span(node)
        return self.text[span.start : span.end]

    def attribute(self, node: ast.Attribute) -> Span:
        """Give the span of the name after a node's last dot."""
        return Span(*self._spots(node).last(node, node.attr))

    def line_of(self, node: Placed, path: str) -> str:
        """Name the line a node begins on, of the file at `path`, which has this text."""
        return line_of(path, self.text, self.span(node).start)

    def remark_on(self, node: Placed, path: str, what: str) -> Remark:
        """Say `what` a node does, or will be, in the file at `path`, which has this text."""
        return remark_on(path, self.text, self.span(node), what)

    def dotted(self, node: ast.AST) -> str:
        """Give the dotted name an expression comes to by the file's imports; none for others."""
        if isinstance(node, ast.Name):
            return self.imported.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            owner = self.dotted(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        return ""

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node stands in, the innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def quoted(self, node: ast.AST, new: str) -> str:
        """Put what is to stand where `node` does in quotes that no formatted string there has.

        Before Python 3.12 those of the string cannot stand within it (PEP 701).
        """
        strings = (one for one in self.around(node) if isinstance(one, ast.JoinedStr))
        outer = next(strings, None)
        if outer is None or "'" in self.written(outer).lstrip("fFrR")[:1]:
            return new
        return new.replace('"', "'")

    def _spots(self, node: Placed) -> Spots:
        if not isinstance(node, ast.AST):
            raise TypeError("only a node of the tree has a place in it")
        return self.spots[node]


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """Give the argument of a call at a position, or by its name; None where it has neither."""
    before = call.args[: position + 1]
    if len(before) > position and not any(isinstance(one, ast.Starred) for one in before):
        return before[position]
    return next((one.value for one in call.keywords if one.arg == name), None)


def _children(node: ast.AST, places: Spots) -> Iterator[tuple[ast.AST, Spots]]:
    if not isinstance(node, ast.JoinedStr):
        for name in node._fields:
            value = getattr(node, name, None)
            for one in value if isinstance(value, list) else (value,):
                if isinstance(one, ast.AST) and not isinstance(one, ast.expr_context):
                    yield one, places
        return
    for start, end in expressions(places.text, *places.local(node)):
        field = parsed_expression(places.text[start:end])
        if field is not None:
            yield field, places.within(start, end)


def _imported(nodes: Mapping[ast.AST, Spots]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for one in node.names:
                top = one.name.partition(".")[0]
                yield (one.asname, one.name) if one.asname else (top, top)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield one.asname or one.name, f"{node.module}.{one.name}"
