"""What each name of an import statement is to import, once some modules have gone elsewhere.

The one idea: a statement keeps the form it is written in.  What is relative stays relative where a
package is left that both are in; what is listed with others leaves the list only when it is in
another package than they.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from modtidy import paths
from modtidy.project.loading import source_of
from modtidy.project.module import Module
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.rewriting.imports.import_lists import alias_end, beside, without
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.source.imports import Alias, Import
from modtidy.source.reading import Binding
from modtidy.text import Edit, Span


class Goal(NamedTuple):
    """What one name of an import statement is to be."""

    source: str | None
    """What stands after `from`, as written; None for `import …`."""
    name: str
    asname: str
    """What follows `as`; "" if nothing does."""

    @property
    def listed(self) -> str:
        """Give the name as an import statement lists it."""
        return f"{self.name} as {self.asname}" if self.asname else self.name


class Meaning(NamedTuple):
    """What a name of an import statement means: absolutely, before and after."""

    old: str
    new: str
    is_module: bool
    """Whether that is the module itself, and not something in it."""


def is_from(statement: Import) -> bool:
    """Tell whether it is `from … import …`."""
    return statement.module is not None or statement.level > 0


def meaning(importer: Importer, relocation: Relocation) -> Meaning | None:
    """Tell what a name is to mean; None of an import that goes beyond the top; raises `Refused`.

    Of a name that is taken from a module, or of a wildcard, it is that module, and the name.
    """
    path, statement, alias = importer
    before = relocation.before
    if not is_from(statement):
        return Meaning(alias.name, _name(alias.name, importer, relocation), is_module=True)
    source = before.source_of(statement, path)
    if not source:
        return None
    full = f"{source}.{alias.name}"
    if alias.name != "*" and is_submodule(full, path, before):
        return Meaning(full, _name(full, importer, relocation), is_module=True)
    return Meaning(full, f"{_name(source, importer, relocation)}.{alias.name}", is_module=False)


def is_submodule(name: str, path: str, project: Project) -> bool:
    """Tell whether an attribute of a package is its submodule, and nothing the package binds."""
    owner, _, tail = name.rpartition(".")
    if project.find(name, path) is None:
        return False
    package = project.find(owner, path) if owner else None
    if package is None or not package.origin.endswith(".py") or package.origin == path:
        return True
    if tail not in project.tree.text(package.origin):
        return True
    bound = (one for one in project.tree.names(package.origin).bindings if one.name == tail)
    return all(one.type_checking or _is_bound_to(one, name, package) for one in bound)


def _is_bound_to(binding: Binding, name: str, package: Module) -> bool:
    imported = binding.imported
    if imported is None:
        return False
    if imported.module is None:
        return imported.name == name
    return f"{source_of(package, imported)}.{imported.name}" == name


def _name(name: str, importer: Importer, relocation: Relocation) -> str:
    new = relocation.name(name, importer.path)
    if new is None:
        raise Refused(f"`{name}` could not be imported any more, as `{importer.path}` does")
    return new


def source_written(statement: Import, source: str, path: str, relocation: Relocation) -> str:
    """Write the absolute name `source` as the statement in the file at `path` would have it."""
    place, after = relocation.place(path), relocation.after
    text = relocation.before.tree.text(path)[statement.source_start : statement.source_end]
    if after.source_of(statement, place) == source:
        return text
    if statement.level:
        package, parts = after.package_of(place).split("."), source.split(".")
        pairs = zip(package, parts, strict=False)
        shared = next(
            (at for at, (a, b) in enumerate(pairs) if a != b), min(len(package), len(parts))
        )
        if shared:
            return "." * (len(package) - shared + 1) + ".".join(parts[shared:])
    return source


def written(
    statement: Import, goals: Mapping[Alias, Goal], extra: Sequence[str], text: str
) -> Iterator[Edit]:
    """Yield the edits by which a statement, and statements beside it, import what is wanted."""
    if not is_from(statement):
        yield from _plainly(statement, goals, extra, text)
        return
    current = text[statement.source_start : statement.source_end]
    sources = [goals[one].source for one in statement.names]
    if all(one is None for one in sources):
        joint = [f"import {goals[one].listed}" for one in statement.names]
        yield from _instead(statement, [*joint, *extra], text)
        return
    named = [one for one in sources if one is not None]
    stays = current if current in named else max(named, key=named.count)
    gone = [one for one in statement.names if goals[one].source != stays]
    if stays != current:
        yield Edit(Span(statement.source_start, statement.source_end), stays)
    for one in statement.names:
        if one not in gone:
            yield from _renamed(one, goals[one], text)
    if gone:
        yield from without(text, statement, gone)
    new = [*_statements([goals[one] for one in gone]), *extra]
    first = bool(gone) and gone[0] is statement.names[0]
    edit = beside(text, statement, new, first=first)
    if edit:
        yield edit


def _plainly(
    statement: Import, goals: Mapping[Alias, Goal], extra: Sequence[str], text: str
) -> Iterator[Edit]:
    """Yield the edits of an `import` statement; alone, it may become `from … import …`."""
    if any(goals[one].source is not None for one in statement.names):
        yield from _instead(
            statement, [*_statements([goals[one] for one in statement.names]), *extra], text
        )
        return
    for one in statement.names:
        yield from _renamed(one, goals[one], text)
    edit = beside(text, statement, extra, first=False)
    if edit:
        yield edit


def _instead(statement: Import, new: Sequence[str], text: str) -> Iterator[Edit]:
    """Yield the edits that write other statements in place of one."""
    keyword = text.index("import" if not is_from(statement) else "from", statement.start)
    first, *others = new
    yield Edit(Span(keyword, statement.end), first)
    edit = beside(text, statement, others, first=False)
    if edit:
        yield edit


def _renamed(alias: Alias, goal: Goal, text: str) -> Iterator[Edit]:
    if goal.asname != alias.asname:
        yield Edit(Span(alias.start, alias_end(text, alias)), goal.listed)
    elif goal.name != alias.name:
        yield Edit(Span(alias.start, alias.end), goal.name)


def _statements(goals: Sequence[Goal]) -> Iterator[str]:
    """Yield statements that import what is wanted, one for each module it is taken from."""
    for source in dict.fromkeys(one.source for one in goals):
        listed = ", ".join(one.listed for one in goals if one.source == source)
        yield f"import {listed}" if source is None else f"from {source} import {listed}"


def leaf(name: str) -> str:
    """Give the last part of a dotted name."""
    return name.rpartition(".")[2]


def first(name: str) -> str:
    """Give the first part of a dotted name."""
    return name.partition(".")[0]


def is_init(path: str) -> bool:
    """Tell whether a file is a package's `__init__`."""
    return paths.stem(path) == "__init__"
