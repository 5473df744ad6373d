"""What each kind of statement that binds names, or makes doing so conditional, does.

The one idea: the value is evaluated first and the name bound after, and what stands under `if`,
`for` and the like may never happen.
"""

import ast
from collections.abc import Iterable, Iterator

from modtidy.source.reading import Action, Imported, Kind
from modtidy.source.scopes import MODULE
from modtidy.source.spots import EXCEPTED, REST
from modtidy.source.walk import Bound, Context, Kinds, Next, Walk, mangled


def _import(_walk: Walk, node: ast.Import, context: Context) -> Iterator[Next]:
    for alias in node.names:
        imported = Imported(0, None, alias.name)
        if alias.asname:
            name, span = alias.asname, context.spots.last(alias, alias.asname)
        else:
            name, span = alias.name.partition(".")[0], context.spots.first(alias)
        yield Bound(name, span, Kind.IMPORT, imported), context


def _import_from(_walk: Walk, node: ast.ImportFrom, context: Context) -> Iterator[Next]:
    for alias in node.names:
        imported = Imported(node.level, node.module or "", alias.name)
        kind = Kind.WILDCARD if alias.name == "*" else Kind.IMPORT
        if alias.asname:
            name, span = alias.asname, context.spots.last(alias, alias.asname)
        else:
            name, span = alias.name, context.spots.first(alias)
        yield Bound(name, span, kind, imported), context


def _assignment(_walk: Walk, node: ast.Assign, context: Context) -> Iterator[Next]:
    yield node.value, context
    for target in node.targets:
        yield target, context


def _annotated(walk: Walk, node: ast.AnnAssign, context: Context) -> Iterator[Next]:
    """Read `name: annotation`, which makes the name the scope's own, and binds it to nothing."""
    target = node.target
    if node.value:
        yield node.value, context
        yield target, context
    elif isinstance(target, ast.Name):
        if node.simple:
            walk.drafts[context.scope].bound.add(mangled(target.id, context.private))
        walk.use(target.id, context.spots.span(target), Action.DECLARE, context)
    else:
        yield from ((part, context) for part in ast.iter_child_nodes(target))
    yield node.annotation, context._replace(annotation=True)


def _global(walk: Walk, node: ast.Global | ast.Nonlocal, context: Context) -> Iterable[Next]:
    draft = walk.drafts[context.scope]
    declared = draft.globals if isinstance(node, ast.Global) else draft.nonlocals
    for name, span in zip(node.names, context.spots.words(node)[1:], strict=False):
        if context.scope != MODULE:
            declared.add(mangled(name, context.private))
        walk.use(name, span, Action.DECLARE, context)
    return ()


def _if(_walk: Walk, node: ast.If, context: Context) -> Iterator[Next]:
    yield node.test, context
    perhaps = context._replace(conditional=True)
    checking = perhaps._replace(type_checking=True)
    denied = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    for statement in node.body:
        yield statement, checking if _type_checking(node.test) else perhaps
    for statement in node.orelse:
        runs = denied and _type_checking(node.test.operand)  # type: ignore[attr-defined] # not …
        yield statement, checking if runs else perhaps


def _type_checking(test: ast.expr) -> bool:
    if isinstance(test, ast.Attribute):
        return test.attr == "TYPE_CHECKING"
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _for(_walk: Walk, node: ast.For | ast.AsyncFor, context: Context) -> Iterator[Next]:
    yield node.iter, context
    perhaps = context._replace(conditional=True)
    for part in (node.target, *node.body, *node.orelse):
        yield part, perhaps


def _while(_walk: Walk, node: ast.While, context: Context) -> Iterator[Next]:
    yield node.test, context
    for statement in (*node.body, *node.orelse):
        yield statement, context._replace(conditional=True)


def _with(_walk: Walk, node: ast.With | ast.AsyncWith, context: Context) -> Iterator[Next]:
    for item in node.items:
        yield item, context
    for statement in node.body:
        yield statement, context._replace(conditional=True)


def _try(_walk: Walk, node: ast.Try, context: Context) -> Iterator[Next]:
    perhaps = context._replace(conditional=True)
    for part in (*node.body, *node.handlers, *node.orelse):
        yield part, perhaps
    for statement in node.finalbody:
        yield statement, context


def _except(_walk: Walk, node: ast.ExceptHandler, context: Context) -> Iterator[Next]:
    if node.type:
        yield node.type, context
    if node.type and node.name:
        yield Bound(node.name, context.spots.behind(EXCEPTED, node.type), Kind.VALUE), context
    for statement in node.body:
        yield statement, context
    if node.name:
        end = context.spots.end(node)
        yield Bound(node.name, (end, end), Kind.DELETED), context


def _match(_walk: Walk, node: ast.Match, context: Context) -> Iterator[Next]:
    yield node.subject, context
    for case in node.cases:
        yield case, context._replace(conditional=True)


def _match_as(_walk: Walk, node: ast.MatchAs | ast.MatchStar, context: Context) -> Iterator[Next]:
    pattern = getattr(node, "pattern", None)
    if isinstance(pattern, ast.AST):
        yield pattern, context
    if node.name:
        yield Bound(node.name, context.spots.last(node, node.name), Kind.VALUE), context


def _match_mapping(_walk: Walk, node: ast.MatchMapping, context: Context) -> Iterator[Next]:
    for part in (*node.keys, *node.patterns):
        yield part, context
    if node.rest:
        spots = context.spots
        last = node.patterns[-1:]
        span = spots.behind(REST, last[0]) if last else spots.after(REST, node)
        yield Bound(node.rest, span, Kind.VALUE), context


BINDERS: Kinds = {
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assign: _assignment,
    ast.AnnAssign: _annotated,
    ast.Global: _global,
    ast.Nonlocal: _global,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    getattr(ast, "TryStar", ast.Try): _try,  # from Python 3.11 on
    ast.ExceptHandler: _except,
    ast.Match: _match,
    ast.MatchAs: _match_as,
    ast.MatchStar: _match_as,
    ast.MatchMapping: _match_mapping,
}
"""What the kinds of statement and pattern that bind names do."""
