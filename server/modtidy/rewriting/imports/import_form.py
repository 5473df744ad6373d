"""One import in its other form: relative where it is absolute, absolute where it is relative.

The one idea: both forms load the same modules (PEP 328), so only what is written between `from` and
`import` changes.  `import package.module` has no relative form and binds `package`; it becomes
`from . import module`, and its uses follow the name that is bound then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import import_text
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused, Target
from modtidy.rewriting.remarks import remark_on
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import, first_names
from modtidy.text import Edit, Span


class Source(NamedTuple):
    """What an import is to be written as: `from {source} import {name} as {asname}`."""

    source: str
    """With its dots, where it is relative."""
    name: str
    asname: str
    """Empty where the name is bound as it is."""


def chosen(target: Target, project: Project) -> tuple[Import, ...]:
    """Give the imports of the lines that `target` points at, or all of its file."""
    if not target.path.endswith((".py", ".pyi")) or not project.tree.has(target.path):
        return ()
    imports, span = project.tree.summary(target.path).imports, target.span
    if span is None:
        return imports
    return tuple(one for one in imports if one.start <= span.end and span.start <= one.end)


def title(target: Target, project: Project, form: str) -> str:
    """Say that an import, or several, take the form `form`, and are of the other now."""
    absolute = form == "absolute"
    some = [one for one in chosen(target, project) if bool(one.level) == absolute]
    if not absolute:
        top = project.package_of(target.path).partition(".")[0]
        some = [one for one in some if top in first_names(one)]
    return f"Make the import {form}" if len(some) == 1 else f"Make the imports {form}"


def together(
    target: Target, project: Project, edits: Callable[[Import], Iterable[Edit] | None]
) -> Plan | None:
    """Plan what `edits` makes of each import that `target` means; None where that is nothing.

    `edits` gives None where an import has no other form, and raises `Refused` where that would not
    do: an import the user points at is refused then, and one of many is left, with a remark.
    """
    tried = [(one, _tried(one, edits)) for one in chosen(target, project)]
    made = [edit for _, some in tried if isinstance(some, tuple) for edit in some]
    refused = [(one, some) for one, some in tried if isinstance(some, Refused)]
    if refused and not made:
        raise refused[0][1]
    if not made:
        return None
    text = project.tree.text(target.path)
    remarks = (
        remark_on(target.path, text, Span(one.start, one.end), f"stays as it is: {error}")
        for one, error in refused
    )
    plan = Plan((Rewrite(target.path, tuple(sorted(set(made)))),), remarks=tuple(remarks))
    check(plan, target.path, project)
    return plan


def _tried(
    statement: Import, edits: Callable[[Import], Iterable[Edit] | None]
) -> tuple[Edit, ...] | Refused:
    """Return the edits for one import, or why there are none."""
    try:
        return tuple(edits(statement) or ())
    except Refused as error:
        return error


def check(plan: Plan, path: str, project: Project) -> None:
    """Raise `Refused` where an import in the file at `path` would find another module."""
    after = replace(project, tree=plan.applied_to(project.tree))
    if list(_found(path, project)) != list(_found(path, after)):
        raise Refused(f"an import in `{path}` would find another module")


def _found(path: str, project: Project) -> Iterator[tuple[str, ...]]:
    """Yield the modules that each name of each import loads, one after the other."""
    for statement in project.tree.summary(path).imports:
        for alias in statement.names:
            yield tuple(project.imported(statement, alias, path))


def home_of(path: str, project: Project) -> str:
    """Name the package that the file at `path` is in; raises `Refused` where it is in none."""
    package = project.package_of(path)
    if not package:
        raise Refused(f"`{path}` is in no package")
    found = project.find(package, path)
    if found is None or paths.parent(path) not in found.portions:
        raise Refused(f"`{package}` is another package than the one that `{path}` is in")
    return package


def relative(name: str, package: str) -> str:
    """Write the absolute `name` as a module of `package` names it: with dots.

    Both begin with the same top-level package.
    """
    theirs, own = name.split("."), package.split(".")
    shared = 0
    while shared < min(len(theirs), len(own)) and theirs[shared] == own[shared]:
        shared += 1
    return "." * (len(own) - shared + 1) + ".".join(theirs[shared:])


def with_source(text: str, statement: Import, source: str) -> Edit:
    """Write another source between `from` and `import`, and a space where there is none."""
    start, end = statement.source_start, statement.source_end
    before = "" if text[start - 1].isspace() else " "
    after = "" if text[end].isspace() or text[end] == "\\" else " "
    return Edit(Span(start, end), f"{before}{source}{after}")


def as_from(text: str, statement: Import, sources: Mapping[Alias, Source]) -> Edit:
    """Write some names of an `import` statement each as a `from` import; the others stay.

    Raises `Refused` where several names go over several lines.
    """
    written = text[statement.start : statement.end]
    if len(statement.names) > 1 and any(mark in written for mark in "\n\r\\#"):
        raise Refused("the import statement goes over several lines")
    lazy = "lazy " if statement.context & Context.LAZY else ""
    made: list[str] = []
    for changes, group in groupby(statement.names, key=lambda one: one in sources):
        if changes:
            made += (f"{lazy}{_from(sources[one])}" for one in group)
        else:
            made.append(f"{lazy}import {import_text.aliased(group)}")
    return import_text.replaced(text, statement, made)


def as_source(importer: Importer, source: str, name: str) -> Source:
    """Say how one name of an `import` statement is imported from a package.

    `as` with the name itself is for handing it on (PEP 484, "Stub Files"), and else left out.
    """
    asname, path = importer.alias.asname, importer.path
    hands_on = path.endswith(".pyi") or paths.stem(path) == "__init__"
    return Source(source, name, asname if asname != name or hands_on else "")


def _from(one: Source) -> str:
    renamed = f" as {one.asname}" if one.asname else ""
    return f"from {one.source} import {one.name}{renamed}"


def importers(statement: Import, path: str) -> tuple[Importer, ...]:
    """Give each name of a statement, as an importer."""
    return tuple(Importer(path, statement, alias) for alias in statement.names)
