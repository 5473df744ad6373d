"""A package's `__main__.py`, put back under a main guard.

The one idea: it is the guard's if the guard would become it: a program of its own, with imports
and functions that no guard would have, stays what it is.
"""

import ast
import re
from collections.abc import Iterator

from modtidy.refactor import Refused
from modtidy.rewriting.conversion import main_guard, turning
from modtidy.rewriting.conversion.turning import Turn
from modtidy.rewriting.program import Program
from modtidy.text import Edit, Span
from modtidy.tree import Tree

_INDENTATION = re.compile(r"(?m)^(?:\t|[ ]{2}(?![ ])|[ ]{4}(?![ ]))(?=\S)")


def folded(tree: Tree, turn: Turn) -> Edit:
    """Give the edit of a package's `__init__.py` that puts its `__main__.py` under a guard.

    What the one imports from the other is there; and so is what both import.  Raises `Refused`
    where there is nothing to fold.
    """
    text, program = tree.text(turn.init), turning.parsed(turn.main, tree)
    line_end = main_guard.line_end_of(text if "\r\n" in text else program.text)
    is_empty = not turning.parsed(turn.init, tree).tree.body
    end = main_guard.leading_up(text, len(text), first=is_empty)
    span = Span(end, end if text[end:].strip() else len(text))
    missing = "" if text[:end].endswith(("\n", "\r", "\ufeff")) or not end else line_end
    guard = _guard(program, line_end)
    if not guard:
        blank = line_end * 2 if text[:end].strip("\ufeff") else ""
        guard = blank + _under_guard(program, tree, turn).replace("\n", line_end)
    return Edit(span, f"{missing}{guard}")


def is_program(turn: Turn) -> Refused:
    """Give the reason for which a `__main__.py` is no guard's."""
    return Refused(f"`{turn.main}` is a program of its own, and not what a main guard would do")


def _guard(program: Program, line_end: str) -> str:
    """Give the guard that a `__main__.py` ends with, and what leads up to it; "" without one."""
    body = program.tree.body
    if not body or not isinstance(body[-1], ast.If) or not main_guard.is_guard(body[-1].test):
        return ""
    if len(body) == 1:
        return main_guard.at_head(program.text, line_end)
    return program.text[main_guard.line_end_after(program.text, program.span(body[-2]).end) :]


def _under_guard(program: Program, tree: Tree, turn: Turn) -> str:
    """Write a guard round a `__main__.py` that does without."""
    known = {"__doc__", *(one.name for one in tree.names(turn.init).bindings)}
    lines = "".join(_indented(program, _start(program, known), _indentation(tree, turn)))
    if not lines.strip():
        raise is_program(turn)
    return f'if __name__ == "__main__":\n{lines}'.replace("\r\n", "\n")


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
