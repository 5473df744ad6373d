"""What a file says by the names Python gives it: `__package__`, `__spec__`, `__name__`.

When a module becomes a package, its `__name__` stays and its `__package__`, once its parent's
name, becomes its own (language reference §5.4.1).  So `__package__.rpartition(".")[0]` is what
`__package__` was.  What is looked up beside the module that `__name__` names, such as data, would
now be looked up a directory further in, and takes the parent for its anchor too.
"""

import ast
from collections.abc import Iterator

from modtidy.refactor import Refused
from modtidy.rewriting.dots import RELATIVE, is_absolute, literal_dots
from modtidy.rewriting.program import Program, argument
from modtidy.text import Edit, Span

PARENT = '__package__.rpartition(".")[0]'
_OF_PARENT = '.rpartition(".")[0]'

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


def anchored(
    program: Program, path: str, parent: str, beside: frozenset[str]
) -> Iterator[Edit | str]:
    """Yield the edits after which the file at `path` means by these names what it meant.

    `parent` names the regular package the module is in, if it is in one; `beside` are the entries
    of the directory it lies in.  Yields remarks too, each a sentence; raises `Refused`.
    """
    for node in program.nodes:
        if isinstance(node, ast.Name):
            yield from _name(program, node, path)
        elif isinstance(node, ast.Call):
            yield from _call(program, node, path, parent, beside)


def _name(program: Program, node: ast.Name, path: str) -> Iterator[Edit | str]:
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
    return Edit(Span(end, end), _quoted(program, node, _OF_PARENT))


def _quoted(program: Program, node: ast.AST, new: str) -> str:
    """Put what is to stand in a formatted string in the quotes that string is not in."""
    strings = (one for one in program.around(node) if isinstance(one, ast.JoinedStr))
    outer = next(strings, None)
    if outer is None or "'" in program.written(outer).lstrip("fFrR")[:1]:
        return new
    return new.replace('"', "'")


def _call(
    program: Program, call: ast.Call, path: str, parent: str, beside: frozenset[str]
) -> Iterator[Edit]:
    function = program.dotted(call.func)
    is_reader = function.startswith(_RESOURCES) and function.rpartition(".")[2] in _READERS
    if is_reader and not call.args and not call.keywords:
        end = program.span(call).end
        if parent:
            yield Edit(Span(end - 1, end - 1), PARENT)
        else:
            yield Edit(Span(end, end), ".parent")
        return
    first = _first(call)
    if not isinstance(first, ast.Name) or first.id != "__name__":
        return
    if function in _APPLICATIONS:
        _check_application(program, call, path, beside & _directories(function))
    elif (is_reader or function in _BESIDE) and parent:
        yield Edit(program.span(first), _quoted(program, first, PARENT))
    elif is_reader and function.endswith(".files"):
        end = program.span(call).end
        yield Edit(Span(end, end), ".parent")
    elif is_reader or function in _BESIDE:
        raise Refused(
            f"line {program.line(call)} of `{path}` looks for files beside it, "
            "and it is in no package they could belong to"
        )


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
        raise Refused(f"line {program.line(call)} of `{path}` looks for {what} beside the file")


def _remark(program: Program, node: ast.Name, path: str) -> str:
    return f"line {program.line(node)} of `{path}` uses `{node.id}`, which will be another"
