"""Imported names bound again: a look at the lines sees all that `ast` does, if plainly written."""

import ast
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from modtidy.source.bound_again import bound_again, bound_in, top_names
from modtidy.source.imports import imports

STDLIB = Path(sysconfig.get_paths()["stdlib"])


def bound_by(node: ast.AST, *, top: bool) -> Iterator[ast.expr | str | None]:
    """Give what a node binds as most people write it: targets, or names."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if top:
            yield node.name
        case ast.ExceptHandler():
            yield node.name
        case ast.Assign():
            yield node.targets[0]
        case ast.For() | ast.AsyncFor():
            yield node.target
        case ast.With() | ast.AsyncWith() if node.items[0].context_expr.lineno == node.lineno:
            yield node.items[0].optional_vars


def names_in(target: ast.expr | str | None) -> Iterator[str]:
    """Give the names in a target that is a name, or several."""
    elements = target.elts if isinstance(target, ast.Tuple) else [target]
    if all(isinstance(one, str | ast.Name) for one in elements):
        yield from (one.id if isinstance(one, ast.Name) else str(one) for one in elements)


def twin(text: str) -> set[str]:
    """Give the names that `ast` sees bound, of statements that begin their lines."""
    tree, lines = ast.parse(text), text.split("\n")
    found: set[str] = set()
    for node in ast.walk(tree):
        line, start = lines[getattr(node, "lineno", 1) - 1], getattr(node, "col_offset", 0)
        if not line[:start].strip():
            for target in bound_by(node, top=node in tree.body):
                if not isinstance(node, ast.Assign) or is_plain(node, line):
                    found.update(names_in(target))
    return found


def is_plain(node: ast.Assign, line: str) -> bool:
    """Tell whether an assignment's first target stands bare on its line, a blank behind it."""
    end = node.targets[0].end_col_offset
    return line[end:].startswith(" =") and not line.lstrip().startswith("(")


@pytest.mark.parametrize("path", sorted(STDLIB.glob("[a-l]*.py")), ids=lambda path: path.stem)
def test_what_ast_sees_bound_again_is_seen(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = imports(text)
    surely, twice = top_names(found)
    seen = {*bound_again(text, found)}
    assert (twin(text) & surely) - seen == set()
    by_line = {name for line in text.split("\n") for name in bound_in(line, surely)}
    assert seen == twice | by_line


@pytest.mark.parametrize(
    "line",
    [
        *("def a():", "async def a():", "class a:", "a = 1", "a=1", "a: int = 1", "b, a = 1, 2"),
        *("    a = 1", "    b, a = c", "for a in b:", "    for b, a in c:", "    for (b, a) in c:"),
        *("with b as a:", "    except b as a:", "    with b as c, d as a:"),
    ],
)
def test_what_binds(line: str) -> None:
    assert bound_in(line, {"a"}) == {"a"}


@pytest.mark.parametrize(
    "line",
    [
        *(
            "    def a():",
            "a == 1",
            "    a == 1",
            "    a.b = 1",
            "    b = a",
            "a(b=1)",
            "    a += 1",
        ),
        *("    b(a = 1)", "    [b for a in c]", "import b as a", "    from b import c as a"),
    ],
)
def test_what_does_not(line: str) -> None:
    assert bound_in(line, {"a"}) == set()
