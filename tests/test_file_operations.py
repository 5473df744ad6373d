"""What goes with files that an editor moves, makes and deletes itself, over the wire."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from talk import RENAMED, Talk, talking


@pytest.fixture
def talk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Talk]:
    with talking(getattr(request, "param", "vscode-1.139.1"), tmp_path) as one:
        yield one


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
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    talk.rewrite(edit)
    assert talk.will_rename(("app/money.py", "app/coin.py")) is None


def test_the_servers_own_renames_are_expected_once(talk: Talk) -> None:
    """One that begins with no text, for nobody imports what is moved."""
    talk.refactored("app/near.py", "refactor.move.modtidy.toPackage")
    moved = ("app/near.py", "app/near/__init__.py")
    assert talk.will_rename(moved) is None
    old, new = map(talk.uri, moved)
    talk.client.notify("workspace/didRenameFiles", {"files": [{"oldUri": old, "newUri": new}]})
    assert talk.will_rename(("app/near.py", "app/nigh.py")) is None
    assert talk.will_rename(moved) is not None


def test_a_rename_by_hand_is_answered_after_the_servers_own_was_put_aside(talk: Talk) -> None:
    talk.open("main.py")
    talk.rename("main.py", "import app.mo|ney", "coin")
    edit = talk.will_rename(("app/money.py", "app/coin.py"))
    assert edit is not None
    talk.editor.apply(edit)
    talk.editor.rename(talk.uri("app/money.py"), talk.uri("app/coin.py"))
    assert talk.files() == RENAMED


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


def test_imports_follow_where_only_letters_change_their_case(talk: Talk) -> None:
    edit = talk.will_rename(("app/money.py", "app/Money.py"))
    assert edit is not None
    talk.editor.apply(edit)
    talk.editor.rename(talk.uri("app/money.py"), talk.uri("app/Money.py"))
    assert talk.files()["app/near.py"] == "from .Money import total as all_of_it\n"


@pytest.mark.parametrize("pair", [("notes", "memos"), ("a.txt", "b.txt"), ("app", "app")])
def test_other_files_are_the_users(talk: Talk, pair: tuple[str, str]) -> None:
    assert talk.will_rename(pair) is None


def test_what_leaves_the_folder_is_missed(talk: Talk) -> None:
    elsewhere = (talk.root.parent / "elsewhere/unit.py").as_uri()
    files = [{"oldUri": talk.uri("app/unit.py"), "newUri": elsewhere}]
    assert talk.client.call("workspace/willRenameFiles", {"files": files}) is None
    assert talk.shown() == "`app/money.py:1` imports `app/unit.py`"


def test_the_disk_is_looked_at_again_after_a_rename(talk: Talk) -> None:
    edit = talk.will_rename(("app/money.py", "app/coin.py"))
    assert edit is not None
    (talk.root / "app/money.py").rename(talk.root / "app/coin.py")
    pair = {"oldUri": talk.uri("app/money.py"), "newUri": talk.uri("app/coin.py")}
    talk.client.notify("workspace/didRenameFiles", {"files": [pair]})
    assert talk.will_rename(("app/money.py", "app/tin.py")) is None
    assert talk.will_rename(("app/coin.py", "app/money.py")) is None  # nothing names it yet


def test_a_file_that_was_changed_while_it_was_open_is_read_again(talk: Talk) -> None:
    """VS Code opens what a refactoring edits, saves it and closes it, and says no more of it."""
    talk.open("app/near.py")
    (talk.root / "app/near.py").write_text("from .unit import ONE\n")
    document = {"uri": talk.uri("app/near.py")}
    talk.client.notify("textDocument/didClose", {"textDocument": document})
    edit = talk.will_rename(("app/unit.py", "app/one.py"))
    assert edit is not None
    named = {change["textDocument"]["uri"] for change in edit["documentChanges"]}
    assert talk.uri("app/near.py") in named


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
