"""Asking every rule about everything there is, and making the fixes."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from modtidy.plan import Conflict, Plan
from modtidy.project.project import Project
from modtidy.rule import About, Finding, Fix, Rule, Severity
from modtidy.suppressions import suppressions


class Shown(NamedTuple):
    """A finding that is to be shown, with the weight it has here."""

    rule: Rule
    finding: Finding
    severity: Severity


def check(project: Project, rules: Iterable[Rule]) -> Iterator[Shown]:
    """Yield what each rule finds, everywhere, as the settings and comments have it."""
    chosen = tuple(rule for rule in rules if severity_of(rule, project) is not None)
    for about in About:
        asked = [rule for rule in chosen if rule.about is about]
        for subject in subjects(project, about) if asked else ():
            for rule in asked:
                yield from shown(rule, rule.check(subject, project), project)


def subjects(project: Project, about: About) -> Iterable[str]:
    """Yield the paths a rule is asked about."""
    if about is About.DIRECTORY:
        return sorted(project.tree.directories)
    return project.layout.roles


def severity_of(rule: Rule, project: Project) -> Severity | None:
    """Give the weight of a rule's findings here; none where it is off."""
    settings = project.settings
    if rule.name in settings.ignore:
        return None
    said = settings.severity.get(rule.name)
    if said == "off":
        return None
    if settings.select is not None and rule.name not in (*settings.select, *settings.extend_select):
        return None
    if said:
        return Severity(said)
    chosen = rule.name in (*(settings.select or ()), *settings.extend_select)
    return rule.severity or (Severity.WARNING if chosen else None)


def shown(rule: Rule, findings: Iterable[Finding], project: Project) -> Iterator[Shown]:
    """Yield those of a rule's findings that nobody has silenced, with their weights."""
    default = severity_of(rule, project)
    if default is None:
        return
    overridden = rule.name in project.settings.severity
    for finding in findings:
        if not _silenced(rule, finding, project):
            own = default if overridden else finding.severity or default
            yield Shown(rule, finding, own)


def _silenced(rule: Rule, finding: Finding, project: Project) -> bool:
    path = finding.place.path
    if any(project.is_ignored(rule.name, one) for one in {path, finding.subject.path}):
        return True
    said = suppressions(project.tree.text(path))
    return any(one.covers(rule.name, finding.place.span.start) for one in said)


def fixes(shown: Shown, project: Project) -> Iterator[Fix]:
    """Yield the ways out of a finding whose plans fit the tree as it is."""
    for fix in shown.rule.fixes(shown.finding, project):
        try:
            fix.plan.applied_to(project.tree)
        except Conflict:
            continue
        yield fix


def fixed(
    project: Project,
    rules: Iterable[Rule],
    wanted: Callable[[Shown, Fix], bool] = lambda _shown, fix: fix.safe,
) -> Iterator[tuple[Shown, Fix, Project]]:
    """Make the wanted fixes, round by round; yield each with the project its round leads to.

    The fixes of a round are planned against one tree, and those that do not go together wait for
    the next: a fix often settles a second finding by itself.
    """
    rules = tuple(rules)
    made: set[tuple[str, Finding]] = set()
    while True:
        plan, chosen = Plan(), list[tuple[Shown, Fix]]()
        for one in check(project, rules):
            fix = next((fix for fix in fixes(one, project) if wanted(one, fix)), None)
            if fix is None or (one.rule.name, one.finding) in made:
                continue
            both = together(plan, fix.plan, project)
            if both is not None:
                plan = both
                chosen.append((one, fix))
                made.add((one.rule.name, one.finding))
        if not chosen:
            return
        project = project.with_tree(plan.applied_to(project.tree))
        for one, fix in chosen:
            yield one, fix, project


def together(plan: Plan, other: Plan, project: Project) -> Plan | None:
    """Return the plan that does both, if they go together in the project's tree."""
    try:
        both = plan.joined(other)
        both.applied_to(project.tree)
    except Conflict:
        return None
    return both
