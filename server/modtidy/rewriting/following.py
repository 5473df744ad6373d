"""One file's imports, and the uses of what they bind, after some modules have gone elsewhere.

The one idea: an import binds a name, and the name is used.  Where the import is to bind another
one, every use follows if all of them can be told and the new name is nobody's there; else the
import goes on binding the old name (`import new as old`), and the uses stay.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from modtidy.project import bound
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.rewriting import import_goals
from modtidy.rewriting.capture import can_follow, is_free
from modtidy.rewriting.import_goals import Goal, Meaning, first, is_from, leaf
from modtidy.rewriting.relocation import Relocation
from modtidy.source.imports import Alias, Import
from modtidy.source.names import Names
from modtidy.source.reading import Action, Binding, Reference
from modtidy.text import Edit, Span


class Bound(NamedTuple):
    """A name of an import statement, what it means, and what it binds."""

    importer: Importer
    meaning: Meaning
    binding: Binding

    @property
    def is_dotted(self) -> bool:
        """Tell whether it is `import a.b`, which binds `a`."""
        alias = self.importer.alias
        return not is_from(self.importer.statement) and "." in alias.name and not alias.asname


class Use(NamedTuple):
    """A use of a bound name, and the module that as much of it as is one comes to."""

    reference: Reference
    depth: int
    """How many attributes belong to the module's name."""
    old: str
    new: str


class Followed(NamedTuple):
    """What one file is to say."""

    edits: tuple[Edit, ...]
    """Edits of its text as it is before, in order."""
    added: frozenset[str]
    """Modules it is to import that it only uses, after somebody else has imported them."""


def followed(
    path: str, relocation: Relocation, meant: Callable[[Importer], bool] = lambda _one: True
) -> Followed:
    """Work out what the file at `path` is to say; raises `Refused` with the reason.

    Imports that are not `meant` are left to find what they may.
    """
    work = _Following(path, relocation, meant)
    return Followed(tuple(sorted(work.edits())), frozenset(work.added))


@dataclass
class _Following:
    """The work on one file."""

    path: str
    relocation: Relocation
    meant: Callable[[Importer], bool]
    goals: dict[tuple[Import, Alias], Goal] = field(default_factory=dict)
    extra: dict[Import, list[str]] = field(default_factory=dict)
    made: set[Edit] = field(default_factory=set)
    added: set[str] = field(default_factory=set)

    @property
    def before(self) -> Project:
        return self.relocation.before

    @property
    def names(self) -> Names:
        return self.before.tree.names(self.path)

    def edits(self) -> Iterable[Edit]:
        """Work out all edits."""
        meanings = dict(self._meanings())
        for group in self._groups(meanings):
            if any(one.is_dotted for one in group):
                self._follow_dotted(group)
            else:
                self._follow_name(group)
        text = self.before.tree.text(self.path)
        for statement in self.before.tree.summary(self.path).imports:
            goals = {
                one: self.goals.get((statement, one)) or self._as_it_is(statement, one)
                for one in statement.names
            }
            is_another = any((statement, one) in self.goals for one in statement.names)
            if is_another or statement in self.extra:
                extra = list(dict.fromkeys(self.extra.get(statement, ())))
                self.made.update(import_goals.written(statement, goals, extra, text))
        return self.made

    def _meanings(self) -> Iterator[tuple[Importer, Meaning]]:
        """Yield what the names mean that have to change, or that modules are used through."""
        for statement in self.before.tree.summary(self.path).imports:
            for alias in statement.names:
                importer = Importer(self.path, statement, alias)
                meant = import_goals.meaning(importer, self.relocation)
                if meant is None or not self._is_touched(statement, meant):
                    continue
                if self.meant(importer):
                    self._aim(importer, meant)
                    yield importer, meant

    def _is_touched(self, statement: Import, meant: Meaning) -> bool:
        if meant.old != meant.new:
            return True
        if is_from(statement) and self.relocation.place(self.path) != self.path:
            return True
        top = first(meant.old) if not is_from(statement) else meant.old
        return meant.is_module and self.relocation.reaches(self.before.find(top, self.path))

    def _aim(self, importer: Importer, meant: Meaning) -> None:
        """Set what a name is to import; what it binds is seen to later."""
        path, statement, alias = importer
        if not is_from(statement):
            if meant.new != alias.name:
                self.goals[statement, alias] = Goal(None, meant.new, alias.asname)
            return
        owner, _, tail = meant.new.rpartition(".")
        source = (
            import_goals.source_written(statement, owner, path, self.relocation) if owner else None
        )
        goal = Goal(source, tail, alias.asname)
        if goal != self._as_it_is(statement, alias):
            self.goals[statement, alias] = goal

    def _as_it_is(self, statement: Import, alias: Alias) -> Goal:
        text = self.before.tree.text(self.path)
        source = text[statement.source_start : statement.source_end] if is_from(statement) else None
        return Goal(source, alias.name, alias.asname)

    def _groups(self, meanings: dict[Importer, Meaning]) -> Iterable[list[Bound]]:
        """Put together what binds one name in one scope, where uses may have to follow."""
        groups: dict[tuple[str, int], list[Bound]] = {}
        for importer, meant in meanings.items():
            if not meant.is_module or not self._may_be_used_otherwise(importer, meant):
                continue
            binding = bound.binding_of(importer.statement, importer.alias, self.names)
            if binding is None:
                raise Refused(f"`{self.path}` cannot be parsed, so what in it is used is unknown")
            groups.setdefault((binding.name, binding.scope), []).append(
                Bound(importer, meant, binding)
            )
        return groups.values()

    def _may_be_used_otherwise(self, importer: Importer, meant: Meaning) -> bool:
        """Tell whether what is bound may be another name, or be used for what moves by itself."""
        statement, alias = importer.statement, importer.alias
        is_dotted = not is_from(statement) and not alias.asname
        if meant.old != meant.new and is_dotted:
            return True
        if leaf(meant.old) != leaf(meant.new) and not alias.asname:
            return True
        if (statement, alias) in self.goals and alias.asname == leaf(meant.new):
            return True
        top = first(meant.old) if is_dotted else meant.old
        return self.relocation.parts(self.before.find(top, self.path))

    def _follow_name(self, group: list[Bound]) -> None:
        """Follow names that stand for one module, each bound by itself."""
        own = group[0]
        old, binding = own.meaning.old, own.binding
        if any(one.meaning != own.meaning for one in group):
            old = ""  # one of several modules, by a condition: the name must do
        called = self._called(group) if old else binding.name
        references = self.names.references_to(binding)
        for one in group:
            self._bind(one, called)
        for reference in references:
            if called != binding.name:
                self.made.add(Edit(Span(reference.start, reference.end), called))
            if old:
                self._follow_attributes(self._use(reference, old), own)
        if called != binding.name and not binding.scope:
            self._export(binding.name, called)

    def _called(self, group: list[Bound]) -> str:
        """Give the name to be bound from now on: the module's own, where it was and can be."""
        own = group[0]
        new, binding = leaf(own.meaning.new), own.binding
        if new == binding.name or any(one.importer.alias.asname for one in group):
            return binding.name
        if leaf(own.meaning.old) != binding.name:
            return binding.name
        bindings = [one.binding for one in group]
        follows = can_follow(bindings, new, own.meaning, self.path, self.relocation)
        return new if follows else binding.name

    def _bind(self, one: Bound, called: str) -> None:
        """Have an import bind the name `called`."""
        _, statement, alias = one.importer
        goal = self.goals.get((statement, alias))
        if goal is None:
            return
        if alias.asname:
            if goal.name == alias.asname != alias.name:
                self.goals[statement, alias] = goal._replace(asname="")
            return
        if not is_from(statement) and "." in goal.name:
            owner, _, tail = goal.name.rpartition(".")
            if len(statement.names) == 1:
                asname = "" if tail == called else called
                self.goals[statement, alias] = Goal(owner, tail, asname)
            else:
                self.goals[statement, alias] = goal._replace(asname=called)
        else:
            asname = "" if goal.name == called else called
            self.goals[statement, alias] = goal._replace(asname=asname)

    def _follow_attributes(self, use: Use, own: Bound) -> None:
        """Follow a use that goes on from the bound name to a module in the one it stands for."""
        if not use.depth or use.new == _moved_along(use.old, own.meaning):
            return
        attributes = use.reference.attributes
        if f"{use.new}.".startswith(f"{own.meaning.new}."):
            inside = use.new.removeprefix(f"{own.meaning.new}.")
            span = Span(attributes[0].start, attributes[use.depth - 1].end)
            self.made.add(Edit(span, inside))
            return
        self._need(use, [own])

    def _need(self, use: Use, group: list[Bound]) -> None:
        """Write a use by the module's full name, and import it by that."""
        top, binding = first(use.new), group[0].binding
        if not is_free(top, [use.reference], binding, self.names, _plain_import_of(top)):
            raise Refused(
                f"`{top}` means something else in `{self.path}`, and `{use.old}` would be "
                f"`{use.new}`"
            )
        end = use.reference.attributes[use.depth - 1].end if use.depth else use.reference.end
        self.made.add(Edit(Span(use.reference.start, end), use.new))
        self.extra.setdefault(group[0].importer.statement, []).append(f"import {use.new}")
        self.added.add(use.new)

    def _use(self, reference: Reference, base: str) -> Use:
        """Tell which module a use comes to, as far as it is one, and what that is to be."""
        name, depth = base, 0
        for attribute in reference.attributes:
            following = f"{name}.{attribute.name}"
            if not import_goals.is_submodule(following, self.path, self.relocation):
                break
            name, depth = following, depth + 1
        new = self.relocation.name(name, self.path)
        if new is None:
            raise Refused(f"`{self.path}` could not import `{name}` any more")
        return Use(reference, depth, name, self._kept(name, new))

    def _kept(self, name: str, new: str) -> str:
        """Give the name by which a use finds a module that its old package goes on importing."""
        owner, _, tail = name.rpartition(".")
        package = self.before.find(owner, self.path) if owner else None
        called = self.relocation.name(owner, self.path) if owner else None
        if called is None or f"{new}.".startswith(f"{called}.") or package is None:
            return new
        if not package.origin.endswith(".py") or tail not in self.before.tree.text(package.origin):
            return new
        bindings = self.before.tree.names(package.origin).bindings
        imports = [one.imported for one in bindings if one.name == tail and not one.type_checking]
        return f"{called}.{tail}" if any(one and one.module is not None for one in imports) else new

    def _follow_dotted(self, group: list[Bound]) -> None:
        """Follow `import a.b`, and whatever else binds `a` there: uses say the full name."""
        binding, old_top = group[0].binding, group[0].binding.name
        dotted = [one for one in group if one.is_dotted or one.meaning.old == old_top]
        if len(dotted) < len(group) or self._is_bound_otherwise(group):
            raise Refused(f"`{old_top}` is bound more than once in `{self.path}`")
        found = self.names.references_to(binding)
        uses = [self._use(one, old_top) for one in found if one.action is not Action.DECLARE]
        loaded = {one.meaning.new for one in group}
        for top in sorted({first(one.new) for one in uses} - {old_top}):
            of_top = [one.reference for one in uses if first(one.new) == top]
            if not is_free(top, of_top, binding, self.names, _plain_import_of(top)):
                self._call_otherwise(group, uses)
                return
        for use in uses:
            if use.new != use.old:
                self.made.add(self._written(use))
        tops = sorted({first(one) for one in (*loaded, *(use.new for use in uses))})
        self._declare(found, old_top, tops)
        wanted = {one.new for one in uses if self._is_wanted(one, group)}
        needed = {one for one in wanted if not _is_loaded(one, loaded)}
        statement, alias = group[0].importer.statement, group[0].importer.alias
        most = sorted(one for one in needed if not _is_loaded(one, needed - {one}))
        self.added.update(most)
        if most:
            goal = self.goals.get((statement, alias)) or self._as_it_is(statement, alias)
            named = ", ".join([goal.name, *most])
            self.goals[statement, alias] = goal._replace(name=named)

    def _call_otherwise(self, group: list[Bound], uses: list[Use]) -> None:
        """Import each module under a name of its own, where that of its package is taken."""
        binding = group[0].binding
        called = {
            one: _own_name(one)
            for one in (*(one.meaning.new for one in group), *(one.new for one in uses))
        }
        references = [one.reference for one in uses]
        for name in called.values():
            if not is_free(name, references, binding, self.names, lambda _one: False):
                raise Refused(f"`{first(uses[0].new)}` means something else in `{self.path}`")
        for one in group:
            _, statement, alias = one.importer
            self.goals[statement, alias] = Goal(None, one.meaning.new, called[one.meaning.new])
        loaded = {one.meaning.new for one in group}
        for use in uses:
            end = use.reference.attributes[use.depth - 1].end if use.depth else use.reference.end
            self.made.add(Edit(Span(use.reference.start, end), called[use.new]))
            if use.new not in loaded:
                self.added.add(use.new)
                beside = self.extra.setdefault(group[0].importer.statement, [])
                beside.append(f"import {use.new} as {called[use.new]}")
        self._declare(self.names.references_to(binding), binding.name, sorted(called.values()))

    def _declare(self, references: Iterable[Reference], old: str, names: list[str]) -> None:
        """Have `global` and `nonlocal` statements name what is bound from now on."""
        for one in references:
            if one.action is Action.DECLARE and names != [old]:
                self.made.add(Edit(Span(one.start, one.end), ", ".join(names)))

    def _is_wanted(self, use: Use, group: list[Bound]) -> bool:
        """Tell whether what a use comes to has to be imported here for it."""
        here = any(f"{one.meaning.old}.".startswith(f"{use.old}.") for one in group)
        is_beside = use.new.rpartition(".")[0] == (
            self.relocation.name(use.old.rpartition(".")[0], self.path) or ""
        )
        return here or not is_beside or "." not in use.new

    def _written(self, use: Use) -> Edit:
        """Write a use by the full name of the module; of the same length, only what differs."""
        attributes = use.reference.attributes
        old, new = use.old.split("."), use.new.split(".")
        ends = [use.reference.end, *(one.end for one in attributes)]
        starts = [use.reference.start, *(one.start for one in attributes)]
        if len(old) == len(new):
            differing = [at for at, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
            low, high = differing[0], differing[-1]
            return Edit(Span(starts[low], ends[high]), ".".join(new[low : high + 1]))
        return Edit(Span(starts[0], ends[use.depth]), use.new)

    def _is_bound_otherwise(self, group: list[Bound]) -> bool:
        own = group[0].binding
        found = (*self.names.bindings, *self.names.local_bindings)
        others = [one for one in found if (one.name, one.scope) == (own.name, own.scope)]
        kept = {
            one
            for one in others
            if one.imported and one.imported.module is None and first(one.imported.name) == own.name
        }
        return bool(set(others) - kept)

    def _export(self, old: str, new: str) -> None:
        exports = self.names.exports
        text = self.before.tree.text(self.path)
        for one in exports.names if exports else ():
            if one.name == old:
                at = text.index(old, one.start, one.end)
                self.made.add(Edit(Span(at, at + len(old)), new))


def _own_name(module: str) -> str:
    """Give a name to import a module under that says all of its own."""
    return module.replace(".", "_") if "." in module else f"{module}_"


def _plain_import_of(top: str) -> Callable[[Binding], bool]:
    """Give the test of a binding that it is a plain import of the top-level module `top`."""

    def means(binding: Binding) -> bool:
        imported = binding.imported
        return bool(
            imported and imported.module is None and first(imported.name) == binding.name == top
        )

    return means


def _moved_along(old: str, meaning: Meaning) -> str:
    """Give what a module in another is called if it has gone along with it."""
    return meaning.new + old.removeprefix(meaning.old)


def _is_loaded(name: str, loaded: Iterable[str]) -> bool:
    """Tell whether importing some modules imports the one called `name`."""
    return any(f"{one}.".startswith(f"{name}.") for one in loaded)
