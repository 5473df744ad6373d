"""One project: unpacked, installed in an environment of its own, and what its suite says.

The one idea: the project always lies in the same place, under git, so that it is as it was after
every trial, and so that nothing is different but what the trial has changed.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from modtidy.configuration.mistake import Mistake
from modtidy.configuration.toml import parse_toml

LONGEST = 600
"""Seconds that anything may take."""
LISTED = Path(__file__).with_name("projects.toml")


class FailedError(Exception):
    """A program that had to succeed has not; the message is the end of what it said."""


@dataclass(frozen=True)
class Listed:
    """A project, as it is listed."""

    name: str
    version: str
    code: tuple[str, ...]
    """The directories and files of the project's own modules."""
    besides: tuple[str, ...]
    """What lies in there and is none of its modules: tests, data."""
    requires: tuple[str, ...]
    """What its tests want besides the project."""
    pytest: tuple[str, ...]
    """What its tests are started with."""


def listed() -> Mapping[str, Listed]:
    """Return the projects there are, by name."""

    def several(said: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return tuple(said.get(key, ()))

    keys = ("code", "besides", "requires", "pytest")
    return {
        name: Listed(name, said["version"], *(several(said, key) for key in keys))
        for name, said in _read(LISTED).items()
    }


def _read(path: Path) -> Mapping[str, Any]:
    read = parse_toml(path.read_text("utf-8"), path.name)
    assert not isinstance(read, Mistake), read
    return read


class Suite:
    """A project in a directory, with an environment; made once, and kept for later."""

    def __init__(self, project: Listed, work: Path) -> None:
        self.project = project
        self.root = work / f"{project.name}-{project.version}" / "project"
        self._environment = self.root.parent / "environment"
        self._python = self._environment / "bin" / "python"

    def install(self) -> None:
        """Unpack and install the project, if it is not; raises `FailedError`."""
        if (self.root / ".git").exists():
            self.reset()
            return
        shutil.rmtree(self.root.parent, ignore_errors=True)
        self.root.parent.mkdir(parents=True)
        self._unpack()
        venv.create(self._environment, with_pip=True)
        said = self.root / "pyproject.toml"
        built_with = (
            _read(said).get("build-system", {}).get("requires", ()) if said.exists() else ()
        )
        self._pip("install", "pytest", "setuptools", "wheel", "editables", *built_with)
        if self.project.requires:
            self._pip("install", *self.project.requires)
        self._pip("install", "--no-build-isolation", "--editable", ".")
        self._git("init")
        self._git("add", "--all", "--force")
        self._git("commit", "--message", "As it was released")

    def _unpack(self) -> None:
        asked = f"{self.project.name}=={self.project.version}"
        download = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", "."]
        self._run([*download, "--no-binary", self.project.name, asked], self.root.parent)
        (archive,) = self.root.parent.glob("*.tar.gz")
        with tarfile.open(archive) as packed:
            packed.extractall(self.root.parent / "unpacked", filter="data")
        (directory,) = (self.root.parent / "unpacked").iterdir()
        directory.rename(self.root)
        for built in [*self.root.glob("*.egg-info"), *self.root.glob("*/*.egg-info")]:
            shutil.rmtree(built)  # setuptools' own, and looked for plugins in by whoever runs here

    def reset(self) -> None:
        """Make the project what it was."""
        self._git("reset", "--hard")
        self._git("clean", "--force", "-dx")

    def install_again(self) -> None:
        """Have the environment find what is in the project now."""
        again = ("install", "--no-build-isolation", "--no-deps", "--editable", ".")
        self._pip(*again)

    def modules(self) -> Iterator[str]:
        """Yield the project's modules, each a file, and packages, each a directory."""
        for top in self.project.code:
            inside = sorted((self.root / top).rglob("*.py")) or [self.root / top]
            for file in inside:
                path = file.relative_to(self.root)
                if any(path.is_relative_to(one) for one in self.project.besides):
                    continue
                found = path.parent if file.stem == "__init__" else path
                if found.stem.isidentifier() and found.stem != "__main__":
                    yield found.as_posix()

    def refactored(self, verb: str, *arguments: str) -> str:
        """Carry out a refactoring; return why not, if it is refused."""
        command = [sys.executable, "-m", "modtidy", "refactor", verb, *arguments, "--yes"]
        command += ["--no-cache", "--python", str(self._environment)]
        ran = self._started(command, self.root)
        if ran.returncode not in {0, 2} or "Traceback" in ran.stderr:
            raise FailedError(ran.stderr[-500:])
        return ran.stderr.strip() if ran.returncode else ""

    def outcomes(self) -> Mapping[str, str]:
        """Run the suite, and return what becomes of each test, by its name."""
        report = self.root.parent / "report.xml"
        report.unlink(missing_ok=True)
        command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}")
        ran = self._started([self._python, *command, *self.project.pytest], self.root)
        if ran.returncode not in {0, 1, 2} or not report.exists():
            return {"the suite": (ran.stdout + ran.stderr)[-500:]}
        root = ET.parse(report).getroot()  # noqa: S314 - pytest's own, just written
        return {
            f"{case.get('classname')}::{case.get('name')}": _outcome(case)
            for case in root.iter("testcase")
        }

    def difference(self) -> str:
        """Return what has been changed in the project, as git shows it."""
        self._git("add", "--all", "--force")
        shown = ["git", "diff", "--cached", "--find-renames"]
        return self._run(shown, self.root)

    def _pip(self, *arguments: str) -> None:
        self._run([self._python, "-m", "pip", "--quiet", *arguments], self.root)

    def _git(self, *arguments: str) -> None:
        who = ("-c", "user.name=tests", "-c", "user.email=tests@localhost")
        self._run(["git", "-c", "init.defaultBranch=main", *who, *arguments], self.root)

    def _run(self, command: Sequence[str | Path], directory: Path) -> str:
        ran = self._started(command, directory)
        if ran.returncode:
            raise FailedError(f"{command}\n{(ran.stdout + ran.stderr)[-500:]}")
        return ran.stdout

    def _started(
        self, command: Sequence[str | Path], directory: Path
    ) -> subprocess.CompletedProcess[str]:
        said = {
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SETUPTOOLS_SCM_PRETEND_VERSION": self.project.version,
        }
        left = {one: it for one, it in os.environ.items() if not one.startswith("PYTEST")}
        try:
            return subprocess.run(
                command,
                cwd=directory,
                env={**left, **said},
                capture_output=True,
                text=True,
                errors="replace",
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise FailedError(f"{command} takes longer than {LONGEST} s") from late


def _outcome(case: ET.Element) -> str:
    """Tell what became of a test, and how it failed, without what differs from run to run."""
    for kind in ("error", "failure", "skipped"):
        if (found := case.find(kind)) is not None:
            return kind if kind == "skipped" else f"{kind}: {_steady(found.get('message') or '')}"
    return "passed"


def _steady(message: str) -> str:
    return re.sub(r"0x[0-9a-f]+|\d+\.\d+|/tmp/\S+", "…", message.partition("\n")[0])[:200]
