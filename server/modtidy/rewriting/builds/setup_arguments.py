"""What `setup()` is told: the strings of a program that are names of modules by where they stand.

The one idea: an argument's name says what is in it.  Its value is in the call, or in a variable
that the call is given.  The arguments are described in setuptools' reference, "Keywords".
"""

import ast
from collections.abc import Iterator

from modtidy.rewriting.program import Program

_LISTS = frozenset({"packages", "py_modules", "namespace_packages", "top_level", "test_suite"})
"""Arguments that list modules."""
_KEYED = frozenset({"package_data", "exclude_package_data", "package_dir"})
"""Arguments that say something of each of several packages."""


def names(program: Program) -> frozenset[ast.AST]:
    """Give the constants that name modules, or patterns of such names."""
    if "setup" not in program.text:
        return frozenset()
    return frozenset(node for call in calls(program) for node in _told(call, program))


def calls(program: Program) -> list[ast.Call]:
    """Give the calls of `setup()` that a program makes."""
    return [
        one
        for one in program.nodes
        if isinstance(one, ast.Call) and program.dotted(one.func).rpartition(".")[2] == "setup"
    ]


def value_of(value: ast.expr, program: Program) -> ast.expr:
    """Give what is written for a value, which may be in a variable of the script's."""
    if not isinstance(value, ast.Name):
        return value
    given = (
        one.value
        for one in program.tree.body
        if isinstance(one, ast.Assign)
        and any(isinstance(to, ast.Name) and to.id == value.id for to in one.targets)
    )
    return next(given, value)


def _told(call: ast.Call, program: Program) -> Iterator[ast.AST]:
    for one in call.keywords:
        value = value_of(one.value, program)
        if one.arg in _LISTS:
            yield from _listed(value, program)
        elif one.arg in _KEYED and isinstance(value, ast.Dict):
            yield from (key for key in value.keys if key)
            if one.arg == "package_dir":
                yield from value.values


def _listed(value: ast.expr, program: Program) -> Iterator[ast.AST]:
    """Yield the strings of a list, and the patterns of a function that finds what is in one."""
    for node in ast.walk(value):
        if isinstance(node, ast.Constant):
            yield node
        elif isinstance(node, ast.Name) and value_of(node, program) is not node:
            yield from _listed(value_of(node, program), program)
