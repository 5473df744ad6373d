"""Modules whose names a program works out as it runs: `import_module(f"shop.plugins.{name}")`.

The one idea: what is written of such a name, before what is put in, tells which modules it may
come to.  Where one of them moves, or the package that dots count from, the user is told.
"""

import ast
import re
from collections.abc import Iterator

from modtidy.rewriting.import_goals import is_init
from modtidy.rewriting.program import Program, argument
from modtidy.rewriting.relocation import Relocation
from modtidy.rewriting.spoken_names import Spelling

_FUNCTIONS = ("__import__", "importlib.import_module", "importlib.util.find_spec")
_CALL = re.compile(
    r"\b(?:__import__|import_module|find_spec)\s*\(\s*(?:name\s*=\s*)?"
    r"[A-Za-z]{0,2}[\"'][\w.]*(?:[{%]|[\"']\s*(?:[+%]|\.\s*format\b))"
)
"""A name that begins with some characters, and goes on with what is put in."""


def remarks(path: str, known: tuple[Spelling, ...], relocation: Relocation) -> Iterator[str]:
    """Yield a remark for each import of the file at `path` that may come to what moves."""
    text = relocation.before.tree.text(path)
    program = Program.of(text) if _CALL.search(text) else None
    for call in program.nodes if program else ():
        if not isinstance(call, ast.Call) or program is None:
            continue
        if program.dotted(call.func) not in _FUNCTIONS:
            continue
        beginning = _beginning(call, path, relocation)
        if beginning and (
            any(one.name.startswith(beginning) for one in known)
            or _counts_from_elsewhere(call, path, relocation)
        ):
            yield f"line {program.line(call)} of `{path}` works out as it runs what it imports"


def _beginning(call: ast.Call, path: str, relocation: Relocation) -> str:
    """Give what a name that is put together begins with, absolutely; nothing where all is open."""
    name = argument(call, 0, "name")
    if name is None or isinstance(name, ast.Constant):
        return ""
    written = _first_part(name)
    level = len(written) - len(written.lstrip("."))
    if not level:
        return written if "." in written else ""
    package = argument(call, 1, "package")
    if isinstance(package, ast.Constant) and isinstance(package.value, str):
        base = package.value.split(".")
    elif isinstance(package, ast.Name) and (
        package.id == "__package__" or (package.id == "__name__" and is_init(path))
    ):
        base = relocation.before.package_of(path).split(".")
    else:
        return ""
    return ".".join([*base[: len(base) - level + 1], written[level:]])


def _first_part(name: ast.expr) -> str:
    """Give the characters that a string which is put together begins with."""
    while isinstance(name, (ast.BinOp, ast.Call)):
        if isinstance(name, ast.BinOp):
            name = name.left
        elif isinstance(name.func, ast.Attribute) and name.func.attr == "format":
            name = name.func.value
        else:
            return ""
    first = name.values[0] if isinstance(name, ast.JoinedStr) and name.values else name
    value = first.value if isinstance(first, ast.Constant) else ""
    return re.split(r"[%{]", value)[0] if isinstance(value, str) else ""


def _counts_from_elsewhere(call: ast.Call, path: str, relocation: Relocation) -> bool:
    """Tell whether dots count from the file's own package, which is to be another."""
    name = argument(call, 0, "name")
    if name is None or not _first_part(name).startswith("."):
        return False
    return path in relocation.asked and relocation.place(path) != path
