"""What a stub says a module has: for compiled modules, and those that compute their `__all__`.

A stub says it for every version and every platform at once.  The version is known and counts; the
platform is not (the code may run on another than this), so what any of them has is taken.
"""

import ast
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Stub:
    """What one stub says (typing specification, "Distributing type information", "Stub files")."""

    listed: set[str] | None = None
    """What `__all__` lists, where there is one."""
    bound: set[str] = field(default_factory=set)
    """The public names it binds, and does not merely import for its own use."""
    wildcards: list[tuple[int, str]] = field(default_factory=list)
    """The modules it takes all names from: leading dots, and the dotted name after them."""


def typeshed() -> Path | None:
    """Find the stubs of the standard library, which jedi brings along."""
    found = importlib.util.find_spec("jedi")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "third_party" / "typeshed" / "stdlib"


def read_stub(text: str, version: tuple[int, int]) -> Stub | None:
    """Read a stub for one version of Python; none where it cannot be read."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    stub = Stub()
    for statement in _statements(tree.body, version):
        _take(statement, stub)
    return stub


def _statements(body: Sequence[ast.stmt], version: tuple[int, int]) -> Iterator[ast.stmt]:
    """Yield the statements that count for `version` on any platform."""
    for one in body:
        if isinstance(one, ast.If):
            holds = _holds(one.test, version)
            if holds is not False:
                yield from _statements(one.body, version)
            if holds is not True:
                yield from _statements(one.orelse, version)
        else:
            yield one


def _holds(test: ast.expr, version: tuple[int, int]) -> bool | None:
    """Tell whether a condition holds for `version`; none where the platform decides."""
    if isinstance(test, ast.BoolOp):
        each = [_holds(one, version) for one in test.values]
        decided = isinstance(test.op, ast.Or)
        if decided in each:
            return decided
        return None if None in each else not decided
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        holds = _holds(test.operand, version)
        return None if holds is None else not holds
    if isinstance(test, ast.Compare) and ast.unparse(test.left) == "sys.version_info":
        wanted = ast.literal_eval(test.comparators[0])
        at_least = (*version, 0)[: len(wanted)] >= wanted
        return at_least if isinstance(test.ops[0], ast.GtE) else not at_least
    return None


def _take(one: ast.stmt, stub: Stub) -> None:
    """Add what one statement binds."""
    if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        _bind(one.name, stub)
    elif isinstance(one, (ast.Import, ast.ImportFrom)):
        _take_import(one, stub)
    elif isinstance(one, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        for target in one.targets if isinstance(one, ast.Assign) else (one.target,):
            if not isinstance(target, ast.Name):
                continue
            if target.id == "__all__":
                stub.listed = (stub.listed or set()) | _strings(one.value)
            else:
                _bind(target.id, stub)


def _take_import(one: ast.Import | ast.ImportFrom, stub: Stub) -> None:
    """Add what an import exports: in a stub only `as` with the same name does, and `*`."""
    for alias in one.names:
        if alias.name == "*" and isinstance(one, ast.ImportFrom):
            stub.wildcards.append((one.level, one.module or ""))
        elif alias.asname == alias.name:
            _bind(alias.name, stub)


def _bind(name: str, stub: Stub) -> None:
    if not name.startswith("_"):
        stub.bound.add(name)


def _strings(value: ast.expr | None) -> set[str]:
    items = value.elts if isinstance(value, (ast.List, ast.Tuple)) else ()
    return {one.value for one in items if isinstance(one, ast.Constant) and type(one.value) is str}
