"""What a module does when it is run, a step at a time, in the order it happens.

The one idea: each step says whether it happens in every run; what stands in a function waits until
somebody calls it, and is no step (language reference §4.2, "Naming and binding").
"""

import ast
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from modtidy.source.reading import Imported
from modtidy.source.spots import Spots


class Verb(Enum):
    """What a step does."""

    IMPORT = "import"
    """It imports something, and binds `name` to it; to nothing in a class or a function."""
    BIND = "bind"
    """It binds `name` in the module, or unbinds it."""
    ASK = "ask"
    """It asks what `name` stands for, for its attributes."""
    CALL = "call"
    """It runs code that is not looked at here: a function, a decorator, a context manager."""
    STOP = "stop"
    """It raises an exception."""


class Step(NamedTuple):
    """One thing a module does."""

    verb: Verb
    name: str
    start: int
    end: int
    """The span in the text, of an import the whole name that is listed."""
    certain: bool
    """It happens whenever the module is run this far."""
    guarded: bool = False
    """It stands under `if __name__ == "__main__"`."""
    imported: Imported | None = None
    attributes: tuple[str, ...] = ()
    annotation: bool = False
    """It stands in an annotation, which is evaluated later from Python 3.14 on (PEP 649)."""
    renamed: bool = False
    """It is an import with `as`."""


def steps(text: str, tree: ast.Module) -> Iterator[Step]:
    """Yield the steps of the module whose normalised text and syntax tree these are."""
    return _Reading(text, tree).steps()


class _Where(NamedTuple):
    """What holds for a node by where it stands."""

    certain: bool = True
    guarded: bool = False
    annotation: bool = False
    own: frozenset[str] | None = None
    """The names of the class it stands in the body of; none in the module's own scope."""


_Next = tuple[ast.AST | Step, _Where]


class _Reading:
    """The way through one text; a stack stands in for recursion."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self._tree = tree
        self._spots = Spots(text)
        self._evaluates = not any(
            isinstance(one, ast.ImportFrom)
            and one.module == "__future__"
            and any(alias.name == "annotations" for alias in one.names)
            for one in tree.body
        )

    def steps(self) -> Iterator[Step]:
        """Yield the steps in the order in which they happen."""
        stack: list[Iterator[_Next]] = [((one, _Where()) for one in self._tree.body)]
        while stack:
            found = next(stack[-1], None)
            if found is None:
                stack.pop()
                continue
            node, where = found
            if isinstance(node, Step):
                yield node
            else:
                stack.append(self._parts(node, where))

    def _parts(self, node: ast.AST, where: _Where) -> Iterator[_Next]:
        """Yield what a node does, as steps and as nodes that do something themselves."""
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from self._import(node, where)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from self._function(node, where)
        elif isinstance(node, ast.ClassDef):
            yield from self._class(node, where)
        elif isinstance(node, ast.If):
            yield from _if(node, where)
        elif isinstance(node, ast.stmt):
            yield from self._statement(node, where)
        else:
            yield from self._expression(node, where)

    def _statement(self, node: ast.stmt, where: _Where) -> Iterator[_Next]:
        perhaps = where._replace(certain=False)
        if isinstance(node, ast.Assign):
            yield node.value, where
            yield from ((target, where) for target in node.targets)
        elif isinstance(node, ast.AnnAssign):
            annotation = [(node.annotation, where._replace(annotation=True))]
            yield from annotation if self._evaluates else ()
            if node.value:
                yield node.value, where
                yield node.target, where
        elif isinstance(node, ast.AugAssign):
            yield node.value, where
            yield node.target, where
        elif isinstance(node, ast.For | ast.AsyncFor):
            yield from ((node.iter, where), (self._call(node, where), where))
            yield from ((one, perhaps) for one in (node.target, *node.body, *node.orelse))
        elif isinstance(node, ast.Raise | ast.Assert):
            sure = where if isinstance(node, ast.Raise) else perhaps
            yield from ((part, sure) for part in ast.iter_child_nodes(node))
            if isinstance(node, ast.Raise):
                yield self._step(Verb.STOP, "", node, where), where
        elif isinstance(node, ast.Expr):
            yield node.value, where
        else:
            yield from self._compound(node, where)

    def _compound(self, node: ast.stmt, where: _Where) -> Iterator[_Next]:
        perhaps = where._replace(certain=False)
        if isinstance(node, ast.Match):
            yield node.subject, where
        elif isinstance(node, ast.With | ast.AsyncWith):
            yield node.items[0].context_expr, where
            yield self._call(node, where), where
        elif isinstance(node, ast.Delete):
            yield from ((target, where) for target in node.targets)
        final = getattr(node, "finalbody", [])
        yield from ((part, perhaps) for part in ast.iter_child_nodes(node) if part not in final)
        yield from ((part, where) for part in final)

    def _import(self, node: ast.Import | ast.ImportFrom, where: _Where) -> Iterator[_Next]:
        for alias in node.names:
            if isinstance(node, ast.Import):
                imported = Imported(0, None, alias.name)
                name = alias.asname or alias.name.partition(".")[0]
            else:
                imported = Imported(node.level, node.module or "", alias.name)
                name = alias.asname or alias.name
            start = self._spots.start(alias)
            end = start + len(alias.name)
            made = Step(Verb.IMPORT, name, start, end, where.certain, imported=imported)
            made = made._replace(guarded=where.guarded, renamed=bool(alias.asname))
            yield made._replace(name="") if where.own else made, where

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, where: _Where
    ) -> Iterator[_Next]:
        arguments = node.args
        defaults = [one for one in (*arguments.defaults, *arguments.kw_defaults) if one]
        yield from ((part, where) for part in (*node.decorator_list, *defaults))
        listed = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        every = [*listed, *filter(None, (arguments.vararg, arguments.kwarg))]
        annotations = [*(one.annotation for one in every), node.returns]
        if self._evaluates and not getattr(node, "type_params", None):
            inside = where._replace(annotation=True)
            yield from ((part, inside) for part in annotations if part)
        if node.decorator_list:
            yield self._call(node, where), where
        yield from self._bind(node.name, node, where)

    def _class(self, node: ast.ClassDef, where: _Where) -> Iterator[_Next]:
        parts = (*node.decorator_list, *node.bases, *(one.value for one in node.keywords))
        yield from ((part, where) for part in parts)
        inside = where._replace(own=frozenset(_names_in(node)) | _NOTHING)
        yield from ((part, inside) for part in node.body)
        if parts:
            yield self._call(node, where), where
        yield from self._bind(node.name, node, where)

    def _expression(self, node: ast.AST, where: _Where) -> Iterator[_Next]:
        perhaps = where._replace(certain=False)
        if isinstance(node, ast.Attribute):
            yield from self._chain(node, where)
        elif isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                yield from self._bind(node.id, node, where)
        elif isinstance(node, ast.BoolOp | ast.Compare | ast.IfExp):
            parts = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
            first = node.test if isinstance(node, ast.IfExp) else parts[0]
            yield first, where
            yield from ((part, perhaps) for part in parts if part is not first)
        elif isinstance(node, _PARTLY):
            yield from self._partly(node, where)
        elif not isinstance(node, ast.Lambda):
            yield from ((part, where) for part in ast.iter_child_nodes(node))
            if isinstance(node, ast.Call | ast.Await):
                yield self._call(node, where), where

    def _partly(self, node: ast.AST, where: _Where) -> Iterator[_Next]:
        """Read what is not evaluated in every run, or has no places of its own to be told."""
        perhaps = where._replace(certain=False)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            yield node.generators[0].iter, where
        elif not isinstance(node, ast.JoinedStr):
            name = getattr(node, "rest" if isinstance(node, ast.MatchMapping) else "name", None)
            yield from self._bind(name, node, perhaps) if name else ()
            yield from ((part, perhaps) for part in ast.iter_child_nodes(node))
            return
        for one in ast.walk(node):
            if isinstance(one, ast.NamedExpr):
                yield from self._bind(one.target.id, node, perhaps)
            elif isinstance(one, ast.Call):
                yield self._call(node, perhaps), where

    def _chain(self, node: ast.Attribute, where: _Where) -> Iterator[_Next]:
        """Note `a.b.c` as one question about `a`."""
        attributes: list[str] = []
        owner: ast.expr = node
        while isinstance(owner, ast.Attribute):
            attributes.append(owner.attr)
            owner = owner.value
        if not isinstance(node.ctx, ast.Load):
            attributes = attributes[1:]
        if not isinstance(owner, ast.Name):
            yield owner, where
        elif attributes and not (where.own and owner.id in where.own):
            span = self._spots.span(node)
            asked = Step(Verb.ASK, owner.id, *span, where.certain, guarded=where.guarded)
            chain = tuple(reversed(attributes))
            yield asked._replace(attributes=chain, annotation=where.annotation), where

    def _bind(self, name: str, node: ast.AST, where: _Where) -> Iterator[_Next]:
        if where.own is None:
            yield self._step(Verb.BIND, name, node, where), where

    def _call(self, node: ast.AST, where: _Where) -> Step:
        return self._step(Verb.CALL, "", node, where)

    def _step(self, verb: Verb, name: str, node: ast.AST, where: _Where) -> Step:
        span = 0, 0
        if isinstance(node, ast.stmt | ast.expr | ast.ExceptHandler | ast.pattern):
            span = self._spots.span(node)
        return Step(verb, name, *span, where.certain, guarded=where.guarded)


_PARTLY = (
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    *(ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.ExceptHandler),
    ast.JoinedStr,  # before Python 3.12 its parts have no true places
)

_NOTHING = frozenset({""})
"""A class's scope in which no name is bound: one that is not the module's."""


def _if(node: ast.If, where: _Where) -> Iterator[_Next]:
    """Yield what an `if` does: for type checkers nothing, for the main program its body."""
    denied = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    test = node.test.operand if isinstance(node.test, ast.UnaryOp) else node.test
    checking = getattr(test, "attr", getattr(test, "id", "")) == "TYPE_CHECKING"
    if checking:
        yield from ((part, where) for part in (node.body if denied else node.orelse))
        return
    perhaps = where._replace(certain=False)
    body = where._replace(guarded=True) if _is_guard(node.test) else perhaps
    yield node.test, where
    yield from ((part, body) for part in node.body)
    yield from ((part, perhaps) for part in node.orelse)


def _is_guard(test: ast.expr) -> bool:
    """Tell whether a test is `__name__ == "__main__"`."""
    sides = [test.left, *test.comparators] if isinstance(test, ast.Compare) else []
    said = {getattr(one, "id", getattr(one, "value", None)) for one in sides}
    equal = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq)
    return equal and said == {"__name__", "__main__"}


def _names_in(node: ast.ClassDef) -> Iterator[str]:
    """Yield the names that the body of a class may bind; more will do."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            yield part.id
        elif isinstance(part, ast.alias):
            yield part.asname or part.name.partition(".")[0]
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield part.name
