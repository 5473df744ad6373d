"""An edit of ours of which a file operation fails in the editor: what is left of the program.

The one idea: each edit is carried out as the client does it, up to each of its operations in turn,
which fails; and no line of the user's is missing in what is there then.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from lsprotocol.converters import get_converter

import casebook
import changes
import value_road
from casefile import Case, Change
from editor import Editor
from lsp_client import Json, profile
from modtidy.lsp import convert
from modtidy.lsp.capabilities import ClientCapabilities
from modtidy.plan import Create, Plan
from modtidy.project import resolution
from modtidy.project.project import Project
from modtidy.tree import Tree
from workspaces import Home

IN_ORDER = ("vscode-1.139.1", "coc", "neovim-0.11.4")
"""Clients that make changes as they are listed, until one fails."""
TEXTS_FIRST = "lsp-mode-8.0.0"
"""One that makes all text edits, then all file operations, each from the last to the first."""
FILES_FIRST = "neovim-0.11.4"
"""One in which nothing is rewritten before a file is moved."""
ROOT = "file:///project"
Files = dict[str, str]
_OPERATION = re.compile(r"[+-] |\S+ -> ")
"""How it is drawn that a file is made, removed or moved."""
CASES = [
    (case, change)
    for case in casebook.refactor_cases()
    for change in case.changes
    if any(_OPERATION.match(line) for line in change.drawn.splitlines())
]
"""Those that make, move or remove files."""


class TextsFirst(Editor):
    """An editor that has written what is in a new file before it makes the file."""

    def _edit(self, document: Json, edits: Iterable[Json]) -> None:
        self.files.setdefault(document["uri"], "")
        super()._edit(document, edits)

    def _add(self, uri: str, text: str) -> None:
        super()._add(uri, self.files.pop(uri, text) if text == "" else text)


@pytest.mark.parametrize(("case", "change"), CASES, ids=str)
def test_no_line_is_lost_and_what_is_made_first_breaks_nothing(
    case: Case, change: Change, home: Home
) -> None:
    project = value_road.project(case, home(case.drawing))
    plan = value_road.planned(change, case, project)
    assert isinstance(plan, Plan)
    before, after = _files(project.tree), _files(plan.applied_to(project.tree))
    lines = _lines(before) & _lines(after)
    for client in (*IN_ORDER, TEXTS_FIRST):
        states = list(_states(client, plan, project, before))
        assert states[-1][1] == after, client
        for _, state in states:
            assert not lines - _lines(state), client
    for failing, state in _states(FILES_FIRST, plan, project, before):
        if failing in {"create", "rename"} and {*before} <= {*state}:
            _check_added(before, state, project)


def _check_added(before: Files, state: Files, project: Project) -> None:
    """See that there is nothing but new files, beside which every import finds what it found."""
    made = {path: text for path, text in state.items() if path not in before}
    assert state == {**before, **made}
    plan = Plan(creations=tuple(Create(path, text) for path, text in made.items()))
    then = project.with_tree(plan.applied_to(project.tree))
    for path in (one for one in before if one.endswith(".py")):
        assert not list(resolution.changed_in(path, project, then, {}))


def _states(
    client: str, plan: Plan, project: Project, before: Files
) -> Iterator[tuple[str, Files]]:
    """Give the files there are as each file operation is to be made, with its kind; and at last."""
    edit = _edit(client, plan, project)
    editor = (TextsFirst if client == TEXTS_FIRST else Editor)(
        {f"{ROOT}/{path}": text for path, text in before.items()}, {}
    )
    listed = list(edit.get("documentChanges") or ())
    if client == TEXTS_FIRST:
        operations = [one for one in listed if "kind" in one]
        listed = [one for one in reversed(listed) if "kind" not in one] + operations[::-1]
    for one in listed:
        if "kind" in one:
            yield one["kind"], _held(editor)
        editor.apply({**edit, "documentChanges": [one]})
    yield "", _held(editor)


def _edit(client: str, plan: Plan, project: Project) -> Json:
    """Convert a plan for a client that has nothing open."""
    names = convert.Names(lambda path: f"{ROOT}/{path}", lambda _path: None)
    capabilities = ClientCapabilities(profile(client, Path("/project")))
    edit = convert.workspace_edit(plan, project.tree, names, capabilities)
    unstructured: Json = get_converter().unstructure(edit)
    return unstructured


def _held(editor: Editor) -> Files:
    return _without_bytecode({uri[len(ROOT) + 1 :]: text for uri, text in editor.files.items()})


def _files(tree: Tree) -> Files:
    return _without_bytecode(changes.files(tree))


def _without_bytecode(files: Files) -> Files:
    """Leave out what goes along with a directory, and is of no use in another place."""
    return {path: text for path, text in files.items() if "__pycache__" not in path.split("/")}


def _lines(files: Files) -> Counter[str]:
    return Counter(line for text in files.values() for line in text.splitlines())
