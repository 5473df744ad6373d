"""A project that follows from another by a plan is the one that is worked out anew.

The slow twin is `Project.of`.  Plans are drawn on the trees of the cases, one on the other; that a
draw is the same each time is for whoever has to mend what it finds.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import casebook
import move_forms
import workspaces
from casefile import Case
from drawing import Drawing
from modtidy import paths, rules
from modtidy.host.workspace import Options, open_workspace
from modtidy.lsp.space import Space
from modtidy.plan import Conflict, Create, Delete, Move, Plan, Rewrite
from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.text import Edit, Span
from modtidy.tree import Tree
from workspaces import Home

PYTHON = (".py", ".pyi")
PLANS = 4
ROWS = 20
PLANS_IN_A_ROW = 12
LINES = (
    *("import app.tax\n", "import desk\n", "from shared import one\n", "import nothing\n"),
    *("from . import tool\n", "import top, lib.tool\n", "if __name__ == '__main__':\n    pass\n"),
)
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


def assert_same(project: Project, twin: Project) -> None:
    """Hold a project to the one that is worked out anew, in all that the answers follow from."""
    assert project.layout == twin.layout
    assert list(project.layout.roles) == list(twin.layout.roles)
    assert project.shown.by_file == twin.shown.by_file
    words = {*project.index.base, *twin.index.base}
    words |= {word for one in project.index.laid_over.values() for word in one}
    for word in words:
        assert set(project.index.files(word)) == set(twin.index.files(word)), word


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
        assert_same(project, twin)
        assert found(project) == found(twin)
        for (name, path), module in meant.items():
            changed = project.changed_since(before, path)
            if changed is not None and changed.isdisjoint(name.split(".")):
                assert project.find(name, path) == module
        for path in project.layout.roles:
            assert project.names_of(path) == twin.names_of(path)
            assert {*project.importers(path)} == {*twin.importers(path)}


def scattered() -> Drawing:
    """Draw two projects, and a directory between them that only imports show to be a root."""
    inside = {path: text.format(user="user") for path, text in move_forms.BASE.items()}
    return Drawing(
        {
            "pyproject.toml": '[project]\nname = "whole"\nversion = "1"\n',
            "start.py": "import app.core.money\nimport shared.one\nfrom lib import tool\n",
            "tests/test_app.py": "import app.tax\nimport desk.open\n",
            "tests/deep/test_more.py": "from app import core\nimport test_app\n",
            "tools/pyproject.toml": '[project]\nname = "tools"\nversion = "1"\n',
            "tools/src/desk/__init__.py": "import shared\n",
            "tools/src/desk/open.py": "import app.core.unit, lib\n",
            "more/shared/__init__.py": "",
            "more/shared/one.py": "import top, desk\n",
            **{f"backend/{path}": text for path, text in inside.items()},
        }
    )


@pytest.mark.parametrize("seed", range(ROWS))
def test_what_imports_show_is_shown_after_any_row_of_changes(seed: int, home: Home) -> None:
    drawing, draw = scattered(), Random(seed)  # noqa: S311 - nothing is kept secret by it
    project = workspaces.project(drawing, home(drawing))
    assert project.shown.by_file
    for _ in range(PLANS_IN_A_ROW):
        try:
            tree = drawn(project, draw).applied_to(project.tree)
        except Conflict:
            continue
        project, twin = project.with_tree(tree), anew(project, tree)
        assert_same(project, twin)


@pytest.mark.parametrize("operation", move_forms.OPERATIONS)
def test_what_imports_show_is_shown_after_every_kind_of_move(operation: str, home: Home) -> None:
    drawing = scattered()
    project = workspaces.project(drawing, home(drawing))
    for source, target in move_forms.OPERATIONS[operation].items():
        below = {one for one in drawing.files if paths.below(one, f"backend/{source}")}
        moves = (Move(one, one.replace(source, target, 1)) for one in sorted(below))
        tree = Plan(moves=tuple(moves)).applied_to(project.tree)
        project, twin = project.with_tree(tree), anew(project, tree)
        assert_same(project, twin)


@pytest.mark.parametrize("seed", range(ROWS))
def test_a_file_that_reads_otherwise_leads_where_working_out_anew_does(
    seed: int, home: Home
) -> None:
    drawing, draw = scattered(), Random(seed)  # noqa: S311 - nothing is kept secret by it
    project = workspaces.project(drawing, home(drawing))
    files = [*project.tree.files()]
    for _ in range(PLANS_IN_A_ROW):
        path = draw.choice(files)
        said = draw.sample(LINES, draw.randrange(len(LINES)))
        tree = project.tree.with_texts({path: "".join(said)})
        project = replace(project, tree=tree).reading(path)
        assert_same(project, anew(project, tree))


@pytest.mark.parametrize("seed", range(ROWS))
def test_what_is_typed_leads_where_working_out_anew_does(seed: int, tmp_path: Path) -> None:
    workspaces.write(scattered().files, tmp_path)
    workspaces.write_environment({}, tmp_path)
    opened = Space(tmp_path.as_posix(), rules.ALL, lambda _space, _module: None)
    own = {rule.name: rule.options for rule in rules.ALL}
    opened.take_in(open_workspace(tmp_path.as_posix(), Options(own)))
    assert opened.project is not None
    files, draw = [*opened.project.tree.files()], Random(seed)  # noqa: S311 - no secret
    for version in range(PLANS_IN_A_ROW):
        said = draw.sample(LINES, draw.randrange(len(LINES)))
        opened.open(draw.choice(files), "".join(said), version)
        now = opened.project
        assert_same(now, anew(now, now.tree))
