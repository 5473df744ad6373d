"""Every case, as a value: what is found, what is offered, what it leads to; and the proofs.

The same cases go down two more roads in `test_cases_on_disk.py` and `test_cases_in_editor.py`.
"""

import pytest

import casebook
import changes
import value_road
import workspaces
from casefile import Case, Change
from modtidy import rules
from modtidy.engine import Shown
from modtidy.plan import Plan
from modtidy.project.project import Project
from workspaces import Home

ALL = casebook.all_cases()
CHANGES = [(case, change) for case in ALL for change in case.changes]
REMARKED = [(case, change) for case, change in CHANGES if "? line " in change.drawn]


@pytest.mark.parametrize("case", casebook.rule_cases(), ids=str)
def test_findings_and_marks_match_one_to_one(case: Case, home: Home) -> None:
    project = value_road.project(case, home(case.drawing))
    found = value_road.found(project, value_road.rules_of(case))
    assert case.drawing.marks.mismatch(found) == ""


@pytest.mark.parametrize(("case", "change"), CHANGES, ids=str)
def test_a_change_is_as_drawn(
    case: Case, change: Change, home: Home, pytestconfig: pytest.Config
) -> None:
    project = value_road.project(case, home(case.drawing))
    plan = value_road.planned(change, case, project)
    drawn = plan if isinstance(plan, str) else changes.drawn(plan, project.tree)
    if drawn != change.drawn and pytestconfig.getoption("redraw"):
        casebook.redraw(case, change.heading, drawn)
    assert drawn == change.drawn
    if change.what and isinstance(plan, Plan):
        after = value_road.with_files(project, changes.files(plan.applied_to(project.tree)))
        assert value_road.errors(after) <= value_road.errors(project)


@pytest.mark.parametrize(("case", "change"), REMARKED, ids=str)
def test_a_remark_is_about_the_line_it_names(case: Case, change: Change, home: Home) -> None:
    project = value_road.project(case, home(case.drawing))
    plan = value_road.planned(change, case, project)
    assert isinstance(plan, Plan)
    for remark in plan.remarks:
        if remark.sentence.startswith("line "):
            before = project.tree.text(remark.path)[: remark.span.start]
            line = before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
            assert remark.sentence.startswith(f"line {line} of `{remark.path}` ")


@pytest.mark.parametrize("case", casebook.rule_cases(), ids=str)
def test_a_fix_settles_its_finding(case: Case, home: Home) -> None:
    project = value_road.project(case, home(case.drawing))
    asked = value_road.rules_of(case)
    for shown, fix in value_road.fixes(project, value_road.found(project, asked)):
        assert value_road.settled(shown, fix, project, asked), fix.title


@pytest.mark.parametrize("case", casebook.rule_cases(), ids=str)
def test_a_fixed_project_needs_no_fixing(case: Case, home: Home) -> None:
    asked = value_road.rules_of(case)
    project = value_road.at_rest(value_road.project(case, home(case.drawing)), asked)
    left = value_road.fixes(project, value_road.found(project, asked))
    assert [fix.title for _, fix in left if fix.safe] == []


@pytest.mark.parametrize("case", ALL, ids=str)
def test_answers_are_remembered_truly(case: Case, home: Home) -> None:
    """What is asked again after a change is what has changed: nothing stale, nothing missed."""
    before = value_road.project(case, home(case.drawing))
    assert _by_place(value_road.remembered(before, before, rules.ALL)) == _fresh(before)
    for neighbour in value_road.neighbours(case.drawing):
        after = workspaces.project(neighbour, home(neighbour), value_road.extra_settings(case))
        assert _by_place(value_road.remembered(before, after, rules.ALL)) == _fresh(after)
        assert _by_place(value_road.remembered(after, before, rules.ALL)) == _fresh(before)


def _fresh(project: Project) -> list[str]:
    return _by_place(value_road.found(project, rules.ALL))


def _by_place(found: list[Shown]) -> list[str]:
    return sorted(f"{one.rule.name} {one.severity} {one.finding}" for one in found)
