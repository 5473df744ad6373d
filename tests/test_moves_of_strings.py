"""Every way to name a module in a string, a setting or a command, against every way it can go.

All that is to be confirmed is: then the program says what it said.  What cannot follow is told, in
the plan, by the file it stands in.  What is drawn here is every so-manieth of all there are.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import changes
import forked_runs
import move_forms
import string_forms
import value_road
import workspaces
from drawing import Drawing
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.rewriting.moves import moving
from sealed import sealed
from workspaces import Home

STRIDE = 61
"""So many are left out for each that is tried: a prime, so that all kinds come up."""
TO_PACKAGE = {f"to-package {one}": one for one in ("app/tax.py", "app/core/money.py", "top.py")}


class Trial(NamedTuple):
    """One tree, and what became of it."""

    name: str
    before: dict[str, str]
    after: dict[str, str]
    may_be_told: bool
    is_told: bool


def trials(home: Home) -> Iterator[Trial]:
    """Yield what is tried, but for what is refused."""
    count = 0
    for written in string_forms.drawn():
        drawing, project = Drawing(written.files), None
        for operation in (*move_forms.OPERATIONS, *TO_PACKAGE):
            count += 1
            runs = operation in TO_PACKAGE and "a command" in written.name
            if count % STRIDE or runs:  # a package has no body for `-m` to run
                continue
            project = project or workspaces.project(drawing, home(drawing))
            try:
                plan = planned(operation, project)
            except Refused:
                continue
            after = changes.files(plan.applied_to(project.tree))
            told = any(f"`{written.by}`" in one.sentence for one in plan.remarks)
            name = f"{operation}: {written.name}"
            yield Trial(name, written.files, after, written.in_pieces, told)


def planned(operation: str, project: Project) -> Plan:
    """Plan one operation; raises `Refused`."""
    with sealed():
        if operation not in TO_PACKAGE:
            return moving.moved(move_forms.OPERATIONS[operation], project)
        plan = value_road.REFACTORS["to-package"].plan(Target(TO_PACKAGE[operation]), project)
    assert plan is not None, operation
    return plan


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork; the cases are run there too")
def test_what_is_named_in_strings_is_found_or_told(home: Home, tmp_path: Path) -> None:
    written = workspaces.Written(tmp_path)
    made = [(one, written.place(one.before), written.place(one.after)) for one in trials(home)]
    said = forked_runs.said_in(written.places(), tmp_path)
    failed = [one.name for one, before, _ in made if not said[before] or said[before][0] == "!"]
    assert failed == []
    others = {
        one.name: said[after]
        for one, before, after in made
        if said[after] != said[before] and not (one.may_be_told and one.is_told)
    }
    assert others == {}
    assert len({one.name.partition(":")[0] for one, _, _ in made}) > len(move_forms.OPERATIONS)
