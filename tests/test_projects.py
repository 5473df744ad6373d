"""Several projects in one workspace: which of them find each other's modules, and which do not.

Each tree is drawn; each question is what an import means in a file, and the answer the file it
finds, or nothing where Python finds nothing in an environment made as the projects' files say.
"""

from pathlib import Path
from textwrap import dedent

import pytest

from projects import finds, project

PYPROJECT = "pyproject.toml"

ALONE = """
    a/
      pyproject.toml | project = { name = "a" }
      src/a/__init__.py
      src/common.py
      src/pair/one.py
    b/
      pyproject.toml | project = { name = "b" }
      src/b/__init__.py
      src/b/use.py
      src/common.py
      src/pair/two.py
"""


def with_files(drawn: str, **texts: str) -> str:
    """Draw `pyproject.toml` anew in the directories named."""
    lines = dedent(drawn).rstrip("\n").split("\n")
    for directory, text in texts.items():
        block = [f"  {PYPROJECT}:", *(f"    {line}" for line in dedent(text).strip().split("\n"))]
        if directory == "root":
            lines[:0] = [line[2:] for line in block]
            continue
        at = lines.index(f"{directory}/") + 1
        lines[at : at + 1] = block
    return "\n".join(lines)


def test_projects_that_know_nothing_of_each_other_share_no_path(tmp_path: Path) -> None:
    asked = project(ALONE, tmp_path)
    assert finds(asked, "b/src/b/use.py", "common") == "b/src/common.py"
    assert finds(asked, "a/src/a/__init__.py", "common") == "a/src/common.py"
    assert finds(asked, "a/src/a/__init__.py", "b") == ""
    assert finds(asked, "a/src/a/__init__.py", "pair.two") == ""
    assert [root.path for root in asked.layout.roots_of("a/src/a/__init__.py")] == ["a/src", "a"]


DEPENDING = {
    "PEP 621, by name": {"b": '[project]\nname = "b"\ndependencies = ["a>=1"]'},
    "PEP 735, by name": {"b": '[dependency-groups]\ntest = ["A"]'},
    "uv, by path": {
        "b": """
            [project]
            name = "b"
            dependencies = ["other"]
            [tool.uv.sources]
            other = { path = "../a", editable = true }
        """
    },
    "uv, by path, one of several": {
        "b": '[tool.uv.sources]\nother = [{ path = "../a", marker = "python_version > \'3\'" }]'
    },
    "uv, for development": {"b": '[tool.uv]\ndev-dependencies = ["a"]'},
    "poetry": {"b": '[tool.poetry.dependencies]\nother = { path = "../a", develop = true }'},
    "poetry, in a group": {"b": '[tool.poetry.group.dev.dependencies]\no = {path = "../a/"}'},
    "PDM": {
        "b": '[tool.pdm.dev-dependencies]\ndev = ["-e file:///${PROJECT_ROOT}/../a#egg=other"]'
    },
    "hatch": {"b": '[project]\nname = "b"\ndependencies = ["other @ {root:parent:uri}/a"]'},
    "hatch, for an environment": {
        "b": '[tool.hatch.envs.default]\ndependencies = ["other @ {root:uri}/../a"]'
    },
    "pixi": {"b": '[tool.pixi.pypi-dependencies]\nother = { path = "../a", editable = true }'},
    "a workspace of uv's": {"root": '[tool.uv.workspace]\nmembers = ["*"]'},
    "a workspace of hatch's": {
        "root": '[tool.hatch.envs.default]\nworkspace.members = [{ path = "a" }, "b"]'
    },
}


@pytest.mark.parametrize("texts", DEPENDING.values(), ids=DEPENDING)
def test_what_a_project_depends_on_is_on_its_path(texts: dict[str, str], tmp_path: Path) -> None:
    asked = project(with_files(ALONE, **texts), tmp_path)
    user = "b/src/b/use.py"
    assert finds(asked, user, "a") == "a/src/a/__init__.py"
    assert finds(asked, user, "common") == "b/src/common.py", "its own comes first"
    assert finds(asked, user, "pair.one") == "a/src/pair/one.py"
    assert not {root.path for root in asked.layout.roots_of(user)} & {"a"}, "it is not installed"
    if "root" not in texts:
        assert finds(asked, "a/src/a/__init__.py", "b") == "", "and not the other way"


def test_a_member_that_is_excluded_is_none(tmp_path: Path) -> None:
    root = '[tool.uv.workspace]\nmembers = ["*"]\nexclude = ["b"]'
    asked = project(with_files(ALONE, root=root), tmp_path)
    assert finds(asked, "b/src/b/use.py", "a") == ""


def test_what_is_needed_brings_what_it_needs(tmp_path: Path) -> None:
    chain = """
        a/
          pyproject.toml | project = { name = "a" }
          src/a/__init__.py
        b/
          pyproject.toml | project = { name = "b", dependencies = ["a"] }
          src/b/__init__.py
        c/
          pyproject.toml | project = { name = "c", dependencies = ["b"] }
          src/c/__init__.py
    """
    asked = project(chain, tmp_path)
    assert finds(asked, "c/src/c/__init__.py", "a") == "a/src/a/__init__.py"


def test_an_import_that_can_mean_one_project_alone_shows_that_it_is_there(tmp_path: Path) -> None:
    asked = project(
        """
        services/
          a/
            pyproject.toml | [project]
            handler.py
            app/__init__.py
          b/
            pyproject.toml | [project]
            use.py:
              import app
              import handler
        shared/
          core/__init__.py
        tests/
          test_all.py:
            import handler
            from core import nothing
        """,
        tmp_path,
    )
    assert finds(asked, "services/b/use.py", "app") == "services/a/app/__init__.py"
    assert finds(asked, "services/b/use.py", "core") == "", "nobody there has asked for it"
    assert finds(asked, "tests/test_all.py", "handler") == "services/a/handler.py"
    assert finds(asked, "tests/test_all.py", "core") == "shared/core/__init__.py"
    roots = {root.path for root in asked.layout.roots_of("services/b/use.py")}
    assert roots == {"services/a", "services/b"}


def test_what_one_project_leaves_lying_about_is_nothing_to_another(tmp_path: Path) -> None:
    asked = project(
        """
        a/
          pyproject.toml | [project]
          helper.py
        b/
          pyproject.toml | [project]
          use.py | import helper
        """,
        tmp_path,
    )
    assert finds(asked, "b/use.py", "helper") == ""


def test_a_distribution_that_is_declared_is_meant_before_another_projects_package(
    tmp_path: Path,
) -> None:
    asked = project(
        """
        a/
          pyproject.toml | [project]
          yaml/__init__.py
        b/
          pyproject.toml | project = { dependencies = ["PyYAML"] }
          use.py | import yaml
        """,
        tmp_path,
    )
    assert finds(asked, "b/use.py", "yaml") == ""


def test_two_that_could_be_meant_show_nothing(tmp_path: Path) -> None:
    asked = project(
        """
        a/
          pyproject.toml | [project]
          src/app/__init__.py
        b/
          pyproject.toml | [project]
          src/app/__init__.py
        tests/
          test_all.py | import app
        """,
        tmp_path,
    )
    assert finds(asked, "tests/test_all.py", "app") == ""


def test_a_namespace_package_has_the_portions_that_are_asked_for(tmp_path: Path) -> None:
    asked = project(
        """
        core/
          pyproject.toml | [project]
          src/acme/core/__init__.py
        shop/
          pyproject.toml | [project]
          src/acme/shop/__init__.py
          src/acme/shop/use.py | from acme.core import nothing
        """,
        tmp_path,
    )
    assert finds(asked, "shop/src/acme/shop/use.py", "acme.core") == (
        "core/src/acme/core/__init__.py"
    )
    assert finds(asked, "core/src/acme/core/__init__.py", "acme.shop") == ""


def test_a_directory_of_the_name_is_not_passed_over_for_one_that_is_no_root(tmp_path: Path) -> None:
    asked = project(
        """
        pyproject.toml | [project]
        plugins/
          first/one.py
        fixtures/masked/plugins/__init__.py
        main.py | import plugins.second
        """,
        tmp_path,
    )
    assert [root.path for root in asked.layout.roots] == [""]
    assert finds(asked, "main.py", "plugins.first.one") == "plugins/first/one.py"


def test_an_installed_portion_of_a_namespace_says_nothing_of_the_others(tmp_path: Path) -> None:
    asked = project(
        """
        pyproject.toml | project = { name = "acme" }
        src/acme/__init__.py
        src/acme/cli.py
        plugin/
          setup.py
          hello.py | from acme.cli import nothing
        @site-packages/
          acme/backend/__init__.py
          acme_backend-1.0.dist-info/
            METADATA | Name: acme-backend
            RECORD | acme/backend/__init__.py,,
        """,
        tmp_path,
    )
    assert asked.environment.distribution_of("acme")
    assert finds(asked, "plugin/hello.py", "acme.cli") == "src/acme/cli.py"
