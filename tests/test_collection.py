"""What modtidy says pytest cannot collect, held to what pytest does in trees drawn at random."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import workspaces
from drawing import Drawing
from modtidy import paths
from modtidy.project import collection
from modtidy.project.project import Project
from modtidy.project.roles import Role
from workspaces import Home

TREES = st.sets(
    st.tuples(
        st.sampled_from(["", "a", "a/a", "a/b", "a-b", "b", "b/a", "b/tests", "tests", "build/a"]),
        st.sampled_from(["__init__.py", "test_x.py", "test_y.py", "test_x/__init__.py"]),
    ).map(lambda drawn: paths.join(*drawn)),
    min_size=3,
    max_size=12,
).filter(lambda tree: not any(f"{path[:-3]}/__init__.py" in tree for path in tree))
"""No file beside a package of its name: of these `unreachable-module` says what is amiss."""
OPTIONS = st.sampled_from(
    [
        "",
        "",
        "addopts = --import-mode=append",
        "addopts = --import-mode=importlib",
        "addopts = --ignore=a/b --ignore-glob=*/tests",
        "testpaths = b a",
        "testpaths = */a",
        "norecursedirs = b/tests a-b",
    ]
)

PYTEST = "import sys; del sys.path[0]; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
"""The command `pytest`, which has the directory it is called in on no search path."""


@settings(
    max_examples=int(os.environ.get("COLLECTIONS", "5")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tree=TREES, options=OPTIONS)
@example(tree={"__init__.py", "test_x.py", "a/test_x.py", "a/b/__init__.py"}, options="")
def test_pytest_fails_where_it_is_said_to(
    tree: set[str], options: str, home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = {path: "" if path.endswith("__init__.py") else "def test(): pass\n" for path in tree}
    files["pytest.ini"] = f"[pytest]\n{options}\n"
    drawing = Drawing(files=files)
    root = tmp_path_factory.mktemp("drawn")
    workspaces.write(files, root)
    if options.startswith("testpaths") and not any(root.glob("*/a")):
        return  # pytest looks everywhere where there is none, and of that nothing is said
    assert failing(workspaces.project(drawing, home(drawing))) == refused(root)


def failing(project: Project) -> set[str]:
    """Name the tests that have the name of one that is collected before."""
    later = {
        one.path
        for directory in project.tree.directories
        for group in collection.clashing(directory, project)
        for one in group[1:]
    }
    said = project.layout.configurations[""]
    return {
        path
        for path in project.files()
        if project.role(path) is Role.TEST and collection.collects(path, said, project)
        if collection.top(path, project) in later
    }


def refused(root: Path) -> set[str]:
    """Name the tests that pytest cannot collect."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", PYTEST, "-q", "-p", "no:cacheprovider", "--color=no"],
        cwd=root,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(re.findall(r"(?m)^ERROR (\S+\.py)", done.stdout))
