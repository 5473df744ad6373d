"""Modtidy in a real Neovim, as its users install it."""

import shutil
from pathlib import Path

import pytest

from editors import installation, sample
from editors.processes import run

CLIENT = installation.PROJECT / "clients" / "nvim"
SCENARIOS = Path(__file__).with_name("neovim.lua")

pytestmark = [pytest.mark.editor, pytest.mark.timeout(600)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return sample.write_sample(tmp_path.resolve())


def perform(scenario: str, project: Path) -> str:
    """Run a scenario of `neovim.lua`, by a user who has nothing configured."""
    kinds = ("CACHE", "CONFIG", "DATA", "STATE")
    home = {f"XDG_{kind}_HOME": str(project.parent / kind.lower()) for kind in kinds}
    command: list[str | Path] = [installation.neovim(), "-l", SCENARIOS, CLIENT]
    command += [installation.server(), scenario]
    return run(command, seconds=90, directory=project, environment=home)


def test_finding_and_its_fix(project: Path) -> None:
    perform("fix", project)
    assert (project / sample.CREATED).read_text() == ""


def test_module_with_unsaved_changes_becomes_a_package(project: Path) -> None:
    perform("to_package", project)
    assert not (project / "shop/orders.py").exists()
    assert (project / "shop/orders/__init__.py").read_text() == sample.ORDERS_AS_PACKAGE


@pytest.mark.parametrize("scenario", ["rename", "file_rename", "command_rename"])
def test_imports_follow_a_module_that_is_renamed(scenario: str, project: Path) -> None:
    perform(scenario, project)
    assert not (project / "shop/bank.py").exists()
    for path, text in sample.TILL.items():
        assert (project / path).read_text() == text


def test_a_file_that_others_have_made_is_not_emptied(project: Path) -> None:
    perform("in_the_way", project)
    assert (project / sample.CREATED).read_text() == "THEIRS = 1\n"


def test_imports_follow_what_is_moved_by_command(project: Path) -> None:
    perform("command_move", project)
    assert not (project / "shop/billing").exists()
    moved = (project / "shop/accounts/orders.py").read_text()
    assert moved == "from .. import bank\n\nTOTAL = bank.balance()\n# unsaved\n"


def test_nothing_is_changed_where_a_file_cannot_be_moved(project: Path) -> None:
    perform("command_fails", project)
    orders = sample.FILES["shop/orders.py"] + "# unsaved\n"
    held = {**sample.FILES, "shop/orders.py": orders, "shop/till.py": "THEIRS = 1\n"}
    for path, text in held.items():
        assert (project / path).read_text() == text


def test_imports_follow_what_is_renamed_in_the_explorer(project: Path) -> None:
    perform("netrw", project)
    assert not (project / "shop/bank.py").exists()
    assert not (project / "shop/billing").exists()
    texts = {
        "shop/desk.py": sample.TILL["shop/till.py"],
        "shop/orders.py": sample.TILL["shop/orders.py"].replace("till", "desk"),
        "shop/accounts/invoice.py": sample.TILL["shop/billing/invoice.py"].replace("till", "desk"),
    }
    for path, text in texts.items():
        assert (project / path).read_text() == text


def test_health(project: Path) -> None:
    report = perform("health", project)
    assert "OK the server runs: modtidy " in report
    assert f"serves {project}" in report
    assert "ERROR" not in report
    assert "WARNING" not in report


def test_help_has_its_tags(tmp_path: Path) -> None:
    documentation = Path(shutil.copytree(CLIENT / "doc", tmp_path / "doc"))
    run(
        [installation.neovim(), "--headless", "--clean", "+helptags doc", "+q"],
        seconds=60,
        directory=tmp_path,
    )
    tags = (documentation / "tags").read_text().splitlines()
    assert {"modtidy", "modtidy-settings", ":Modtidy", "modtidy-netrw"} <= {
        tag.split("\t")[0] for tag in tags
    }
