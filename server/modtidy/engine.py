"""Asking every rule about everything there is, and making the fixes."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Conflict, Plan
from modtidy.project.project import Project
from modtidy.rewriting import outcome
from modtidy.rule import About, Finding, Fix, Found, Review, Rule, Severity
from modtidy.settings.values import Settings
from modtidy.suppressions import RULES_OF_CODES, suppressions


class Shown(NamedTuple):
    """A finding that is to be shown, with the weight it has here."""

    rule: Rule
    finding: Finding
    severity: Severity


class Answer(NamedTuple):
    """What rules say of one subject."""

    shown: tuple[Shown, ...] = ()
    found: frozenset[Found] = frozenset()
    """All that they have found, what is silenced included."""


def check(project: Project, rules: Iterable[Rule]) -> Iterator[Shown]:
    """Yield what each rule finds, everywhere, as the settings and comments have it."""
    settings = (project.settings, *project.nested.settings.values())
    chosen = [rule for rule in rules if any(severity_of(rule, said) for said in settings)]
    found: dict[str, set[Found]] = {}
    for about in About:
        if any(rule.about is about for rule in chosen):
            for subject in subjects(project, about):
                answer = ask(rules, about, subject, project, found.get(subject, ()))
                yield from answer.shown
                for one in answer.found:
                    found.setdefault(one.path, set()).add(one)


def ask(
    rules: Iterable[Rule], about: About, subject: str, project: Project, found: Iterable[Found]
) -> Answer:
    """Ask every rule of one sort about one subject; `found` is what others have found in it."""
    *_, answer = steps(rules, about, subject, project, found)
    return answer or Answer()


def steps(
    rules: Iterable[Rule], about: About, subject: str, project: Project, found: Iterable[Found]
) -> Iterator[Answer | None]:
    """Do what `ask` does in steps, of which the last gives the answer."""
    if about is About.FOUND and not project.tree.summary(subject).marks.suppresses:
        yield Answer()
        return
    rules, settings = tuple(rules), project.settings_of(subject)
    shown: list[Shown] = []
    every: set[Found] = set()
    findings: Iterator[Finding | None]
    for rule in rules:
        if rule.about is not about or severity_of(rule, settings) is None:
            continue
        if about is About.FOUND:
            findings = rule.review(subject, _review(found, rules, settings), project)
        elif about is About.WORKSPACE:
            findings = rule.survey(project)
        else:
            findings = rule.check(subject, project)
        for finding in findings:
            if finding is None:
                yield None
                continue
            severity = _weight(rule, finding, project)
            if severity is not None:
                every.add(Found(finding.place.path, rule.name, finding.place.span.start))
                if not _silenced(rule, finding, project):
                    shown.append(Shown(rule, finding, severity))
    yield Answer(tuple(shown), frozenset(every))


def _review(found: Iterable[Found], rules: Iterable[Rule], settings: Settings) -> Review:
    asked = {rule.name for rule in rules if severity_of(rule, settings) is not None}
    complete = all(rule.name in asked for rule in rules if rule.severity is not None)
    return Review(frozenset(found), frozenset(asked), complete)


def subjects(project: Project, about: About) -> Iterable[str]:
    """Yield the paths a rule is asked about."""
    if about is About.DIRECTORY:
        return sorted(project.tree.directories)
    if about is About.WORKSPACE:
        return (paths.ROOT,)
    return project.layout.roles


def severity_of(rule: Rule, settings: Settings) -> Severity | None:
    """Give the weight of a rule's findings under some settings; none where it is off."""
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


def _weight(rule: Rule, finding: Finding, project: Project) -> Severity | None:
    """Give what a finding weighs where it is shown; none where its rule is off there."""
    settings = project.settings_of(finding.place.path)
    severity = severity_of(rule, settings)
    if severity is None or rule.name in settings.severity:
        return severity
    return finding.severity or severity


def _silenced(rule: Rule, finding: Finding, project: Project) -> bool:
    """Tell whether the settings or a comment silence a finding.

    One about comments is silenced by its name alone: a comment that only says to be quiet could
    never be told to be of no use.
    """
    path, by_name = finding.place.path, rule.about is About.FOUND
    if any(project.is_ignored(rule.name, one) for one in {path, finding.subject.path}):
        return True
    codes = project.layout.ruff(path).silent_codes(path)
    if any(rule.name in RULES_OF_CODES[code] for code in codes):
        return True
    said = suppressions(project.tree.text(path))
    start = finding.place.span.start
    return any(one.covers(rule.name, start, by_name=by_name) for one in said)


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
        project = outcome.after(plan, project)
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
