"""Real projects: packages as installers leave them, opened as workspaces and held against CPython.

Those that the tests themselves need are here anyway: large and small, with vendored copies, with
stubs alone, with extension modules, with namespaces.  Each is copied to a place of its own, and at
last the environment is opened as it is.  Nothing of them is imported.
"""

import ast
import io
import json
import shutil
import sysconfig
import warnings
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

import finder_twin
import proofs
from finder_twin import Twin
from import_twin import expected_imports
from modtidy import cli, engine, rules
from modtidy.host.settings_files import Said
from modtidy.host.workspace import Options, Workspace, open_workspace
from modtidy.project.project import Project

DISTRIBUTIONS = (
    *("attrs", "cattrs", "grimp", "hypothesis", "import-linter", "jedi", "lsprotocol", "mypy"),
    *("packaging", "parso", "pathspec", "pygls", "pytest", "setuptools"),
)
ENVIRONMENT = "the environment"
EVERY_RULE = [rule.name for rule in rules.ALL]


@pytest.fixture(scope="module", params=[*DISTRIBUTIONS, ENVIRONMENT])
def workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Open a copy of what is installed, or all that is, with every rule on."""
    name = str(request.param)
    root = Path(sysconfig.get_path("purelib"))
    if name != ENVIRONMENT:
        root = tmp_path_factory.mktemp(name)
        copy(name, root)
    options = Options(
        rules={rule.name: rule.options for rule in rules.ALL},
        said=(Said("the test", {"extend-select": EVERY_RULE}),),
        isolated=True,
    )
    return open_workspace(root.as_posix(), options)


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


def test_every_import_is_read_as_the_parser_reads_it(workspace: Workspace) -> None:
    tree, read = workspace.project.tree, 0
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
    statements = [node for node in ast.walk(module) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in sorted(statements, key=lambda node: (node.lineno, node.col_offset)):
        names = [(alias.name, alias.asname) for alias in node.names]
        if isinstance(node, ast.Import):
            yield None, 0, names
        else:
            yield node.module or "", node.level, names


def test_every_import_means_what_it_means_to_python(workspace: Workspace, twin: Twin) -> None:
    project = workspace.project
    library, differences = project.environment.standard_library, []
    for search_path, names in imported(project).items():
        whole = [finder_twin.absolute(one, workspace.root) for one in search_path]
        theirs = twin.find(names, [*whole, *project.environment.search_path])
        for name in names:
            ours = project.find_along(name, search_path)
            differences.append(
                finder_twin.disagreement(name, ours, theirs[name], workspace.root, library)
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


def test_every_rule_answers_about_everything(workspace: Workspace) -> None:
    project = workspace.project
    found = list(engine.check(project, rules.ALL))
    for one in found:
        assert one.finding.message
        for fix in engine.fixes(one, project):
            fix.plan.applied_to(project.tree)


def test_what_is_found_can_be_printed(workspace: Workspace) -> None:
    out, errors = io.StringIO(), io.StringIO()
    command = ["check", "--isolated", "--no-cache", "--exit-zero", "--output-format", "json"]
    command += ["--config", f"extend-select = {EVERY_RULE}", workspace.root]
    assert cli.main(command, io.StringIO(), out, errors) == 0, errors.getvalue()
    shown = {
        (workspace.shows(one.finding.place.path), one.rule.name, one.finding.message)
        for one in engine.check(workspace.project, rules.ALL)
    }
    printed = {(True, one["rule"], one["message"]) for one in json.loads(out.getvalue())}
    assert printed == {one for one in shown if one[0]}
