"""Modules that a program names by words it puts together, or asks a package for.

The one idea: what an expression comes to is worked out where it can be.  A word that alone says
which module is meant follows; where a name is in pieces, the user is told the place.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from modtidy.plan import Remark
from modtidy.rewriting.imports.import_goals import is_submodule, leaf
from modtidy.rewriting.mentions.named_in_strings import is_outside_code, is_text
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.rewriting.program import Program, argument
from modtidy.source.fields import literals
from modtidy.text import Edit, Span

_MAY = re.compile(
    r"attr\s*\(|\.object\s*\(|__import__|__name__|__dict__|\bvars\(|\bpatch\("
    r"|\\x|[\"']\s*\+|\+\s*[\"']|f[\"']|[\"'][\s\\]+[\"']"
)
"""What stands in a file that names modules so, as far as one sees without reading it."""
_ASKING = frozenset(
    {
        *("getattr", "setattr", "hasattr", "delattr", "monkeypatch.setattr", "monkeypatch.delattr"),
        *("unittest.mock.patch.object", "mock.patch.object", "mocker.patch.object"),
    }
)
"""Functions that are given an object, and the name of an attribute it has."""
_OWNERS = frozenset({"__name__.rpartition('.')[0]", "__name__.rsplit('.', 1)[0]"})
"""How a module names the package it is in by its own name."""


_NAMING = (ast.Call, ast.Subscript, ast.BinOp, ast.JoinedStr, ast.Constant)


@dataclass(frozen=True)
class _File:
    program: Program
    path: str
    relocation: Relocation

    def said(self, node: ast.AST) -> str | None:
        """Work out the string an expression comes to; None where that cannot be read."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined([node.left, node.right])
        if isinstance(node, ast.JoinedStr):
            return self._joined(node.values)
        if isinstance(node, ast.FormattedValue) and node.conversion < 0 and not node.format_spec:
            return self.said(node.value)
        return self._own(node)

    def _own(self, node: ast.AST) -> str | None:
        """Give the name of the file's module, or of its package, where that is asked for."""
        before = self.relocation.before
        if isinstance(node, ast.Name) and node.id == "__package__":
            return before.package_of(self.path)
        name = before.name_of(self.path)
        if isinstance(node, ast.Name) and node.id == "__name__":
            return name
        if isinstance(node, ast.Subscript) and ast.unparse(node) in _OWNERS:
            return name.rpartition(".")[0]
        return None

    def _joined(self, nodes: Sequence[ast.expr]) -> str | None:
        parts = [said for said in map(self.said, nodes) if said is not None]
        return "".join(parts) if len(parts) == len(nodes) else None

    def new(self, name: str) -> str | None:
        """Give the new name of a module that goes elsewhere; None of any other."""
        if not self.relocation.moved(self.relocation.before.find(name, self.path)):
            return None
        new = self.relocation.name(name, self.path)
        return None if new == name else new

    def remark_on(self, node: ast.expr, what: str) -> Remark:
        """Say `what` a node does."""
        return self.program.remark_on(node, self.path, what)


def followed(path: str, relocation: Relocation) -> Iterator[Edit | Remark]:
    """Yield an edit, or a remark, for each place in the file at `path` that names what moves so."""
    text = relocation.before.tree.text(path)
    words = re.finditer("|".join(sorted(map(re.escape, relocation.stems))), text)
    is_meant = _MAY.search(text) and is_outside_code(text, [one.start() for one in words])
    program = relocation.program(path) if is_meant else None
    if program is None:
        return
    file, inner = _File(program, path, relocation), set[ast.AST]()
    found = (one for one in program.nodes if isinstance(one, _NAMING))
    for node in sorted(found, key=lambda one: (program.span(one).start, -program.span(one).end)):
        if isinstance(node, ast.Subscript) or (
            isinstance(node, ast.Call) and program.dotted(node.func) in _ASKING
        ):
            yield from _asked(file, node)
        elif isinstance(node, ast.Call) and program.dotted(node.func) == "__import__":
            yield from _imported(file, node)
        elif isinstance(node, ast.Call) and program.dotted(node.func) == "unittest.mock.patch":
            yield from _patched(file, node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
            yield from _in_data(file, node, node.value)
        if not isinstance(node, ast.Call) and node not in inner:
            inner.update(ast.walk(node))
            yield from _put_together(file, node)


def _asked(file: _File, node: ast.Call | ast.Subscript) -> Iterator[Edit | Remark]:
    """Yield what becomes of the word by which a package is asked for a module in it."""
    match node:
        case ast.Call(args=[asked, ast.Constant(value=str(word)) as written, *_]):
            owner = file.program.dotted(asked)
        case ast.Subscript(
            value=ast.Attribute(value=asked, attr="__dict__")
            | ast.Call(func=ast.Name(id="vars"), args=[asked]),
            slice=ast.Constant(value=str(word)) as written,
        ):
            owner = file.program.dotted(asked)
        case _:
            return
    full = f"{owner}.{word}"
    new = (
        file.new(full) if owner and is_submodule(full, file.path, file.relocation.before) else None
    )
    if new is None:
        return
    if new.rpartition(".")[0] == file.relocation.name(owner, file.path):
        yield from _edited(file, written, word, leaf(new))
    else:
        yield file.remark_on(node, f"asks `{owner}` for `{word}`, which will be `{new}`")


def _patched(file: _File, call: ast.Call) -> Iterator[Remark]:
    """Yield a remark on a module that is put out of its package by its name, and will be in none.

    `mock.patch` wants a name with a dot in it.
    """
    target = argument(call, 0, "target")
    said = file.said(target) if target is not None else None
    new = file.new(said) if said else None
    if new and "." not in new:
        yield file.remark_on(call, f"patches `{said}`, which will be `{new}` and in no package")


def _imported(file: _File, call: ast.Call) -> Iterator[Edit | Remark]:
    """Yield what becomes of a name that goes on from what `__import__` gives, or of its list."""
    name, level = argument(call, 0, "name"), argument(call, 4, "level")
    listed = argument(call, 3, "fromlist")
    said = file.said(name) if name is not None else None
    if said is None:
        return
    if isinstance(level, ast.Constant) and level.value:
        base = file.relocation.before.package_of(file.path).split(".")
        said = ".".join([*base[: len(base) - int(str(level.value)) + 1], *filter(None, [said])])
        if new := file.new(said):
            yield file.remark_on(call, f"imports `{said}`, which will be `{new}`")
    words = listed.elts if isinstance(listed, (ast.List, ast.Tuple)) else []
    for one in words:
        full = f"{said}.{file.said(one)}"
        if new := file.new(full):
            yield file.remark_on(call, f"imports `{full}`, which will be `{new}`")
    if not words:
        yield from _gone_on(file, call, said)


def _gone_on(file: _File, call: ast.Call, name: str) -> Iterator[Edit | Remark]:
    """Yield the edit of the attributes by which a program goes on to the module it imports."""
    node, chain = file.program.parents.get(call), list[ast.Attribute]()
    while isinstance(node, ast.Attribute) and name.split(".")[1:][: len(chain) + 1] == [
        *(one.attr for one in chain),
        node.attr,
    ]:
        chain.append(node)
        node = file.program.parents.get(node)
    new = file.new(name)
    if new is None or isinstance(file.program.parents.get(call), ast.Expr):
        return
    if len(chain) == name.count("."):
        start = file.program.span(call).end
        end = file.program.attribute(chain[-1]).end if chain else start
        yield Edit(Span(start, end), "".join(f".{one}" for one in new.split(".")[1:]))
    else:
        yield file.remark_on(call, f"goes on from what it imports, which will be `{new}`")


def _in_data(file: _File, node: ast.expr, data: bytes) -> Iterator[Remark]:
    """Yield a remark on a name in bytes that nobody but a program reads, such as a pickle."""
    words = () if is_text(data) else re.findall(rb"[A-Za-z_][\w.]*", data)
    for word in dict.fromkeys(words):
        parts = word.decode().split(".")
        for count in range(len(parts), 0, -1):
            name = ".".join(parts[:count])
            if new := file.new(name):
                yield file.remark_on(node, f"holds data that names `{name}`, which will be `{new}`")
                return


def _put_together(file: _File, node: ast.expr) -> Iterator[Remark]:
    """Yield a remark on a name that is written in pieces."""
    said = file.said(node)
    if said is None or not re.fullmatch(r"\w+(?:\.\w+)+(?::\w+)?", said):
        return
    span = file.program.span(node)
    pieces = list(literals(file.program.text, span.start, span.end))
    if isinstance(node, ast.Constant) and len(pieces) == 1:
        return
    parts = said.partition(":")[0].split(".")
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        if file.relocation.before.find(name, file.path):
            if new := file.new(name):
                yield file.remark_on(
                    node, f"puts together the name `{name}`, which will be `{new}`"
                )
            return


def _edited(file: _File, node: ast.expr, old: str, new: str) -> Iterator[Edit]:
    span = file.program.span(node)
    start = file.program.text.find(old, span.start, span.end)
    if start >= 0:
        yield Edit(Span(start, start + len(old)), new)
