"""The work on one file: what its imports are to be, and which uses of them follow.

The one idea: everything is worked out on the text as it is before; what is to change is gathered,
and written once all of it is known.
"""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.rewriting.imports import import_goals
from modtidy.rewriting.imports.capture import is_brought, is_free
from modtidy.rewriting.imports.import_goals import Goal, Meaning, first, is_from
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.source.imports import Alias, Import
from modtidy.source.names import Names
from modtidy.source.reading import Binding, Reference
from modtidy.text import Edit, Span


class OneFile:
    """One file whose imports follow, and what has been gathered of that."""

    def __init__(self, path: str, relocation: Relocation) -> None:
        """Begin with nothing to change in the file at `path`, as it is called before."""
        self.path = path
        self.relocation = relocation
        self.goals: dict[tuple[Import, Alias], Goal] = {}
        """What a name of an import is to be, where that is something else."""
        self.extra: dict[Import, list[str]] = {}
        """Statements that are to stand beside one."""
        self.made: set[Edit] = set()
        self.added: set[str] = set()
        """Modules that were only used, and are to be imported."""

    @property
    def before(self) -> Project:
        """The project before anything has moved."""
        return self.relocation.before

    @cached_property
    def names(self) -> Names:
        """What the file binds and uses."""
        return self.before.tree.names(self.path)

    def as_it_is(self, statement: Import, alias: Alias) -> Goal:
        """Give a name of an import as it is written."""
        text = self.before.tree.text(self.path)
        source = text[statement.source_start : statement.source_end] if is_from(statement) else None
        return Goal(source, alias.name, alias.asname)

    def goal(self, statement: Import, alias: Alias) -> Goal:
        """Give a name of an import as it is to be."""
        return self.goals.get((statement, alias)) or self.as_it_is(statement, alias)


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


def use_of(file: OneFile, reference: Reference, base: str) -> Use:
    """Tell which module a use comes to, as far as it is one, and what that is to be."""
    name, depth = base, 0
    for attribute in reference.attributes:
        following = f"{name}.{attribute.name}"
        if not import_goals.is_submodule(following, file.path, file.before):
            break
        name, depth = following, depth + 1
    new = file.relocation.name(name, file.path)
    if new is None:
        raise Refused(f"`{file.path}` could not import `{name}` any more")
    use = Use(reference, depth, name, _kept(file, name, new))
    if use.new != name and reference.start == reference.end:
        raise Refused(
            f"a string annotation in `{file.path}` names `{name}`, and is not written in one piece"
        )
    return use


def _kept(file: OneFile, name: str, new: str) -> str:
    """Give the name by which a use finds a module that its old package goes on importing."""
    owner, _, tail = name.rpartition(".")
    package = file.before.find(owner, file.path) if owner else None
    called = file.relocation.name(owner, file.path) if owner else None
    if called is None or f"{new}.".startswith(f"{called}.") or package is None:
        return new
    if not package.origin.endswith(".py") or tail not in file.before.tree.text(package.origin):
        return new
    bindings = file.before.tree.names(package.origin).bindings
    imports = [one.imported for one in bindings if one.name == tail and not one.type_checking]
    return f"{called}.{tail}" if any(one and one.module is not None for one in imports) else new


def need(file: OneFile, use: Use, own: Bound) -> None:
    """Write a use by the module's full name, and import it by that."""
    top, binding = first(use.new), own.binding
    free = is_free(top, [use.reference], binding, file.names, plain_import_of(top))
    if not free or is_brought(top, file.path, file.before):
        raise Refused(
            f"`{top}` means something else in `{file.path}`, and `{use.old}` would be `{use.new}`"
        )
    end = use.reference.attributes[use.depth - 1].end if use.depth else use.reference.end
    file.made.add(Edit(Span(use.reference.start, end), use.new))
    file.extra.setdefault(own.importer.statement, []).append(f"import {use.new}")
    file.added.add(use.new)


def plain_import_of(top: str) -> Callable[[Binding], bool]:
    """Give the test of a binding that it is a plain import of the top-level module `top`."""

    def means(binding: Binding) -> bool:
        imported = binding.imported
        return bool(
            imported and imported.module is None and first(imported.name) == binding.name == top
        )

    return means
