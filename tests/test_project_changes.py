"""A project that follows from another by a plan is the one that is worked out anew.

The slow twin is `Project.of`.  Plans are drawn on the trees of the cases, one on the other; that a
draw is the same each time is for whoever has to mend what it finds.
"""

from collections.abc import Iterator
from random import Random

import pytest

import casebook
import workspaces
from casefile import Case
from modtidy import paths
from modtidy.plan import Conflict, Create, Delete, Move, Plan, Rewrite
from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.text import Edit, Span
from modtidy.tree import Tree
from workspaces import Home

PYTHON = (".py", ".pyi")
PLANS = 4
NAMES = ("__init__.py", "conftest.py", "random.py", "test_one.py", "a/__init__.py", "b/new.py")


def imported(project: Project) -> Iterator[tuple[str, str]]:
    """Yield every name that may be loaded by an import, with the file it stands in."""
    for path in project.tree.files():
        for statement in project.tree.summary(path).imports:
            for alias in statement.names:
                for name in project.imported(statement, alias, path):
                    yield name, path


def found(project: Project) -> dict[tuple[str, str], Module | None]:
    """Look every one of them up, and some that no import names."""
    asked = {*imported(project), *((paths.stem(one), "") for one in NAMES)}
    return {(name, path): project.find(name, path) for name, path in asked}


def anew(project: Project, tree: Tree) -> Project:
    """Work the project out that has another tree."""
    return Project.of(
        tree,
        project.layout.configurations,
        project.environment,
        project.settings,
        project.workspace,
        project.library,
        project.nested,
    )


def drawn(project: Project, draw: Random) -> Plan:
    """Draw a small plan, which may or may not fit."""
    files = [*project.tree.files()] or ["none.py"]
    directories = sorted({*project.tree.directories, *map(paths.parent, files)})
    one, other = draw.choice(files), draw.choice(files)
    name = draw.choice([*NAMES, *map(paths.leaf, files)])
    new = paths.join(draw.choice(directories), name)
    line = f"import {paths.stem(other)}\nfrom . import {paths.stem(one)}\n"
    return draw.choice(
        [
            Plan(moves=(Move(one, new),)),
            Plan(creations=(Create(new, line),)),
            Plan(deletions=(Delete(one),)),
            Plan((Rewrite(one, (Edit(Span(0, 0), line),)),)),
            Plan((Rewrite(one, (Edit(Span(0, 0), line),)),), (Move(one, new),)),
            Plan(moves=(Move(one, new),), deletions=(Delete(other),)),
        ]
    )


@pytest.mark.parametrize("case", casebook.all_cases(), ids=str)
def test_a_change_leads_where_working_out_anew_does(case: Case, home: Home) -> None:
    project = workspaces.project(case.drawing, home(case.drawing))
    draw = Random(f"{case}")  # noqa: S311 - nothing is kept secret by it
    for _ in range(PLANS):
        before, meant = project, found(project)
        try:
            tree = drawn(project, draw).applied_to(project.tree)
        except Conflict:
            continue
        project, twin = project.with_tree(tree), anew(project, tree)
        assert project.layout == twin.layout
        words = {*project.index.base, *twin.index.base}
        words |= {word for one in project.index.laid_over.values() for word in one}
        for word in words:
            assert set(project.index.files(word)) == set(twin.index.files(word)), word
        assert found(project) == found(twin)
        for (name, path), module in meant.items():
            changed = project.changed_since(before, path)
            if changed is not None and changed.isdisjoint(name.split(".")):
                assert project.find(name, path) == module
        for path in project.layout.roles:
            assert project.names_of(path) == twin.names_of(path)
            assert {*project.importers(path)} == {*twin.importers(path)}
