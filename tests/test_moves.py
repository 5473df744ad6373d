"""Every form of import against every way a module can go, run by CPython before and after.

A program says the same wherever its modules lie, or the move is refused beforehand.  What is drawn
here is every so-manieth of the thousands there are; the readable ones are in `cases/refactors`.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import changes
import forked_runs
import move_forms
import value_road
import workspaces
from drawing import Drawing
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.refactors import to_module, to_package
from modtidy.rewriting.moves import file_operations, moving
from sealed import sealed
from workspaces import Home

STRIDE = 53
"""So many drawings are left out for each that is tried: a prime, so that all kinds come up."""
SPARSER = 401
ALL = tuple(move_forms.OPERATIONS)
TURNED = ("app/tax.py", "app/core/money.py", "app/core/deep/end.py", "lib/tool.py", "top.py")
"""The modules that become packages; their names stay, and so does what imports them."""
IN_PLACE = ("rename", "rename top", "folder renamed", "top folder renamed")


class Trial(NamedTuple):
    """One tree, and one move in it."""

    name: str
    operation: str
    before: dict[str, str]
    after: dict[str, str]


def trials(home: Home, operations: Collection[str], stride: int = STRIDE) -> Iterator[Trial]:
    """Yield the trials of some moves, but for those that are refused."""
    count = 0
    for name, files in move_forms.drawn():
        project: Project | None = None
        for operation, asked in move_forms.OPERATIONS.items():
            count += 1
            if count % stride or operation not in operations:
                continue
            drawing = Drawing(files)
            project = project or workspaces.project(drawing, home(drawing))
            try:
                plan = planned(asked, project)
            except Refused:
                continue
            after = changes.files(plan.applied_to(project.tree))
            yield Trial(f"{operation}: {name}", operation, files, after)


def planned(asked: Mapping[str, str], project: Project) -> Plan:
    with sealed():
        return moving.moved(asked, project)


def turned(home: Home) -> Iterator[Trial]:
    """Yield modules that become packages, and these as they become modules again."""
    count = 0
    for name, files in move_forms.drawn():
        for path in TURNED:
            count += 1
            if count % STRIDE:
                continue
            project = workspaces.project(Drawing(files), home(Drawing(files)))
            package = turned_by(to_package.plan, path, project)
            there = changes.files(package.tree)
            yield Trial(f"to-package {path}: {name}", "to-package", files, there)
            module = turned_by(to_module.plan, path.removesuffix(".py"), package)
            yield Trial(f"to-module {path}: {name}", "to-module", there, changes.files(module.tree))


def turned_by(
    refactor: Callable[[Target, Project], Plan | None], path: str, project: Project
) -> Project:
    with sealed():
        plan = refactor(Target(path), project)
    assert plan is not None, path
    return value_road.with_files(project, changes.files(plan.applied_to(project.tree)))


def check_programs(made: Iterable[Trial], work: Path) -> None:
    """Have CPython run each tree before and after: both are to say the same."""
    written = workspaces.Written(work)
    run = [(one.name, written.place(one.before), written.place(one.after)) for one in made]
    said = forked_runs.said_in(written.places(), work)
    assert [name for name, before, _ in run if said[before].startswith("!")] == []
    assert {name: said[after] for name, before, after in run if said[after] != said[before]} == {}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork; the cases are run there too")
def test_a_program_says_the_same_wherever_its_modules_lie(home: Home, tmp_path: Path) -> None:
    made = list(trials(home, ALL))
    assert len(made) > len(ALL) * 20
    check_programs(made, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork; the cases are run there too")
def test_a_program_says_the_same_with_packages_for_its_modules(home: Home, tmp_path: Path) -> None:
    made = list(turned(home))
    assert len(made) > len(TURNED) * 20
    for there, again in zip(made[::2], made[1::2], strict=True):
        assert again.after == there.before, again.name
    check_programs(made, tmp_path)


def test_there_and_back_is_where_it_was(home: Home) -> None:
    """Byte for byte, but for a name that was kept with `as`, which two texts come to."""
    others = set[str]()
    for one in trials(home, IN_PLACE):
        if back(one.after, one.operation, home) != one.before:
            others.add(one.name)
            assert AS_IT_IS_CALLED.search("".join(one.before.values())) or (
                count_of_as(one.after) > count_of_as(one.before)
            ), one.name
    assert len(others) < len(IN_PLACE)


def test_there_and_back_again_is_where_it_was(home: Home) -> None:
    """Byte for byte: what crosses packages is written without dots, and then it stays so."""
    for one in trials(home, ALL, SPARSER):
        once = back(one.after, one.operation, home)
        if once != one.before:
            project = project_of(once, home)
            there = planned(move_forms.OPERATIONS[one.operation], project)
            again = changes.files(there.applied_to(project.tree))
            assert back(again, one.operation, home) == once, one.name


AS_IT_IS_CALLED = re.compile(r"import (\w+) as \1\b")


def count_of_as(files: Mapping[str, str]) -> int:
    return sum(text.count(" as ") for text in files.values())


def back(files: dict[str, str], operation: str, home: Home) -> dict[str, str]:
    """Give the files after the way back of a move that has been made in them."""
    asked = {target: source for source, target in move_forms.OPERATIONS[operation].items()}
    project = project_of(files, home)
    return changes.files(planned(asked, project).applied_to(project.tree))


def project_of(files: dict[str, str], home: Home) -> Project:
    drawing = Drawing(files)
    return workspaces.project(drawing, home(drawing))


def test_what_an_editor_moves_is_not_moved_again(home: Home) -> None:
    drawing = Drawing(
        {"app/__init__.py": "", "app/a.py": "", "app/a.pyi": "", "b.py": "import app.a"}
    )
    project = workspaces.project(drawing, home(drawing))
    with sealed():
        plan = file_operations.with_renamed({"app/a.py": "app/c.py"}, project)
    assert [(one.source, one.target) for one in plan.moves] == [("app/a.pyi", "app/c.pyi")]
    assert [one.path for one in plan.rewrites] == ["b.py"]


def test_a_new_directory_in_a_package_gets_its_file(home: Home) -> None:
    drawing = Drawing({"app/__init__.py": "", "lib/a.py": ""})
    project = workspaces.project(drawing, home(drawing))
    new = ("app/new/er/a.py", "lib/new/a.py", "app/b.py", "app/other/notes.txt")
    plan = file_operations.with_created(new, project)
    assert [one.path for one in plan.creations] == ["app/new/__init__.py", "app/new/er/__init__.py"]


def test_who_imports_what_is_deleted_is_told(home: Home) -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": "",
        "app/b.py": "from . import a\n",
        "main.py": "import app.a\n",
    }
    project = workspaces.project(Drawing(files), home(Drawing(files)))
    told = file_operations.importers_of_deleted(["app/a.py"], project)
    assert [one.path for one in told] == ["app/b.py", "main.py"]
    assert [one.path for one in file_operations.importers_of_deleted(["app"], project)] == [
        "main.py"
    ]
