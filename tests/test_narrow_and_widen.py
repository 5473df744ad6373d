"""Narrow and wide: an import by name and an import of the whole module are each other's way back.

The one idea: what one of the two has made, the other undoes to the very characters there were,
unless they were in a form that it does not write; then there again is the same.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

import casebook
import changes
import forked_runs
import narrow_forms
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
    "a name of a class's own stays": "the name means something else in a class",
    "a relative import keeps its dots": "only an `import` statement is narrowed",
}


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


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork; the cases are run there too")
def test_a_program_narrowed_is_the_same_and_widened_the_very_text(
    home: Home, tmp_path: Path
) -> None:
    made: dict[str, str] = {}
    for text, comes_back in _programs():
        project = _project(text, home)
        narrow = narrow_import.plan(_at_import(text), project)
        assert narrow, text
        by_name = _after(narrow, project)
        made[text] = by_name.tree.text("main.py")
        wide = widen_import.plan(_at_import(made[text]), by_name)
        assert wide, made[text]
        again = _after(wide, by_name)
        assert (again.tree.text("main.py") == text) == comes_back
        narrow_again = narrow_import.plan(_at_import(again.tree.text("main.py")), again)
        assert narrow_again
        assert _after(narrow_again, again).tree.text("main.py") == made[text]
    said = _said((*made, *made.values()), tmp_path)
    assert not [one for one in made if said[one].startswith("!")]
    assert {one: said[one] for one in made} == {one: said[by] for one, by in made.items()}


def _programs() -> Iterator[tuple[str, bool]]:
    """Yield programs that import a module whole, each with whether it is to come back as it is."""
    all_of_them = "\n".join(narrow_forms.FORMS)
    for statement, name in narrow_forms.IMPORTS.items():
        for form in (*narrow_forms.FORMS, all_of_them):
            yield f"{statement}\n\n{form.replace('till.', f'{name}.')}", True
    for statement, name in narrow_forms.OTHER_IMPORTS.items():
        yield f"{statement}\n\n{all_of_them.replace('till.', f'{name}.')}", False


@pytest.mark.parametrize("form", narrow_forms.REFUSED)
def test_what_would_be_another_thing_by_name_is_refused(form: str, home: Home) -> None:
    text = f"import till\n\n{form}"
    project = _project(text, home, {"others.py": "RATE = 9\n"})
    with pytest.raises(Refused):
        narrow_import.plan(_at_import(text), project)


@pytest.mark.parametrize("use", narrow_forms.REPLACING)
def test_a_name_that_is_replaced_elsewhere_is_left_with_its_module(use: str, home: Home) -> None:
    text = "import till\nprint(till.RATE)\n"
    project = _project(text, home, {"other.py": f"{use}\n"})
    with pytest.raises(Refused, match=r"`other.py` may put something else in place"):
        narrow_import.plan(_at_import(text), project)


@pytest.mark.parametrize("use", narrow_forms.READING)
def test_what_only_looks_like_that_replaces_nothing(use: str, home: Home) -> None:
    text = "import till\nprint(till.RATE)\n"
    assert narrow_import.plan(_at_import(text), _project(text, home, {"other.py": f"{use}\n"}))


def _project(text: str, home: Home, more: Mapping[str, str] = MappingProxyType({})) -> Project:
    drawing = Drawing({**_files(text), **more})
    return workspaces.project(drawing, home(drawing))


def _files(text: str) -> dict[str, str]:
    modules = {"till.py": narrow_forms.MODULE, "shop/till.py": narrow_forms.MODULE}
    return {"main.py": text, "shop/__init__.py": "", **modules}


def _said(programs: Iterable[str], work: Path) -> dict[str, str]:
    """Run the programs, and give what each prints."""
    places = {text: work / str(number) for number, text in enumerate(dict.fromkeys(programs))}
    for text, place in places.items():
        workspaces.write(_files(text), place)
    said = forked_runs.said_in(places.values(), work)
    return {text: said[place] for text, place in places.items()}


def _at_import(text: str) -> Target:
    """Point at the module's name in the first statement that imports it, or from it."""
    found = IMPORT.search(text)
    assert found
    return Target("main.py", Span(found.end(), found.end()))


IMPORT = re.compile(r"(?m)(?:\bimport [^\n;]*|from (?:shop\.)?)\btil(?=l)")


def _at(target: Target, project: Project) -> Target:
    """Point at the same line, wherever in it the statement is by now."""
    assert target.span
    text = project.tree.text(target.path)
    at = min(target.span.start, len(text))
    return replace(target, span=Span(at, at))


def _after(plan: Plan, project: Project) -> Project:
    return value_road.with_files(project, changes.files(plan.applied_to(project.tree)))
