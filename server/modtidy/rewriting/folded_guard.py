"""A package's `__main__.py`, put back under a main guard.

The one idea: it is the guard's if the guard would become it: a program of its own, with imports
and functions that no guard would have, stays what it is.
"""

import ast
import re
from collections.abc import Iterator

from modtidy.refactor import Refused
from modtidy.rewriting import turning
from modtidy.rewriting.program import Program
from modtidy.rewriting.turning import Turn
from modtidy.tree import Tree

_INDENTATION = re.compile(r"(?m)^(?:\t|[ ]{2}(?![ ])|[ ]{4}(?![ ]))(?=\S)")


def folded(tree: Tree, turn: Turn) -> str:
    """Give the text of a package's `__init__.py` with its `__main__.py` under a guard at its end.

    What the one imports from the other is there; and so is what both import.  Raises `Refused`
    where there is nothing to fold.
    """
    program = turning.parsed(turn.main, tree)
    known = {"__doc__", *(one.name for one in tree.names(turn.init).bindings)}
    lines = "".join(_indented(program, _start(program, known), _indentation(tree, turn)))
    if not lines.strip():
        raise is_program(turn)
    above = tree.text(turn.init).rstrip(" \t\r\n")
    blank = "\n\n\n" if above.strip("\ufeff") else ""
    written = f'{above}{blank}if __name__ == "__main__":\n{lines}'.replace("\r\n", "\n")
    crlf = "\r\n" in tree.text(turn.init) or "\r\n" in program.text
    return written.replace("\n", "\r\n") if crlf else written


def is_program(turn: Turn) -> Refused:
    """Give the reason for which a `__main__.py` is no guard's."""
    return Refused(f"`{turn.main}` is a program of its own, and not what a main guard would do")


def _start(program: Program, known: set[str]) -> int:
    """Give where the imports at the head end, which a guard finds around it."""
    end, met = 0, set[str]()
    for statement in program.tree.body:
        bound = set(_imported(statement))
        is_own = isinstance(statement, ast.ImportFrom) and not statement.module
        if not bound or bound & met or not (is_own or bound <= known):
            break
        met |= bound
        end = program.span(statement).end
    rest = program.text[end:]
    return end + len(rest) - len(rest.lstrip("\r\n"))


def _imported(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement imports, from elsewhere or from the package itself."""
    if isinstance(statement, ast.Import):
        for one in statement.names:
            yield one.asname or one.name.partition(".")[0]
    elif isinstance(statement, ast.ImportFrom) and (not statement.level or not statement.module):
        for one in statement.names:
            yield one.asname or one.name


def _indented(program: Program, start: int, indentation: str) -> Iterator[str]:
    """Yield the lines from `start` on further in, but for those that go on with a string."""
    strings = [
        program.span(node)
        for node in program.nodes
        if isinstance(node, (ast.Constant, ast.JoinedStr))
    ]
    for line in re.findall(r"[^\n]*\n|[^\n]+", program.text[start:]):
        in_string = any(one.start < start < one.end for one in strings)
        yield line if in_string or not line.strip() else f"{indentation}{line}"
        start += len(line)


def _indentation(tree: Tree, turn: Turn) -> str:
    found = (_INDENTATION.search(tree.text(path)) for path in (turn.init, turn.main))
    return next((one[0] for one in found if one), "    ")
