"""What each kind of node that names things does: names, chains of attributes, calls, strings.

The one idea: a node adds what it uses to the walk, and gives what is to be walked next, in the
order in which Python evaluates it.
"""

import ast
import sys
from collections.abc import Iterator

from modtidy.source.binders import BINDERS
from modtidy.source.definitions import DEFINITIONS
from modtidy.source.fields import expressions, unescaped
from modtidy.source.reading import Action, Attribute, Kind
from modtidy.source.spots import Spots, parsed_expression
from modtidy.source.walk import Bound, Context, Kinds, Next, Walk, children, mangled, words

_ACTIONS: dict[type[ast.expr_context], Action] = {
    ast.Load: Action.LOAD,
    ast.Store: Action.STORE,
    ast.Del: Action.DELETE,
}


def _name(walk: Walk, node: ast.Name, context: Context) -> Iterator[Next]:
    action = _ACTIONS[type(node.ctx)]
    span = context.spots.span(node)
    walk.use(node.id, span, action, context)
    if action is not Action.LOAD:
        yield Bound(node.id, span, Kind.VALUE if action is Action.STORE else Kind.DELETED), context


def _attribute(walk: Walk, node: ast.Attribute, context: Context) -> Iterator[Next]:
    return _chain(walk, node, _ACTIONS[type(node.ctx)], context)


def _chain(walk: Walk, node: ast.Attribute, action: Action, context: Context) -> Iterator[Next]:
    """Note `a.b.c` as one use of `a`; what else has attributes is walked for itself."""
    attributes: list[Attribute] = []
    owner: ast.expr = node
    while isinstance(owner, ast.Attribute):
        span = context.spots.last(owner, owner.attr)
        attributes.append(Attribute(mangled(owner.attr, context.private), *span))
        owner = owner.value
    if not isinstance(owner, ast.Name):
        yield owner, context
        return
    span = context.spots.span(owner)
    walk.use(owner.id, span, action, context, tuple(reversed(attributes)))


def _augmented(walk: Walk, node: ast.AugAssign, context: Context) -> Iterator[Next]:
    target = node.target
    if isinstance(target, ast.Attribute):
        yield from _chain(walk, target, Action.UPDATE, context)
    elif isinstance(target, ast.Name):
        span = context.spots.span(target)
        walk.use(target.id, span, Action.UPDATE, context)
        yield node.value, context
        yield Bound(target.id, span, Kind.VALUE), context
        return
    else:
        yield target, context
    yield node.value, context


def _call(walk: Walk, node: ast.Call, context: Context) -> Iterator[Next]:
    function = node.func
    if isinstance(function, ast.Name):
        span = context.spots.span(function)
        walk.call(walk.use(function.id, span, Action.LOAD, context))
    else:
        yield function, context
    arguments: list[ast.expr] = list(node.args)
    if arguments and _last_name(function) == "cast":
        yield arguments.pop(0), context._replace(annotation=True)
    for argument in (*arguments, *node.keywords):
        yield argument, context


def _subscript(_walk: Walk, node: ast.Subscript, context: Context) -> Iterator[Next]:
    """Leave what an annotation says in `Literal[…]`, or adds in `Annotated[…]`, unread as types."""
    yield node.value, context
    plain = context._replace(annotation=False)
    form = _last_name(node.value) if context.annotation else ""
    if form == "Literal":
        yield node.slice, plain
    elif form == "Annotated" and isinstance(node.slice, ast.Tuple) and node.slice.elts:
        yield node.slice.elts[0], context
        for metadata in node.slice.elts[1:]:
            yield metadata, plain
    else:
        yield node.slice, context


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _constant(walk: Walk, node: ast.Constant, context: Context) -> Iterator[Next]:
    if not isinstance(node.value, str):
        return
    tree = parsed_expression(node.value) if context.annotation else None
    if tree is None:
        walk.mentioned.update(words(node.value))
        return
    start = unescaped(context.spots.text, *context.spots.local(node), node.value)
    if start is None:
        spots = Spots(f"({node.value})", still=context.spots.end(node))
    else:
        spots = context.spots.within(start, start + len(node.value))
    yield tree, context._replace(spots=spots, string=True)


def _joined(_walk: Walk, node: ast.JoinedStr, context: Context) -> Iterator[Next]:
    """Walk an f-string; before Python 3.12 `ast` says wrongly where its expressions are."""
    plain = context._replace(annotation=False)
    if sys.version_info >= (3, 12):
        yield from children(node, plain)
        return
    for part in node.values:
        if isinstance(part, ast.Constant):
            yield part, plain
    for start, end in expressions(context.spots.text, *context.spots.local(node)):
        tree = parsed_expression(context.spots.text[start:end])
        if tree is not None:
            yield tree, plain._replace(spots=context.spots.within(start, end))


def _choice(_walk: Walk, node: ast.IfExp, context: Context) -> Iterator[Next]:
    yield node.test, context
    perhaps = context._replace(conditional=True)
    yield node.body, perhaps
    yield node.orelse, perhaps


def _sequence(_walk: Walk, node: ast.BoolOp, context: Context) -> Iterator[Next]:
    yield node.values[0], context
    for value in node.values[1:]:
        yield value, context._replace(conditional=True)


def _comparison(_walk: Walk, node: ast.Compare, context: Context) -> Iterator[Next]:
    yield node.left, context
    yield node.comparators[0], context
    for value in node.comparators[1:]:
        yield value, context._replace(conditional=True)


def _assertion(_walk: Walk, node: ast.Assert, context: Context) -> Iterator[Next]:
    return children(node, context._replace(conditional=True))


KINDS: Kinds = {
    **DEFINITIONS,
    **BINDERS,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.AugAssign: _augmented,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.Constant: _constant,
    ast.JoinedStr: _joined,
    ast.IfExp: _choice,
    ast.BoolOp: _sequence,
    ast.Compare: _comparison,
    ast.Assert: _assertion,
}
"""What each kind of node does that is more than to have parts."""
