"""Modules import each other, and one asks the other for a name that is not there yet.

## Why it matters

A module that is imported is put in its place at once, and then run, statement by statement.  When
one of these leads back to it, it is found half done: what it defines further down is missing, and
`from shop.orders import total` fails with "cannot import name … from partially initialized module".
Whether that happens often depends on which of the modules is imported first; so a program works
until somebody, or a tool, begins with the other.

Each module of a cycle is tried as the first, statement by statement.  It is an error where some
program or test of the workspace runs into it, or whichever module comes first; else a warning.

## What it leaves alone

Cycles that work, whichever module is imported first; imports in functions, for type checkers, and
lazy ones; what depends on a condition, or is in a `try`; modules with a `__getattr__`, or that bind
names in some other way that cannot be seen.

## Example

    shop/
      __init__.py
      orders.py:
        from shop.prices import price
        def total(): return price()
      prices.py:
        from shop.orders import «total» #! import-cycle: `shop.orders` is only as far as line 1
        def price(): return 3
    main.py:
      import shop.orders

    --- python main.py
    ! ImportError: cannot import name 'total' from partially initialized module 'shop.orders'
"""

from collections.abc import Iterator
from dataclasses import replace

from modtidy.plan import Plan
from modtidy.project.cycles import Failure, failures, failures_around
from modtidy.project.half_done import MAIN, Halt
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.rewriting.imports import deferring
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.imports import Import
from modtidy.source.steps import Verb
from modtidy.text import Span


def survey(project: Project) -> Iterator[Finding | None]:
    """Report the cycles that break, each where it does."""
    for failure in failures(project):
        yield failure and _finding(failure, project)


def _finding(failure: Failure, project: Project) -> Finding:
    """Say what fails, when, and why."""
    broken, last = failure.broken, failure.broken.halts[-1]
    half = broken.halts[0]
    line = project.tree.text(half.path).count("\n", 0, half.step.start) + 1
    when = f"`{broken.entry}` is imported first"
    if failure.program:
        when = f"`{failure.program}` is run"
    lacks = "has" if half.module == broken.owner else f"`{broken.owner}` has"
    message = (
        f"{_written(last, project)} fails when {when}: `{half.module}` is only as far as line "
        f"{line} then and {lacks} no `{broken.name}` yet"
    )
    related = tuple(
        Related(_place(one), f"`{one.module}` imports `{following.module}` here")
        for one, following in zip(broken.halts, broken.halts[1:], strict=False)
    )
    module = project.name_of(last.path) if last.module == MAIN else last.module
    certain = failure.program or failure.always
    severity = None if certain else Severity.WARNING
    return Finding(Subject(module, last.path), _place(last), message, related, severity)


def _place(halt: Halt) -> Place:
    return Place(halt.path, Span(halt.step.start, halt.step.end))


def _written(halt: Halt, project: Project) -> str:
    """Write the import, or the use of one, that fails."""
    text = project.tree.text(halt.path)
    name = "".join(text[halt.step.start : halt.step.end].split())
    statement = _statement(_place(halt), project)
    if halt.step.verb is Verb.ASK or statement is None:
        return f"`{name}`"
    source = text[statement.source_start : statement.source_end]
    return f"`from {source} import {name}`" if source else f"`import {name}`"


def _statement(place: Place, project: Project) -> Import | None:
    """Find the import statement that a place is in."""
    for statement in project.tree.summary(place.path).imports:
        if statement.start <= place.span.start < statement.end:
            return statement
    return None


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to move the import into the function that needs it, if that settles the matter."""
    place = finding.place
    statement = _statement(place, project)
    if statement is None or len(statement.names) != 1:
        return
    try:
        moved = deferring.deferred(Importer(place.path, statement, statement.names[0]), project)
    except Refused:
        return
    if not _breaks_still(finding, moved.plan, project):
        title = f"Move the import into `{moved.function}`"
        yield Fix(title, moved.plan, safe=False)


def _breaks_still(finding: Finding, plan: Plan, project: Project) -> bool:
    """Tell whether the same modules still fail for want of one another with a plan carried out."""
    after = replace(project, tree=plan.applied_to(project.tree))
    files = {finding.place.path, *(one.place.path for one in finding.related)}
    found = failures_around(finding.place.path, after)
    return any({halt.path for halt in one.broken.halts} <= files for one in found)


RULE = Rule("import-cycle", Severity.ERROR, About.WORKSPACE, fixes=fixes, survey=survey)
