"""What a file binds, uses and exports: the deep reading, put together from its statements.

The one idea: a statement's reading depends on its text alone and counts from its beginning, so it
is remembered by that text; after a keystroke one statement is read again, and of the rest only
what is asked for is moved to where it stands now.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from modtidy.source.exports import Exports, exports
from modtidy.source.reading import Action, Attribute, Binding, Exported, Reading, Reference
from modtidy.source.scopes import MODULE, Scope, ScopeKind, found_in
from modtidy.source.statement import read_broken, read_whole
from modtidy.source.statements import beginnings, statement_end
from modtidy.source.strings import normalised

_REMEMBERED = 4_000_000
"""How many characters of statements a reader remembers the readings of."""


_LATELY = 8
"""Of how many files the names are remembered that were read last."""

_new = tuple.__new__  # see `imports.py`


class Part(NamedTuple):
    """A reading, and where it stands in the file."""

    offset: int
    scopes: int
    """How many scopes, the module's left out, come before its own."""
    reading: Reading


@dataclass(frozen=True)
class Names:
    """The names of a file; every offset counts from the file's beginning.

    What is asked for is put together once.

    Two files' names are equal where all is the same in them, places included.
    """

    length: int
    parts: tuple[Part, ...]

    @cached_property
    def bindings(self) -> tuple[Binding, ...]:
        """What is bound in the module's scope, in the order of execution where it runs through."""
        return tuple(
            _moved(binding, part)
            for part in self.parts
            for binding in part.reading.bindings
            if binding.scope == MODULE
        )

    @cached_property
    def local_bindings(self) -> tuple[Binding, ...]:
        """What is bound in every other scope, parameters included."""
        return tuple(
            _moved(binding, part)
            for part in self.parts
            for binding in part.reading.bindings
            if binding.scope != MODULE
        )

    def bindings_in(self, start: int, end: int) -> Iterator[Binding]:
        """Yield what the statements that `start` to `end` touches bind, in every scope."""
        offsets = [part.offset for part in self.parts]
        first = max(bisect_right(offsets, start) - 1, 0)
        for part in self.parts[first : bisect_right(offsets, end)]:
            for binding in part.reading.bindings:
                yield _moved(binding, part)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope; the first is the module's, and `Binding` and `Reference` count them so."""
        own = (_scope(scope, part) for part in self.parts for scope in part.reading.scopes[1:])
        module = Scope(
            ScopeKind.MODULE,
            "",
            0,
            self.length,
            MODULE,
            frozenset().union(*(part.reading.scopes[0].bound for part in self.parts)),
            frozenset(),
            frozenset(),
        )
        return (module, *own)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every use of a name, in every scope, in the order of the text."""
        return tuple(
            _placed(reference, part) for part in self.parts for reference in part.reading.references
        )

    @cached_property
    def loaded(self) -> frozenset[str]:
        """The names that are used in the file and found in the module's scope, or are builtins."""
        return frozenset().union(*(part.reading.uses for part in self.parts))

    @cached_property
    def exports(self) -> Exports | None:
        """What `__all__` lists; None where there is none."""
        return exports(
            step._replace(
                names=tuple(
                    Exported(name.name, name.start + part.offset, name.end + part.offset)
                    for name in step.names
                )
            )
            for part in self.parts
            for step in part.reading.steps
        )

    @cached_property
    def dynamic(self) -> tuple[str, ...]:
        """What may look names up or bind them unseen: `globals()`, `sys.modules`, `__getattr__`."""
        return tuple(sorted(frozenset().union(*(part.reading.dynamic for part in self.parts))))

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The words in string constants and in type comments, which may be names in use."""
        return frozenset().union(*(part.reading.mentioned for part in self.parts))

    @cached_property
    def broken(self) -> bool:
        """Some statement could be read only in part."""
        return any(part.reading.broken for part in self.parts)

    def uses(self, name: str) -> tuple[Reference, ...]:
        """Return the uses of `name` that are found in the module's scope, in the order of the text.

        The name is the module's, or a builtin if the module binds none of that name by then.
        """
        return tuple(
            _placed(reference, part)
            for part in self.parts
            for reference in part.reading.uses.get(name, ())
        )

    def references_to(self, binding: Binding) -> tuple[Reference, ...]:
        """Return the uses of what `binding`, of any scope, binds, or of what else has its name."""
        if binding.scope == MODULE:
            return self.uses(binding.name)
        part = self._part(binding.scope)
        return tuple(
            _placed(reference, part)
            for reference in part.reading.references
            if reference.found + part.scopes == binding.scope and reference.name == binding.name
        )

    def loaded_globals(self) -> Mapping[str, tuple[Reference, ...]]:
        """Return the loads that are found in the module's scope, or of builtins, by name.

        A name of a wildcard's is among them, whether or not the module binds it as well.
        """
        found = {name: self.uses(name) for name in self.loaded}
        loads = {
            name: tuple(use for use in uses if use.attributes or use.action in _LOADS)
            for name, uses in found.items()
        }
        return {name: uses for name, uses in loads.items() if uses}

    def resolves(self, name: str, scope: int) -> int:
        """Return the index of the scope in which `name` would be found if used in `scope`."""
        if scope == MODULE:
            return MODULE
        part = self._part(scope)
        found = found_in(part.reading.scopes, name, scope - part.scopes)
        return found and found + part.scopes

    def _part(self, scope: int) -> Part:
        """Return the part in which a scope, not the module's, is."""
        return self.parts[bisect_left(self.parts, scope, key=lambda part: part.scopes) - 1]


_LOADS = frozenset({Action.LOAD, Action.UPDATE})


class Reader:
    """Reads the names of texts, and remembers the statements read last.

    A reader is one thread's.
    """

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        """Remember the readings of so many characters of statements."""
        self._remembered = remembered
        self._readings: OrderedDict[str, Reading | None] = OrderedDict()
        """By their text; None for the beginning of a statement that goes on below."""
        self._size = 0
        self._lately: OrderedDict[str, Names] = OrderedDict()

    def names(self, text: str) -> Names:
        """Read `text`, broken or not."""
        known = self._lately.pop(text, None)
        self._lately[text] = known or Names(len(text), tuple(self._parts(normalised(text))))
        if len(self._lately) > _LATELY:
            self._lately.popitem(last=False)
        return self._lately[text]

    def _parts(self, text: str) -> Iterator[Part]:
        starts = beginnings(text)
        following = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        candidates = frozenset(starts)
        at, scopes = 0, 0
        while at < len(text):
            end = following[at]
            reading = self._whole(text[at:end])
            if reading is None:
                end = statement_end(text, at, candidates)
                reading = self._whole(text[at:end]) or self._partial(text[at:end])
            yield Part(at, scopes, reading)
            scopes += len(reading.scopes) - 1
            at = end

    def _whole(self, text: str) -> Reading | None:
        """Return the reading of `text`; None if it is not all there, or is broken.

        A beginning of a statement that can be parsed is a whole statement: what could go on with
        it does not begin a line at column 0, but for the clauses that `beginnings` leaves out.
        """
        if text in self._readings:
            self._readings.move_to_end(text)
            reading = self._readings[text]
            return None if reading is None or reading.broken else reading
        reading = read_whole(text)
        self._remember(text, reading)
        return reading

    def _partial(self, text: str) -> Reading:
        reading = self._readings.get(text)
        if reading is None:
            reading = read_broken(text)
            self._remember(text, reading)
        return reading

    def _remember(self, text: str, reading: Reading | None) -> None:
        self._size += len(text) * (text not in self._readings)
        self._readings[text] = reading
        while self._size > self._remembered and len(self._readings) > 1:
            forgotten, _ = self._readings.popitem(last=False)
            self._size -= len(forgotten)


def _moved(binding: Binding, part: Part) -> Binding:
    name, start, end, *how, imported, scope = binding
    at = part.offset
    moved = (name, start + at, end + at, *how, imported, scope and scope + part.scopes)
    return _new(Binding, moved) if at else binding


def _scope(scope: Scope, part: Part) -> Scope:
    parent = scope.parent and scope.parent + part.scopes
    start, end = scope.start + part.offset, scope.end + part.offset
    return scope._replace(start=start, end=end, parent=parent)


def _placed(reference: Reference, part: Part) -> Reference:
    name, start, end, attributes, *how, scope, found = reference
    at = part.offset
    chain = tuple(_new(Attribute, (one, a + at, b + at)) for one, a, b in attributes)
    scope, found = scope and scope + part.scopes, found and found + part.scopes
    return _new(Reference, (name, start + at, end + at, chain, *how, scope, found))
