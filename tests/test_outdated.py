"""What happens on disk that nobody tells the server of, found before an edit is handed out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from talk import Talk, talking

TO_PACKAGE = "refactor.move.modtidy.toPackage"
WATCHES, WATCHES_NOT = "vscode-1.139.1", "neovim-0.11.4"


@pytest.fixture(params=[WATCHES_NOT])
def talk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Talk]:
    with talking(request.param, tmp_path) as one:
        yield one


@pytest.mark.parametrize("talk", [WATCHES, WATCHES_NOT], indirect=True)
def test_a_file_in_the_way_stops_an_action_with_a_sentence(talk: Talk) -> None:
    action = talk.offered("app/money.py", TO_PACKAGE)
    (talk.root / "app/money").mkdir()
    (talk.root / "app/money/__init__.py").write_text("THEIRS = 1\n")
    assert "edit" not in talk.client.call("codeAction/resolve", action)
    assert talk.shown().startswith("Not done: there is already a ")


@pytest.mark.parametrize("talk", [WATCHES, WATCHES_NOT], indirect=True)
def test_a_file_in_the_way_stops_a_rename(talk: Talk) -> None:
    (talk.root / "app/coin.py").write_text("THEIRS = 1\n")
    refused = talk.rename("main.py", "import app.mo|ney", "coin")["error"]
    assert refused["message"] == "there is already a `app/coin.py`"


def test_an_action_is_worked_out_anew_for_what_is_on_disk(talk: Talk) -> None:
    action = talk.offered("app/money.py", TO_PACKAGE)
    (talk.root / "app/money.py").write_text("from .unit import ONE\n")
    edit = talk.client.call("codeAction/resolve", action)["edit"]
    talk.editor.files[talk.uri("app/money.py")] = "from .unit import ONE\n"
    talk.editor.apply(edit)
    assert talk.files()["app/money/__init__.py"] == "from ..unit import ONE\n"


def test_a_rename_follows_what_is_on_disk(talk: Talk) -> None:
    (talk.root / "app/near.py").write_text("x = 1\nfrom .money import total\n")
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    talk.editor.files[talk.uri("app/near.py")] = "x = 1\nfrom .money import total\n"
    talk.editor.apply(edit)
    assert talk.files()["app/near.py"] == "x = 1\nfrom .coin import total\n"


@pytest.mark.parametrize("talk", [WATCHES], indirect=True)
def test_a_file_that_is_gone_is_not_moved(talk: Talk) -> None:
    action = talk.offered("app/money.py", TO_PACKAGE)
    (talk.root / "app/money.py").unlink()
    assert "edit" not in talk.client.call("codeAction/resolve", action)
    assert talk.shown() == "Not done: there is no `app/money.py` on disk"


@pytest.mark.parametrize("talk", [WATCHES], indirect=True)
def test_a_file_that_reads_otherwise_is_not_edited(talk: Talk) -> None:
    action = talk.offered("app/money.py", TO_PACKAGE)
    (talk.root / "app/money.py").write_text("from .unit import ONE\n")
    assert "edit" not in talk.client.call("codeAction/resolve", action)
    assert talk.shown() == "Not done: `app/money.py` has changed on disk"
    edit = talk.refactored("app/money.py", TO_PACKAGE)
    talk.editor.files[talk.uri("app/money.py")] = "from .unit import ONE\n"
    talk.editor.apply(edit)
    assert talk.files()["app/money/__init__.py"] == "from ..unit import ONE\n"


def test_what_is_open_is_the_editors_to_say(talk: Talk) -> None:
    (talk.root / "main.py").write_text("x = 1\n")
    talk.open("main.py")
    edit = talk.rename("main.py", "import app.mo|ney", "coin")["result"]
    talk.editor.apply(edit)
    assert talk.files()["main.py"].startswith("import app.coin\n")
