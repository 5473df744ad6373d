"""Relative names, counted from one package further in.

A relative import counts from `__package__`: for a module that is its parent, for an `__init__.py`
the package itself (language reference §5.7).  So what becomes a package needs one dot more, in an
import statement and wherever else dots are counted (`importlib.import_module`, `__import__`).
"""

import ast
import re
from collections.abc import Iterator

from modtidy.refactor import Refused
from modtidy.rewriting.program import Program, argument
from modtidy.source.imports import Import
from modtidy.text import Edit, Span

RELATIVE = ("importlib.import_module", "importlib.util.find_spec", "importlib.util.resolve_name")
"""The functions that take a name and the package its dots count from."""
_IMPORT = ("__import__", "builtins.__import__", "importlib.__import__")
_OPENING = re.compile(r"[A-Za-z]{0,2}(?:\"{3}|'{3}|\"|')(?=\.)")


def deepened(imports: tuple[Import, ...]) -> Iterator[Edit]:
    """Yield the dot more that each relative import among `imports` needs."""
    for one in imports:
        if one.level:
            yield Edit(Span(one.source_start, one.source_start), ".")


def deepened_levels(program: Program, path: str) -> Iterator[Edit]:
    """Yield the level more that each relative `__import__` needs; raises `Refused`."""
    for call in program.nodes:
        if not isinstance(call, ast.Call) or program.dotted(call.func) not in _IMPORT:
            continue
        level = argument(call, 4, "level")
        if level is None:
            continue
        if not isinstance(level, ast.Constant) or not isinstance(level.value, int):
            raise Refused(
                f"{program.line_of(call, path)} works out as it runs how many dots an import has"
            )
        if level.value:
            yield Edit(program.span(level), str(level.value + 1))


def literal_dots(program: Program, name: ast.expr) -> int | None:
    """Give where a name that is written relative, with its dots, begins; None where it is not.

    A name that is put together counts by its first part: `"." + name`, `f".{name}"`.
    """
    first = _first(name)
    if not isinstance(first, (ast.Constant, ast.JoinedStr)):
        return None
    opening = _OPENING.match(program.text, program.span(first).start)
    return opening.end() if opening else None


def is_absolute(name: ast.expr) -> bool:
    """Tell whether a name is written out, with no dot in front."""
    first = _first(name)
    if isinstance(first, ast.JoinedStr):
        first = first.values[0] if first.values else first
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return False
    return bool(first.value) and not first.value.startswith(".")


def _first(name: ast.expr) -> ast.expr:
    while True:
        if isinstance(name, ast.BinOp) and isinstance(name.op, (ast.Add, ast.Mod)):
            name = name.left
        elif (
            isinstance(name, ast.Call)
            and isinstance(name.func, ast.Attribute)
            and name.func.attr == "format"
        ):
            name = name.func.value
        else:
            return name
