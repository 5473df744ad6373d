"""A name is imported from a module that has it by accident.

## Why it matters

`shop/api.py` says `from pathlib import Path` for its own sake; `from shop.api import Path` works
all the same, and goes on working until somebody tidies up the imports of `shop/api.py`.  Where a
name is defined is where it stays.

The rule is off unless it is chosen: it is a matter of how strict one wants to be.

## What it leaves alone

What is handed on by design: names that `__all__` lists, `from m import name as name` and
`import m as m` (PEP 484), all that an `__init__.py` imports from its own package, what comes by a
wildcard; names that are bound in more than one way or may not be; modules that import each other
in a circle; tests, which may ask a module for anything; imports for type checkers.

## Example

    shop/
      __init__.py
      api.py:
        from pathlib import Path
        HOME = Path("shop")
    main.py:
      from shop.api import HOME, «Path»   #! indirect-import: `Path` is of `pathlib`
      print(HOME / Path("a"))

    --- fix: Import `Path` from `pathlib`
    ~ main.py:
      from shop.api import HOME
      from pathlib import Path
      print(HOME / Path("a"))

    --- python main.py
    shop/a
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import import_text
from modtidy.project.loading import Loading, has_text
from modtidy.project.module import Module
from modtidy.project.namespace import Namespaces
from modtidy.project.origin import Origin
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.rewriting.imports import import_lists
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Subject
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import
from modtidy.source.reading import Binding, Kind
from modtidy.text import Edit

_ASIDE = (Role.STUB, Role.DATA, Role.TEST, Role.CONFTEST)


class Indirect(NamedTuple):
    """A name of an import that is another module's."""

    importer: Importer
    through: Module
    """The module it is imported from."""
    origin: Origin
    """The name there."""
    home: str
    """The module that defines it, or is it."""
    name: str
    """What it is called there; empty where it is the module itself."""


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the names a file imports from where they are by accident."""
    for one in _indirect(path, project):
        what = f"`{one.name}` of `{one.home}`" if one.name else f"the module `{one.home}`"
        if one.name == one.importer.alias.name:
            what = f"of `{one.home}`"
        message = (
            f"`{one.importer.alias.name}` is {what}, and in `{one.through.origin}` only because "
            "that file uses it"
        )
        related: tuple[Related, ...] = ()
        if one.origin.span:
            there = Place(one.origin.path, one.origin.span)
            related = (Related(there, "imported here for the file's own use"),)
        subject = Subject(project.name_of(path), path)
        yield Finding(subject, Place(path, one.importer.span), message, related)


def _indirect(path: str, project: Project) -> Iterator[Indirect]:
    if project.role(path) in _ASIDE:
        return
    namespaces: Namespaces | None = None
    for statement in project.tree.summary(path).imports:
        if statement.context & Context.TYPE_CHECKING or statement.wildcard:
            continue
        source = project.source_of(statement, path) if statement.module is not None else ""
        through = project.find(source, path) if source else None
        if through is None or not _may_lend(through, path, project):
            continue
        borrowed = _borrowed(through, project)
        for alias in statement.names:
            if alias.name in borrowed:
                namespaces = namespaces or Namespaces(path, project)
                found = _traced(Importer(path, statement, alias), through, namespaces, project)
                if found:
                    yield found


def _may_lend(through: Module, path: str, project: Project) -> bool:
    """Tell whether a module is the workspace's, and has a text of its own."""
    if not through.origin.endswith(".py") or paths.is_absolute(through.origin):
        return False
    return through.origin != path and bool(project.tree.summary(through.origin).imports)


def _borrowed(through: Module, project: Project) -> frozenset[str]:
    """Name what the import statements of a module bind, without a deeper look."""
    return frozenset(
        alias.asname or alias.name
        for statement in project.tree.summary(through.origin).imports
        if not statement.context and not statement.wildcard
        for alias in statement.names
        if not (alias.asname and alias.asname == alias.name)
    )


def _traced(
    importer: Importer, through: Module, namespaces: Namespaces, project: Project
) -> Indirect | None:
    """Follow a name to where it is defined; None where it is handed on by design, or unsure."""
    name = importer.alias.name
    if project.find(f"{through.name}.{name}", importer.path):
        return None
    if not _is_its_own(name, through, project):
        return None
    origin = namespaces.whole(through).names.get(name)
    if origin is None or origin.source is None or not _is_certain(origin, namespaces):
        return None
    home, defined = namespaces.first(origin)
    return None if home == through.name else Indirect(importer, through, origin, home, defined)


def _is_certain(origin: Origin, namespaces: Namespaces) -> bool:
    """Tell whether a name is sure to be the same on every step of its way."""
    seen: set[tuple[str, str]] = set()
    while origin.certain and origin.source and origin.source not in seen:
        seen.add(origin.source)
        owner, name = origin.source
        module = namespaces.find(owner) if name else None
        found = namespaces.whole(module).names.get(name) if module and has_text(module) else None
        if found is None:
            return True
        origin = found
    return origin.certain


def _is_its_own(name: str, through: Module, project: Project) -> bool:
    """Tell whether a module imports a name once, for its own use, and does not hand it on."""
    names = project.tree.names(through.origin)
    bindings = [one for one in names.bindings if one.name == name]
    if len(bindings) != 1 or not _is_by_accident(bindings[0], through, project):
        return False
    listed = names.exports
    if listed and (
        not listed.exact or listed.borrowed or name in {one.name for one in listed.names}
    ):
        return False
    return not names.dynamic and bool(names.uses(name))


def _is_by_accident(binding: Binding, through: Module, project: Project) -> bool:
    """Tell whether a binding is an import that does not say it is for others (PEP 484)."""
    if binding.kind is not Kind.IMPORT or binding.imported is None:
        return False
    if binding.conditional or binding.deferred or binding.type_checking:
        return False
    if through.is_package:
        own = through.name.partition(".")[0]
        source = (binding.imported.module or binding.imported.name).partition(".")[0]
        if binding.imported.level or source == own:
            return False
    written = project.tree.text(through.origin)[binding.start : binding.end]
    statement = next(
        one
        for one in project.tree.summary(through.origin).imports
        if one.start <= binding.start < one.end
    )
    alias = next((one for one in statement.names if (one.asname or one.name) == written), None)
    return alias is not None and alias.asname != alias.name


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to import the name from where it is defined, where it is the very same."""
    path = finding.place.path
    for one in _indirect(path, project):
        _, statement, alias = one.importer
        if one.importer.span != finding.place.span or not statement.top_level:
            continue
        source, _, module = one.home.rpartition(".")
        source, name = (one.home, one.name) if one.name else (source, module)
        edits = tuple(_moved(project.tree.text(path), statement, alias, source, name))
        if edits and _same(one, project):
            title = f"Import `{name}` from `{source}`" if source else f"Import `{name}` itself"
            yield Fix(title, Plan((Rewrite(path, edits),)), safe=False)


def _same(one: Indirect, project: Project) -> bool:
    """Tell whether the very same is to be had where it is defined, by the time it is asked."""
    path = one.importer.path
    found = project.find(one.home, path)
    if found is None or found.origin == path or Loading(path, project).imports_back(one.home):
        return False
    return not (one.name and project.find(f"{one.home}.{one.name}", path))


def _moved(text: str, statement: Import, alias: Alias, source: str, name: str) -> Iterator[Edit]:
    """Yield the edits that write one name of a `from` import as another source's."""
    lazy = "lazy " if statement.context & Context.LAZY else ""
    asname = alias.asname or (alias.name if alias.name != name else "")
    own = import_text.aliased([alias._replace(name=name, asname=asname)])
    written = f"from {source} import {own}" if source else f"import {own}"
    if len(statement.names) == 1:
        yield import_text.replaced(text, statement, (f"{lazy}{written}",))
        return
    beside = import_lists.beside(text, statement, (written,), first=False)
    if beside:
        yield from import_lists.without(text, statement, (alias,))
        yield beside


RULE = Rule("indirect-import", None, About.TEXT, check, fixes)
