"""A name is imported from a module that loads many others, and not from the one that defines it.

## Why it matters

`from shop.api import total` runs `shop/api.py` and all that it imports in turn.  Where `total` is
defined in `shop/billing.py`, which needs next to nothing, importing it from there starts the
program faster, and makes a test depend on less.

Both counts are of all modules loaded, the standard library's included, without those that Python
and the packages of the importing file have loaded by then; what conditions keep from being loaded
is counted too.  `min-modules` is how many fewer there must be.

## What it leaves alone

Modules that are not the workspace's; private modules, whose names are meant to be had from others;
names that may be bound to something else; imports in functions, under conditions and in `try`.

## Example

    shop/
      __init__.py
      billing.py | def total(): return 3
      api.py:
        import json, logging, unittest
        from shop.billing import total
    main.py:
      from shop.api import «total» #! heavy-import: `shop.billing`, which defines `total`
      print(total())

    --- fix: Import `total` from `shop.billing`
    ~ main.py:
      from shop.billing import total
      print(total())

    --- python main.py
    3
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project.closure import Closure
from modtidy.project.loading import NOT_WITH_THE_MODULE, has_text
from modtidy.project.module import Module
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer, Project
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Subject
from modtidy.settings.values import Option
from modtidy.text import Edit, Span

NAME = "heavy-import"


class _Heavy(NamedTuple):
    """An import that could be had for less."""

    importer: Importer
    source: str
    heavy: int
    """How many modules the import loads."""
    defining: str
    """The module that binds the name first."""
    name: str
    """What it is called there."""
    light: int
    """How many modules importing that one loads."""


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the names whose defining module loads much less."""
    for found in _heavy(path, project):
        alias = found.importer.alias
        message = (
            f"importing `{alias.name}` from `{found.source}` loads about {found.heavy} modules, "
            f"and from `{found.defining}`, which defines `{found.name}`, {found.light}"
        )
        defining = project.find(found.defining, path)
        related: tuple[Related, ...] = ()
        if defining and has_text(defining):
            token = project.first_token(defining.origin)
            related = (Related(Place(defining.origin, token), "defined here"),)
        subject = Subject(found.source, path)
        yield Finding(subject, Place(path, found.importer.span), message, related)


def _heavy(path: str, project: Project) -> Iterator[_Heavy]:
    """Yield the names that are imported from a module that only hands them on, at a price."""
    least = project.settings_of(path).number(NAME, "min-modules")
    statements = [
        one
        for one in project.tree.summary(path).imports
        if (one.module or one.level) and not one.context and not one.wildcard
    ]
    if not statements:
        return
    closure, namespaces = Closure(path, project, NOT_WITH_THE_MODULE), Namespaces(path, project)
    for statement in statements:
        source = project.source_of(statement, path)
        module = closure.find(source) if source else None
        if module is None or not has_text(module) or paths.is_absolute(module.origin):
            continue
        handed_on = [one for one in statement.names if _hands_on(module, one.name, project)]
        heavy = closure.added([source], path) if handed_on else frozenset()
        for alias in handed_on if len(heavy) > least else ():
            origin = namespaces.whole(module).names.get(alias.name)
            if origin is None or not origin.certain:
                continue
            defining, name = namespaces.first(origin)
            if not name or not _is_open(defining, source, namespaces):
                continue
            light = closure.added([defining], path)
            if len(heavy) - len(light) >= least:
                importer = Importer(path, statement, alias)
                yield _Heavy(importer, source, len(heavy), defining, name, len(light))


def _hands_on(module: Module, name: str, project: Project) -> bool:
    """Tell, without parsing, whether a module may have a name from another."""
    return any(
        alias.name == "*" or (alias.asname or alias.name) == name
        for statement in project.tree.summary(module.origin).imports
        if statement.module is not None
        for alias in statement.names
    )


def _is_open(defining: str, source: str, namespaces: Namespaces) -> bool:
    """Tell whether the defining module is another one, of the workspace, and not private."""
    module = namespaces.find(defining)
    here = module is not None and has_text(module) and not paths.is_absolute(module.origin)
    private = any(part.startswith("_") for part in defining.split("."))
    return here and defining != source and not private


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to import the name, where it is the statement's only one, from where it is defined."""
    path = finding.place.path
    for found in _heavy(path, project):
        statement, alias = found.importer.statement, found.importer.alias
        if found.importer.span == finding.place.span and len(statement.names) == 1:
            edits = [Edit(Span(statement.source_start, statement.source_end), found.defining)]
            if found.name != alias.name:
                written = found.name if alias.asname else f"{found.name} as {alias.name}"
                edits.append(Edit(found.importer.span, written))
            title = f"Import `{found.name}` from `{found.defining}`"
            yield Fix(title, Plan((Rewrite(path, tuple(edits)),)), safe=False)


RULE = Rule(
    NAME,
    None,
    About.TEXT,
    check,
    fixes,
    {"min-modules": Option(10, "How many fewer modules importing from elsewhere must load.")},
)
