"""What is written round a use of a name, or behind it, so that it does not break the program."""

import ast

from modtidy.source.reading import Reference
from modtidy.source.spots import Spots

_EXITS = ("abort", "error", "exit", "fail", "skip")
"""Functions that do not return, by the ends of their names."""


def may_end(tree: ast.AST, spots: Spots, end: int) -> bool:
    """Tell whether the `except` clause that ends at the offset `end` may run through to there.

    It does not where it raises, or leaves the program by a function that does so by its name.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and spots.end(node) == end:
            last = node.body[-1]
            call = last.value if isinstance(last, ast.Expr) else None
            leaves = isinstance(call, ast.Call) and ast.unparse(call.func).endswith(_EXITS)
            return not leaves and not isinstance(last, ast.Raise | ast.If | ast.Try)
    return False


def is_guarded(tree: ast.AST, spots: Spots, use: Reference) -> bool:
    """Tell whether a `try` with handlers is round a use, or a test in which its name is asked for.

    `tree` is the statement the use stands in, `spots` are its places.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Try | ast.If | ast.IfExp | ast.BoolOp | ast.While):
            continue
        start, end = spots.span(node)
        if start <= use.start < end:
            if isinstance(node, ast.Try):
                body = spots.start(node.body[0]), spots.end(node.body[-1])
                if node.handlers and body[0] <= use.start < body[1]:
                    return True
                continue
            test = node.values[0] if isinstance(node, ast.BoolOp) else node.test
            words = (one.id for one in ast.walk(test) if isinstance(one, ast.Name))
            if use.name in words and not spots.start(test) <= use.start < spots.end(test):
                return True
    return False
