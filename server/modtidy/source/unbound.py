"""Which uses of a function's own name come before anything can have bound it.

The one idea: a name that is bound anywhere in a function is the function's own throughout (language
reference, "Resolution of names"), so what counts is whether, on some way to a use, a binding lies.
Where none does, on no way, the use raises `UnboundLocalError` whenever it is reached.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_Loop: TypeAlias = ast.For | ast.AsyncFor | ast.While
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_CHOICES = (ast.BoolOp, ast.IfExp)
_TRIES = (ast.Try, getattr(ast, "TryStar", ast.Try))  # the second from Python 3.11 on
_CAUGHT = frozenset({"NameError", "UnboundLocalError"})


def unbound_uses(function: _Function, name: str) -> tuple[ast.Name, ...]:
    """Return the loads of `name`, a local one, in `function` that nothing can have bound by then.

    They are those of the function's own body, in the order in which it runs through.
    """
    flow = _Flow(name)
    flow.block(function.body, bound=False)
    return tuple(flow.unbound)


class _Flow:
    """One way through a function; `bound` says whether the name may be bound where it has come."""

    def __init__(self, name: str) -> None:
        self.unbound: list[ast.Name] = []
        self._name = name
        self._back = False
        """Whether an earlier round of a loop may have bound it, of what need not be reached."""
        self._caught = False

    def block(self, body: Iterable[ast.stmt], *, bound: bool) -> bool | None:
        """Go through statements; return whether the name may be bound then, None for no way on."""
        state: bool | None = bound
        for statement in body:
            if state is None:
                break
            state = self._statement(statement, bound=state)
        return state

    def _statement(self, node: ast.stmt, *, bound: bool) -> bool | None:
        if isinstance(node, ast.If):
            return self._if(node, bound=bound)
        if isinstance(node, _TRIES):
            return self._try(node, bound=bound)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return self._definition(node, bound=bound)
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            self._loop(node, bound=bound)
        elif isinstance(node, ast.With | ast.AsyncWith):
            self._with(node, bound=bound)
        elif isinstance(node, ast.Match):
            self._match(node, bound=bound)
        else:
            return self._simple(node, bound=bound)
        return bound or self._binds(node)

    def _simple(self, node: ast.stmt, *, bound: bool) -> bool | None:
        self._uses(node, bound=bound)
        if isinstance(node, ast.Return | ast.Raise):
            return None
        if isinstance(node, ast.Delete) and any(self._is_own(one) for one in node.targets):
            return False
        return bound or self._binds(node)

    def _definition(self, node: _Function | ast.ClassDef, *, bound: bool) -> bool:
        outside: list[ast.AST] = [*node.decorator_list]
        if isinstance(node, ast.ClassDef):
            outside += [*node.bases, *node.keywords]
        else:
            outside += [one for one in (*node.args.defaults, *node.args.kw_defaults) if one]
        for part in outside:
            self._uses(part, bound=bound)
        return bound or node.name == self._name

    def _if(self, node: ast.If, *, bound: bool) -> bool | None:
        self._uses(node.test, bound=bound)
        after: bool | None = None
        while True:
            bound = bound or self._binds(node.test)
            after = _either(after, self._perhaps(node.body, bound=bound))
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                return _either(after, self._perhaps(node.orelse, bound=bound))
            node = node.orelse[0]
            self._uses(node.test, bound=bound or self._back)

    def _perhaps(self, body: Sequence[ast.stmt], *, bound: bool) -> bool | None:
        """Go through what need not be reached: not at once, when it is in a loop."""
        after = self.block(body, bound=bound or self._back)
        return after and (bound or any(map(self._binds, body)))

    def _loop(self, node: _Loop, *, bound: bool) -> None:
        binds, outer = self._binds(node), self._back
        if isinstance(node, ast.While):
            self._uses(node.test, bound=bound)
            inside = bound or self._binds(node.test)
        else:
            self._uses(node.iter, bound=bound)
            inside = bound or self._binds(node.target)
        self._back = outer or binds
        self.block(node.body, bound=inside)
        self._back = outer
        self._perhaps(node.orelse, bound=bound or binds)

    def _try(self, node: ast.Try, *, bound: bool) -> bool | None:
        outer = self._caught
        self._caught = outer or any(_catches(one) for one in node.handlers)
        after = self.block(node.body, bound=bound)
        self._caught = outer
        if after is not None:
            after = self.block(node.orelse, bound=after)
        broken_off = bound or any(self._binds(one) for one in node.body)
        for handler in node.handlers:
            own = handler.name == self._name
            end = self._perhaps(handler.body, bound=broken_off or own)
            after = _either(after, end and not own if end is not None else None)
        parts = (*node.body, *node.handlers, *node.orelse)
        last = self.block(node.finalbody, bound=bound or any(map(self._binds, parts)))
        if last is None or after is None:
            return None
        return after or any(map(self._binds, node.finalbody))

    def _with(self, node: ast.With | ast.AsyncWith, *, bound: bool) -> None:
        state = bound
        for item in node.items:
            self._uses(item, bound=state)
            state = state or self._binds(item)
        self.block(node.body, bound=state)

    def _match(self, node: ast.Match, *, bound: bool) -> None:
        self._uses(node.subject, bound=bound)
        for case in node.cases:
            self._perhaps(case.body, bound=bound or self._binds(case))

    def _uses(self, node: ast.AST, *, bound: bool) -> None:
        """Note the loads in what is evaluated where the way has come."""
        if bound or self._caught or self._has_walrus(node):
            return
        self.unbound += self._loads(node)

    def _loads(self, node: ast.AST) -> Iterator[ast.Name]:
        waiting = [(node, False)]
        while waiting:
            one, perhaps = waiting.pop()
            if isinstance(one, ast.Name):
                loaded = self._is_own(one) and isinstance(one.ctx, ast.Load)
                if loaded and not (perhaps and self._back):
                    yield one
            elif not isinstance(one, _SCOPES):
                perhaps = perhaps or isinstance(one, _CHOICES)
                waiting += [(part, perhaps) for part in reversed(list(_evaluated(one)))]

    def _has_walrus(self, node: ast.AST) -> bool:
        found = (one.target for one in ast.walk(node) if isinstance(one, ast.NamedExpr))
        return any(self._is_own(target) for target in found)

    def _is_own(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self._name

    def _binds(self, node: ast.AST) -> bool:
        """Tell whether `node`, or a part of it in the same scope, may bind the name."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if self._name in _bound_by(one):
                return True
            if not isinstance(one, _SCOPES):
                waiting += ast.iter_child_nodes(one)
        return False


def _evaluated(node: ast.AST) -> Iterable[ast.AST]:
    """Give the parts of `node` that the function itself evaluates when it comes there."""
    if isinstance(node, _COMPREHENSIONS):
        return (node.generators[0].iter,)
    if isinstance(node, ast.AnnAssign):
        return filter(None, (node.value, node.target))
    return ast.iter_child_nodes(node)


def _bound_by(node: ast.AST) -> Iterable[str | None]:
    """Give the names that `node` by itself binds in the scope it stands in."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [one.asname or one.name.partition(".")[0] for one in node.names]
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Store) else ()
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return (node.name,)
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return (node.name,)
    return (node.rest,) if isinstance(node, ast.MatchMapping) else ()


def _either(*ways: bool | None) -> bool | None:
    """Bring ways together: those that go on, of which one may have bound the name."""
    on = [way for way in ways if way is not None]
    return any(on) if on else None


def _catches(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler is there for names that are not bound."""
    if handler.type is None:
        return True
    return any(isinstance(one, ast.Name) and one.id in _CAUGHT for one in ast.walk(handler.type))
