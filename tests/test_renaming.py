"""Renaming over the wire: what is asked by name, and what goes with files an editor moves itself."""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

import places
import workspaces
from editor import Editor
from lsp_client import PROFILES, Json, LspClient, profile

CLIENTS = sorted(path.stem for path in PROFILES.glob("*.json"))
VS_CODE, NEOVIM = "vscode-1.139.1", "neovim-0.11.4"
FILES = {
    "app/__init__.py": "",
    "app/money.py": "from . import unit\n\n\ndef total():\n    return unit.ONE\n",
    "app/unit.py": "ONE = 1\n",
    "app/near.py": "from .money import total as all_of_it\n",
    "main.py": "import app.money\nfrom app import money as cash\n\nprint(app.money.total(), cash)\n",
    "test_main.py": 'from unittest import mock\n\nmock.patch("app.money.total")\n',
    "conftest.py": "",
}
FAILED = -32803
"""LSP 3.17, "LSPErrorCodes", `RequestFailed`."""


class Talk:
    """An editor with a folder, and a server that has read it."""

    def __init__(self, client: LspClient, name: str, root: Path, files: dict[str, str]) -> None:
        self.client, self.root = client, root
        self.chosen = True
        workspaces.write(files, root)
        client.answers["window/showMessageRequest"] = self._choose
        client.answers["workspace/configuration"] = lambda asked: [{} for _ in asked["items"]]
        client.initialize(profile(name, root))
        self.editor = Editor({self.uri(path): text for path, text in files.items()}, {})
        until = monotonic() + 30
        while not client.call("modtidy/status")["settled"]:
            assert monotonic() < until
            sleep(0.02)

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        uri = self.uri(path)
        self.editor.files[uri] = self.editor.files[uri] if text is None else text
        self.editor.versions[uri] = 1
        self.client.open(uri, self.editor.files[uri])

    def files(self) -> dict[str, str]:
        return {
            uri.removeprefix(f"{self.root.as_uri()}/"): text
            for uri, text in self.editor.files.items()
        }

    def at(self, path: str, word: str) -> Json:
        """Give the parameters of a request about the place before `|` in `word`."""
        text, (before, after) = self.editor.files[self.uri(path)], word.split("|")
        place = places.position(text, text.index(before + after) + len(before))
        return {"textDocument": {"uri": self.uri(path)}, "position": place}

    def rename(self, path: str, word: str, new: str) -> Json:
        """Ask for a rename; return the response."""
        asked = {**self.at(path, word), "newName": new}
        return self.client.response(self.client.request("textDocument/rename", asked))

    def will_rename(self, *pairs: tuple[str, str]) -> Json | None:
        files = [{"oldUri": self.uri(old), "newUri": self.uri(new)} for old, new in pairs]
        answer: Json | None = self.client.call("workspace/willRenameFiles", {"files": files})
        return answer

    def shown(self) -> str:
        message: str = self.client.wait_for("window/showMessage")["message"]
        return message

    def _choose(self, asked: Json) -> object:
        return asked["actions"][0] if self.chosen else None


@pytest.fixture
def files() -> dict[str, str]:
    return FILES


@pytest.fixture
def name() -> str:
    return VS_CODE


@pytest.fixture
def talk(name: str, files: dict[str, str], tmp_path: Path) -> Iterator[Talk]:
    with LspClient([sys.executable, "-m", "modtidy", "server"]) as client:
        yield Talk(client, name, tmp_path, files)
        assert client.exit() == 0


RENAMED = {
    **{path: text for path, text in FILES.items() if path != "app/money.py"},
    "app/coin.py": FILES["app/money.py"],
    "app/near.py": "from .coin import total as all_of_it\n",
    "main.py": "import app.coin\nfrom app import coin as cash\n\nprint(app.coin.total(), cash)\n",
    "test_main.py": FILES["test_main.py"].replace("money", "coin"),
}
SURELY = {**RENAMED, "test_main.py": FILES["test_main.py"]}


# -- by name


@pytest.mark.parametrize(
    ("path", "word", "span", "called"),
    [
        ("main.py", "import app.mo|ney", (0, 11, 16), "money"),
        ("main.py", "import app.money|", (0, 11, 16), "money"),
        ("main.py", "import ap|p.money", (0, 7, 10), "app"),
        ("main.py", "from a|pp import", (1, 5, 8), "app"),
        ("main.py", "import mo|ney as", (1, 16, 21), "money"),
        ("main.py", "print(app.mon|ey", (3, 10, 15), "money"),
        ("main.py", "print(a|pp", (3, 6, 9), "app"),
        ("app/near.py", "from .mo|ney", (0, 6, 11), "money"),
        ("app/money.py", "return u|nit", (4, 11, 15), "unit"),
    ],
)
def test_names_of_modules_can_be_renamed(
    talk: Talk, path: str, word: str, span: tuple[int, int, int], called: str
) -> None:
    talk.open(path)
    line, start, end = span
    place = {
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    }
    prepared = talk.client.call("textDocument/prepareRename", talk.at(path, word))
    assert prepared == {"range": place, "placeholder": called}


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("main.py", "as ca|sh"),
        ("main.py", ", ca|sh)"),
        ("main.py", "app.money.to|tal"),
        ("main.py", "pri|nt"),
        ("app/near.py", "import to|tal"),
        ("test_main.py", "from unit|test"),
        ("test_main.py", "import mo|ck"),
        ("app/unit.py", "O|NE"),
    ],
)
def test_what_is_no_module_of_ours_cannot(talk: Talk, path: str, word: str) -> None:
    talk.open(path)
    assert talk.client.call("textDocument/prepareRename", talk.at(path, word)) is None
    refused = talk.rename(path, word, "coin")["error"]
    assert refused == {"code": FAILED, "message": "no module of this workspace is named here"}


@pytest.mark.parametrize("name", CLIENTS)
def test_every_client_renames(talk: Talk) -> None:
    talk.open("main.py")
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    if edit is None:  # it makes no files, so the server has
        assert workspaces.held(talk.root) == RENAMED
        return
    talk.editor.apply(edit)
    assert talk.files() == RENAMED


@pytest.mark.parametrize("name", [NEOVIM])
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


@pytest.mark.parametrize("name", [NEOVIM])
def test_files_move_before_anything_is_edited_where_nothing_is_taken_back(talk: Talk) -> None:
    talk.open("main.py")
    changes = talk.rename("main.py", "import app.mo|ney", "coin")["result"]["documentChanges"]
    assert [one.get("kind", "edit") for one in changes] == ["rename", "edit", "edit", "edit"]


# -- as the editor moves files


def test_imports_follow_what_the_editor_renames(talk: Talk) -> None:
    talk.open("main.py")
    edit = talk.will_rename(("app/money.py", "app/coin.py"))
    assert edit is not None
    assert all("kind" not in change for change in edit["documentChanges"])
    talk.editor.apply(edit)
    talk.editor.rename(talk.uri("app/money.py"), talk.uri("app/coin.py"))
    assert talk.files() == RENAMED


def test_several_go_at_once_and_stubs_and_packages_go_along(talk: Talk) -> None:
    edit = talk.will_rename(("app/money.py", "app/deep/money.py"), ("app/unit.py", "unit.py"))
    assert edit is not None
    talk.editor.apply(edit)
    talk.editor.rename(talk.uri("app/money.py"), talk.uri("app/deep/money.py"))
    talk.editor.rename(talk.uri("app/unit.py"), talk.uri("unit.py"))
    assert talk.files()["app/deep/__init__.py"] == ""
    assert talk.files()["app/deep/money.py"].startswith("import unit\n")
    assert talk.files()["app/near.py"] == "from .deep.money import total as all_of_it\n"


def test_the_servers_own_renames_are_not_answered_again(talk: Talk) -> None:
    talk.open("main.py")
    talk.rename("main.py", "import app.mo|ney", "coin")
    assert talk.will_rename(("app/money.py", "app/coin.py")) is None
    pair = {"oldUri": talk.uri("app/money.py"), "newUri": talk.uri("app/coin.py")}
    talk.client.notify("workspace/didRenameFiles", {"files": [pair]})
    assert talk.will_rename(("app/money.py", "app/coin.py")) is not None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("conftest.py", "tests.py", "`conftest.py` is loaded by pytest, which looks for"),
        ("app/__init__.py", "app/start.py", "`app/__init__.py` is what makes a package of"),
    ],
)
def test_what_cannot_follow_is_told_and_holds_nothing_up(
    talk: Talk, old: str, new: str, reason: str
) -> None:
    assert talk.will_rename((old, new)) is None
    assert talk.shown().startswith(f"What names the files stays as it is: {reason}")


@pytest.mark.parametrize("pair", [("notes", "memos"), ("a.txt", "b.txt"), ("app", "app")])
def test_other_files_are_the_users(talk: Talk, pair: tuple[str, str]) -> None:
    assert talk.will_rename(pair) is None


def test_what_leaves_the_folder_is_missed(talk: Talk) -> None:
    assert talk.will_rename(("app/unit.py", "../unit.py")) is None
    assert talk.shown() == "`app/money.py:1` imports `app/unit.py`"


def test_the_disk_is_looked_at_again_after_a_rename(talk: Talk) -> None:
    edit = talk.will_rename(("app/money.py", "app/coin.py"))
    assert edit is not None
    (talk.root / "app/money.py").rename(talk.root / "app/coin.py")
    pair = {"oldUri": talk.uri("app/money.py"), "newUri": talk.uri("app/coin.py")}
    talk.client.notify("workspace/didRenameFiles", {"files": [pair]})
    assert talk.will_rename(("app/money.py", "app/tin.py")) is None
    assert talk.will_rename(("app/coin.py", "app/money.py")) is None  # nothing names it yet


# -- as the editor makes and deletes files


def test_a_new_directory_in_a_package_becomes_one(talk: Talk) -> None:
    asked = {"files": [{"uri": talk.uri("app/deep/er/a.py")}]}
    edit = talk.client.call("workspace/willCreateFiles", asked)
    made = [talk.uri(f"app/{one}/__init__.py") for one in ("deep", "deep/er")]
    assert edit["documentChanges"] == [{"kind": "create", "uri": uri} for uri in made]
    own = {"files": [{"uri": made[1]}]}
    assert talk.client.call("workspace/willCreateFiles", own) is None
    beside = {"files": [{"uri": talk.uri("app/b.py")}, {"uri": talk.uri("lib/b.py")}]}
    assert talk.client.call("workspace/willCreateFiles", beside) is None


def test_who_imports_what_is_deleted_is_told(talk: Talk) -> None:
    asked = {"files": [{"uri": talk.uri("app/money.py")}]}
    assert talk.client.call("workspace/willDeleteFiles", asked) is None
    assert talk.shown() == "`app/near.py:1` imports `app/money.py`, as 2 more imports do"
    asked = {"files": [{"uri": talk.uri("main.py")}]}
    assert talk.client.call("workspace/willDeleteFiles", asked) is None
