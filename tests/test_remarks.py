"""What a change leaves to the user: at its place in the editor's preview, or else in a message."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import places
from talk import RENAMED, Talk, talking

Json = dict[str, Any]  # what a server sends; a wrong form fails a test
ANNOTATING = ["vscode-1.139.1", "vscode-1.100.3-languageclient-9.0.1", "coc"]
OTHERS = ["neovim-0.11.4", "lsp-mode-8.0.0"]

NAMES_ITSELF = "from pathlib import Path\n\nNAME = Path(__file__).stem\n\n\ndef total(): ...\n"
ASKS = "line 3 of `app/money.py` asks for the file's own name, which will be `coin.py`"
COUNTS = (
    "import app.money\nfrom pathlib import Path\n\n"
    'UNIT = Path(app.money.__file__).parent / "unit.py"\n'
)
LEADS = "line 4 of `main.py` leads to `app/unit.py`, and would lead to `lib/unit.py`"


@pytest.fixture
def talk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Talk]:
    with talking(getattr(request, "param", "vscode-1.139.1"), tmp_path) as one:
        yield one


@pytest.mark.parametrize("talk", ANNOTATING, indirect=True)
def test_a_place_is_shown_in_the_preview_where_its_file_will_be(talk: Talk) -> None:
    talk.open("main.py")
    talk.open("app/money.py", NAMES_ITSELF)
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    assert edit["changeAnnotations"][ASKS] == {"label": ASKS, "needsConfirmation": True}
    assert _shown(edit, talk) == {(ASKS, "app/coin.py", "Path(__file__).stem")}
    assert not _told(talk)
    talk.editor.apply(edit)
    assert talk.files() == {**RENAMED, "app/coin.py": NAMES_ITSELF}


@pytest.mark.parametrize("talk", OTHERS, indirect=True)
def test_a_place_is_told_where_there_is_no_preview(talk: Talk) -> None:
    talk.open("main.py")
    talk.open("app/money.py", NAMES_ITSELF)
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    assert not edit.get("changeAnnotations")
    assert _told(talk) == [ASKS]
    talk.editor.apply(edit)
    assert talk.files() == {**RENAMED, "app/coin.py": NAMES_ITSELF}


def test_what_is_edited_in_a_place_is_left_out_of_it(talk: Talk) -> None:
    talk.open("main.py", COUNTS)
    edit = talk.will_rename(("app/money.py", "lib/money.py"))
    assert edit is not None
    assert _shown(edit, talk) == {(LEADS, "main.py", '.money.__file__).parent / "unit.py"')}
    talk.editor.apply(edit)
    assert talk.files()["main.py"] == COUNTS.replace("app.money", "lib.money")
    assert not _told(talk)


def test_a_place_that_is_edited_as_a_whole_is_told(talk: Talk) -> None:
    guarded = f"{NAMES_ITSELF}\n\nif __name__ == '__main__':\n    print(__file__)\n"
    talk.open("app/money.py", guarded)
    talk.editor.apply(talk.refactored("app/money.py", "refactor.move.modtidy.moveMainGuard"))
    assert "line 10 of `app/money.py` uses `__file__`, which will be that of `app/__main__.py`" in (
        _told(talk)
    )


@pytest.mark.parametrize("talk", ["vscode-1.139.1", *OTHERS], indirect=True)
def test_what_has_no_place_is_told_once_the_action_is_chosen(talk: Talk) -> None:
    talk.open("app/money.py", "def total(): ...\n")
    talk.offered("app/money.py", "refactor.move.modtidy.split")
    assert not _told(talk)
    talk.editor.apply(talk.refactored("app/money.py", "refactor.move.modtidy.split"))
    (told,) = _told(talk)
    assert told.startswith("`total` will have another `__module__` than `app.money`")


@pytest.mark.parametrize("talk", ["ale-3.3.0-vim9.0"], indirect=True)
def test_it_is_told_by_a_command_where_nobody_says_what_is_chosen(talk: Talk) -> None:
    talk.open("app/unit.py", "from .money import *\n\nONE = total\n")
    action = talk.offered("app/unit.py", "refactor.rewrite.modtidy.expandWildcard")
    assert not _told(talk)
    command = {key: action["command"][key] for key in ("command", "arguments")}
    talk.client.call("workspace/executeCommand", command)
    (told,) = _told(talk)
    assert told.startswith("`app.money` imports `app/unit.py` in turn")


def _shown(edit: Json, talk: Talk) -> set[tuple[str, str, str]]:
    """Give the edits that change nothing: what is said of each, its file, and its text."""
    found = set()
    for change in edit["documentChanges"]:
        path = change.get("textDocument", {"uri": ""})["uri"].removeprefix(f"{talk.uri('')}/")
        text = talk.files().get("app/money.py" if path == "app/coin.py" else path, "")
        for one in change.get("edits", ()):
            start, end = (places.offset(text, one["range"][end]) for end in ("start", "end"))
            if text[start:end] == one["newText"]:
                found.add((one["annotationId"], path, one["newText"]))
    return found


def _told(talk: Talk) -> list[str]:
    """Take the messages shown by now: what is asked now is answered after them."""
    number, shown = talk.client.request("modtidy/status"), list[str]()

    def wanted(message: Json) -> bool:
        return message.get("method") == "window/showMessage" or (
            "method" not in message and message.get("id") == number
        )

    while "method" in (message := talk.client.wait(wanted).message):
        shown.append(message["params"]["message"])
    return shown
