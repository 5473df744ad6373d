"""What each kind of node that opens a scope does: functions, classes, comprehensions, and others.

The one idea: some parts of a definition belong to the scope round it (decorators, defaults, a
comprehension's first iterable), and only the rest to its own.
"""

import ast
import sys
from collections.abc import Iterable, Iterator

from modtidy.source.reading import Kind
from modtidy.source.scopes import ScopeKind
from modtidy.source.spots import DEFINED, STARRED
from modtidy.source.walk import Bound, Context, Kinds, Next, Walk

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def _function(walk: Walk, node: _Function, context: Context) -> Iterator[Next]:
    for decorator in node.decorator_list:
        yield decorator, context
    yield from _defaults(node.args, context)
    outer, parameters = _generic(walk, node, context)
    yield from parameters
    noted = outer._replace(annotation=True)
    for parameter in _parameters(node.args):
        if parameter.annotation:
            yield parameter.annotation, noted
    if node.returns:
        yield node.returns, noted
    yield Bound(node.name, context.spots.after(DEFINED, node), Kind.FUNCTION), context
    inner = walk.opened(ScopeKind.FUNCTION, node.name, context.spots.span(node), outer)
    yield from _bound_parameters(node.args, inner)
    for statement in node.body:
        yield statement, inner


def _lambda(walk: Walk, node: ast.Lambda, context: Context) -> Iterator[Next]:
    yield from _defaults(node.args, context)
    inner = walk.opened(ScopeKind.LAMBDA, "", context.spots.span(node), context)
    yield from _bound_parameters(node.args, inner)
    yield node.body, inner


def _class(walk: Walk, node: ast.ClassDef, context: Context) -> Iterator[Next]:
    for decorator in node.decorator_list:
        yield decorator, context
    outer, parameters = _generic(walk, node, context)
    yield from parameters
    for base in (*node.bases, *node.keywords):
        yield base, outer
    inner = walk.opened(ScopeKind.CLASS, node.name, context.spots.span(node), outer)
    inner = inner._replace(private=node.name)
    for statement in node.body:
        yield statement, inner
    yield Bound(node.name, context.spots.after(DEFINED, node), Kind.CLASS), context


def _comprehension(walk: Walk, node: _Comprehension, context: Context) -> Iterator[Next]:
    first, *others = node.generators
    yield first.iter, context
    perhaps = context._replace(conditional=True)
    inner = walk.opened(ScopeKind.COMPREHENSION, "", context.spots.span(node), perhaps)
    yield first.target, inner
    for condition in first.ifs:
        yield condition, inner
    for generator in others:
        yield generator.iter, inner
        yield generator.target, inner
        for condition in generator.ifs:
            yield condition, inner
    results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    for result in results:
        yield result, inner


def _walrus(walk: Walk, node: ast.NamedExpr, context: Context) -> Iterator[Next]:
    """Bind in the scope round all comprehensions (PEP 572)."""
    yield node.value, context
    scope = context.scope
    while walk.drafts[scope].kind is ScopeKind.COMPREHENSION:
        scope = walk.drafts[scope].parent
    yield node.target, context._replace(scope=scope)


def _generic(walk: Walk, node: ast.AST, context: Context) -> tuple[Context, Iterable[Next]]:
    """Open the scope of `node`'s type parameters, if it has any, and give what binds them."""
    found: list[ast.AST] = getattr(node, "type_params", [])
    if not found:
        return context, ()
    name: str = getattr(node, "name", "")
    span = context.spots.span(node)  # type: ignore[arg-type] # what is generic is placed
    inner = walk.opened(ScopeKind.TYPE_PARAMETERS, name, span, context)
    return inner, [step for parameter in found for step in _type_parameter(parameter, inner)]


def _type_parameter(node: ast.AST, context: Context) -> Iterator[Next]:
    name: str = getattr(node, "name", "")
    span = context.spots.after(STARRED, node)  # type: ignore[arg-type] # every one is placed
    yield Bound(name, span, Kind.PARAMETER), context
    lazily = context._replace(deferred=True)
    for part in (getattr(node, "bound", None), getattr(node, "default_value", None)):
        if isinstance(part, ast.AST):
            yield part, lazily


def _parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args)
    if arguments.vararg:
        yield arguments.vararg
    yield from arguments.kwonlyargs
    if arguments.kwarg:
        yield arguments.kwarg


def _bound_parameters(arguments: ast.arguments, context: Context) -> Iterator[Next]:
    for parameter in _parameters(arguments):
        yield Bound(parameter.arg, context.spots.first(parameter), Kind.PARAMETER), context


def _defaults(arguments: ast.arguments, context: Context) -> Iterator[Next]:
    for default in (*arguments.defaults, *arguments.kw_defaults):
        if default is not None:
            yield default, context


DEFINITIONS: Kinds = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _lambda,
    ast.ClassDef: _class,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _walrus,
}
"""What the kinds of node that open scopes do, and the one that reaches out of them."""

if sys.version_info >= (3, 12):

    def _alias(walk: Walk, node: ast.TypeAlias, context: Context) -> Iterator[Next]:
        """Read a type alias, whose value is evaluated when it is asked for (PEP 695)."""
        name = node.name.id
        inner = walk.opened(ScopeKind.TYPE_PARAMETERS, name, context.spots.span(node), context)
        for parameter in node.type_params:
            yield from _type_parameter(parameter, inner)
        yield node.value, inner._replace(deferred=True)
        yield node.name, context

    DEFINITIONS = {**DEFINITIONS, ast.TypeAlias: _alias}
