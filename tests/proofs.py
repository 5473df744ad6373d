"""Proofs: CPython, or pytest, run in a drawn tree, and held to what the case says they print.

The programs see the drawn environment and nothing of this one: no variable of ours, no module
that is not drawn, but for pytest's own, which come last on the search path.
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casefile import Run

RUNNING = "{}.{}".format(*sys.version_info)
PROVED = ("3.10", "3.11", "3.12", "3.13")
"""The versions that every case is proved on, as far as they are on the machine."""
_KEPT = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL")
_PYTEST = (
    "import sys; sys.path[0] = {prefix!r}; sys.path.append({site!r}); "
    "import pytest; sys.exit(pytest.main(sys.argv[1:]))"
)
_QUIET = ("-q", "-p", "no:cacheprovider", "--color=no")
"""What pytest is told beside the arguments drawn."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a program printed and how it ended; paths in the tree are relative to it."""

    code: int
    out: str
    err: str


def interpreters(versions: Iterable[str]) -> dict[str, Path]:
    """Return an interpreter for each version, this one first; raise `LookupError` without one."""
    found = {RUNNING: Path(sys.executable)}
    for version in versions:
        python = found.get(version) or interpreter(version)
        if python is None:
            raise LookupError(f"there is no python{version} on this machine")
        found[version] = python
    return found


def is_for(run: Run, version: str) -> bool:
    """Tell whether a run is one for this version; pytest runs where it is installed, in ours."""
    return run.version in ("", version) and (run.program != "pytest" or version == RUNNING)


def here() -> dict[str, Path]:
    """Return this interpreter, and those of the other versions in `PROVED` that are here."""
    return interpreters(version for version in PROVED if version == RUNNING or interpreter(version))


@cache
def interpreter(version: str) -> Path | None:
    """Find the interpreter of a version: on the path, or where pyenv keeps them.

    pyenv is found by `PYENV_ROOT`, by its directories on the path, or where it is by default.
    """
    on_path = [Path(part) for part in os.get_exec_path()]
    roots = [Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))]
    roots += (part.parent for part in on_path if part.name == "shims")
    roots += (above for part in on_path for above in part.parents if above.name == ".pyenv")
    kept = [
        python
        for root in dict.fromkeys(roots)
        for python in sorted(root.glob(f"versions/{version}.*/bin/python{version}"))
    ]
    own = (part / f"python{version}" for part in on_path if part.name != "shims")
    return next((one for one in (*own, *kept) if one.is_file()), None)


def disagreement(run: Run, said: Said) -> str:
    """Tell how what a program has said is not what it is drawn to say; nothing where it is."""
    if run.program == "pytest":
        agrees = " ".join(run.printed) == _summary(said.out)
        agrees = agrees and (run.failing or "") in said.out + said.err
    else:
        last = said.err.rstrip("\n").rpartition("\n")[2]
        ends = said.code == 0 if run.failing is None else bool(said.code) and run.failing in last
        agrees = (
            ends and tuple(said.out.rstrip("\n").split("\n") if said.out else ()) == run.printed
        )
    return "" if agrees else f"{run} says, and ends with {said.code}:\n{said.out}{said.err}"


def said_by(run: Run, root: Path, python: Path) -> Said:
    """Run a program in the tree at `root` with the interpreter of the environment drawn there."""
    program = [str(python)]
    if run.program == "pytest":
        site = sysconfig.get_path("purelib")
        program += ["-c", _PYTEST.format(prefix=str(root / ".venv" / "bin"), site=site), *_QUIET]
    done = subprocess.run(
        [*program, *run.arguments],
        cwd=root,
        env={key: os.environ[key] for key in _KEPT if key in os.environ}
        | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Said(done.returncode, _relative(done.stdout, root), _relative(done.stderr, root))


def _relative(output: str, root: Path) -> str:
    for name in {str(root), str(root.resolve())}:
        output = output.replace(f"{name}{os.sep}", "").replace(name, ".")
    return output


def _summary(output: str) -> str:
    """Give the words of pytest's last line: `2 passed, 1 error`."""
    last = output.rstrip().rpartition("\n")[2].strip("= ")
    return last.rpartition(" in ")[0]
