"""Modules that strings of a program name: `import_module("shop.till")`, `patch("shop.till.sell")`.

The one idea: a string is a module's name if all of it is, and leads there.  A single word may be
anything, and is only where somebody imports what it says.
"""

import ast
import re
from collections.abc import Iterator

from modtidy import paths
from modtidy.rewriting import dots
from modtidy.rewriting.program import Program, argument
from modtidy.rewriting.relocation import Relocation
from modtidy.rewriting.spoken_names import Spelling, spoken
from modtidy.text import Edit, Span

_IMPORTERS = frozenset(
    {
        *("importlib.import_module", "__import__", "builtins.__import__", "importlib.__import__"),
        *(
            "importlib.util.find_spec",
            "runpy.run_module",
            "pkgutil.resolve_name",
            "pkgutil.get_data",
        ),
        *("pkgutil.get_loader", "importlib.util.resolve_name", "importlib.resources.files"),
        *("importlib.resources.path", "importlib.resources.read_text", "pytest.importorskip"),
        *("importlib.resources.open_text", "importlib.resources.open_binary"),
        *("importlib.resources.read_binary", "importlib.resources.contents"),
        *("django.utils.module_loading.import_string", "jinja2.PackageLoader"),
    }
)
"""Functions that take the name of a module."""
_LISTS = frozenset({"INSTALLED_APPS", "LOCAL_APPS", "PROJECT_APPS", "pytest_plugins"})
"""Variables that list the names of modules: Django's, pytest's."""
_WHOLE = re.compile(r"[\w.]+(?::[\w.]+)?")
_RELATIVE = re.compile(
    r"\b(?:import_module|find_spec|resolve_name)\s*\(\s*(?:name\s*=\s*)?[A-Za-z]{0,2}[\"']+\."
)
_QUOTES = re.compile(r"[A-Za-z]{0,2}(\"{3}|'{3}|\"|')")


def named(path: str, known: tuple[Spelling, ...], relocation: Relocation) -> Iterator[Edit]:
    """Yield the edits of strings in the Python file at `path` that name what moves."""
    text = relocation.before.tree.text(path)
    if not _RELATIVE.search(text) and not any(_is_quoted(one, text) for one in known):
        return
    program = Program.of(text)
    if program is None:
        return
    for node in program.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _in_string(program, node, node.value, known)
        elif isinstance(node, ast.Call) and program.dotted(node.func) in dots.RELATIVE:
            yield from _relative(program, node, path, relocation)


def _is_quoted(one: Spelling, text: str) -> bool:
    """Tell whether a string may begin with what is known by a name, or a path."""
    return any(
        f"{quote}{word}" in text for word in one.words if word in text for quote in ('"', "'")
    )


def _in_string(
    program: Program, node: ast.Constant, value: str, known: tuple[Spelling, ...]
) -> Iterator[Edit]:
    if not _WHOLE.fullmatch(value):
        return
    span = program.span(node)
    opening = _QUOTES.match(program.text, span.start)
    if opening is None or program.text[opening.end() : span.end - len(opening[1])] != value:
        return
    for one in spoken(value, known):
        is_first = one.span.start == 0
        if is_first and (not one.is_bare or _is_for_a_module(program, node)):
            yield Edit(Span(opening.end(), opening.end() + one.span.end), one.new)


def _is_for_a_module(program: Program, node: ast.Constant) -> bool:
    """Tell whether somebody takes the string for a module's name."""
    for around in program.around(node):
        if isinstance(around, ast.Call):
            return program.dotted(around.func) in _IMPORTERS
        if isinstance(around, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = around.targets if isinstance(around, ast.Assign) else [around.target]
            return any(isinstance(one, ast.Name) and one.id in _LISTS for one in targets)
        if not isinstance(around, (ast.List, ast.Tuple, ast.BinOp, ast.Starred, ast.keyword)):
            return False
    return False


def _relative(
    program: Program, call: ast.Call, path: str, relocation: Relocation
) -> Iterator[Edit]:
    """Yield the edit of a name that is imported relatively, to the package that is named."""
    before, after, place = relocation.before, relocation.after, relocation.place(path)
    name, package = argument(call, 0, "name"), argument(call, 1, "package")
    if not (isinstance(name, ast.Constant) and isinstance(name.value, str) and package):
        return
    start = dots.literal_dots(program, name)
    told = _package(package, path, relocation)
    if start is None or told is None:
        return
    level = len(name.value) - len(name.value.lstrip("."))
    base = told[0].split(".")
    if not told[0] or level > len(base):
        return
    rest = name.value[level:]
    full = ".".join([*base[: len(base) - level + 1], *([rest] if rest else [])])
    new = relocation.name(full, path)
    if new is None or before.find(full, path) is None or after.find(new, place) is None:
        return
    now, parts = told[1].split("."), new.split(".")
    pairs = zip(now, parts, strict=False)
    shared = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(now), len(parts)))
    written = "." * (len(now) - shared + 1) + ".".join(parts[shared:]) if shared else new
    if written != name.value:
        yield Edit(Span(start, start + len(name.value)), written)


def _package(package: ast.expr, path: str, relocation: Relocation) -> tuple[str, str] | None:
    """Name the package that dots count from, before and after."""
    before, after, place = relocation.before, relocation.after, relocation.place(path)
    if isinstance(package, ast.Name) and package.id == "__package__":
        return before.package_of(path), after.package_of(place)
    if isinstance(package, ast.Name) and package.id == "__name__":
        is_init = paths.stem(path) == "__init__"
        return (before.package_of(path), after.package_of(place)) if is_init else None
    if isinstance(package, ast.Constant) and isinstance(package.value, str):
        new = relocation.name(package.value, path)
        return (package.value, new) if new else None
    return None
