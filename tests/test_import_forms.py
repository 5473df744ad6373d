"""`make-relative` and `make-absolute` undo each other, on the tree of every case and on drawn ones.

The one idea: where all imports of a file's own package are in one form, there and back is the text
again, byte for byte; and wherever either changes a file at all, each import loads what it loaded.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import casebook
import changes
import value_road
import workspaces
from casefile import Case
from drawing import Drawing
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.refactors import make_absolute, make_relative
from modtidy.source.imports import first_names
from workspaces import Home

Planning = Callable[[Target, Project], Plan | None]

_RELATIVE = re.compile(r"\bfrom *\.")
CASES = [
    case
    for case in casebook.all_cases()
    if any(_RELATIVE.search(text) for text in case.drawing.files.values())
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_there_and_back_is_the_text_again(case: Case, home: Home) -> None:
    project = value_road.project(case, home(case.drawing))
    for path in project.files():
        _check_there_and_back(path, project)


SOURCES = (".", "..", ".a", ".sub", ".sub.c", "..a", "..other.c")
LISTS = (
    *("a", "a, sub as b", "a as z  # why", "*", "\\\n    a"),
    *("(a, b)", "(\n    a,  # one\n    b as y,\n)"),
)
LINES = st.builds(
    "{}from {} import {}".format,
    st.sampled_from(["", "if True: ", "x = 1; ", "def f():\n    "]),
    st.sampled_from(SOURCES),
    st.sampled_from(LISTS),
)
TREE = {
    "pkg/__init__.py": "",
    "pkg/a.py": "",
    "pkg/other/__init__.py": "",
    "pkg/other/c.py": "a = b = 1\n",
    "pkg/top/a.py": "",
    "pkg/top/sub/__init__.py": "",
    "pkg/top/sub/c.py": "a = b = 1\n",
}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(LINES, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_there_and_back_is_any_text_again(home: Home, lines: list[str], end: str) -> None:
    text = "\n".join([*lines, ""]).replace("\n", end)
    for name in ("main.py", "__init__.py"):
        path = f"pkg/top/{name}"
        drawing = Drawing({**TREE, "pkg/top/__init__.py": "", path: text})
        project = workspaces.project(drawing, home(drawing))
        assert _check_there_and_back(path, project)


def _check_there_and_back(path: str, project: Project) -> bool:
    """Make a file's imports absolute and relative again; tell whether that was on offer."""
    there = _made(make_absolute.plan, path, project)
    back = there and _made(make_relative.plan, path, there)
    if there is None or back is None:
        return False
    assert _loaded(path, project) == _loaded(path, there) == _loaded(path, back)
    if not _names_itself(path, project) and _is_spaced(path, project):
        assert back.tree.text(path) == project.tree.text(path)
    return True


def _made(plan: Planning, path: str, project: Project) -> Project | None:
    """Return the project with the whole file changed; None where that is refused or nothing."""
    try:
        made = plan(Target(path), project)
    except Refused:
        return None
    if made is None or made.remarks:
        return None
    return value_road.with_files(project, changes.files(made.applied_to(project.tree)))


def _loaded(path: str, project: Project) -> list[str]:
    """Give the origin of every module that the imports of a file load, in order."""
    names = (
        name
        for statement in project.tree.summary(path).imports
        for alias in statement.names
        for name in project.imported(statement, alias, path)
    )
    found = (project.find(name, path) for name in names)
    return [one.origin or str(one.portions) if one else "" for one in found]


def _names_itself(path: str, project: Project) -> bool:
    """Tell whether a file imports from its own package by the package's name already."""
    top = project.package_of(path).partition(".")[0]
    return any(top in first_names(one) for one in project.tree.summary(path).imports)


def _is_spaced(path: str, project: Project) -> bool:
    """Tell whether there is white space round the source of each import, as both forms need."""
    text = project.tree.text(path)
    return not any(
        one.level and not (text[one.source_start - 1] + text[one.source_end]).isspace()
        for one in project.tree.summary(path).imports
    )
