"""A workspace opened: where its root is, and what its settings come to."""

from pathlib import Path

import pytest

import workspaces
from modtidy.host.workspace import Options, find_root, open_workspace


def put(root: Path, path: str, text: str = "") -> Path:
    """Write one file."""
    workspaces.write({path: text}, root)
    return root / path


def test_the_project_is_found_upwards(tmp_path: Path) -> None:
    file = put(tmp_path, "team/backend/app/a.py")
    assert find_root(file.as_posix()) == file.parent.as_posix()
    put(tmp_path, "team/setup.cfg")
    assert find_root(file.as_posix()) == (tmp_path / "team").as_posix()
    put(tmp_path, "team/backend/pyproject.toml", "[project]\nname = 'x'\n")
    assert find_root(file.as_posix()) == (tmp_path / "team/backend").as_posix()
    put(tmp_path, "team/.git/HEAD")
    assert find_root(file.as_posix()) == (tmp_path / "team/backend").as_posix()
    put(tmp_path, "team/modtidy.toml")
    assert find_root(file.as_posix()) == (tmp_path / "team").as_posix()
    put(tmp_path, "team/backend/pyproject.toml", "[tool.modtidy]\n")
    assert find_root(file.as_posix()) == (tmp_path / "team/backend").as_posix()


def test_a_directory_its_project_ignores_is_a_project_itself(tmp_path: Path) -> None:
    put(tmp_path, ".git/HEAD")
    put(tmp_path, ".gitignore", "/versions\n")
    put(tmp_path, "versions/3.13/lib/a.py")
    opened = open_workspace((tmp_path / "versions/3.13/lib").as_posix(), Options())
    assert opened.root == (tmp_path / "versions/3.13/lib").as_posix()
    assert list(opened.scan.fingerprints) == ["a.py"]


def test_settings_that_are_extended_come_first(tmp_path: Path) -> None:
    put(tmp_path, "shared.toml", 'exclude = ["vendor"]\nscripts = ["run.py"]\n')
    put(tmp_path, "pyproject.toml", '[tool.modtidy]\nextend = "shared.toml"\nexclude = ["out"]\n')
    opened = open_workspace(tmp_path.as_posix(), Options())
    assert opened.settings_mistakes == ()
    assert opened.project.settings.exclude == ("out",)
    assert opened.project.settings.scripts == ("run.py",)
    assert opened.project.settings.origins["scripts"] == "shared.toml"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("[tool.modtidy\n", "`pyproject.toml` is not TOML", 1),
        ('[tool.modtidy]\nexlude = ["a"]\n', "`exclude`", 2),
        (
            '[tool.modtidy]\nextend = "gone.toml"\n',
            "`gone.toml`, which `pyproject.toml` extends",
            0,
        ),
        ('[tool.modtidy]\nextend = "pyproject.toml"\n', "extends itself", 0),
    ],
)
def test_what_is_wrong_in_the_settings_is_said_with_its_place(
    tmp_path: Path, text: str, message: str, line: int
) -> None:
    put(tmp_path, "pyproject.toml", text)
    (mistake,) = open_workspace(tmp_path.as_posix(), Options()).settings_mistakes
    assert message in mistake.message
    assert mistake.line == line
