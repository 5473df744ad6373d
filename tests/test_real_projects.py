"""Real projects: packages as installers leave them, opened as workspaces and held against CPython.

Those that the tests themselves need are here anyway: large and small, with vendored copies, with
stubs alone, with extension modules, with namespaces.  Each is copied to a place of its own; the
environment is opened as it is, too.  Nothing of them is imported.
"""

import ast
import io
import json
import shutil
import sysconfig
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

import finder_twin
import proofs
from finder_twin import Twin
from import_twin import expected_imports
from modtidy import cli, engine, rules
from modtidy.host.disk import absolute
from modtidy.host.settings_files import Said
from modtidy.host.workspace import Options, Workspace, open_workspace
from modtidy.project.project import Project

SMALL = ("attrs", "cattrs", "grimp", "import-linter", "lsprotocol", "packaging", "parso", "pygls")
LARGE = ("hypothesis", "mypy", "pytest", "setuptools")
ENVIRONMENT = "the environment"

Home = Callable[[str], Workspace]
"""Opens what a distribution has installed."""

EVERY_RULE = [rule.name for rule in rules.ALL]
OPTIONS = Options(
    rules={rule.name: rule.options for rule in rules.ALL},
    said=(Said("the test", {"extend-select": EVERY_RULE}),),
    isolated=True,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Make a copy of what each distribution has installed, once; the environment is as it is."""
    known = {ENVIRONMENT: Path(sysconfig.get_path("purelib"))}

    def opened(name: str) -> Workspace:
        if name not in known:
            known[name] = tmp_path_factory.mktemp(name)
            copy(name, known[name])
        return open_workspace(known[name].as_posix(), OPTIONS)

    return opened


def copy(name: str, root: Path) -> None:
    """Copy what a distribution has installed beside its metadata and its programs."""
    for file in distribution(name).files or ():
        if file.suffix in {".py", ".pyi", ".so", ".pyd", ".typed"} and ".." not in file.parts:
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), root / file)


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    """Start this interpreter's finders."""
    (python,) = proofs.interpreters(()).values()
    with finder_twin.started(python) as running:
        yield running


@pytest.mark.parametrize("name", [*SMALL, "pytest", "setuptools"])
def test_every_import_is_read_as_the_parser_reads_it(name: str, home: Home) -> None:
    tree, read = home(name).project.tree, 0
    for path in tree.files():
        text = tree.text(path)
        module = parsed(text)
        if module is None:
            continue
        found = tree.summary(path).imports
        assert found == expected_imports(text), path
        said = [
            (one.module, one.level, [(name, asname or None) for name, asname, *_ in one.names])
            for one in found
        ]
        assert said == list(written(module)), path
        read += 1
    assert read


def parsed(text: str) -> ast.Module | None:
    """Parse a text, if this interpreter can."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text.removeprefix("\ufeff"))
        except (SyntaxError, ValueError):
            return None


Written = tuple[str | None, int, list[tuple[str, str | None]]]


def written(module: ast.Module) -> Iterator[Written]:
    """Yield what the parser says of each import, in order."""
    statements = [
        node for node in ast.walk(module) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    for node in sorted(statements, key=lambda node: (node.lineno, node.col_offset)):
        names = [(alias.name, alias.asname) for alias in node.names]
        if isinstance(node, ast.Import):
            yield None, 0, names
        else:
            yield node.module or "", node.level, names


@pytest.mark.parametrize("name", [*SMALL, *LARGE, ENVIRONMENT])
def test_every_import_means_what_it_means_to_python(name: str, home: Home, twin: Twin) -> None:
    workspace = home(name)
    project = workspace.project
    library, differences = project.environment.standard_library, []
    for search_path, names in imported(project).items():
        whole = [absolute(one, workspace.root) for one in search_path]
        theirs = twin.find(names, [*whole, *project.environment.search_path])
        for one in names:
            ours = project.find_along(one, search_path)
            differences.append(
                finder_twin.disagreement(one, ours, theirs[one], workspace.root, library)
            )
    assert differences
    assert [one for one in differences if one] == []


def imported(project: Project) -> dict[tuple[str, ...], list[str]]:
    """Return, for each search path, every name that an import of a file with it may load."""
    asked: dict[tuple[str, ...], set[str]] = {}
    for path in project.tree.files():
        names = asked.setdefault(project.search_path(path), set())
        for statement in project.tree.summary(path).imports:
            for alias in statement.names:
                names.update(project.imported(statement, alias, path))
    return {search_path: sorted(names) for search_path, names in asked.items()}


@pytest.mark.parametrize("name", LARGE)
def test_every_rule_answers_about_everything(name: str, home: Home) -> None:
    workspace = home(name)
    for shown in engine.check(workspace.project, rules.ALL):
        place = shown.finding.place
        assert shown.finding.message
        assert place.span.end <= len(workspace.project.tree.text(place.path)), shown


@pytest.mark.parametrize("name", SMALL)
def test_what_is_found_is_printed_with_its_fixes(name: str, home: Home) -> None:
    workspace, out, errors = home(name), io.StringIO(), io.StringIO()
    command = ["check", "--isolated", "--no-cache", "--exit-zero", "--output-format", "json"]
    command += ["--config", f"extend-select = {EVERY_RULE}", workspace.root]
    assert cli.main(command, io.StringIO(), out, errors) == 0, errors.getvalue()
    printed = [(one["rule"], one["message"]) for one in json.loads(out.getvalue())]
    found = engine.check(workspace.project, rules.ALL)
    assert sorted(printed) == sorted((one.rule.name, one.finding.message) for one in found)
