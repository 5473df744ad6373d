"""Imported names that something else takes, so that a use of what was imported breaks.

The one idea: a finding needs three things, each certain: what the name was imported as, what it is
when the use is reached, and that the use asks for what the one has and the other has not.
"""

import ast
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from modtidy.project.namespace import Namespaces
from modtidy.project.project import Project
from modtidy.project.values import Value, Values
from modtidy.source.guards import is_guarded, may_end
from modtidy.source.reading import Action, Binding, Kind, Reference
from modtidy.source.scopes import MODULE, Scope, ScopeKind
from modtidy.source.unbound import unbound_uses

_SAID = re.compile(r"noqa|type:\s*ignore|pylint:\s*disable", re.IGNORECASE)
"""What is written where an import is replaced on purpose."""


class Taken(NamedTuple):
    """A name that was imported, and is something else where the import is meant."""

    imported: Binding
    taker: Binding
    uses: tuple[Reference, ...]
    """Those that break, the first of them first; none where nobody used the import by then."""
    told: str
    """What the name is where it is used, as the end of a sentence that begins with it."""
    error: str


class TakenNames:
    """The search in one file."""

    def __init__(self, path: str, project: Project, names: Collection[str]) -> None:
        """Look for `names` alone."""
        namespaces = Namespaces(path, project)
        self._values = Values(path, project, namespaces)
        self._path, self._project = path, project
        self._names = self._values.names(path)
        self._suspects = names
        self._known: dict[Binding, Value | None] = {}

    @property
    def broken(self) -> bool:
        """Whether the file could be read only in part, so that nothing in it is certain."""
        return self._names.broken

    def in_functions(self) -> Iterator[Taken]:
        """Yield the names that functions take for their own."""
        groups: dict[tuple[int, str], list[Binding]] = {}
        for binding in self._names.local_bindings:
            if binding.name in self._suspects:
                groups.setdefault((binding.scope, binding.name), []).append(binding)
        for (scope, name), bindings in groups.items():
            here, imported = self._scopes[scope], self._imports(name)
            local = here.kind is ScopeKind.FUNCTION and self._names.resolves(name, here.parent)
            given = any(one.kind is Kind.PARAMETER for one in bindings)
            if imported and not given and local == MODULE:
                found = self._unbound(bindings, imported[0], here)
                yield from [found] if found else self._of_known_type(bindings, imported, here)

    def in_module(self) -> Iterator[Taken]:
        """Yield the names that are bound anew in the module itself."""
        bindings = self._names.bindings
        if any(one.kind is Kind.WILDCARD for one in bindings):
            return
        for name in sorted(self._suspects):
            own = self._bindings(name)
            if len(own) > 1 and not any(one.deferred for one in own):
                found = list(self._rebound(own))
                yield from found
                takers = {one.taker for one in found}
                yield from (one for one in self._unused(own) if one.taker not in takers)

    def meant(self, taken: Taken) -> tuple[Reference, ...] | None:
        """Give the uses that mean what is imported at the top; None where that is not certain."""
        own, found = self._bindings(taken.imported.name), list(taken.uses)
        for use in self._names.uses(taken.imported.name):
            if use.action is Action.STORE and not use.attributes:
                continue  # a binding, by another name
            current = None if use in taken.uses else self._current(use, own)
            if current == taken.imported:
                found.append(use)
            elif current is None and use not in taken.uses:
                return None
        return tuple(found)

    def _bindings(self, name: str) -> list[Binding]:
        found = (one for one in self._names.bindings if one.name == name)
        return [one for one in found if not one.type_checking]

    @cached_property
    def _scopes(self) -> tuple[Scope, ...]:
        return self._names.scopes

    @cached_property
    def _starts(self) -> list[int]:
        return [part.offset for part in self._names.parts]

    def _part(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _imports(self, name: str) -> list[Binding]:
        return [one for one in self._bindings(name) if one.kind is Kind.IMPORT]

    def _value(self, binding: Binding) -> Value | None:
        if binding not in self._known:
            self._known[binding] = self._values.of(binding)
        return self._known[binding]

    def _unbound(self, bindings: list[Binding], imported: Binding, scope: Scope) -> Taken | None:
        """Find the uses that a function makes of the name before it can have bound it."""
        tree, spots = self._values.statement(scope.start, self._path)
        for node in ast.walk(tree) if tree else ():
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and spots.start(node) == scope.start
            ):
                starts = {spots.start(one) for one in unbound_uses(node, imported.name)}
                uses = self._names.references_to(bindings[0])
                broken = tuple(one for one in uses if one.start in starts)
                told = f"is local to `{scope.name}`"
                first = min(bindings, key=lambda one: one.start)
                return Taken(imported, first, broken, told, "UnboundLocalError") if broken else None
        return None

    def _of_known_type(
        self, bindings: list[Binding], imported: list[Binding], scope: Scope
    ) -> Iterator[Taken]:
        """Find the uses of a local name that all it can be bound to has not got."""
        uses = [one for one in self._names.references_to(bindings[0]) if one.attributes]
        values: list[Value] = []
        for binding in bindings if uses else ():
            value = None if binding.conditional else self._value(binding)
            if value is None:
                return
            values.append(value)
        lacked = [use for use in uses if all(self._lacks(one, use) for one in values)]
        broken = [use for use in lacked if self._meant(use, imported) and not self._is_guarded(use)]
        if broken and (meant := self._meant(broken[0], imported)):
            told = f"is {values[0].told} in `{scope.name}`"
            yield Taken(meant, bindings[0], tuple(broken), told, "AttributeError")

    def _rebound(self, bindings: list[Binding]) -> Iterator[Taken]:
        found: dict[Binding, Taken] = {}
        for use in self._names.uses(bindings[0].name) if bindings else ():
            current = self._current(use, bindings)
            if current is None:
                continue
            before = bindings[: bindings.index(current)]
            taken = self._gone(use, current, before) or self._changed(use, current, before)
            if taken and not self._is_guarded(use):
                held = found.setdefault(taken.taker, taken)
                if held is not taken:
                    found[taken.taker] = held._replace(uses=(*held.uses, use))
        yield from found.values()

    def _gone(self, use: Reference, current: Binding, before: list[Binding]) -> Taken | None:
        """Tell that the name is bound to nothing, since an `except` clause has unbound it."""
        imported = [one for one in before if one.kind is Kind.IMPORT and not one.conditional]
        clause = current.kind is Kind.DELETED and current.start == current.end
        if not clause or not imported or not _looks_up(use) or not self._falls_through(current):
            return None
        told = "is bound to nothing once this clause has run"
        return Taken(imported[-1], before[-1], (use,), told, "NameError")

    def _changed(self, use: Reference, current: Binding, before: list[Binding]) -> Taken | None:
        """Tell that the name is something else by now, which has not what is asked of it."""
        if current.conditional or current.kind is Kind.DELETED:
            return None
        imported = [one for one in before if one.kind is Kind.IMPORT]
        asks = bool(use.attributes) or self._is_called(use)
        value = self._value(current) if imported and asks else None
        if value is None:
            return None
        told = f"is {value.told} from here on"
        if value.module and value.callable is False and self._is_called(use):
            known = [one for one in imported if (self._value(one) or value).callable]
            return Taken(known[-1], current, (use,), told, "TypeError") if known else None
        meant = self._meant(use, imported) if self._lacks(value, use) else None
        return Taken(meant, current, (use,), told, "AttributeError") if meant else None

    def _unused(self, bindings: list[Binding]) -> Iterator[Taken]:
        """Find the imports that are replaced before anything uses them."""
        for first, second in pairwise(bindings):
            surely = not first.conditional and not second.conditional
            if first.kind is Kind.IMPORT and second.kind is not Kind.DELETED and surely:
                used = self._is_used(first, second)
                if not used and not self._on_purpose(first, second):
                    yield Taken(first, second, (), "", "")

    def _is_used(self, first: Binding, second: Binding) -> bool:
        """Tell whether something may use the first of two bindings before the second happens."""
        until = self._part(second.start)
        return any(
            self._part(use.start) <= until and (use.deferred or use.start > first.start)
            for use in self._names.uses(first.name)
        )

    def _on_purpose(self, first: Binding, second: Binding) -> bool:
        """Tell whether an import may be there for what it does, or is the same as the next."""
        text = self._project.tree.text(self._path)
        lines = (_line(text, first.start), _line(text, second.start))
        if self._names.dynamic or any(map(_SAID.search, lines)):
            return True
        imported = first.imported
        if imported is None or (second.imported and second.imported[1:] == imported[1:]):
            return True
        if "." in imported.name and first.name == imported.name.partition(".")[0]:
            return True  # it loads a submodule, whatever becomes of the name
        owner, name = self._values.target(first)
        if not owner or owner == "__future__":
            return True
        again = second.imported and self._values.target(second) == (owner, name)
        return again or (not name and self._path.endswith("__init__.py"))

    def _current(self, use: Reference, bindings: list[Binding]) -> Binding | None:
        """Give the binding that the use finds; None where that is not certain."""
        part = self._part(use.start)
        if use.string or use.annotation or use.action is not Action.LOAD:
            return None
        if use.deferred:
            return bindings[-1] if self._runs_after(part, bindings[-1]) else None
        own = [one for one in bindings if self._part(one.start) == part]
        if any(one.start < use.start for one in own) and not self._binds_last(part):
            return None
        above = [one for one in bindings if self._part(one.start) < part]
        return above[-1] if above else None

    def _binds_last(self, part: int) -> bool:
        """Tell whether a statement, by itself, binds only when all in it is evaluated."""
        tree, _ = self._values.statement(self._starts[part], self._path)
        last = (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        return bool(tree and len(tree.body) == 1 and isinstance(tree.body[0], last))

    def _runs_after(self, part: int, binding: Binding) -> bool:
        """Tell whether what a statement defines surely runs after a binding, which is the last."""
        if self._starts[part] > binding.start:
            return True
        tree, _ = self._values.statement(self._starts[part], self._path)
        node = tree.body[0] if tree and len(tree.body) == 1 else None
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return False
        uses = self._names.uses(node.name)
        early = (one for one in uses if one.start < binding.start and self._part(one.start) != part)
        return not node.decorator_list and not any(early)

    def _lacks(self, value: Value, use: Reference) -> bool:
        """Tell whether a value surely has not what a use loads of it, and nobody sets that."""
        attribute = use.attributes[0].name if use.attributes else ""
        if not attribute or use.action is not Action.LOAD or value.has(attribute) is not False:
            return False
        others = (one for one in self._names.references if one.name == use.name and one.attributes)
        return not any(
            one.action is not Action.LOAD and one.attributes[0].name == attribute for one in others
        )

    def _meant(self, use: Reference, imported: Iterable[Binding]) -> Binding | None:
        """Give the last of the imports that has what a use asks for."""
        attribute = use.attributes[0].name if use.attributes else ""
        if not attribute or attribute.startswith("__"):
            return None
        values = ((one, self._value(one)) for one in imported)
        has = [one for one, value in values if value and value.has(attribute)]
        return has[-1] if has else None

    def _is_called(self, use: Reference) -> bool:
        rest = self._project.tree.text(self._path)[use.end : use.end + 20]
        return not use.attributes and rest.lstrip(" \t").startswith("(")

    def _falls_through(self, deleted: Binding) -> bool:
        """Tell whether the `except` clause that ends at a binding's place may run to its end."""
        tree, spots = self._values.statement(deleted.start - 1, self._path)
        return tree is not None and may_end(tree, spots, deleted.start)

    def _is_guarded(self, use: Reference) -> bool:
        """Tell whether a use is tried out, or made only where a test of the name allows it."""
        tree, spots = self._values.statement(use.start, self._path)
        return tree is None or is_guarded(tree, spots, use)


def _looks_up(use: Reference) -> bool:
    return use.action is Action.LOAD or bool(use.attributes)


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
