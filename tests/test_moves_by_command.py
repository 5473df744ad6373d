"""`modtidy refactor rename` and `move`, by names and by paths, with and without what is asked."""

from pathlib import Path

import pytest

import workspaces
from command_road import modtidy

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\n[project.scripts]\nsell = "app.till:sell"\n',
    "app/__init__.py": "",
    "app/till.py": "def sell():\n    return 1\n",
    "app/tax.py": "RATE = 2\n",
    "lib/__init__.py": "",
    "main.py": 'import app.till\nfrom app import tax\nNAMED = "app.till.sell"\n',
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    workspaces.write(FILES, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refactor(*arguments: str) -> tuple[int, str]:
    printed = modtidy("refactor", *arguments, "--no-cache")
    return printed.status, printed.err


def test_dotted_names_and_paths_mean_the_same(here: Path) -> None:
    assert refactor("rename", "app.till", "app.desk", "--yes") == (0, "")
    assert refactor("rename", "app/desk.py", "app/till.py", "--yes") == (0, "")
    assert workspaces.held(here) == FILES


def test_strings_and_configuration_can_be_left(here: Path) -> None:
    assert refactor("rename", "app.till", "desk", "--yes", "--no-strings", "--no-config") == (0, "")
    held = workspaces.held(here)
    assert held["main.py"] == FILES["main.py"].replace("import app.till", "import app.desk")
    assert held["pyproject.toml"] == FILES["pyproject.toml"]


def test_several_go_to_a_directory_from_wherever_the_command_runs(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here / "app")
    assert refactor("move", "till.py", "tax.py", "../lib", "--yes") == (0, "")
    held = workspaces.held(here)
    assert {"lib/till.py", "lib/tax.py"} <= held.keys()
    assert held["main.py"] == 'import lib.till\nfrom lib import tax\nNAMED = "lib.till.sell"\n'


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rename", "app.till"), "`rename` takes TARGET NEW"),
        (("move", "app.till"), "`move` takes TARGET… DEST"),
        (("rename", "app.till", "desk", "more"), "`rename` takes nothing after `app.till desk`"),
        (("rename", "app.till", "tax"), "there is already a `app/tax.py`"),
        (("move", "app.till", "/elsewhere/else"), "`/elsewhere/else` lies outside the project"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_will_not_do_is_said(arguments: tuple[str, ...], said: str) -> None:
    assert refactor(*arguments, "--yes") == (2, f"modtidy: {said}\n")
