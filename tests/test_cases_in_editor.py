"""Every case, in an editor: what is shown there is what is found, and edits end in the same files.

Twice: with the files as they are on disk, and with all of it in buffers nobody has saved.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

import casebook
import changes
import value_road
import workspaces
from casefile import NOT_OFFERED, Case, Change
from editor import Editor
from editor_road import (
    Desk,
    Json,
    Server,
    diagnostic,
    expected,
    without_page,
)
from modtidy import paths, rules
from modtidy.engine import severity_of
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.rule import Place
from modtidy.text import START, Span
from workspaces import Home

CHANGES = [
    (case, change)
    for case in casebook.all_cases()
    for change in case.changes
    if not change.arguments  # an editor asks for these by requests of their own
    and not any(f"{target.path}/" in case.drawing.files for target in case.drawing.targets)
]
MOVES = [
    (case, change)
    for case in casebook.all_cases()
    for change in case.changes
    if change.what in {"rename", "move"} and change.refused is None and change.drawn != NOT_OFFERED
]
PYTHON = (".py", ".pyi")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server in which every rule is on; a case looks at those that are on in it."""
    off = [rule.name for rule in rules.ALL if rule.severity is None]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(elsewhere / "cache"))
        running = Server(elsewhere, {"extendSelect": off})
    with running.client:
        yield running
        assert running.client.exit() == 0


@pytest.fixture(params=["saved", "unsaved"])
def is_saved(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "saved")


@pytest.fixture
def desk(
    case: Case,
    server: Server,
    is_saved: bool,  # noqa: FBT001 - fixtures are given by position
    tmp_path: Path,
) -> Iterator[Desk]:
    """Open the folder of a case; unsaved, every Python file on disk is empty yet."""
    files = {path: text for path, text in case.drawing.files.items() if not path.endswith("/")}
    older = {path: "" for path in files if path.endswith(PYTHON) and not is_saved}
    workspaces.write({**case.drawing.files, **older}, tmp_path)
    workspaces.write_environment(case.drawing.installed, tmp_path)
    server.look_at(tmp_path)
    editor = Editor({(tmp_path / path).as_uri(): text for path, text in files.items()}, {})
    opened = Desk(server, tmp_path, editor)
    for path in older:
        opened.open(path)
    server.rest(tmp_path)
    yield opened
    opened.close()
    server.look_away(tmp_path)


@pytest.mark.parametrize("case", casebook.rule_cases(), ids=str)
def test_the_editor_shows_what_is_found(case: Case, home: Home, desk: Desk) -> None:
    project = value_road.project(case, home(case.drawing))
    asked = value_road.rules_of(case)
    found = value_road.found(project, asked)
    for path in desk.files():
        on = {rule.name for rule in asked if severity_of(rule, project.settings_of(path))}
        shown = [one for one in without_page(desk.diagnostics(path)) if one["code"] in on]
        assert shown == expected(project, found, path, desk)


@pytest.mark.parametrize(("case", "change"), CHANGES, ids=str)
def test_the_edit_ends_in_the_same_files(
    case: Case, change: Change, home: Home, desk: Desk
) -> None:
    project = value_road.project(case, home(case.drawing))
    plan = value_road.planned(change, case, project)
    offered = list(_offered(case, change, project, desk))
    if not isinstance(plan, Plan):
        assert offered == []
        reasons = [
            action["disabled"]["reason"]
            for action in _offered(case, change, project, desk, disabled=True)
        ]
        assert any(change.refused in one for one in reasons) if change.refused else not reasons
        return
    desk.editor.apply(offered[0]["edit"])
    assert desk.files() == changes.files(plan.applied_to(project.tree))


@pytest.mark.parametrize(("case", "change"), MOVES, ids=str)
def test_what_the_editor_moves_itself_ends_in_the_same_files(
    case: Case, change: Change, home: Home, desk: Desk
) -> None:
    project = value_road.project(case, home(case.drawing))
    plan = value_road.planned(change, case, project)
    assert isinstance(plan, Plan)
    (target,) = value_road.targets(change, case)
    units = [
        paths.parent(one) if paths.stem(one) == "__init__" else one
        for one in (target.path, *target.others)
    ]
    desk.rename({unit: _goal(unit, plan) for unit in units})
    expected = changes.files(plan.applied_to(project.tree))
    assert _without_bytecode(desk.files()) == _without_bytecode(expected)


def _without_bytecode(files: dict[str, str]) -> dict[str, str]:
    """Leave out what goes along with a directory, and is of no use in another place."""
    return {path: text for path, text in files.items() if "__pycache__" not in path.split("/")}


def _goal(unit: str, plan: Plan) -> str:
    """Tell where a plan moves a file, or a directory."""
    move = next(one for one in plan.moves if paths.below(one.source, unit))
    return move.target.removesuffix(move.source.removeprefix(unit))


def _offered(
    case: Case, change: Change, project: Project, desk: Desk, *, disabled: bool = False
) -> Iterator[Json]:
    """Yield the code actions an editor offers for a change, or those it says why it does not."""
    for place, title, context in _asked(case, change, project, desk):
        for action in desk.actions(
            place, project.tree.text(place.path), context, disabled=disabled
        ):
            if action["title"] == title:
                yield action


def _asked(
    case: Case, change: Change, project: Project, desk: Desk
) -> Iterator[tuple[Place, str, Json]]:
    """Yield where an editor asks for a change, by which title it knows it, and the context."""
    if change.what:
        refactor = value_road.REFACTORS[change.what]
        for target in case.drawing.targets:
            title = value_road.title(refactor, target, project)
            context: Json = {"diagnostics": [], "only": [refactor.kind]}
            yield Place(target.path, target.span or _whole(target.path, project)), title, context
    else:
        for shown in value_road.found(project, value_road.rules_of(case)):
            context = {"diagnostics": [diagnostic(project, shown, desk)]}
            yield shown.finding.place, change.title, context


def _whole(path: str, project: Project) -> Span:
    """Give what an editor has selected where a file as a whole is meant: all of it."""
    return Span(0, len(project.tree.text(path))) if project.tree.has(path) else START
