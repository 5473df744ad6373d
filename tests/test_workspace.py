"""A workspace opened: where its root is, and what its settings come to."""

from pathlib import Path

import pytest

import workspaces
from modtidy.host.settings_files import Said
from modtidy.host.workspace import Options, find_root, open_workspace, rescanned
from modtidy.rules import shadowed_distribution


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


def test_each_part_has_the_nearest_settings(tmp_path: Path) -> None:
    put(tmp_path, "modtidy.toml", 'exclude = ["old"]\nignore = ["missing-init"]\n')
    put(tmp_path, "shared.toml", 'scripts = ["run.py"]\n')
    put(tmp_path, "a/pyproject.toml", '[tool.modtidy]\nextend = "../shared.toml"\n')
    put(tmp_path, "a/deep/old/x.py")
    put(tmp_path, "b/pyproject.toml", "[project]\n")
    put(tmp_path, "b/old/x.py")
    put(tmp_path, "c/modtidy.toml", 'exclude = ["gen"]\n')
    put(tmp_path, "c/gen/x.py")
    put(tmp_path, "d/gen/x.py")
    opened = open_workspace(tmp_path.as_posix(), Options(rules={"missing-init": {}}))
    project = opened.project
    assert opened.settings_mistakes == ()
    assert project.settings_of("b/x.py").ignore == ("missing-init",)
    assert project.settings_of("a/deep/x.py").ignore == ()
    assert project.settings_of("a/deep/x.py").scripts == ("run.py",)
    assert sorted(opened.scan.fingerprints) == ["a/deep/old/x.py", "d/gen/x.py"]
    assert rescanned(opened) == opened.scan


def test_settings_given_from_outside_count_everywhere(tmp_path: Path) -> None:
    put(tmp_path, "a/modtidy.toml", 'ignore = ["missing-init"]\n')
    given = Said("--ignore", {"ignore": ["self-import"]})
    project = open_workspace(
        tmp_path.as_posix(), Options(said=(given,), rules={"self-import": {}, "missing-init": {}})
    ).project
    assert project.settings_of("a/x.py").ignore == project.settings.ignore == ("self-import",)
    alone = open_workspace(tmp_path.as_posix(), Options(isolated=True)).project
    assert alone.settings_of("a/x.py") is alone.settings


def test_each_part_has_its_own_environment(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", "[project]\n")
    workspaces.write_environment({"both.py": "", "here.py": ""}, tmp_path)
    put(tmp_path, "a/pyproject.toml", "[project]\n")
    workspaces.write_environment({"both.py": "", "there.py": ""}, tmp_path / "a")
    put(tmp_path, "b/modtidy.toml", 'python = "../a/.venv"\n')
    put(tmp_path, "c/pyproject.toml", "[project]\n")
    project = open_workspace(tmp_path.as_posix(), Options()).project
    for path, directory, only in (
        ("x.py", ".venv", "here"),
        ("a/x.py", "a/.venv", "there"),
        ("b/x.py", "a/.venv", "there"),
        ("c/x.py", ".venv", "here"),
    ):
        found = project.find("both", path)
        assert found
        assert found.origin.startswith(f"{tmp_path}/{directory}/")
        assert project.find(only, path)
        assert not project.find({"here": "there", "there": "here"}[only], path)


def test_an_editable_install_counts_where_it_is_installed(tmp_path: Path) -> None:
    put(tmp_path, "a/pyproject.toml", "[project]\n")
    put(tmp_path, "a/code/one.py")
    put(tmp_path, "b/pyproject.toml", "[project]\n")
    put(tmp_path, "c/pyproject.toml", "[project]\n")
    workspaces.write_environment({"a.pth": f"{tmp_path}/a/code\n"}, tmp_path / "b")
    project = open_workspace(tmp_path.as_posix(), Options()).project
    found = project.find("one", "b/x.py")
    assert found
    assert found.origin == "a/code/one.py"
    assert project.find("one", "c/x.py") is None


def test_what_is_installed_does_not_hide_itself(tmp_path: Path) -> None:
    said = {"METADATA": "Name: PyYAML\nVersion: 6.0\n", "top_level.txt": "yaml\n"}
    files = {f"PyYAML-6.0.dist-info/{name}": text for name, text in said.items()}
    files |= {"yaml.py": "", "main.py": "import yaml\n", "modtidy.toml": 'python = "../../.."\n'}
    workspaces.write_environment(files, tmp_path)
    site = next(tmp_path.glob(".venv/lib/*/site-packages"))
    project = open_workspace(site.as_posix(), Options()).project
    assert project.distribution_named("yaml", "yaml.py") == "PyYAML"
    assert list(shadowed_distribution.RULE.check("yaml.py", project)) == []
