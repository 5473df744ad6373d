"""The command line's cases, drawn: a tree, the commands run in it, and what they print."""

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import drawing
import workspaces
from command import run

CASES = Path(__file__).parent / "cases" / "check"
PYTHON = "{}.{}".format(*sys.version_info)


class Section(NamedTuple):
    """One command of a case, or what is to be known before or after one."""

    heading: str
    drawn: str


class Case(NamedTuple):
    """A drawn tree, and the commands that are run in it one after the other."""

    file: Path
    title: str
    tree: str
    sections: tuple[Section, ...]

    def __str__(self) -> str:
        return f"{self.file.stem}: {self.title}"


def cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*.case")):
        for chunk in re.split(r"^=== ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = chunk.partition("\n")
            tree, *sections = re.split(r"^--- (?![ab]/|/dev/)", body, flags=re.MULTILINE)
            drawn = (Section(*section.split("\n", 1)) for section in sections)
            yield Case(file, title, tree, tuple(drawn))


@pytest.mark.parametrize("case", [*cases()], ids=str)
def test_what_is_printed(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    workspaces.write(drawing.read(case.tree).files, tmp_path)
    workspaces.write_environment({}, tmp_path)
    given = ""
    for section in case.sections:
        monkeypatch.chdir(tmp_path)
        if section.heading.startswith("stdin: "):
            given = section.heading.removeprefix("stdin: ")
            continue
        printed = _drawn(section.heading, given, tmp_path, monkeypatch)
        if request.config.getoption("--redraw"):
            _redraw(case, section, printed)
        else:
            assert printed == section.drawn.rstrip("\n")


def _drawn(heading: str, given: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if heading == "tree":
        return "\n".join(sorted(workspaces.held(root)))
    within = re.fullmatch(r"in (\S+): (.*)", heading)
    if within:
        monkeypatch.chdir(root / within[1])
        heading = within[2]
    words = shlex.split(heading.replace("['", "'[\"").replace("']", "\"]'"))
    status, out, err = run(*words, given=given)
    messages = "".join(f"! {line}\n" for line in err.splitlines())
    text = f"{messages}{out}({status})"
    if "Turn " in out:
        text = f"{out}{messages}({status})"
    return text.replace(str(root), "{root}").replace(f"Python {PYTHON}", "Python {python}")


def _redraw(case: Case, section: Section, printed: str) -> None:
    text = case.file.read_text("utf-8")
    start = text.index(f"=== {case.title}\n")
    at = text.index(f"--- {section.heading}\n{section.drawn}", start) + len(section.heading) + 5
    end = at + len(section.drawn)
    gap = section.drawn[len(section.drawn.rstrip("\n")) :]
    case.file.write_text(f"{text[:at]}{printed}{gap}{text[end:]}", "utf-8")
