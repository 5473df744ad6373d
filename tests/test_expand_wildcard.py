"""Wildcards written out, and CPython asked whether the same names are bound to the same.

The one idea: of a package it is all that is bound that must be the same, for anybody may ask for
it; of a program it is what it prints.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import changes
import forked_runs
import wildcard_forms
import workspaces
from drawing import Drawing
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.refactors import expand_wildcard
from sealed import sealed
from workspaces import Home


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork; the cases are run there too")
def test_the_same_names_are_bound_to_the_same(home: Home, tmp_path: Path) -> None:
    made: list[tuple[Path, Path]] = []
    for module in wildcard_forms.MODULES:
        for path, files in _drawn(module):
            project = _project(files, home)
            after = changes.files(_planned(path, project).applied_to(project.tree))
            assert "import *" not in after[path]
            made.append((_written(files, tmp_path), _written(after, tmp_path)))
    said = forked_runs.said_in((one for pair in made for one in pair), tmp_path)
    assert not [said[before] for before, _ in made if said[before].startswith("!")]
    assert [said[before] for before, _ in made] == [said[after] for _, after in made]


@pytest.mark.parametrize("module", wildcard_forms.REFUSED)
def test_what_cannot_be_told_or_may_be_missing_is_refused(module: str, home: Home) -> None:
    for path, files in _drawn(module):
        with pytest.raises(Refused):
            _planned(path, _project(files, home))


def _drawn(module: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield trees in which the module is taken whole, by a package and by a program in turn."""
    shared = {"base.py": wildcard_forms.BASE, "till.py": module}
    for number, text in enumerate(wildcard_forms.FILES, len(module)):
        if number % 2:
            yield (
                "hub/__init__.py",
                {**shared, "hub/__init__.py": text, "main.py": wildcard_forms.SHOWN},
            )
        else:
            yield "main.py", {**shared, "main.py": text + wildcard_forms.USES}


def _planned(path: str, project: Project) -> Plan:
    with sealed():
        plan = expand_wildcard.plan(Target(path), project)
    assert plan
    return plan


def _project(files: Mapping[str, str], home: Home) -> Project:
    drawing = Drawing(files)
    return workspaces.project(drawing, home(drawing))


def _written(files: dict[str, str], work: Path) -> Path:
    place = work / str(sum(1 for _ in work.iterdir()))
    workspaces.write(files, place)
    return place
