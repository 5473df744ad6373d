"""The proofs: what CPython and pytest say of the drawn trees, before and after each change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import casebook
import changes
import proofs
import value_road
import workspaces
from casefile import Case, Change, Run
from modtidy.plan import Plan
from workspaces import Home

PROVED = [case for case in casebook.all_cases() if case.runs]


@pytest.mark.parametrize("case", PROVED, ids=str)
def test_python_does_as_drawn(
    case: Case, home: Home, pythons: dict[str, Path], tmp_path: Path
) -> None:
    trees = list(_trees(case, home(case.drawing)))
    for version, interpreter in pythons.items():
        for number, (state, files, runs) in enumerate(trees):
            root = tmp_path / f"{version}-{number}"
            workspaces.write(files, root)
            python = workspaces.write_environment(
                case.drawing.installed, root, interpreter, version
            )
            for run in runs:
                if proofs.is_for(run, version):
                    said = proofs.said_by(run, root, python)
                    assert proofs.disagreement(run, said) == "", f"{state}, Python {version}"


def _trees(case: Case, home: Path) -> Iterator[tuple[str, dict[str, str], list[Run]]]:
    """Yield the tree as drawn and as each change leaves it, with what is run there."""
    drawn = dict(case.drawing.files)
    before = [run for run in case.runs if run.after is None]
    if before:
        yield "as drawn", drawn, before
    for change in case.changes:
        runs = list(case.runs_after(change))
        if change.is_made and runs:
            yield f"after `{change}`", _after(case, change, home), runs


def _after(case: Case, change: Change, home: Path) -> dict[str, str]:
    project = value_road.project(case, home)
    plan = value_road.planned(change, case, project)
    assert isinstance(plan, Plan), plan
    return changes.texts(plan.applied_to(project.tree))
