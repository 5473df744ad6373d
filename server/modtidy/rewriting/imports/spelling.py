"""Whether every use of a name is written so that something longer can stand in its place.

The one idea: a name may be meant where it is no name of the syntax tree: in a string that is an
expression, in an example of a docstring, in a type comment, in what `f"{name=}"` prints.
"""

import ast
import re
from collections.abc import Iterable

from modtidy.refactor import Refused
from modtidy.rewriting.program import Program
from modtidy.source.reading import Reference
from modtidy.source.spots import parsed_expression

_SAYS_ITSELF = re.compile(r"[^{}\n]*(?<![=!<>])=\s*(?:![rsa]\s*)?(?::[^{}]*)?\}")
"""The rest of a formatted string's field that prints its own expression (Python 3.8)."""


def check_spelling(name: str, uses: Iterable[Reference], program: Program, path: str) -> None:
    """Raise `Refused` where `name` is spoken of other than by `uses`, or would be seen to be."""
    text = program.text
    formatted = [program.span(one) for one in program.nodes if isinstance(one, ast.JoinedStr)]
    for use in uses:
        if text[use.start : use.end] != name:
            raise Refused(f"a use of `{name}` is written in another way")
        inside = any(one.start < use.start < one.end for one in formatted)
        if inside and _SAYS_ITSELF.match(text, use.end):
            raise Refused(f"`{name}` is printed by its name, in a formatted string")
    if re.search(rf"#\s*type:[^\n]*\b{re.escape(name)}\b", text):
        raise Refused(f"`{name}` is named in a type comment")
    for node in program.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if name in node.value and _speaks_of(name, node.value) and not _is_key(node, program):
            raise Refused(f"`{name}` is named in a string of `{path}`")


def _speaks_of(name: str, value: str) -> bool:
    """Tell whether a string is code in which a name is used, or has examples with it."""
    if re.search(rf"(?m)^\s*(?:>>>|\.\.\.).*\b{re.escape(name)}\b", value):
        return True
    code = parsed_expression(value)
    return code is not None and any(
        isinstance(one, ast.Name) and one.id == name for one in ast.walk(code)
    )


def _is_key(node: ast.Constant, program: Program) -> bool:
    """Tell whether a string is the key of a dictionary's item, which is no name in use."""
    around = program.parents[node]
    return isinstance(around, ast.Subscript) or (
        isinstance(around, ast.Dict) and node in around.keys
    )
