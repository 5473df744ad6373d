"""Modules whose names a program works out as it runs: `import_module(f"shop.plugins.{name}")`.

The one idea: what is written of such a name, before what is put in, tells which modules it may
come to.  Where one of them moves, or the package that dots count from, the user is told.
"""

import ast
import re
from collections.abc import Iterator

from modtidy.plan import Remark
from modtidy.rewriting.imports.import_goals import is_init
from modtidy.rewriting.mentions.spoken_names import Spelling
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.rewriting.program import argument

_FUNCTIONS = ("__import__", "importlib.import_module", "importlib.util.find_spec")
CALLED = ("__import__", "import_module", "find_spec")
"""The same, each by its last word."""
_CALLS = tuple(
    re.compile(
        rf"{one}(?<!\w{one})\s*\(\s*(?:name\s*=\s*)?"
        r"[A-Za-z]{0,2}[\"'](?P<first>[\w.]*)(?:[{%]|[\"']\s*(?:[+%]|\.\s*format\b))"
    )
    for one in CALLED  # begins with the word, and so is found fast
)
"""A name that begins with some characters, and goes on with what is put in."""


def remarks(path: str, known: tuple[Spelling, ...], relocation: Relocation) -> Iterator[Remark]:
    """Yield a remark for each import of the file at `path` that may come to what moves."""
    text = relocation.before.tree.text(path)
    program = relocation.program(path) if _may_come_to(known, path, text, relocation) else None
    for call in program.nodes if program else ():
        if not isinstance(call, ast.Call) or program is None:
            continue
        if program.dotted(call.func) not in _FUNCTIONS:
            continue
        beginning = _beginning(call, path, relocation)
        if beginning and (
            _is_begun(beginning, known) or _counts_from_elsewhere(call, path, relocation)
        ):
            yield program.remark_on(call, path, "works out as it runs what it imports")


def _may_come_to(known: tuple[Spelling, ...], path: str, text: str, relocation: Relocation) -> bool:
    """Tell whether a name that is worked out begins as one of these does, as far as one sees.

    Dots may count from a package that is named in the file.
    """
    own = relocation.before.package_of(path)
    for first in {found["first"] for call in _CALLS for found in call.finditer(text)}:
        if _is_begun(_absolute(first, own), known):
            return True
        if first.startswith("."):
            tops = {one.name.partition(".")[0] for one in known if one.name}
            if path in relocation.asked or any(
                f"{quote}{top}" in text for top in tops for quote in "\"'"
            ):
                return True
    return False


def _is_begun(beginning: str, known: tuple[Spelling, ...]) -> bool:
    return bool(beginning) and any(one.name.startswith(beginning) for one in known)


def _absolute(written: str, package: str) -> str:
    """Give what a name begins with of which this is written, if its dots count from a package."""
    level = len(written) - len(written.lstrip("."))
    if not level:
        return written if "." in written else ""
    base = package.split(".")
    return ".".join([*base[: len(base) - level + 1], written[level:]])


def _beginning(call: ast.Call, path: str, relocation: Relocation) -> str:
    """Give what a name that is put together begins with, absolutely; nothing where all is open."""
    name = argument(call, 0, "name")
    if name is None or isinstance(name, ast.Constant):
        return ""
    written = _first_part(name)
    package = argument(call, 1, "package")
    if not written.startswith("."):
        return _absolute(written, "")
    if isinstance(package, ast.Constant) and isinstance(package.value, str):
        return _absolute(written, package.value)
    if isinstance(package, ast.Name) and (
        package.id == "__package__" or (package.id == "__name__" and is_init(path))
    ):
        return _absolute(written, relocation.before.package_of(path))
    return ""


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
