"""What counts in one part of a workspace: settings, pytest's options, the version of Python."""

from pathlib import Path

from projects import finds, project


def test_paths_told_to_tools_above_count_below(tmp_path: Path) -> None:
    asked = project(
        """
        pyproject.toml:
          [tool.pytest.ini_options]
          pythonpath = ["a/src", "b/src"]
        a/
          pyproject.toml | [project]
          src/a/__init__.py
        b/
          pyproject.toml | [project]
          src/b/__init__.py
        """,
        tmp_path,
    )
    assert finds(asked, "b/src/b/__init__.py", "a") == "a/src/a/__init__.py"


def test_pytests_settings_above_count_where_a_project_has_none(tmp_path: Path) -> None:
    asked = project(
        """
        pyproject.toml:
          [tool.pytest.ini_options]
          addopts = "--import-mode=importlib"
          python_files = ["check_*.py"]
        a/
          pyproject.toml | [project]
          tests/check_it.py
        b/
          pyproject.toml:
            [tool.pytest.ini_options]
            minversion = "7"
          tests/test_it.py
        """,
        tmp_path,
    )
    assert asked.role("a/tests/check_it.py").value == "test"
    assert [root.path for root in asked.layout.roots_of("a/tests/check_it.py")] == ["a"]
    assert asked.role("b/tests/test_it.py").value == "test"
    assert asked.layout.roots_of("b/tests/test_it.py")[0].path == "b/tests"


def test_a_program_started_in_a_test_sees_its_own_root_wherever_that_is(tmp_path: Path) -> None:
    asked = project(
        """
        helper.py
        pkg/
          __init__.py
          plugin/
            __init__.py
            pyproject.toml | [project]
            test_it.py | import helper
        """,
        tmp_path,
    )
    assert finds(asked, "pkg/plugin/test_it.py", "helper") == "helper.py"


def test_each_projects_code_is_for_the_python_it_says(tmp_path: Path) -> None:
    asked = project(
        """
        pyproject.toml | project = { requires-python = ">=3.11" }
        a/
          pyproject.toml | project = { requires-python = ">=3.9" }
        b/
          pyproject.toml | project = { name = "b" }
          modtidy.toml | target-version = "3.12"
        c/
          setup.cfg | [metadata]
        """,
        tmp_path,
    )
    assert asked.python_version_of("") == (3, 11)
    assert asked.python_version_of("a/x.py") == (3, 9)
    assert asked.python_version_of("b/x.py") == (3, 12)
    assert asked.python_version_of("c/x.py") == (3, 11)


def test_source_roots_are_those_of_the_nearest_settings(tmp_path: Path) -> None:
    asked = project(
        """
        modtidy.toml | source-roots = ["lib"]
        a/
          pyproject.toml:
            [tool.modtidy]
            source-roots = ["code"]
          code/one.py
          src/two.py
        b/
          pyproject.toml | [project]
          src/two.py
        lib/three.py
        """,
        tmp_path,
    )
    assert [root.path for root in asked.layout.roots_of("a/code/one.py")] == ["a/code", "a"]
    assert [root.path for root in asked.layout.roots_of("b/src/two.py")] == ["lib", "b"]
    assert [root.path for root in asked.layout.roots_of("lib/three.py")] == ["lib", ""]
