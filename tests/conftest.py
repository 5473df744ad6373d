"""What the tests can be told on the command line, and the directories drawn projects live in."""

from pathlib import Path

import pytest

import proofs
import workspaces
from drawing import Drawing
from workspaces import Home


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the cases."""
    group = parser.getgroup("cases")
    group.addoption(
        "--pythons",
        default="",
        metavar="3.10,3.12",
        help="prove the cases on these versions of Python, and on no others but the one that runs; "
        "else on each of those in `proofs.PROVED` that is on this machine",
    )
    group.addoption(
        "--redraw",
        action="store_true",
        help="write the changes into the cases as they come out; for a person to read afterwards",
    )


def pytest_report_header(config: pytest.Config) -> str:
    """Say which versions of Python the cases are proved on."""
    proved = ", ".join(f"{version} ({python})" for version, python in pythons(config).items())
    return f"proved on: Python {proved}; what pytest says, on {proofs.RUNNING} alone"


def pythons(config: pytest.Config) -> dict[str, Path]:
    """Find the interpreters to prove the cases on."""
    wanted = str(config.getoption("pythons"))
    if not wanted:
        return proofs.here()
    return proofs.interpreters(version for version in wanted.split(",") if version)


@pytest.fixture(scope="session", name="pythons")
def found_pythons(pytestconfig: pytest.Config) -> dict[str, Path]:
    """Give the interpreters to prove the cases on."""
    return pythons(pytestconfig)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Make each drawn environment once."""
    known: dict[tuple[tuple[str, str], ...], Path] = {}

    def directory(drawing: Drawing) -> Path:
        key = tuple(drawing.installed.items())
        if key not in known:
            known[key] = tmp_path_factory.mktemp("home")
            workspaces.write_environment(drawing.installed, known[key])
        return known[key]

    return directory
