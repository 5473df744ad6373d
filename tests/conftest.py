"""What the tests can be told on the command line, and the directories drawn projects live in."""

from pathlib import Path

import pytest

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
        help="prove the cases on these versions of Python too; each is to be on this machine",
    )
    group.addoption(
        "--redraw",
        action="store_true",
        help="write the changes into the cases as they come out; for a person to read afterwards",
    )


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
