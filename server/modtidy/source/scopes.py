"""The scopes of a file, and in which of them a name is found.

The one idea: a name is looked up from the scope it stands in outwards, and a class's own names
are seen in the class's body alone (language reference, "Resolution of names"; PEP 227, 572, 695).
"""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

MODULE = 0
"""The index of the module's own scope, among a file's scopes."""


class ScopeKind(Enum):
    """What makes a scope."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    LAMBDA = "lambda"
    COMPREHENSION = "comprehension"
    TYPE_PARAMETERS = "type parameters"
    """The scope of PEP 695 round a generic function, a generic class, or a type alias."""


class Scope(NamedTuple):
    """A region of a file with names of its own."""

    kind: ScopeKind
    name: str
    """The function's or class's or type alias's name; empty where there is none."""
    start: int
    """Where the statement or expression that makes the scope begins, decorators left out."""
    end: int
    parent: int
    """The index of the scope round it; the module's own is its own parent."""
    bound: frozenset[str]
    """The names that are its own: parameters, and what is bound in it and not declared away."""
    globals: frozenset[str]
    nonlocals: frozenset[str]


def found_in(scopes: Sequence[Scope], name: str, scope: int) -> int:
    """Return the index of the scope in which `name` is found when it is used in `scope`.

    What no scope binds is found in the module's, or is a builtin: `MODULE` either way.
    """
    at = scope
    direct = True
    while at != MODULE:
        here = scopes[at]
        if name in here.globals and (direct or here.kind is not ScopeKind.CLASS):
            return MODULE
        if _sees(here, name, own=at == scope, direct=direct):
            return at
        direct = direct and here.kind is ScopeKind.TYPE_PARAMETERS
        at = here.parent
    return MODULE


def _sees(scope: Scope, name: str, *, own: bool, direct: bool) -> bool:
    if scope.kind is ScopeKind.CLASS:
        if name == "__class__" and not direct:
            return True
        return direct and (name in scope.bound or (own and name in _OF_EVERY_CLASS))
    return name in scope.bound


_OF_EVERY_CLASS = frozenset({"__module__", "__qualname__"})
"""What a class's body finds without binding it (data model, "Creating the class object")."""
