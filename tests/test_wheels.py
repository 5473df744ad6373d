"""What modtidy says a wheel will contain, held to the wheels the backends really build."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import casebook
import changes
import value_road
from casefile import Case as Drawn
from modtidy import paths
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.wheel import Verdict
from modtidy.project.project import Project
from modtidy.rewriting import outcome
from wheel_cases import BACKENDS, SETUPTOOLS, Case
from wheel_cases_of_others import OTHERS
from workspaces import Home


@dataclass(frozen=True)
class Names:
    names: frozenset[str]


def entries(files: Iterable[str], directory: str) -> Names:
    prefix = f"{directory}/" if directory else ""
    inside = [path[len(prefix) :] for path in files if path.startswith(prefix)]
    names = (path.partition("/") for path in inside)
    return Names(frozenset(f"{name}{slash}" for name, slash, _ in names if name))


def configuration(files: Mapping[str, str]) -> Configuration:
    return read_configuration("", {path: text for path, text in files.items() if "/" not in path})


def built(directory: Path, backend: str) -> frozenset[str] | None:
    """Build a wheel, and return the Python files in it by their places in the tree."""
    module = BACKENDS[backend][1]
    code = (
        "import importlib, sys; backend = importlib.import_module(sys.argv[1]);"
        " print('wheel:' + backend.build_wheel(sys.argv[2]))"
    )
    target = directory.parent / f"{directory.name}-dist"
    target.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, module, str(target)],
        cwd=directory,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return None
    with zipfile.ZipFile(next(target.glob("*.whl"))) as wheel:
        names = [name for name in wheel.namelist() if name.endswith(".py")]
        return frozenset(_last_line(wheel.read(name).decode()) for name in names)


def _last_line(text: str) -> str:
    """Give the path that a file says in its last line it had in the tree."""
    return text.rstrip("\n").rpartition("\n")[2].removeprefix("# ")


def written(files: Mapping[str, str], directory: Path) -> Path:
    for path, text in files.items():
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return directory


def foretold(files: Mapping[str, str]) -> dict[str, Verdict]:
    said = configuration(files)
    python = sorted(path for path in files if path.endswith(".py") and files[path][:2] == "# ")
    return {path: said.ships(path, lambda one: entries(files, one)).verdict for path in python}


@pytest.mark.parametrize(
    "case", [*SETUPTOOLS, *OTHERS], ids=lambda case: f"{case.backend}: {case.title}"
)
def test_the_wheel_is_as_foretold(case: Case, tmp_path: Path) -> None:
    files = case.files()
    told = foretold(files)
    wheel = built(written(files, tmp_path / "project"), case.backend)
    if case.refused:
        assert wheel is None
        assert set(told.values()) == {Verdict.UNKNOWN}
        return
    assert wheel is not None
    unsure = {path for path, verdict in told.items() if verdict is Verdict.UNKNOWN}
    assert unsure == set(case.unknown)
    shipped = {path for path, verdict in told.items() if verdict is Verdict.YES}
    assert shipped == (wheel & told.keys()) - unsure


MISSING = [
    case
    for case in casebook.rule_cases()
    if case.of == "unpackaged-module" and {"setup.py", "pyproject.toml"} & case.drawing.files.keys()
]
"""The cases of the rule that says what a wheel lacks."""


@pytest.mark.parametrize("case", MISSING, ids=str)
def test_what_a_wheel_is_said_to_lack_is_not_in_it(case: Drawn, home: Home, tmp_path: Path) -> None:
    project = value_road.project(case, home(case.drawing))
    rules = [value_road.RULES["unpackaged-module"]]
    wheel = of_a_drawing(case.drawing.files, tmp_path / "before")
    assert wheel == {path for path in files_of(project) if ships(path, project)}
    found = [one.finding for one in value_road.found(project, rules)]
    for finding in found:
        assert finding.related[0].place.path in wheel
        assert finding.place.path not in wheel
        assert finding.subject.path not in {*wheel, *map(paths.parent, wheel)}
    for number, change in enumerate(one for one in case.changes if one.is_made):
        shown, fix = next(
            (shown, fix)
            for shown, fix in value_road.fixes(project, value_road.found(project, rules))
            if fix.title == change.title
        )
        after = changes.files(fix.plan.applied_to(project.tree))
        then = of_a_drawing(after, tmp_path / f"after-{number}")
        afterwards = outcome.after(fix.plan, project)
        assert then == {path for path in files_of(afterwards) if ships(path, afterwards)}
        assert wheel | {shown.finding.place.path} <= then


def files_of(project: Project) -> Iterable[str]:
    return project.tree.files((".py",))


def ships(path: str, project: Project) -> bool:
    said = project.layout.configurations[""].ships(path, project.tree.entries)
    return said.verdict is Verdict.YES


def of_a_drawing(files: Mapping[str, str], directory: Path) -> frozenset[str]:
    """Build the wheel of a drawn project, and return its Python files by their places."""
    named = {
        path: f"{text}\n# {path}\n" if path.endswith(".py") else text
        for path, text in files.items()
        if not path.endswith("/")
    }
    system = files.get("pyproject.toml", "")
    backend = next((one for one, (_, module) in BACKENDS.items() if f'"{module}"' in system), "")
    wheel = built(written(named, directory), backend or "setuptools")
    assert wheel is not None
    return wheel


DRAWN = st.sets(
    st.builds(
        "/".join,
        st.tuples(
            st.sampled_from(["shop", "src/shop", "src", "till", "tests", "acme"]),
            st.sampled_from(["", "billing", "billing/deep", "tests", "shop", "my-data"]),
            st.sampled_from(["__init__.py", "a.py", "b.py"]),
        ),
    ).map(lambda path: path.replace("//", "/")),
    min_size=2,
    max_size=8,
)
SETTINGS = {
    "setuptools": (
        "",
        "[tool.setuptools.packages.find]\n",
        '[tool.setuptools.packages.find]\nnamespaces = false\nexclude = ["tests*", "*.deep"]\n',
        '[tool.setuptools.packages.find]\nwhere = ["src", "acme"]\ninclude = ["*s*"]\n',
        '[tool.setuptools]\npackage-dir = {"" = "src"}\n',
        '[tool.setuptools.packages.find]\n[tool.setuptools.package-data]\n"*" = ["**/a.py"]\n',
    ),
    "hatchling": (
        "",
        '[tool.hatch.build]\nonly-packages = true\ninclude = ["/src", "billing"]\n',
        '[tool.hatch.build.targets.wheel]\ninclude = ["*.py"]\nexclude = ["/tests", "my-*/"]\n',
        '[tool.hatch.build]\npackages = ["src/shop", "acme"]\nexclude = ["!a.py", "deep/**"]\n',
    ),
    "flit": ("", '[tool.flit.module]\nname = "acme.shop"\n'),
    "poetry": (
        "",
        '[tool.poetry]\nexclude = ["shop/billing", "**/b.py"]\n',
        "[tool.poetry]\npackages = [{include = 's*'}]\ninclude=[{path='acme', format='wheel'}]",
        '[tool.poetry]\npackages = [{include = "shop/*.py", from = "src"}]\n',
    ),
    "pdm": (
        "",
        "[tool.pdm.build]\nincludes = ['s*', 'acme/**/*.py']\nexcludes = ['shop/a.py', '*/tests']",
        '[tool.pdm.build]\npackage-dir = "acme"\nsource-includes = ["acme/shop"]\n',
    ),
    "uv": (
        "",
        '[tool.uv.build-backend]\nmodule-root = ""\nwheel-exclude = ["a.py", "/shop/tests"]\n',
        '[tool.uv.build-backend]\nnamespace = true\nmodule-name = ["shop", "src.shop"]\n',
    ),
}


SILENT = ("poetry",)
"""Backends that refuse more than modtidy says: poetry, a pattern that finds no module."""


@pytest.mark.parametrize("backend", SETTINGS)
@settings(
    max_examples=int(os.environ.get("WHEELS", "5")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_wheel_is_as_foretold(
    backend: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = data.draw(st.sampled_from(SETTINGS[backend]))
    files = Case("drawn", backend, said, sorted(data.draw(DRAWN))).files()
    told = foretold(files)
    wheel = built(written(files, tmp_path_factory.mktemp("wheel") / "project"), backend)
    if wheel is None:
        assert Verdict.NO not in told.values() or backend in SILENT
    else:
        shipped = {path for path, verdict in told.items() if verdict is Verdict.YES}
        assert shipped == wheel & told.keys()
        assert Verdict.UNKNOWN not in told.values()
