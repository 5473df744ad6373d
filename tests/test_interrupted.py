"""Changes that are cut off, by a kill or by another writer: the tree is as before, or as after."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import killing
from command import run
from modtidy.host import journal
from modtidy.host.carry_out import carry_out
from modtidy.host.disk import WORK
from modtidy.host.sole_writer import settle, sole_writer
from modtidy.plan import Conflict, Create, Plan
from modtidy.tree import Tree

MEMORY = Path("/dev/shm")  # noqa: S108 - another file system than that of the tests, and a fast one
CUT_OFF = """
import os, signal, sys
import killing

left = 6

def hook(event, arguments):
    global left
    left -= event == "os.rename"
    if not left:
        left = -1  # a kill is an event as well
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
killing.carry_out(killing.PLANS, killing.Tree.of(killing.FILES), sys.argv[1])
"""
"""Ends while the files of a change are given their names (`os.rename` is raised for a replacement
too): some are in their new places, and some are not."""


def python(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A directory in memory, where there is such a thing."""
    directory = MEMORY / f"modtidy-{os.getpid()}" if MEMORY.is_dir() else tmp_path / "scratch"
    directory.mkdir()
    yield directory
    shutil.rmtree(directory)


def test_killed_anywhere_a_change_is_made_whole_or_not_at_all(
    scratch: Path, tmp_path: Path
) -> None:
    ran = python("killing.py", scratch, tmp_path / "far")
    assert ran.returncode == 0, ran.stderr
    outcomes = json.loads(ran.stdout)
    turn = outcomes.index("after")
    assert outcomes == ["before"] * turn + ["after"] * (len(outcomes) - turn)
    assert turn > 100


@pytest.fixture
def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of which half is changed, because the process that did it was killed."""
    root = killing.prepared(tmp_path / "root", tmp_path / "far")
    (root / "pyproject.toml").touch()
    was = killing.state(root)
    assert python("-c", CUT_OFF, root).returncode < 0
    assert killing.state(root) != was
    monkeypatch.chdir(root)
    return root


def before(tmp_path: Path) -> str:
    """Say what the project of `half` was like."""
    root = killing.prepared(tmp_path / "again", tmp_path / "far-again")
    (root / "pyproject.toml").touch()
    return killing.state(root)


NAMES = (
    "`A.py`, `Case.py`, `alone/only.py`, `app/__init__.py`, `app/deep/er.py`, `app/shop.py`, "
    "`case.py`, `far/er.py`, `firm/__init__.py`, `lib/in/util.py`, `main.py`, `util.py`"
)


def test_a_check_says_that_a_change_was_cut_off_and_leaves_it(half: Path) -> None:
    was = killing.state(half)
    for arguments in (("check",), ("check", "--diff"), ("check", "--diff", "--fix")):
        _, _, err = run(*arguments, "--no-cache")
        assert err == f"modtidy: a change was cut off half-way: {NAMES}\n"
    assert killing.state(half) == was


@pytest.mark.parametrize(
    "command",
    [("check", "--fix"), ("refactor", "create-init", "alone", "--yes")],
    ids=" ".join,
)
def test_who_writes_next_takes_it_back_first(
    half: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    _, _, err = run(*command, "--no-cache")
    assert f"modtidy: a change that had been cut off was taken back: {NAMES}\n" in err
    for made in ("alone/__init__.py", "app/deep/__init__.py"):
        (half / made).unlink(missing_ok=True)
    assert killing.state(half) == before(tmp_path)


def test_what_somebody_has_written_since_is_not_taken_back(half: Path) -> None:
    (half / "main.py").unlink()
    (half / "main.py").write_text("mine\n")
    (half / WORK / "lock").unlink()
    was = killing.state(half)
    status, _, err = run("check", "--fix", "--no-cache")
    assert status == 2
    assert err == (
        "modtidy: `main.py` has changed since a change was cut off half-way, "
        "which can no longer be taken back; its copies are in `.modtidy-change`\n"
    )
    assert killing.state(half) == was


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        ('{"format": 99}', "`.modtidy-change/journal` is another version's of modtidy"),
        ("{}", "`.modtidy-change/journal` cannot be read"),
        ('{"format":', "`.modtidy-change/journal` cannot be read"),
    ],
    ids=["a later one", "none", "torn"],
)
def test_a_journal_that_says_nothing_is_left(half: Path, spoilt: str, why: str) -> None:
    (half / WORK / journal.STANDING).write_text(spoilt)
    status, _, err = run("check", "--fix", "--no-cache")
    assert (status, err) == (2, f"modtidy: {why}\n")
    assert (half / WORK / journal.STANDING).read_text() == spoilt


def test_a_plan_for_what_was_half_done_is_not_carried_out(half: Path, tmp_path: Path) -> None:
    plan = Plan(creations=(Create("late.py"),))
    with pytest.raises(Conflict, match="cut off was taken back first"):
        carry_out([plan], Tree.of({}), half.as_posix())
    assert killing.state(half) == before(tmp_path)


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    root = tmp_path.as_posix()
    with (
        sole_writer(root),
        pytest.raises(Conflict, match=f"another modtidy is changing files in `{root}`"),
    ):
        carry_out([Plan(creations=(Create("b.py"),))], Tree.of({"a.py": ""}), root)
    assert [*tmp_path.iterdir()] == [tmp_path / "a.py"]


def test_nothing_to_settle_leaves_nothing(tmp_path: Path) -> None:
    assert settle(tmp_path.as_posix()) == ()
    (tmp_path / WORK).mkdir()
    assert settle(tmp_path.as_posix()) == ()
    assert [*tmp_path.iterdir()] == []


def test_git_does_not_see_what_is_left_behind(half: Path) -> None:
    shutil.copytree(half, half.parent / "clean", symlinks=True, ignore=lambda *_: [WORK])
    shown = []
    for root in (half, half.parent / "clean"):
        subprocess.run(["git", "init", "-q"], cwd=root, check=True)
        command = ["git", "status", "--porcelain", "-uall"]
        shown.append(subprocess.run(command, cwd=root, check=True, capture_output=True).stdout)
    assert shown[0] == shown[1]
