"""What a file says of `__all__`, and the public names that follow from it.

The one idea: each statement that touches `__all__` is a step, read from the text alone; the steps
put together are exact, or say in words why they cannot be (language reference, "The import
statement").
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modtidy.source.reading import Borrowed, Exported, Step, Verb
from modtidy.source.spots import Spots

_ALL = "__all__"
_CONDITION = "`__all__` depends on a condition"
_LOOP = "`__all__` is filled in a loop"
_DOUBTS = frozenset({_CONDITION, _LOOP})
_FUNCTION = "`__all__` is changed in a function or a class"
_UNREAD = "`__all__` is changed in a way that cannot be read"


@dataclass(frozen=True, slots=True)
class Exports:
    """The public names that a module lists in `__all__`."""

    names: tuple[Exported, ...]
    """In the order of the text, with what is listed twice twice."""
    borrowed: tuple[Borrowed, ...]
    """The modules whose `__all__` is taken over as well."""
    exact: bool
    """The names, with those borrowed, are all there are, in every run."""
    reason: str
    """Why they may not be, in words; empty where they are."""


def exports(steps: Iterable[Step]) -> Exports | None:
    """Return what `steps`, in their order, make of `__all__`; None where there is none."""
    names: list[Exported] = []
    borrowed: list[Borrowed] = []
    reason = ""
    found = False
    for step in steps:
        found = True
        if step.verb is Verb.SET and step.reason not in _DOUBTS:
            names, borrowed = [], []
            reason = reason if reason == _FUNCTION else ""
        reason = reason or step.reason
        if step.verb is not Verb.REMOVE:
            names += step.names
            borrowed += step.borrowed
        elif not step.reason:
            gone = {name.name for name in step.names}
            if not gone <= {name.name for name in names}:
                reason = reason or "`__all__` is rid of a name that is not seen to be in it"
            names = [name for name in names if name.name not in gone]
    return Exports(tuple(names), tuple(borrowed), not reason, reason) if found else None


def steps(tree: ast.Module, spots: Spots) -> Iterator[Step]:
    """Read what the statements of `tree` do to `__all__`."""
    return _block(tree.body, spots, "")


def _block(body: Iterable[ast.stmt], spots: Spots, doubt: str) -> Iterator[Step]:
    for statement in body:
        for step in _statement(statement, spots):
            yield step._replace(reason=doubt or step.reason)


def _statement(node: ast.stmt, spots: Spots) -> Iterator[Step]:
    if isinstance(node, ast.Assign) and any(_is_all(target) for target in node.targets):
        yield _assigned(node.value, spots)
    elif isinstance(node, ast.AnnAssign) and _is_all(node.target):
        if node.value:
            yield _assigned(node.value, spots)
    elif isinstance(node, ast.AugAssign) and _is_all(node.target):
        yield _added(node.value, spots)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _called(node.value, spots)
    elif isinstance(node, ast.ImportFrom) and any(_bound(alias) == _ALL for alias in node.names):
        module = "." * node.level + (node.module or "")
        yield Step(Verb.SET, (), (Borrowed(module, imported=True),), "")
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        if any(_changes(part) for part in ast.walk(node)):
            yield Step(Verb.ADD, (), (), _FUNCTION)
    else:
        yield from _compound(node, spots)


_BODIES = ("body", "handlers", "cases", "orelse", "finalbody")


def _compound(node: ast.stmt, spots: Spots) -> Iterator[Step]:
    """Read a compound statement's bodies; or a simple one that does something else to `__all__`."""
    parts: list[ast.AST] = [part for field in _BODIES for part in getattr(node, field, [])]
    doubt = _LOOP if isinstance(node, ast.For | ast.AsyncFor | ast.While) else _CONDITION
    for part in parts:
        inside = [part] if isinstance(part, ast.stmt) else getattr(part, "body", [])
        yield from _block(inside, spots, doubt)
    if not parts and any(_changes(part) for part in ast.walk(node)):
        yield Step(Verb.ADD, (), (), _UNREAD)


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name


def _is_all(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == _ALL


def _changes(node: ast.AST) -> bool:
    """Tell whether `node` binds, unbinds or changes `__all__`, or declares that it will."""
    if isinstance(node, ast.Name):
        return node.id == _ALL and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Global):
        return _ALL in node.names
    if isinstance(node, ast.Subscript):
        return _is_all(node.value) and not isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.Attribute) and _is_all(node.value) and node.attr in _CHANGERS


_CHANGERS = frozenset({"append", "extend", "insert", "remove", "pop", "clear"})
"""The methods of a list that change what is in it."""


def _called(node: ast.Call, spots: Spots) -> Iterator[Step]:
    """Read a call of a method of `__all__`'s."""
    method = node.func
    if not (isinstance(method, ast.Attribute) and _is_all(method.value)):
        if any(_changes(part) for part in ast.walk(node)):
            yield Step(Verb.ADD, (), (), _UNREAD)
        return
    if len(node.args) == 1 and method.attr in ("append", "remove"):
        listed = ast.List([node.args[0]], ast.Load())
        verb = Verb.ADD if method.attr == "append" else Verb.REMOVE
        yield _added(listed, spots)._replace(verb=verb)
    elif len(node.args) == 1 and method.attr == "extend":
        yield _added(node.args[0], spots)
    elif method.attr in _CHANGERS:
        yield Step(Verb.ADD, (), (), f"`__all__` is changed by `{method.attr}`")


def _assigned(value: ast.expr, spots: Spots) -> Step:
    step = _added(value, spots)
    keeps = any(_is_all(part) for part in ast.walk(value))
    return step if keeps else step._replace(verb=Verb.SET)


def _added(value: ast.expr, spots: Spots) -> Step:
    """Read the names that `value`, a sequence of strings, adds."""
    names: list[Exported] = []
    borrowed: list[Borrowed] = []
    reason = ""
    pending: list[ast.expr] = [value]
    while pending:
        node = pending.pop()
        parts = _parts(node)
        if parts is not None:
            pending += reversed(parts)
        elif (
            isinstance(node, ast.Attribute) and node.attr == _ALL and (owner := _dotted(node.value))
        ):
            borrowed.append(Borrowed(owner, imported=False))
        elif not _is_all(node):
            reason = reason or f"`__all__` is {_description(node)}"
        for element in _elements(node):
            if isinstance(element, ast.Constant) and isinstance(element.value, str):
                names.append(Exported(element.value, *spots.span(element)))
            elif not isinstance(element, ast.Starred):
                reason = reason or f"`__all__` has an element {_description(element)}"
    return Step(Verb.ADD, tuple(names), tuple(borrowed), reason)


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else []


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """Return the sequences that the sequence `node` is put together from; None if it is of none."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [element.value for element in node.elts if isinstance(element, ast.Starred)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [node.left, node.right]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return node.args if node.func.id in _COPIERS and len(node.args) == 1 else None
    return None


_COPIERS = frozenset({"list", "tuple", "sorted", "set"})


def _dotted(node: ast.expr) -> str:
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(attributes)]) if isinstance(node, ast.Name) else ""


def _description(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return "computed by a call"
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        return "computed by a comprehension"
    if isinstance(node, ast.Name):
        return f"taken from the variable `{node.id}`"
    return "computed by an expression"
