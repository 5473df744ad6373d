"""What the reading of a statement gives, as values.

The one idea: every offset counts from where the statement begins, so a reading stays true when
the statement moves, and `names` adds where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from modtidy.source.scopes import Scope


class Kind(Enum):
    """How a name is bound (language reference, "Binding of names")."""

    IMPORT = "import"
    WILDCARD = "wildcard"
    FUNCTION = "function"
    CLASS = "class"
    PARAMETER = "parameter"
    VALUE = "value"
    """Everything else that binds: assignments of every form, `for`, `with`, `except`, `case`."""
    DELETED = "deleted"
    """The name is bound no longer: `del`, or the end of the `except` clause that bound it."""


class Action(Enum):
    """What is done to the last of a chain of attributes, or to the name where there are none."""

    LOAD = "load"
    STORE = "store"
    UPDATE = "update"
    """Loaded and stored again, by an augmented assignment."""
    DELETE = "delete"
    DECLARE = "declare"
    """Named in a `global` or `nonlocal` statement."""


class Imported(NamedTuple):
    """What an import statement binds a name to."""

    level: int
    """How many dots lead a relative import; none for an absolute one."""
    module: str | None
    """What stands after `from` and its dots, empty for `from . import`; None for `import`."""
    name: str
    """The name after `import`, dotted for `import a.b`, `*` for a wildcard."""


class Binding(NamedTuple):
    """A place where a name is bound."""

    name: str
    start: int
    end: int
    """The span of the name there; empty, at the clause's end, where `except` unbinds it."""
    kind: Kind
    conditional: bool
    """It may not happen when its scope runs: under `if`, `try`, `for`, `while`, `with`, `match`."""
    type_checking: bool
    """It happens for type checkers alone: under `if TYPE_CHECKING`."""
    deferred: bool
    """It happens when a function runs; in the module's scope, by way of a `global` statement."""
    imported: Imported | None
    scope: int
    """The scope whose name it is, as an index."""


class Attribute(NamedTuple):
    """One attribute of a chain, and its span."""

    name: str
    start: int
    end: int


class Reference(NamedTuple):
    """A place where a name is used, with the chain of attributes that follows it."""

    name: str
    """The name looked up: NFKC-normalised, and mangled where a class makes it private."""
    start: int
    end: int
    attributes: tuple[Attribute, ...]
    action: Action
    deferred: bool
    """It happens when a function runs, not when the module does."""
    annotation: bool
    """It stands in an annotation, which may never be evaluated."""
    string: bool
    """It stands in a string annotation; its span is empty, at the string's end, if not exact."""
    scope: int
    """The innermost scope it stands in, as an index."""
    found: int
    """The scope the name is found in, as an index; the module's if it is a builtin."""


class Exported(NamedTuple):
    """A name in `__all__`, and the span of its string, quotes included."""

    name: str
    start: int
    end: int


class Borrowed(NamedTuple):
    """A module whose `__all__` is taken over."""

    owner: str
    """What stands before `.__all__`; or after `from`, dots included, in `from m import __all__`."""
    imported: bool
    """It is the second, the name of a module, and not the first, to be looked up in the file."""


class Verb(Enum):
    """What a statement does to `__all__`."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"


class Step(NamedTuple):
    """What one statement makes of `__all__`."""

    verb: Verb
    names: tuple[Exported, ...]
    borrowed: tuple[Borrowed, ...]
    reason: str
    """Why this cannot be told from the text, in words; empty where it can."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one top-level statement, or a few together, say.

    Scopes are counted within the statement; the first is the module's, empty but for its names.
    """

    bindings: tuple[Binding, ...]
    scopes: tuple[Scope, ...]
    references: tuple[Reference, ...]
    uses: Mapping[str, tuple[Reference, ...]]
    """The references that are found in the module's scope, by name."""
    steps: tuple[Step, ...]
    dynamic: frozenset[str]
    mentioned: frozenset[str]
    broken: bool
