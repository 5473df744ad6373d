"""There and back: a module that becomes a package, and a module again, is what it was.

The one idea: `to-package` forgets little, and what it forgets is listed here; so `to-module` can be
held to the very characters there were, in what is drawn and in modules of the standard library.
"""

import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

import casebook
import changes
import value_road
import workspaces
from casefile import Case, Change
from drawing import Drawing
from modtidy.host.encoding import decoded
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.refactors import to_module, to_package
from workspaces import Home

MADE = [
    (case, change)
    for case in casebook.refactor_cases()
    for change in case.changes
    if case.of == "to-package" and change.is_made
]
FORGOTTEN = dict.fromkeys(
    (
        "one of several modules that are listed",
        "it is listed with the packages there are",
        "setup.cfg lists modules, too",
    ),
    "where in a list, which was in no order, the module had its place",
)
"""The cases that do not lead back to the same characters, and why none could.

There again is the same: so two texts come to one, which does not tell of which it was made.
"""
MODULES = 40
"""How many of the standard library's are asked, evenly spread."""


@pytest.mark.parametrize(("case", "change"), MADE, ids=str)
def test_back_is_what_was_there(case: Case, change: Change, home: Home) -> None:
    before = value_road.project(case, home(case.drawing))
    there = value_road.planned(change, case, before)
    assert isinstance(there, Plan)
    module = next(one.source for one in there.moves if one.source.endswith(".py"))
    package = module.removesuffix(".py")
    after = _after(there, before)
    if before.tree.has_directory(package):
        with pytest.raises(Refused, match=r"holds `.*`, too"):
            to_module.plan(Target(package), after)
        return
    back = to_module.plan(Target(package), after)
    assert back
    again = _after(back, after)
    same = changes.files(again.tree) == changes.files(before.tree)
    assert same == (case.title not in FORGOTTEN)
    there_again = to_package.plan(Target(module), again)
    assert there_again
    assert changes.files(_after(there_again, again).tree) == changes.files(after.tree)


@pytest.mark.parametrize("number", range(MODULES))
def test_a_module_of_the_standard_library_is_what_it_was(number: int, home: Home) -> None:
    library = Path(sysconfig.get_path("stdlib"))
    found = [path for path in sorted(library.glob("*.py")) if path.stem.isidentifier()]
    file = found[number * len(found) // MODULES]
    text, module = decoded(file.read_bytes(), file.name), f"app/{file.name}"
    before = _project({"app/__init__.py": "", module: text, "main.py": "import app"}, home)
    try:
        there = to_package.plan(Target(module), before)
    except Refused:
        return
    assert there
    after = _after(there, before)
    back = to_module.plan(Target(module.removesuffix(".py")), after)
    assert back
    again = _after(back, after)
    assert changes.files(again.tree) == changes.files(before.tree)
    there_again = to_package.plan(Target(module), again)
    assert there_again
    assert changes.files(_after(there_again, again).tree) == changes.files(after.tree)


def _project(files: Mapping[str, str], home: Home) -> Project:
    drawing = Drawing(files)
    return workspaces.project(drawing, home(drawing))


def _after(plan: Plan, project: Project) -> Project:
    return value_road.with_files(project, changes.files(plan.applied_to(project.tree)))
