"""What a file that moves looks for beside itself, and leaves behind.

The one idea: a file that goes further in finds its way back by as many steps up; from anywhere
else the way would be a guess, and is left to the user, with its place.  What moves along is found
as before.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Remark
from modtidy.refactor import Refused
from modtidy.rewriting.conversion.file_paths import adjusted
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.rewriting.program import Program
from modtidy.rewriting.remarks import remark_on
from modtidy.text import Edit, Span

_BY_PACKAGE = re.compile(
    r"(?:files|get_data|resource_filename|PackageLoader|open_text|read_text|read_binary|open_binary"
    r"|contents|is_resource|resources\.path)\(__(?:package|name)__"
)
"""How a program asks for what lies beside a module."""


class Kept(NamedTuple):
    """What one file that moves is to say, so as to find what it found."""

    path: str
    edits: tuple[Edit, ...] = ()
    remarks: tuple[Remark, ...] = ()


def kept(relocation: Relocation) -> Iterator[Kept]:
    """Yield, for each file that moves and counts from its place, what becomes of that."""
    tree = relocation.before.tree
    for source, target in relocation.asked.items():
        if paths.parent(source) == paths.parent(target):
            if tree.has(source) and paths.stem(source) != paths.stem(target):
                yield _by_stem(source, target, relocation)
            continue
        for path in relocation.files:
            if not paths.below(path, source) or not path.endswith(".py"):
                continue
            if "__file__" in tree.text(path):
                yield _by_file(path, source, relocation)
            if path == source:
                yield _by_package(path, relocation)


def _by_stem(path: str, place: str, relocation: Relocation) -> Kept:
    """Point at what a file makes of its own name, which is to be another."""
    text = relocation.before.tree.text(path)
    program = Program.of(text) if "__file__" in text else None
    what = f"asks for the file's own name, which will be `{paths.leaf(place)}`"
    found = [
        program.remark_on(node, path, what)
        for node in (program.nodes if program else ())
        if program and isinstance(node, (ast.Call, ast.Attribute)) and _is_own_name(program, node)
    ]
    return Kept(path, (), tuple(dict.fromkeys(sorted(found, key=lambda one: one.span))))


def _is_own_name(program: Program, node: ast.Call | ast.Attribute) -> bool:
    """Tell whether an expression takes the name out of the path of the file it stands in."""
    if isinstance(node, ast.Attribute):
        asks = node.attr in {"stem", "name", "with_suffix", "with_stem"}
        inner: ast.expr | None = node.value
    else:
        asks = program.dotted(node.func) in {"os.path.basename", "os.path.splitext"}
        inner = node.args[0] if node.args else None
    if not asks or inner is None:
        return False
    goes_up = any(one in program.written(inner) for one in (".parent", "dirname"))
    names = (one.id for one in ast.walk(inner) if isinstance(one, ast.Name))
    return "__file__" in names and not goes_up


def _by_file(path: str, source: str, relocation: Relocation) -> Kept:
    place, tree = relocation.place(path), relocation.before.tree
    program = Program.of(tree.text(path))
    if program is None:
        return Kept(path)
    try:
        found = list(adjusted(program, path, tree.names(path), place))
    except Refused:
        return Kept(path, (), tuple(_remarks(program, path, 0)))
    edits = tuple(sorted({one for one in found if isinstance(one, Edit)}))
    if not edits:
        return Kept(path)
    if path == source and paths.below(place, paths.parent(path)):
        remarks = (one for one in found if isinstance(one, Remark))
        return Kept(path, edits, tuple(dict.fromkeys(remarks)))
    depth = paths.parent(path).count("/") - source.count("/") if path != source else -1
    return Kept(path, (), tuple(_remarks(program, path, depth + 1)))


def _remarks(program: Program, path: str, inside: int) -> Iterator[Remark]:
    """Yield a remark for each place that counts from the file further out than has moved along."""
    for node in program.nodes:
        if isinstance(node, ast.Name) and node.id == "__file__":
            outermost = node
            for around in program.around(node):
                if isinstance(around, ast.stmt):
                    break
                outermost = around  # type: ignore[assignment] # expressions all, below a statement
            if _steps(program.written(outermost)) > inside:
                what = "counts from `__file__`, which will lie elsewhere"
                yield program.remark_on(node, path, what)


def _steps(written: str) -> int:
    """Count how many directories up an expression goes, the file's own included."""
    named = written.count(".parent") - written.count(".parents")
    numbered = written.count(".parents[") * 2
    return max(named + numbered + written.count("dirname(") + written.count(".."), 1)


def _by_package(path: str, relocation: Relocation) -> Kept:
    text = relocation.before.tree.text(path)
    if "__package__" not in text and "__name__" not in text:
        return Kept(path)
    what = "looks for files beside it, which will lie elsewhere"
    found = (Span(one.start(), one.end()) for one in _BY_PACKAGE.finditer(text))
    return Kept(path, (), tuple(remark_on(path, text, one, what) for one in found))
