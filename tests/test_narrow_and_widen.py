"""Narrow and wide: an import by name and an import of the whole module are each other's way back.

The one idea: what one of the two has made, the other undoes to the very characters there were,
unless they were in a form that it does not write; then there again is the same.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import casebook
import changes
import value_road
import workspaces
from casefile import Case, Change
from drawing import Drawing
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.refactors import narrow_import, widen_import
from modtidy.text import Span
from workspaces import Home

INVERSE = {"narrow-import": widen_import.REFACTOR, "widen-import": narrow_import.REFACTOR}
MADE = [
    (case, change)
    for case in casebook.refactor_cases()
    for change in case.changes
    if case.of in INVERSE and change.is_made
]
OTHER_FORMS = {
    "many names stand one a line": "the module had a name of its own",
    "line ends stay as they are": "there were two modules in one statement",
    "names that stand one a line, and others on the line": "the statement went over several lines",
}
ONE_WAY = {
    "every use of a name is one of the module's": "the name means something else in a class",
    "beside the module itself": "the statement is gone",
    "a class, its attributes, and a pattern": "the attribute of a name is assigned to",
    "a name of a class's own stays": "the name means something else in a class",
    "a relative import keeps its dots": "only an `import` statement is narrowed",
}
NAMES = ("dumps", "loads", "JSONDecodeError", "JSONDecoder", "load")


@pytest.mark.parametrize(("case", "change"), MADE, ids=str)
def test_the_way_back_is_to_what_was_there(case: Case, change: Change, home: Home) -> None:
    before = value_road.project(case, home(case.drawing))
    there = value_road.planned(change, case, before)
    assert isinstance(there, Plan)
    after = _after(there, before)
    (target,) = case.drawing.targets
    refactor = INVERSE[case.of]
    try:
        back = refactor.plan(_at(target, after), after)
    except Refused:
        back = None
    assert (back is None) == (case.title in ONE_WAY)
    if back is None:
        return
    again = _after(back, after)
    same = changes.files(again.tree) == changes.files(before.tree)
    assert same == (case.title not in OTHER_FORMS)
    once_more = value_road.REFACTORS[case.of].plan(_at(target, again), again)
    assert once_more
    assert changes.files(_after(once_more, again).tree) == changes.files(after.tree)


USES = (
    "{}",
    "print({}, other)",
    "def f(a={}): return a or {}",
    "class A: x = {}",
    "try: pass\nexcept {}: raise",
    'print(f"{{}} and {other}")',
    "value = [{} for one in (1,)]",
    "print({}.__name__)",
)


@given(some.lists(some.tuples(some.sampled_from(NAMES), some.sampled_from(USES)), min_size=1))
@settings(max_examples=60, deadline=None)
def test_a_program_narrowed_and_widened_is_the_same(
    home: Home, uses: list[tuple[str, str]]
) -> None:
    lines = [form.replace("{}", f"json.{name}") for name, form in uses]
    text = "\n".join(("import json", "other = 1", *lines, ""))
    drawing = Drawing({"main.py": text})
    project = workspaces.project(drawing, home(drawing))
    narrow = narrow_import.plan(Target("main.py", Span(0, 0)), project)
    assert narrow
    by_name = _after(narrow, project)
    assert "json." not in by_name.tree.text("main.py").partition("\n")[2]
    wide = widen_import.plan(Target("main.py", Span(0, 0)), by_name)
    assert wide
    assert _after(wide, by_name).tree.text("main.py") == text


def _at(target: Target, project: Project) -> Target:
    """Point at the same line, wherever in it the statement is by now."""
    assert target.span
    text = project.tree.text(target.path)
    at = min(target.span.start, len(text))
    return replace(target, span=Span(at, at))


def _after(plan: Plan, project: Project) -> Project:
    return value_road.with_files(project, changes.files(plan.applied_to(project.tree)))
