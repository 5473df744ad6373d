"""What the project says of itself: the README's consoles are run, and its own findings are none."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import command_road
import workspaces

ROOT = Path(__file__).parent.parent
_CONSOLE = re.compile(
    r"<!-- in a copy of (?P<tree>\S+) -->\n+```console\n(?P<lines>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_COMMAND = re.compile(r"^\$ modtidy (?P<arguments>.*)\n(?P<printed>(?:(?!\$ ).*\n)*)", re.MULTILINE)


class Example(NamedTuple):
    """A console in a page: the folder it is run in, and each command with what it prints."""

    tree: str
    commands: tuple[tuple[str, str], ...]


def examples(page: str) -> Iterator[Example]:
    """Read the consoles of a page; the folder of each is named in a comment before it."""
    for console in _CONSOLE.finditer(page):
        commands = _COMMAND.findall(console["lines"])
        yield Example(console["tree"], tuple(commands))


def test_the_consoles_of_the_readme_are_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    found = list(examples(page))
    commands = [command for example in found for command in example.commands]
    assert commands
    assert len(commands) == len(re.findall(r"^\$ modtidy ", page, re.MULTILINE))
    for number, example in enumerate(found):
        root = tmp_path / str(number)
        shutil.copytree(ROOT / example.tree, root)
        workspaces.write_environment({}, root)
        monkeypatch.chdir(root)
        for arguments, printed in example.commands:
            assert command_road.modtidy(*arguments.split()).out == printed


def test_modtidy_finds_nothing_in_its_own_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert command_road.check(()) == []
