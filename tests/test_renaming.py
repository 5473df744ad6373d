"""Renaming modules where their names are written, over the wire."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import workspaces
from lsp_client import PROFILES
from lsp_client import edit as change
from talk import FILES, RENAMED, SURELY, Talk, talking

CLIENTS = sorted(path.stem for path in PROFILES.glob("*.json"))
FAILED, MODIFIED = -32803, -32801
"""LSP 3.17, "LSPErrorCodes": `RequestFailed`, `ContentModified`."""

NAMED = [
    ("main.py", "import app.mo|ney", (0, 11, 16), "money"),
    ("main.py", "import app.money|", (0, 11, 16), "money"),
    ("main.py", "import ap|p.money", (0, 7, 10), "app"),
    ("main.py", "from a|pp import", (1, 5, 8), "app"),
    ("main.py", "import mo|ney as", (1, 16, 21), "money"),
    ("main.py", "print(app.mon|ey", (3, 10, 15), "money"),
    ("main.py", "print(a|pp", (3, 6, 9), "app"),
    ("app/near.py", "from .mo|ney", (0, 6, 11), "money"),
    ("app/money.py", "return u|nit", (4, 11, 15), "unit"),
]
"""Where a module is named, the span of the name, and what it says."""
UNNAMED = [
    ("main.py", "as ca|sh"),
    ("main.py", ", ca|sh)"),
    ("main.py", "app.money.to|tal"),
    ("main.py", "pri|nt"),
    ("app/near.py", "import to|tal"),
    ("test_main.py", "from unit|test"),
    ("test_main.py", "import mo|ck"),
    ("app/unit.py", "O|NE"),
]


@pytest.fixture
def talk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Talk]:
    with talking(getattr(request, "param", "vscode-1.139.1"), tmp_path) as one:
        yield one


def test_names_of_modules_can_be_renamed(talk: Talk) -> None:
    for path, word, (line, start, end), called in NAMED:
        place = {
            "start": {"line": line, "character": start},
            "end": {"line": line, "character": end},
        }
        prepared = talk.client.call("textDocument/prepareRename", talk.at(path, word))
        assert prepared == {"range": place, "placeholder": called}, word


def test_what_is_no_module_of_ours_cannot(talk: Talk) -> None:
    for path, word in UNNAMED:
        assert talk.client.call("textDocument/prepareRename", talk.at(path, word)) is None, word
        refused = talk.rename(path, word, "coin")["error"]
        assert refused == {"code": FAILED, "message": "no module of this workspace is named here"}


def test_an_answer_is_never_about_text_that_is_gone(talk: Talk) -> None:
    talk.open("main.py")
    asked = {**talk.at("main.py", "import app.mo|ney"), "newName": "coin"}
    number = talk.client.request("textDocument/rename", asked)
    talk.client.change(talk.uri("main.py"), 2, change(0, 0, 0, 0, "import app.near\n"))
    answer = talk.client.response(number)
    if "error" in answer:
        assert answer["error"]["code"] == MODIFIED
    else:
        talk.editor.apply(answer["result"])


@pytest.mark.parametrize("talk", CLIENTS, indirect=True)
def test_every_client_renames(talk: Talk) -> None:
    talk.open("main.py")
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    if edit is None:  # it makes no files, so the server has
        assert workspaces.held(talk.root) == RENAMED
        return
    talk.editor.apply(edit)
    assert talk.files() == RENAMED


@pytest.mark.parametrize("talk", ["neovim-0.11.4"], indirect=True)
def test_strings_stay_where_the_user_does_not_confirm_them(talk: Talk) -> None:
    talk.chosen = False
    talk.open("main.py")
    talk.editor.apply(talk.rename("main.py", "import app.mo|ney", "coin")["result"])
    assert talk.files() == SURELY
    (asked,) = [one for one in talk.client.requests if one["method"].startswith("window/show")]
    assert asked["params"]["message"] == (
        "Strings, settings or documents name the module: `test_main.py`"
    )


def test_strings_are_confirmed_in_the_editor(talk: Talk) -> None:
    talk.open("main.py")
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    assert edit["changeAnnotations"]["Strings"]["needsConfirmation"] is True
    noted = {
        change["textDocument"]["uri"]
        for change in edit["documentChanges"]
        for one in change.get("edits", ())
        if "annotationId" in one
    }
    assert noted == {talk.uri("test_main.py")}


def test_unsaved_text_is_what_counts(talk: Talk) -> None:
    talk.open("main.py", "\n\nfrom app.money import total\n")
    edit = talk.rename("main.py", "app.mo|ney", "coin")["result"]
    versions = {
        change["textDocument"]["uri"]: change["textDocument"]["version"]
        for change in edit["documentChanges"]
        if "edits" in change
    }
    assert versions[talk.uri("main.py")] == 1
    assert versions[talk.uri("app/near.py")] is None
    talk.editor.apply(edit)
    assert talk.files() == {**RENAMED, "main.py": "\n\nfrom app.coin import total\n"}


def test_a_package_goes_as_a_whole(talk: Talk) -> None:
    talk.open("main.py")
    edit = talk.rename("main.py", "import ap|p", "shop")["result"]
    moves = [one for one in edit["documentChanges"] if one.get("kind") == "rename"]
    assert moves == [{"kind": "rename", "oldUri": talk.uri("app"), "newUri": talk.uri("shop")}]
    talk.editor.apply(edit)
    assert talk.files()["main.py"] == FILES["main.py"].replace("app", "shop")
    assert talk.files()["shop/near.py"] == FILES["app/near.py"]


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("unit", "there is already a `app/unit.py`"),
        ("to day", "no import statement can name `to day`"),
    ],
)
def test_what_would_not_do_is_refused_with_the_reason(talk: Talk, new: str, reason: str) -> None:
    talk.open("main.py")
    refused = talk.rename("main.py", "import app.mo|ney", new)["error"]
    assert refused == {"code": FAILED, "message": reason}


def test_the_name_it_has_changes_nothing(talk: Talk) -> None:
    talk.open("main.py")
    assert not talk.rename("main.py", "import app.mo|ney", "money")["result"].get("documentChanges")


@pytest.mark.parametrize("talk", ["neovim-0.11.4"], indirect=True)
def test_files_move_before_anything_is_edited_where_nothing_is_taken_back(talk: Talk) -> None:
    talk.open("main.py")
    changes = talk.rename("main.py", "import app.mo|ney", "coin")["result"]["documentChanges"]
    assert [one.get("kind", "edit") for one in changes] == ["rename", "edit", "edit", "edit"]
