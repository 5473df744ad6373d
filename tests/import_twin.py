"""The slow twin of the import scanner: the same values, from what Python's own parser says."""

import ast
import re
from collections.abc import Iterator

from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import

_GAP = r"(?:\\\r?\n|\\\r|#[^\n\r]*|[ \t\f\r\n])"
_AS = re.compile(rf"{_GAP}+as\b{_GAP}+(\w+)\Z")
_HIDDEN = re.compile(r"\\|#[^\n\r]*")
_SOURCE = re.compile(rf"(?:lazy\b{_GAP}*)?from(?!\w){_GAP}*(.*?){_GAP}*import\Z", re.DOTALL)


class Offsets:
    """Turns the parser's lines and columns, in bytes, into offsets in characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
        self._starts = [0, *ends]

    def at(self, line: int, column: int) -> int:
        start = self._starts[line - 1]
        following = self.text[start : start + column]  # never fewer characters than bytes
        if following.isascii():
            return start + column
        return start + len(following.encode()[:column].decode(errors="ignore"))

    def span(self, node: ast.stmt | ast.alias) -> tuple[int, int]:
        last, column = node.end_lineno, node.end_col_offset
        assert last is not None
        assert column is not None
        return self.at(node.lineno, node.col_offset), self.at(last, column)


def expected_imports(text: str) -> tuple[Import, ...]:
    """Return the imports of a text that this interpreter can parse."""
    bom = text.startswith("\ufeff")
    offsets = Offsets(text[bom:])
    found = _blocks(ast.parse(text[bom:]).body, Context(0), offsets)
    return tuple(sorted(_shifted(_import(node, context, offsets), bom) for node, context in found))


def _shifted(statement: Import, by: int) -> Import:
    """Return a statement moved by the byte order mark, which the parser does not count."""
    relative = statement.module is not None
    return statement._replace(
        start=statement.start + by,
        end=statement.end + by,
        source_start=statement.source_start + (by if relative else 0),
        source_end=statement.source_end + (by if relative else 0),
        names=tuple(a._replace(start=a.start + by, end=a.end + by) for a in statement.names),
    )


def _import(node: ast.Import | ast.ImportFrom, context: Context, offsets: Offsets) -> Import:
    start, end = offsets.span(node)
    names = tuple(_alias(alias, offsets) for alias in node.names)
    if isinstance(node, ast.Import):
        return Import(start, end, None, 0, 0, 0, names, context)
    head = offsets.text[start : names[0].start]
    keyword = re.search(r"\bimport(?!\w)", head)  # a comment may follow that has the word too
    assert keyword
    head = head[: keyword.end()]
    source = _SOURCE.match(head)
    assert source
    written = "".join(_HIDDEN.sub("", source[1]).split())
    assert len(written) - len(written.lstrip(".")) == node.level
    first, last = start + source.start(1), start + source.end(1)
    return Import(start, end, written.lstrip("."), node.level, first, last, names, context)


def _alias(alias: ast.alias, offsets: Offsets) -> Alias:
    start, end = offsets.span(alias)
    renamed = _AS.search(offsets.text, start, end) if alias.asname else None
    if renamed:
        end = renamed.start()
    name = "".join(_HIDDEN.sub("", offsets.text[start:end]).split())
    return Alias(name, renamed[1] if renamed else "", start, end)


_Found = Iterator[tuple[ast.Import | ast.ImportFrom, Context]]


def _blocks(body: list[ast.stmt], context: Context, offsets: Offsets) -> _Found:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, context
        elif isinstance(node, ast.If):
            yield from _choice(node, context, offsets)
        elif isinstance(node, ast.Match):
            for case in node.cases:
                yield from _blocks(case.body, context | Context.CONDITIONAL, offsets)
        else:
            for block in _parts(node):
                yield from _blocks(block, context | _kind(node), offsets)


def _parts(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(node, name, [])
    for handler in getattr(node, "handlers", []):
        yield handler.body


def _kind(node: ast.stmt) -> Context:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return Context.DEFERRED
    if isinstance(node, ast.ClassDef):
        return Context.CLASS
    return Context.TRY if type(node).__name__ in {"Try", "TryStar"} else Context.CONDITIONAL


def _choice(node: ast.If, context: Context, offsets: Offsets) -> _Found:
    yield from _blocks(node.body, context | _meaning(node.test), offsets)
    rest = node.orelse
    if len(rest) == 1 and isinstance(rest[0], ast.If) and _is_written(rest[0], "elif", offsets):
        yield from _choice(rest[0], context, offsets)
    elif rest:
        negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
        never = (
            negated
            and isinstance(node.test, ast.UnaryOp)
            and _is_type_checking(node.test.operand)
            and _is_written(node, "if", offsets)
        )
        otherwise = Context.TYPE_CHECKING if never else Context.CONDITIONAL
        yield from _blocks(rest, context | otherwise, offsets)


def _is_written(node: ast.If, keyword: str, offsets: Offsets) -> bool:
    return offsets.text.startswith(keyword, offsets.span(node)[0])


def _is_type_checking(test: ast.expr) -> bool:
    if isinstance(test, ast.Name):
        return test.id == "TYPE_CHECKING"
    return isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING" and _dotted(test.value)


def _dotted(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) or (
        isinstance(value, ast.Attribute) and _dotted(value.value)
    )


def is_main_guard(test: ast.expr) -> bool:
    inside = list(ast.walk(test))
    return (
        any(isinstance(node, ast.Name) and node.id == "__name__" for node in inside)
        and any(isinstance(node, ast.Constant) and node.value == "__main__" for node in inside)
        and not any(
            isinstance(node, ast.Not | ast.NotEq | ast.NotIn | ast.IsNot) for node in inside
        )
    )


def _meaning(test: ast.expr) -> Context:
    if _is_type_checking(test):
        return Context.TYPE_CHECKING
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        other = any(isinstance(node, ast.Or | ast.IfExp | ast.Lambda) for node in ast.walk(test))
        if _is_type_checking(test.values[0]) and not other:
            return Context.TYPE_CHECKING
    return Context.MAIN_GUARD if is_main_guard(test) else Context.CONDITIONAL
