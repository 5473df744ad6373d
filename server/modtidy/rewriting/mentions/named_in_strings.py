"""Modules that strings of a program name: `import_module("shop.till")`, `patch("shop.till.sell")`.

The one idea: a string is read as any other text is, since it may be a name, a path, a docstring or
a program of its own.  A string that is a single word may be anything, and is a module's name only
where somebody imports what it says.
"""

import ast
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from modtidy import paths
from modtidy.plan import Note, Plan, Rewrite
from modtidy.project.project import Project
from modtidy.rewriting.builds import setup_arguments
from modtidy.rewriting.conversion import dots
from modtidy.rewriting.mentions.spoken_names import Spelling, is_for_a_module, phrases, spoken
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.rewriting.program import Program, argument
from modtidy.source.fields import expressions, literals
from modtidy.source.names import Names
from modtidy.source.strings import AmbiguousError, code, normalised
from modtidy.text import Edit, Span

STRINGS = Note("Strings", "These name what moves, and may be looked up as the program runs")

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
        *("unittest.mock.patch.multiple", "sys.modules.get", "sys.modules.pop"),
    }
)
"""Functions that take the name of a module."""
_LISTS = frozenset({"INSTALLED_APPS", "LOCAL_APPS", "PROJECT_APPS", "pytest_plugins"})
"""Variables that list the names of modules: Django's, pytest's."""
_OPTIONS = ("-m", "DJANGO_SETTINGS_MODULE", "FLASK_APP", "__module__")
"""What the name of a module follows in a list of arguments."""
_ATTRIBUTES = frozenset({"__module__", "__package__"})
"""What is called so is the name of a module, wherever it is (data model, "Special attributes")."""
COUNTING = ("import_module", "find_spec", "resolve_name")
"""The functions that take a name with dots, each by its last word."""
_RELATIVE = tuple(
    re.compile(rf"{one}(?<!\w{one})\s*\(\s*(?:name\s*=\s*)?[A-Za-z]{{0,2}}[\"']+\.")
    for one in COUNTING  # begins with the word, and so is found fast
)
_WORD = re.compile(r"\w+")


def named(path: str, known: tuple[Spelling, ...], relocation: Relocation) -> Iterator[Edit]:
    """Yield the edits of strings in the Python file at `path` that name what moves."""
    text = relocation.before.tree.text(path)
    is_meant = _is_said(path, text, known) or _may_count(path, text, relocation)
    program = relocation.program(path) if is_meant else None
    if program is None:
        return
    yield from in_program(program, path, relocation.before.tree.names(path), known)
    for node in program.nodes:
        if isinstance(node, ast.Call) and program.dotted(node.func) in dots.RELATIVE:
            yield from _relative(program, node, path, relocation)


def paths_named(moves: Mapping[str, str], sure: Plan, project: Project) -> tuple[Rewrite, ...]:
    """Give the rewrites of strings that are the paths of files that go elsewhere, each to confirm.

    Places that the `sure` plan edits are left to it, and so is what those files say of themselves.
    """
    known = tuple(Spelling("", "", old, new, None) for old, new in moves.items())
    edited, rewrites = sure.edits(), []
    held = project.tree.holding(phrases(known), project.files())
    for path in (one for one in project.files() if one in held and one not in moves):
        text = project.tree.text(path)
        program = Program.of(text) if _is_said(path, text, known) else None
        found = in_program(program, path, project.tree.names(path), known) if program else ()
        if others := beside(found, edited.get(path, ())):
            rewrites.append(Rewrite(path, others, STRINGS))
    return tuple(rewrites)


def beside(found: Iterable[Edit], sure: Iterable[Edit]) -> tuple[Edit, ...]:
    """Give the edits that are found where no `sure` one is made, in order."""
    kept = tuple(sure)
    return tuple(sorted(one for one in {*found} if not any(_overlap(one, it) for it in kept)))


def _overlap(one: Edit, other: Edit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def in_program(
    program: Program, path: str, names: Names, known: tuple[Spelling, ...]
) -> Iterator[Edit]:
    """Yield the edits of strings that name what is `known`, in the program at `path`.

    Strings that are annotations are not among them: what is used there is bound somewhere.
    """
    used = sorted(one.start for one in names.references)
    told = setup_arguments.names(program)
    for node in program.nodes:
        if isinstance(node, ast.JoinedStr):
            yield from _in_string(program, node, known, paths.parent(path), told)
        elif isinstance(node, ast.Constant) and is_text(node.value):
            span = program.span(node)
            if bisect_left(used, span.start) == bisect_left(used, span.end):
                yield from _in_string(program, node, known, paths.parent(path), told)


def is_text(value: object) -> bool:
    """Tell whether a constant is a string, or bytes that people read: others count their length."""
    is_read = isinstance(value, bytes) and re.fullmatch(rb"[\t\n\r\x20-\xff]*", value)
    return isinstance(value, str) or bool(is_read)


def _is_said(path: str, text: str, known: tuple[Spelling, ...]) -> bool:
    """Tell whether a file names what is known anywhere but in its code."""
    return is_outside_code(
        text, [one.span.start for one in spoken(text, known, paths.parent(path))]
    )


def is_outside_code(text: str, starts: Collection[int]) -> bool:
    """Tell whether one of some places in a text, by their offsets, is in a string or a comment."""
    if not starts:
        return False
    try:
        in_code = code(normalised(text))
    except AmbiguousError:
        return True
    return any(not in_code.holds(at) for at in starts)


def _may_count(path: str, text: str, relocation: Relocation) -> bool:
    """Tell whether a file imports by dots what may be something that moves, or is to count anew."""
    if not any(one.search(text) for one in _RELATIVE):
        return False
    return path in relocation.files or not relocation.tails.isdisjoint(_WORD.findall(text))


def _in_string(
    program: Program,
    node: ast.Constant | ast.JoinedStr,
    known: tuple[Spelling, ...],
    near: str,
    told: Collection[ast.AST],
) -> Iterator[Edit]:
    """Yield the edits of what is between the quotes, but for the expressions in there."""
    span, text = program.span(node), program.text
    fields = list(expressions(text, span.start, span.end))
    for _, start, end in literals(text, span.start, span.end):
        inside = text[start:end]
        for one in spoken(inside, known, near):
            first, last = start + one.span.start, start + one.span.end
            if any(begin < last and first < stop for begin, stop in fields):
                continue
            rest = inside[: one.span.start] + inside[one.span.end :]
            is_meant = not rest and _is_for_a_module(program, node)
            is_meant = is_meant or (node in told and not rest.strip(".*"))
            if not one.is_bare or is_meant or is_for_a_module(inside, one.span):
                yield Edit(Span(first, last), one.new)


def _is_for_a_module(program: Program, node: ast.expr) -> bool:
    """Tell whether somebody takes the string for a module's name."""
    inner: ast.AST = node
    for around in program.around(node):
        if _before(inner, around) in _OPTIONS:
            return True
        if not isinstance(around, (ast.List, ast.Tuple, ast.BinOp, ast.Starred, ast.keyword)):
            return _takes_a_module(program, around)
        inner = around
    return False


def _takes_a_module(program: Program, node: ast.AST) -> bool:
    """Tell whether what a string stands in, alone or in a list, is about modules."""
    match node:
        case ast.Call():
            return program.dotted(node.func) in _IMPORTERS
        case ast.Subscript():
            return program.dotted(node.value) == "sys.modules"
        case ast.Assign(targets=named):
            return any(map(_is_modules_name, named))
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return _is_modules_name(target)
        case ast.Compare():
            return any(map(_is_modules_name, [node.left, *node.comparators]))
    return False


def _is_modules_name(node: ast.expr) -> bool:
    """Tell whether an attribute, or a variable, holds a module's name, or a list of them."""
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in _ATTRIBUTES or (isinstance(node, ast.Name) and name in _LISTS)


def _before(node: ast.AST, around: ast.AST) -> object:
    """Give the constant that stands before a node in a list of arguments; None for others."""
    listed = around.args if isinstance(around, ast.Call) else getattr(around, "elts", [])
    before = next((one for one, other in pairwise(listed) if other is node), None)
    return before.value if isinstance(before, ast.Constant) else None


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
    if (full, told[0]) == (new, told[1]):
        return
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
