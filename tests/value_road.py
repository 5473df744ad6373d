"""The first road: a drawn project as a value, asked sealed.

Here a case is held to what it draws; the other roads are held to this one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import workspaces
from casefile import NOT_OFFERED, Case, Change
from drawing import Drawing
from modtidy import engine, refactors, rules
from modtidy.answers import Answers, Subject
from modtidy.engine import Shown
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.reads import EVERY, Read
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting import outcome
from modtidy.rule import About, Fix, Rule, Severity
from modtidy.tree import Tree
from sealed import sealed

RULES = {rule.name: rule for rule in rules.ALL}
REFACTORS = {refactor.name: refactor for refactor in refactors.ALL}


def rules_of(case: Case) -> tuple[Rule, ...]:
    """Give the rules that are asked: all, in the case of a rule; of a refactoring, none."""
    if case.alone:
        return (RULES[case.of],)
    return rules.ALL if case.of in RULES else ()


def extra_settings(case: Case) -> dict[str, object]:
    """Switch on the rule a case is of, if it is off by default."""
    rule = RULES.get(case.of)
    return {"extend-select": [rule.name]} if rule and rule.severity is None else {}


def project(case: Case, root: Path) -> Project:
    """Make the project of a case; the environment is in the directory `root`."""
    return workspaces.project(case.drawing, root, extra_settings(case))


def with_files(project: Project, files: dict[str, str]) -> Project:
    """Make the project anew with other files, in the same environment and settings."""
    tree = workspaces.tree_of(files)
    return project.with_tree(tree, workspaces.configurations(tree))


def found(project: Project, asked: Iterable[Rule]) -> list[Shown]:
    """Ask the rules, sealed."""
    with sealed():
        return list(engine.check(project, asked))


def fixes(project: Project, shown: Iterable[Shown]) -> Iterator[tuple[Shown, Fix]]:
    """Ask for the ways out of what was found, sealed."""
    for one in shown:
        with sealed():
            offered = list(engine.fixes(one, project))
        yield from ((one, fix) for fix in offered)


def refactoring(change: Change, target: Target, project: Project) -> Plan | None:
    """Ask for the plan of a drawn refactoring, sealed; raises `Refused`."""
    with sealed():
        return REFACTORS[change.what].plan(target, project)


def targets(change: Change, case: Case) -> list[Target]:
    """Give what a refactoring is pointed at, and what it is told."""
    found = [replace(one, arguments=change.arguments) for one in case.drawing.targets]
    if REFACTORS[change.what].takes_several and found:
        first, *others = found
        return [replace(first, others=tuple(one.path for one in others))]
    return found


def title(refactor: Refactor, target: Target, project: Project) -> str:
    """Give the words by which an editor offers a refactoring."""
    with sealed():
        return refactor.title(target, project)


def planned(change: Change, case: Case, project: Project) -> Plan | str:
    """Give the plan of a drawn change, or the words there are in place of one."""
    if not change.what:
        offered = fixes(project, found(project, rules_of(case)))
        fix = next((fix for _, fix in offered if fix.title == change.title), None)
        return fix.plan if fix else NOT_OFFERED
    try:
        plans = [refactoring(change, target, project) for target in targets(change, case)]
    except Refused as refused:
        told = change.refused is not None and change.refused in str(refused)
        return change.drawn if told else f"(refused: {refused})"
    assert len(plans) == 1, "a refactoring is pointed at one place"
    return plans[0] or NOT_OFFERED


def settled(shown: Shown, fix: Fix, project: Project, asked: Iterable[Rule]) -> bool:
    """Tell whether a fix leaves nothing of the finding it was offered for."""
    after = outcome.after(fix.plan, project)
    before = [_said(one) for one in found(project, asked)]
    left = [_said(one) for one in found(after, asked)]
    return left.count(_said(shown)) < before.count(_said(shown))


def at_rest(project: Project, asked: Iterable[Rule]) -> Project:
    """Make every safe fix there is, until there is none left to make."""
    with sealed():
        states = [after for _, _, after in engine.fixed(project, asked)]
    return states[-1] if states else project


def errors(project: Project) -> Counter[str]:
    """Count the errors there are, by rule."""
    shown = found(project, rules.ALL)
    return Counter(one.rule.name for one in shown if one.severity is Severity.ERROR)


def _said(shown: Shown) -> tuple[object, ...]:
    return shown.rule.name, shown.finding.subject, shown.finding.message


def neighbours(drawing: Drawing) -> Iterator[Drawing]:
    """Yield projects one edit away: the last file drawn is gone, or has one more line."""
    files = [path for path in drawing.files if path.endswith((".py", ".pyi"))]
    if files:
        last = files[-1]
        text = drawing.files[last]
        rest = {path: text for path, text in drawing.files.items() if path != last}
        yield replace(drawing, files=rest)
        yield replace(drawing, files={**drawing.files, last: f"{text}\nimport random\n"})


def remembered(before: Project, after: Project, asked: Iterable[Rule]) -> list[Shown]:
    """Ask about one project, tell the answers what has changed, and give what they say then."""
    answers = Answers(asked)
    with sealed():
        answers.begin(before)
        for _ in answers.settle(before):
            pass
        _tell(answers, before, after)
        for _ in answers.settle(after):
            pass
        files = [path for path in _files(after.tree) if not path.endswith("/")]
        return [one for path in files for one in answers.in_file(path, after)]


def _tell(answers: Answers, before: Project, after: Project) -> None:
    """Tell the answers all that differs between two projects, and nothing else."""
    if _shape(before, after) != _shape(after, before):
        answers.begin(after)
        return
    old, new = _subjects(before), _subjects(after)
    for gone in old - new:
        answers.dismiss(gone)
    for added in new - old:
        answers.admit(added)
    answers.changed(_differing(before, after))
    for path in _files(before.tree) & _files(after.tree):
        if before.tree.text(path) != after.tree.text(path):
            answers.moved(path)


def _shape(project: Project, other: Project) -> tuple[object, ...]:
    """Give what every answer may depend on: the roots, and the roles of the files in both."""
    layout = project.layout
    common = layout.roles.keys() & other.layout.roles.keys()
    return layout.roots, layout.configurations, {path: layout.roles[path] for path in common}


def _subjects(project: Project) -> set[Subject]:
    return {Subject(about, path) for about in About for path in engine.subjects(project, about)}


def _differing(before: Project, after: Project) -> Iterator[Read]:
    """Yield every read that has another answer now."""
    old, new = before.tree.directories, after.tree.directories
    if old.keys() != new.keys():
        yield Read("entries", EVERY)
    for directory in old.keys() | new.keys():
        if old.get(directory) != new.get(directory):
            yield Read("entries", directory)
    for path in _files(before.tree) | _files(after.tree):
        if before.tree.text(path) != after.tree.text(path):
            yield from (Read(what, path) for what in ("text", "summary", "names"))
    if before.shown.by_file != after.shown.by_file:
        yield Read("shown", EVERY)
    words = _words(before) | _words(after)
    if _words(before) != _words(after):
        yield Read("mentions", EVERY)
    for word in words:
        if set(before.index.files(word)) != set(after.index.files(word)):
            yield Read("mentions", word)


def _words(project: Project) -> frozenset[str]:
    return frozenset(word for path in project.tree.files() for word in project.index.of_file(path))


def _files(tree: Tree) -> frozenset[str]:
    return frozenset(
        f"{directory}/{name}" if directory else name
        for directory, entries in tree.directories.items()
        for name in entries.names
        if not name.endswith("/")
    )
