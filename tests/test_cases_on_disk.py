"""Every case, on disk: the host reads what is drawn, and carries out what is planned.

What is found there is what is found in the value, and every change ends in the same files.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

import casebook
import changes
import value_road
import workspaces
from casefile import Case, Change
from modtidy import rules
from modtidy.engine import Shown, check
from modtidy.host.carry_out import carry_out
from modtidy.host.settings_files import Said
from modtidy.host.workspace import Options, Workspace, open_workspace
from modtidy.plan import Plan
from workspaces import Home

CHANGES = [(case, change) for case in casebook.all_cases() for change in case.changes]


@pytest.mark.parametrize("case", casebook.all_cases(), ids=str)
def test_the_disk_and_the_value_agree(case: Case, home: Home, tmp_path: Path) -> None:
    value = value_road.project(case, home(case.drawing))
    disk = _opened(case, tmp_path)
    assert disk.problems == ()
    assert disk.settings_mistakes == ()
    asked = value_road.rules_of(case)
    assert _told(check(disk.project, asked)) == _told(value_road.found(value, asked))


@pytest.mark.parametrize(("case", "change"), CHANGES, ids=str)
def test_a_change_ends_in_the_same_files(
    case: Case, change: Change, home: Home, tmp_path: Path
) -> None:
    value = value_road.project(case, home(case.drawing))
    disk = _opened(case, tmp_path)
    plan = value_road.planned(change, case, value)
    if isinstance(plan, Plan):
        carry_out([plan], disk.project.tree, disk.root)
        assert workspaces.held(tmp_path) == changes.files(plan.applied_to(value.tree))


def _opened(case: Case, root: Path) -> Workspace:
    workspaces.write(case.drawing.files, root)
    workspaces.write_environment(case.drawing.installed, root)
    options = {rule.name: rule.options for rule in rules.ALL}
    said = Said("the case", value_road.extra_settings(case))
    return open_workspace(root.as_posix(), Options(options, (said,)))


def _told(found: Iterable[Shown]) -> list[str]:
    return sorted(f"{one.rule.name} {one.severity} {one.finding}" for one in found)
