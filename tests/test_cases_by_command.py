"""Every case, by the command line: it prints what is found, and ends in the same files."""

from pathlib import Path

import pytest

import casebook
import changes
import command_road
import value_road
import workspaces
from casefile import Case, Change
from modtidy.plan import Plan
from workspaces import Home

REFACTORINGS = [
    (case, change) for case in casebook.refactor_cases() for change in case.changes if change.what
]


@pytest.fixture
def here(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Begin in the directory of a case."""
    workspaces.write(case.drawing.files, tmp_path)
    workspaces.write_environment(case.drawing.installed, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", casebook.rule_cases(), ids=str)
@pytest.mark.usefixtures("here")
def test_the_command_prints_what_is_found(case: Case, home: Home) -> None:
    project = value_road.project(case, home(case.drawing))
    found = value_road.found(project, value_road.rules_of(case))
    printed = command_road.check(command_road.options(case))
    assert printed == command_road.expected(project, found)


@pytest.mark.parametrize("case", casebook.rule_cases(), ids=str)
def test_the_command_makes_the_safe_fixes(case: Case, home: Home, here: Path) -> None:
    project = value_road.project(case, home(case.drawing))
    rested = value_road.at_rest(project, value_road.rules_of(case))
    printed = command_road.modtidy("check", "--fix", "--no-cache", *command_road.options(case), ".")
    assert printed.status in (0, 1), printed.err
    assert workspaces.held(here) == changes.files(rested.tree)


@pytest.mark.parametrize(("case", "change"), REFACTORINGS, ids=str)
def test_the_command_makes_the_refactoring(
    case: Case, change: Change, home: Home, here: Path
) -> None:
    project = value_road.project(case, home(case.drawing))
    plan = value_road.planned(change, case, project)
    printed = command_road.refactor(change, value_road.targets(change, case), project)
    if isinstance(plan, Plan):
        assert printed.status == 0, printed.err
        assert workspaces.held(here) == changes.files(plan.applied_to(project.tree))
    else:
        assert printed.status == 2
        assert (change.refused or "") in printed.err
        assert workspaces.held(here) == changes.files(project.tree)
