"""Paths that count from `__file__`, in a file that moves some directories further in.

`shop.py` that becomes `shop/__init__.py` has one directory more above it.  An expression is
followed outwards from `__file__` for as long as it is still that file's path, as in
`Path(__file__).resolve()`; where it turns into another, the steps up are added.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from modtidy import paths
from modtidy.plan import Remark
from modtidy.refactor import Refused
from modtidy.rewriting.conversion.path_functions import (
    FILES_OF,
    ITSELF,
    OF_ITSELF,
    PARDIR,
    SAME,
    SAME_METHODS,
    UP,
)
from modtidy.rewriting.program import Program
from modtidy.source.names import Names
from modtidy.source.scopes import ScopeKind
from modtidy.text import Edit, Span

FILE_OF_PACKAGE = 'parent.with_suffix(".py").'
"""What leads from the path of an `__init__.py` to that of the module its package may have been."""
END_OF_FILE = ') + ".py"'
_WITHOUT_INIT = '[:-len("/__init__.py")]'
FILE_BY_LENGTH = f'{_WITHOUT_INIT} + ".py"'
"""What, after the path of an `__init__.py` as a string, makes that of the module of it."""
_ASKING = (ast.Compare, ast.Expr, ast.BoolOp, ast.If, ast.Assert, ast.UnaryOp, ast.withitem)
"""What only asks whether there is a path, or which."""


@dataclass(frozen=True)
class _File:
    """The file whose paths are followed."""

    program: Program
    path: str
    module: str
    """The file that moves."""
    names: Names
    by_start: Mapping[int, ast.Name]
    steps: int = 1
    """How many directories further in it goes."""
    target: str = ""
    """The file it will be."""
    is_package: bool = True
    """Whether that is the `__init__.py` of a package of its name."""

    @staticmethod
    def of(program: Program, path: str, module: str, names: Names) -> "_File":
        loads = [node for node in program.nodes if isinstance(node, ast.Name)]
        by_start = {program.span(node).start: node for node in loads}
        target = f"{module.removesuffix('.py')}/__init__.py"
        return _File(program, path, module, names, by_start, target=target)


def adjusted(
    program: Program, path: str, names: Names, target: str = ""
) -> Iterator[Edit | Remark]:
    """Yield the edits after which the paths in the file at `path`, which moves, lead as they did.

    It moves to `target`, further in; or, where none is given, becomes the package of its name.
    Yields a remark for each use that hands the path on, to what cannot be followed; raises
    `Refused` where it is taken apart by other means than those of paths.
    """
    file = _File.of(program, path, path, names)
    if target:
        file = replace(file, steps=target.count("/") - path.count("/"), target=target)
        file = replace(file, is_package=False)
    for node in program.nodes:
        if isinstance(node, ast.Name) and node.id == "__file__":
            if not isinstance(node.ctx, ast.Load):
                raise Refused(f"`{path}` gives itself a `__file__` of its own")
            yield from _used(file, node)
        elif isinstance(node, ast.expr) and _is_source(program, node):
            yield from _used(file, node)


def adjusted_elsewhere(
    program: Program, path: str, module: str, names: Names, attributes: frozenset[int]
) -> Iterator[Edit | Remark]:
    """Yield the same for another file at `path`, which asks the file `module` for its `__file__`.

    `attributes` are where the word `__file__` begins each time it does.
    """
    file = _File.of(program, path, module, names)
    for node in program.nodes:
        if isinstance(node, ast.Attribute) and program.attribute(node).start in attributes:
            yield from _used(file, node)


def _is_source(program: Program, node: ast.expr) -> bool:
    """Tell whether an expression other than `__file__` gives the path of the file it stands in."""
    if isinstance(node, ast.Call) and program.dotted(node.func) in FILES_OF and node.args:
        asked = node.args[0]
        return isinstance(asked, ast.Call) and program.dotted(asked.func) == "inspect.currentframe"
    if isinstance(node, ast.Attribute) and node.attr == "__file__":
        return program.written(node.value) == "sys.modules[__name__]"
    return program.dotted(node) == "__spec__.origin"


def _used(file: _File, node: ast.expr) -> Iterator[Edit | Remark]:
    """Yield what one expression that is the file's path wants of what it stands in."""
    around = file.program.parents[node]
    if isinstance(around, ast.Call) and node in around.args:
        yield from _argument(file, node, around)
    elif isinstance(around, ast.Attribute):
        yield from _attribute(file, node, around)
    elif isinstance(around, (ast.Assign, ast.AnnAssign)):
        yield from _kept(file, node, around)
    elif _is_by_length(file, around):
        yield _by_length(file, node)
    elif isinstance(around, ast.BinOp) and isinstance(around.op, ast.Div) and around.left is node:
        yield _climbed(file, node, around.right, " / ")
    elif isinstance(around, _ASKING):
        return
    elif isinstance(around, (ast.BinOp, ast.Subscript, ast.JoinedStr, ast.Starred, ast.For)):
        if not _is_shown(around):
            raise _apart(file, node)
    else:
        yield _handed_on(file, node)


def _argument(file: _File, node: ast.expr, call: ast.Call) -> Iterator[Edit | Remark]:
    program, function = file.program, file.program.dotted(call.func)
    span, is_first = program.span(node), call.args[0] is node
    if function in SAME and len(call.args) == 1:
        yield from _used(file, call)
    elif function in SAME or (function == "os.path.join" and is_first and len(call.args) > 1):
        yield _climbed(file, node, call.args[1], ", ")
    elif function == "os.path.dirname":
        yield Edit(Span(span.start, span.start), f"{program.written(call.func)}(" * file.steps)
        yield Edit(Span(span.end, span.end), ")" * file.steps)
    elif function == "os.path.basename" and not file.is_package:
        return
    elif function == "os.path.basename":
        yield from _named(file, node, call)
    elif function == "os.path.split" and _index(program.parents[call]) == 0:
        up, end = _up(program, call.func)
        yield Edit(Span(span.start, span.start), up * file.steps)
        yield Edit(Span(span.end, span.end), end * file.steps)
    elif function in {"os.path.split", "os.path.splitext", "os.path.relpath"}:
        raise _apart(file, node)
    elif function not in ITSELF:
        yield _handed_on(file, node)


def _named(file: _File, node: ast.expr, call: ast.Call) -> Iterator[Edit]:
    """Have `basename` give the name that the module's file had: its package's, with the ending."""
    program, span = file.program, file.program.span(node)
    up, end = _up(program, call.func)
    if end == ")":
        yield Edit(Span(span.start, span.start), up)
        yield Edit(Span(span.end, span.end), program.quoted(node, END_OF_FILE))
    elif _is_string(program, node):
        yield _by_length(file, node)
    else:
        raise _apart(file, node)


def _is_string(program: Program, node: ast.expr) -> bool:
    """Tell whether a path is sure to be a string."""
    if isinstance(node, ast.Call):
        return program.dotted(node.func).startswith(("os.", "str"))
    return isinstance(node, ast.Attribute) or program.dotted(node) == "__file__"


def _by_length(file: _File, node: ast.expr) -> Edit:
    """Give the edit that makes of the path of the package's file, a string, that of the module."""
    end = file.program.span(node).end
    return Edit(Span(end, end), file.program.quoted(node, FILE_BY_LENGTH))


def _is_by_length(file: _File, node: ast.AST) -> bool:
    """Tell whether a package's file makes of its path, in that way, what it was as a module."""
    if not isinstance(node, ast.Subscript) or paths.leaf(file.path) != "__init__.py":
        return False
    return file.program.written(node).replace("'", '"').endswith(_WITHOUT_INIT)


def _up(program: Program, function: ast.expr) -> tuple[str, str]:
    """Give what to write before and after a path, beside a function of `os.path`, to go one up."""
    written = program.written(function)
    owner, dot, name = written.rpartition(".")
    if dot:
        return f"{owner}.dirname(", ")"
    known = (one for one, meant in program.imported.items() if meant == "os.path.dirname")
    dirname = next(known, "")
    return (f"{dirname}(", ")") if dirname else (f"{name}(", ")[0]")


def _attribute(file: _File, node: ast.expr, attribute: ast.Attribute) -> Iterator[Edit | Remark]:
    program, what = file.program, attribute.attr
    around = program.parents[attribute]
    called = isinstance(around, ast.Call) and around.func is attribute
    name = program.attribute(attribute)
    index = _index(around)
    if what == "parents" and isinstance(around, ast.Subscript) and index is not None:
        yield Edit(program.span(around.slice), str(index + file.steps))
    elif what in UP:
        yield Edit(Span(name.start, name.start), "parent." * file.steps)
    elif what in {"stem", "name"} and not file.is_package:
        return
    elif what == "stem":
        yield Edit(name, "parent.name")
    elif what == "name":
        yield Edit(Span(name.start, name.start), program.quoted(node, FILE_OF_PACKAGE))
    elif isinstance(around, ast.Call) and called and what in SAME_METHODS:
        yield from _used(file, around)
    elif isinstance(around, ast.Call) and called and what == "joinpath" and around.args:
        yield _climbed(file, node, around.args[0], ", ")
    elif what not in OF_ITSELF and what != "suffix":
        raise _apart(file, node)


def _index(node: ast.AST) -> int | None:
    """Give the number that a subscript asks for, where it is one that counts from the front."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value if isinstance(node.slice.value, int) else None
    return None


def _climbed(file: _File, node: ast.expr, first: ast.expr, joint: str) -> Edit:
    """Go one directory further up where a path below the file begins with going up."""
    program = file.program
    span = program.span(first)
    if program.dotted(first) in PARDIR:
        more = f"{program.written(first)}{joint}" * file.steps
        return Edit(Span(span.start, span.start), more)
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        at = program.text.find("..", span.start, span.end)
        if first.value.startswith("..") and at >= 0:
            return Edit(Span(at, at), "../" * file.steps)
    raise _apart(file, node)


def _kept(
    file: _File, node: ast.expr, statement: ast.Assign | ast.AnnAssign
) -> Iterator[Edit | Remark]:
    """Follow a path that is kept under a name, to every use of the name."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    for target in targets:
        if not isinstance(target, ast.Name):
            yield _handed_on(file, node)
            continue
        start = file.program.span(target).start
        all_bindings = (*file.names.bindings, *file.names.local_bindings)
        bound = [one for one in all_bindings if one.name == target.id]
        here = next((one for one in bound if one.start == start), None)
        if here is None or [one for one in bound if one.scope == here.scope] != [here]:
            raise Refused(
                f"`{target.id}`, which {file.program.line_of(target, file.path)} makes of "
                "`__file__`, is bound more than once"
            )
        if file.names.scopes[here.scope].kind is ScopeKind.CLASS:
            yield _handed_on(file, node)
        for use in file.names.references_to(here):
            name = file.by_start.get(use.start)
            if name is not None and name is not target:
                yield from _used(file, name)


def _is_shown(node: ast.AST) -> bool:
    """Tell whether a formatted string only shows the path, or is the beginning of another."""
    if not isinstance(node, ast.JoinedStr):
        return False
    rest = [one.value for one in node.values if isinstance(one, ast.Constant)]
    return not any("/" in str(one) or "\\" in str(one) or ".." in str(one) for one in rest)


def _apart(file: _File, node: ast.expr) -> Refused:
    around = file.program.parents[node]
    written = file.program.written(around if isinstance(around, ast.expr) else node)
    return Refused(
        f"{file.program.line_of(node, file.path)} makes of `__file__` what cannot be "
        f"followed: `{written}`"
    )


def _handed_on(file: _File, node: ast.expr) -> Remark:
    what = f"hands on `__file__`, which will be `{file.target}`"
    return file.program.remark_on(node, file.path, what)
