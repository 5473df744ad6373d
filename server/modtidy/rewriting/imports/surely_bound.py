"""The names that a module has bound whenever it has run to its end, whichever way it took.

The one idea: what every branch binds that goes on to the end is bound (language reference,
"Compound statements"); a loop may not run, and a `with` may let its block be broken off.
"""

import ast
from collections.abc import Iterable, Iterator

from modtidy.rewriting.program import Program


def surely_bound(program: Program) -> frozenset[str]:
    """Give the names that a module binds in every run; not those that wildcard imports bring."""
    return _after(program.tree.body) or frozenset()


def _after(statements: Iterable[ast.stmt]) -> frozenset[str] | None:
    """Give what is bound after some statements; None where nothing comes after them."""
    found: frozenset[str] = frozenset()
    for one in statements:
        if isinstance(one, ast.Raise):
            return None
        bound = _by_branches(one)
        if bound is None:
            return None
        found = (found | bound | {*_by_itself(one)}) - {*_deleted(one)}
    return found


def _by_itself(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds without its blocks."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, ast.Import):
        yield from (one.asname or one.name.partition(".")[0] for one in statement.names)
    elif isinstance(statement, ast.ImportFrom):
        yield from (one.asname or one.name for one in statement.names)
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from _named(target)
    elif isinstance(statement, ast.AnnAssign) and statement.value:
        yield from _named(statement.target)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars:
                yield from _named(item.optional_vars)


def _named(target: ast.expr) -> Iterator[str]:
    for one in ast.walk(target):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            yield one.id


def _deleted(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Delete):
        yield from (one.id for one in statement.targets if isinstance(one, ast.Name))


def _by_branches(statement: ast.stmt) -> frozenset[str] | None:
    """Give what all branches bind that go on; None where none does."""
    if isinstance(statement, ast.If):
        return _by_all((_after(statement.body), _after(statement.orelse)))
    if not isinstance(statement, ast.Try):
        return frozenset()
    whole = _after((*statement.body, *statement.orelse))
    through = _by_all((whole, *(_after(one.body) for one in statement.handlers)))
    at_last = _after(statement.finalbody)
    return None if through is None or at_last is None else through | at_last


def _by_all(branches: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    going_on = [one for one in branches if one is not None]
    return frozenset.intersection(*going_on) if going_on else None
