"""From a statement's syntax tree to its reading: one walk, in the order of execution.

The one idea: every kind of node says what follows it, as steps; a stack of steps stands in for
recursion, so that no depth of nesting is too deep.  What a name means is settled at the end, when
all that its scopes bind is known.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from modtidy.source.reading import (
    Action,
    Attribute,
    Binding,
    Imported,
    Kind,
    Reading,
    Reference,
    Step,
)
from modtidy.source.scopes import MODULE, Scope, ScopeKind, found_in
from modtidy.source.spots import Spots


class Context(NamedTuple):
    """What holds for a node by where it stands."""

    spots: Spots
    scope: int = MODULE
    deferred: bool = False
    conditional: bool = False
    type_checking: bool = False
    annotation: bool = False
    string: bool = False
    private: str = ""
    """The class whose name mangles private names; empty outside any."""


class Bound(NamedTuple):
    """A name about to be bound, when the walk comes to it."""

    name: str
    span: tuple[int, int]
    kind: Kind
    imported: Imported | None = None


Next = tuple[ast.AST | Bound, Context]
"""One step of the walk."""


class Draft:
    """A scope in the making."""

    __slots__ = ("bound", "end", "globals", "kind", "name", "nonlocals", "parent", "sofar", "start")

    def __init__(self, kind: ScopeKind, name: str, span: tuple[int, int], parent: int) -> None:
        """Open a scope that binds nothing yet."""
        self.kind = kind
        self.name = name
        self.start, self.end = span
        self.parent = parent
        self.bound: set[str] = set()
        self.sofar: set[str] = set()
        """What has been bound when the walk is where it is."""
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()

    def scope(self) -> Scope:
        """Return the scope as it is when the walk is over."""
        return Scope(
            self.kind,
            self.name,
            self.start,
            self.end,
            self.parent,
            frozenset(self.bound - self.globals - self.nonlocals),
            frozenset(self.globals),
            frozenset(self.nonlocals),
        )


class Walk:
    """The walk through one statement's tree, and what it has gathered."""

    def __init__(self, text: str) -> None:
        """Begin in the module's scope, which spans `text`."""
        self.drafts = [Draft(ScopeKind.MODULE, "", (0, len(text)), MODULE)]
        self.mentioned: set[str] = set()
        self._bound: list[tuple[Bound, Context]] = []
        self._references: list[tuple[Reference, bool]] = []
        self._called: list[Reference] = []

    def through(self, tree: ast.AST, spots: Spots, kinds: "Kinds") -> None:
        """Walk through `tree`; `kinds` says what each kind of node does."""
        stack: list[Iterator[Next]] = [iter([(tree, Context(spots))])]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                continue
            node, context = step
            if isinstance(node, Bound):
                self._bind(node, context)
            elif kind := kinds.get(type(node)):
                stack.append(iter(kind(self, node, context)))
            else:
                stack.append(children(node, context))

    def opened(
        self, kind: ScopeKind, name: str, span: tuple[int, int], context: Context
    ) -> Context:
        """Open a scope, and return the context within it."""
        self.drafts.append(Draft(kind, name, span, context.scope))
        lazy = kind in (ScopeKind.FUNCTION, ScopeKind.LAMBDA)
        return context._replace(
            scope=len(self.drafts) - 1,
            deferred=context.deferred or lazy,
            conditional=context.conditional and not lazy and kind is not ScopeKind.CLASS,
        )

    def use(
        self,
        name: str,
        span: tuple[int, int],
        action: Action,
        context: Context,
        attributes: tuple[Attribute, ...] = (),
    ) -> Reference:
        """Note a use of `name`, yet to be settled."""
        name = mangled(name, context.private)
        draft = self.drafts[context.scope]
        early = draft.kind is ScopeKind.CLASS and name not in draft.sofar
        reference = Reference(
            name,
            *span,
            attributes,
            action,
            context.deferred,
            context.annotation,
            context.string,
            context.scope,
            MODULE,
        )
        self._references.append((reference, early))
        return reference

    def call(self, reference: Reference) -> None:
        """Note that a function is called by its plain name."""
        self._called.append(reference)

    def reading(self, steps: tuple[Step, ...], *, broken: bool) -> Reading:
        """Return all that was found, every name settled."""
        scopes = tuple(draft.scope() for draft in self.drafts)
        references = tuple(sorted(self._settled(scopes), key=_place))
        uses: dict[str, list[Reference]] = {}
        for reference in references:
            if reference.found == MODULE:
                uses.setdefault(reference.name, []).append(reference)
        bindings = tuple(self._bindings(scopes))
        return Reading(
            bindings,
            scopes,
            references,
            {name: tuple(found) for name, found in uses.items()},
            steps,
            frozenset(_dynamic(self._called, scopes, uses, bindings)),
            frozenset(self.mentioned),
            broken,
        )

    def _bind(self, bound: Bound, context: Context) -> None:
        name = mangled(bound.name, context.private)
        draft = self.drafts[context.scope]
        draft.bound.add(name)
        if bound.kind is Kind.DELETED:
            draft.sofar.discard(name)
        else:
            draft.sofar.add(name)
        self._bound.append((bound._replace(name=name), context))

    def _settled(self, scopes: tuple[Scope, ...]) -> Iterator[Reference]:
        """Settle each reference.

        A name that a class's body binds only later is looked up in the module's scope, whatever
        there is between (language reference, "Resolution of names").
        """
        for reference, early in self._references:
            found = found_in(scopes, reference.name, reference.scope)
            loads = reference.action in (Action.LOAD, Action.UPDATE)
            if (
                early
                and loads
                and found == reference.scope
                and reference.name in scopes[found].bound
            ):
                found = MODULE
            yield reference._replace(found=found) if found else reference

    def _bindings(self, scopes: tuple[Scope, ...]) -> Iterator[Binding]:
        for bound, context in self._bound:
            yield Binding(
                bound.name,
                *bound.span,
                bound.kind,
                context.conditional,
                context.type_checking,
                context.deferred,
                bound.imported,
                found_in(scopes, bound.name, context.scope),
            )


Kinds = Mapping[type[ast.AST], Callable[..., Iterable[Next]]]
"""For each kind of node, a function of the walk, the node and its context."""


def children(node: ast.AST, context: Context) -> Iterator[Next]:
    """Give the parts of `node` in the order of the grammar, all in its own context."""
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            for part in value:
                if isinstance(part, ast.AST):
                    yield part, context
        elif isinstance(value, ast.AST) and not isinstance(value, _WITHOUT_NAMES):
            yield value, context


_WITHOUT_NAMES = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop)


def mangled(name: str, private: str) -> str:
    """Return `name` as a class makes it private (language reference, "Private name mangling")."""
    if not private or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    owner = private.lstrip("_")
    return f"_{owner}{name}" if owner else name


def words(text: str) -> list[str]:
    """Return what could be names in `text`."""
    return _WORD.findall(text)


_WORD = re.compile(r"[^\W\d]\w*")

_DYNAMIC = frozenset({"globals", "locals", "vars", "exec", "eval"})
"""The builtins that look up or bind names unseen."""


def _place(reference: Reference) -> tuple[int, int]:
    return reference.start, reference.end


def _dynamic(
    called: Iterable[Reference],
    scopes: tuple[Scope, ...],
    uses: Mapping[str, list[Reference]],
    bindings: Iterable[Binding],
) -> Iterator[str]:
    for reference in called:
        if reference.name in _DYNAMIC and not found_in(scopes, reference.name, reference.scope):
            yield f"{reference.name}()"
    for reference in uses.get("sys", ()):
        if reference.attributes and reference.attributes[0].name == "modules":
            yield "sys.modules"
    for binding in bindings:
        if binding.scope == MODULE and binding.name == "__getattr__":
            yield "__getattr__"
