"""Moving an import from the top of a file into the one function that uses it.

The one idea: a name that only one function uses may as well be that function's own, as long as
nobody else looks for it in the module.
"""

import ast
from typing import NamedTuple

from modtidy.plan import Plan, Rewrite
from modtidy.project import bound
from modtidy.project.project import Importer, Project
from modtidy.project.wildcards import asked_elsewhere
from modtidy.refactor import Refused
from modtidy.source.names import Names
from modtidy.source.reading import Action, Reference
from modtidy.source.scopes import MODULE, Scope, ScopeKind
from modtidy.source.spots import Spots, parsed
from modtidy.source.strings import normalised
from modtidy.text import Edit, Span


class Deferred(NamedTuple):
    """A plan to move an import, and the name of the function it would be in."""

    plan: Plan
    function: str


def deferred(importer: Importer, project: Project) -> Deferred:
    """Plan to move an import that names one thing; raises `Refused` where others need it."""
    path, statement = importer.path, importer.statement
    names = project.tree.names(path)
    function = _function(importer, names, project)
    text = project.tree.text(path)
    start = text.rfind("\n", 0, statement.start) + 1
    end = text.find("\n", statement.end) + 1
    line = text[start:end]
    written = text[statement.start : statement.end]
    if not end or line.strip() != written or statement.context or "\n" in written:
        raise Refused("the import does not have a line to itself")
    at = _beginning(function, text)
    indentation = text[text.rfind("\n", 0, at) + 1 : at]
    if indentation.strip():
        raise Refused(f"`{function.name}` is written in one line")
    ending = line[len(line.rstrip("\r\n")) :]
    edits = (
        Edit(Span(start, end), ""),
        Edit(Span(at, at), f"{written}{ending}{indentation}"),
    )
    return Deferred(Plan((Rewrite(path, tuple(sorted(edits))),)), function.name)


def _function(importer: Importer, names: Names, project: Project) -> Scope:
    """Find the function that all uses of an imported name are in."""
    binding = bound.binding_of(importer.statement, importer.alias, names)
    if binding is None or names.broken or names.dynamic:
        raise Refused(f"what `{importer.path}` does with its names cannot be told")
    name = binding.name
    asked = asked_elsewhere(importer.path, project)
    listed = names.exports is not None and name in {one.name for one in names.exports.names}
    if asked is None or name in asked or listed:
        raise Refused(f"`{name}` may be used by those who import `{importer.path}`")
    if sum(one.name == name for one in names.bindings) > 1:
        raise Refused(f"`{name}` is bound more than once")
    uses = names.references_to(binding)
    if any(use.string or use.annotation or use.action is not Action.LOAD for use in uses):
        raise Refused(f"`{name}` is used for more than its value")
    functions = {_outermost(use, names.scopes) for use in uses}
    found = functions.pop() if len(functions) == 1 else None
    if found is None:
        raise Refused(f"`{name}` is not used in one function alone")
    return found


def _outermost(use: Reference, scopes: tuple[Scope, ...]) -> Scope | None:
    """Give the outermost function that a use is in; none where it happens with the module."""
    found, at = None, use.scope
    while at != MODULE and use.deferred:
        if scopes[at].kind is ScopeKind.FUNCTION:
            found = scopes[at]
        at = scopes[at].parent
    return found


def _beginning(function: Scope, text: str) -> int:
    """Return where the first statement of a function begins, its docstring left out."""
    tree = parsed(normalised(text))
    spots = Spots(normalised(text))
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if spots.start(node) != function.start:
            continue
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        for first in body[:1]:
            decorators = getattr(first, "decorator_list", [])
            return spots.start(decorators[0]) - 1 if decorators else spots.start(first)
    raise Refused(f"`{function.name}` has no place for an import")
