"""What a file says by the names Python gives it: `__package__`, `__spec__`, `__name__`.

When a module becomes a package, its `__name__` stays and its `__package__`, once its parent's
name, becomes its own (language reference §5.4.1).  So `__package__.rpartition(".")[0]` is what
`__package__` was.  What is looked up beside the module that `__name__` names, such as data, would
now be looked up a directory further in, and takes the parent for its anchor too.
"""

import ast
from collections.abc import Iterator

from modtidy.plan import Remark
from modtidy.refactor import Refused
from modtidy.rewriting.conversion.dots import RELATIVE, is_absolute, literal_dots
from modtidy.rewriting.conversion.main_guard import is_guard
from modtidy.rewriting.program import Program, argument
from modtidy.text import Edit, Span

PARENT = '__package__.rpartition(".")[0]'
_INIT = "__init__.py"
OF_PARENT = '.rpartition(".")[0]'

_READERS = frozenset(
    {
        *("files", "path", "contents", "is_resource", "read_text", "read_binary"),
        *("open_text", "open_binary"),
    }
)
_RESOURCES = ("importlib.resources.", "importlib_resources.")
_BESIDE = frozenset(
    {
        "pkgutil.get_data",
        "jinja2.PackageLoader",
        *(
            f"pkg_resources.resource_{what}"
            for what in ("filename", "string", "stream", "exists", "isdir", "listdir")
        ),
    }
)
"""Functions that look for files beside the module they are given the name of."""
_APPLICATIONS = {
    "flask.Flask": ("static", "templates"),
    "flask.Blueprint": ("static", "templates"),
    "quart.Quart": ("static", "templates"),
    "quart.Blueprint": ("static", "templates"),
    "dash.Dash": ("assets",),
}
"""Classes that do so too, and the directories they look for."""


def anchored(program: Program, path: str, beside: frozenset[str]) -> Iterator[Edit | Remark]:
    """Yield the edits after which the file at `path` means by these names what it meant.

    `beside` are the entries of the directory the module lies in.  Yields remarks too;
    raises `Refused`.
    """
    for node in program.nodes:
        if isinstance(node, ast.Name):
            yield from _name(program, node, path)
        elif isinstance(node, ast.Call):
            yield from _call(program, node, path, beside)


def of_parents(program: Program) -> Iterator[Edit]:
    """Yield the edits that `anchored` made where `__name__` is an anchor of its parent's by now."""
    for call in program.nodes:
        first = (
            _first(call) if isinstance(call, ast.Call) and _looks_beside(program, call) else None
        )
        named = first is not None and program.written(first).startswith(f"__name__{OF_PARENT[:11]}")
        if first is not None and named:
            at = program.span(first).start + len("__name__")
            yield Edit(Span(at, at), program.quoted(first, OF_PARENT))


def _looks_beside(program: Program, call: ast.Call) -> bool:
    """Tell whether a call looks for files beside the module it is given the name of."""
    function = program.dotted(call.func)
    return function in _BESIDE or _is_reader(function)


def _is_reader(function: str) -> bool:
    return function.startswith(_RESOURCES) and function.rpartition(".")[2] in _READERS


def _name(program: Program, node: ast.Name, path: str) -> Iterator[Edit | Remark]:
    if node.id == "__path__":
        raise Refused(f"`{path}` uses `__path__`, as if it were a package already")
    if node.id not in {"__package__", "__spec__", "__loader__", "__cached__"}:
        return
    if not isinstance(node.ctx, ast.Load):
        raise Refused(f"`{path}` gives itself a `{node.id}` of its own")
    around = program.parents[node]
    if node.id == "__package__":
        yield from _package(program, node, around)
    elif isinstance(around, ast.Attribute) and node.id == "__spec__":
        if around.attr == "parent":
            yield _after(program, around)
        elif around.attr not in {"name", "origin"}:
            yield _remark(program, node, path)
    elif not isinstance(around, ast.Compare):
        yield _remark(program, node, path)


def _package(program: Program, node: ast.Name, around: ast.AST) -> Iterator[Edit]:
    call = program.parents[around] if isinstance(around, ast.keyword) else around
    if isinstance(call, ast.Call) and program.dotted(call.func) in RELATIVE:
        name = argument(call, 0, "name")
        if name is not None and argument(call, 1, "package") is node:
            at = literal_dots(program, name)
            if at is not None:
                yield Edit(Span(at, at), ".")
            if at is not None or is_absolute(name):
                return
    yield _after(program, node)


def _after(program: Program, node: ast.expr) -> Edit:
    """Give the edit that takes the parent of the package `node` names."""
    end = program.span(node).end
    return Edit(Span(end, end), program.quoted(node, OF_PARENT))


def _call(program: Program, call: ast.Call, path: str, beside: frozenset[str]) -> Iterator[Edit]:
    function, in_package = program.dotted(call.func), _INIT in beside
    is_reader = _is_reader(function)
    if is_reader and not call.args and not call.keywords:
        end = program.span(call).end
        if in_package:
            yield Edit(Span(end - 1, end - 1), PARENT)
        else:
            yield Edit(Span(end, end), ".parent")
        return
    first = _first(call)
    if not isinstance(first, ast.Name) or first.id != "__name__":
        return
    if function in _APPLICATIONS:
        _check_application(program, call, path, beside & _directories(function))
    elif (is_reader or function in _BESIDE) and in_package:
        yield _of_parent(program, first)
    elif is_reader and function.endswith(".files"):
        end = program.span(call).end
        yield Edit(Span(end, end), ".parent")
    elif is_reader or function in _BESIDE:
        raise Refused(
            f"{program.line_of(call, path)} looks for files by `__name__`, "
            "and as a module it is in no package they could belong to"
        )


def _of_parent(program: Program, name: ast.Name) -> Edit:
    """Give the edit by which `__name__`, as an anchor, is the parent's; run, a file has no name."""
    if any(isinstance(one, ast.If) and is_guard(one.test) for one in program.around(name)):
        return Edit(program.span(name), program.quoted(name, PARENT))
    return _after(program, name)


def _first(call: ast.Call) -> ast.expr | None:
    named = ("anchor", "package", "import_name", "package_name", "package_or_requirement")
    if call.args:
        return call.args[0]
    return next((one.value for one in call.keywords if one.arg in (*named, "name")), None)


def _directories(function: str) -> frozenset[str]:
    return frozenset(f"{name}/" for name in _APPLICATIONS[function])


def _check_application(program: Program, call: ast.Call, path: str, found: frozenset[str]) -> None:
    set_here = [one.arg for one in call.keywords if one.arg and one.arg.endswith("_folder")]
    if "root_path" in {one.arg for one in call.keywords}:
        return
    if found or set_here:
        what = f"`{min(found)}`" if found else f"its `{set_here[0]}`"
        raise Refused(f"{program.line_of(call, path)} looks for {what} beside the file")


def _remark(program: Program, node: ast.Name, path: str) -> Remark:
    return program.remark_on(node, path, f"uses `{node.id}`, which will be another")
