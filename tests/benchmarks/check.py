"""The first check of a whole project, for checkers side by side.

    python tests/benchmarks/check.py
    python tests/benchmarks/check.py --project DIRECTORY --rounds 9 "pyright=pyright --outputjson"

Each round runs every command once, one after the other, over the same files: so a machine that is
busy for a while is so for all of them.  Without a project, one is made of what is installed here,
copied until there are enough files.  What a command prints is thrown away, and so is its status:
there may be findings, or none.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

MODTIDY = f"{sys.executable} -m modtidy check --isolated --output-format concise"
SAME = "missing-init,shadowed-stdlib,wildcard-import"
"""What ruff has rules for too: INP, A005 and F403."""
RUFF = "ruff check --isolated --output-format concise --select INP,A005,F403,F405"
COMMANDS = (
    f"modtidy={MODTIDY} --no-cache",
    f"modtidy warm={MODTIDY} --cache-dir {{cache}}",
    f"modtidy as ruff={MODTIDY} --no-cache --select {SAME}",
    f"ruff={RUFF} --no-cache",
    f"ruff warm={RUFF} --cache-dir {{cache}}",
)
REFERENCE = "ruff"
PACKAGES = ("hypothesis", "setuptools", "_pytest", "pip", "attr", "cattrs", "parso", "pygls")
"""What a project is made of, as far as it is installed."""


class Time(NamedTuple):
    """How long one run took, in seconds."""

    wall: float
    cpu: float
    """Of all its processes and threads."""


class Contender:
    """A command, and the times it took."""

    def __init__(self, name: str, command: str, project: Path, cache: Path) -> None:
        self.name = name
        self.times: list[Time] = []
        self.status = 0
        self._words = shlex.split(command.replace("{cache}", str(cache / name.partition(" ")[0])))
        self._project = project

    def run(self) -> Time:
        """Check the project once."""
        start = time.perf_counter()
        with subprocess.Popen(
            [*self._words, "."],
            cwd=self._project,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = self.status = os.waitstatus_to_exitcode(status)
        return Time(wall, used.ru_utime + used.ru_stime)


def main(arguments: Sequence[str]) -> None:
    """Measure, and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("others", nargs="*", metavar="NAME=COMMAND", help="more to compare")
    parser.add_argument("--project", type=Path, help="what to check; it is not changed")
    parser.add_argument("--files", type=int, default=1_000, help="how many, where it is made here")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        project = given.project.resolve() if given.project else made(base / "project", given.files)
        contenders = list(contend((*COMMANDS, *given.others), project, base / "cache"))
        for number in range(given.rounds + 1):  # the first fills caches, the system's too
            for contender in contenders:
                took = contender.run()
                if number:
                    contender.times.append(took)
        count = sum(1 for _ in project_files(project))
    print(f"{count} files, {given.rounds} rounds")
    show(contenders)


def contend(commands: Sequence[str], project: Path, cache: Path) -> Iterator[Contender]:
    """Make a contender of each `NAME=COMMAND`."""
    for command in commands:
        name, _, words = command.partition("=")
        yield Contender(name, words, project, cache)


def project_files(project: Path) -> Iterator[Path]:
    """Yield the Python files of a project."""
    yield from project.rglob("*.py")


def made(project: Path, count: int) -> Path:
    """Copy installed packages into a project, again and again, until there are `count` files."""
    installed = [Path(sysconfig.get_path("purelib"), name) for name in PACKAGES]
    sources = [package for package in installed if package.is_dir()]
    copies = written = 0
    while written < count:
        copies += 1
        for source in sources:
            target = project / f"part{copies}" / source.name
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            written += sum(1 for _ in project_files(target))
    return project


def show(contenders: Sequence[Contender]) -> None:
    """Print a line a contender: its medians, and their shares of the reference's."""
    reference = next(one for one in contenders if one.name == REFERENCE)
    wall, cpu = middle(reference)
    for contender in contenders:
        own = middle(contender)
        print(
            f"  {contender.name:16} wall {own.wall:8.3f} s {own.wall / wall:7.2f}"
            f"   CPU {own.cpu:8.3f} s {own.cpu / cpu:7.2f} of {REFERENCE}"
            f"   (exit status {contender.status})"
        )


def middle(contender: Contender) -> Time:
    """Return the median times of a contender."""
    walls = [took.wall for took in contender.times]
    return Time(median(walls), median(took.cpu for took in contender.times))


if __name__ == "__main__":
    main(sys.argv[1:])
