# noqa: INP001 - a script, run by its path
"""Puts the server and all it needs into `bundled/`, a directory that any Python >= 3.10 can run.

The one idea: what is bundled must do for every Python and every machine, not for those it is
bundled with.  So only wheels without compiled code are taken, and the requirements that only the
oldest Python has are taken too.
"""

import shutil
import subprocess  # noqa: TID251 - a tool of the client's, no part of the core
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path  # noqa: TID251 - as above

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTENSION = Path(__file__).resolve().parents[1]
PROJECT = EXTENSION.parents[1]
OLDEST = "3.10"
ENTRY = """\
\"\"\"Runs the server: `python -I` and this directory, then the server's own arguments.\"\"\"

from modtidy.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main())
"""
NOT_PURE = {".so", ".pyd", ".dylib", ".dll"}


def main() -> None:
    """Bundle the project into the directory named, else into the extension's `bundled/`."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else EXTENSION / "bundled"
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as wheels:
        pip("wheel", "--no-deps", "--wheel-dir", wheels, str(PROJECT))
        install(target, *map(str, Path(wheels).glob("*.whl")))
    while missing := missing_requirements(target):
        install(target, *missing)
    shutil.rmtree(target / "bin", ignore_errors=True)
    (target / "__main__.py").write_text(ENTRY, encoding="utf-8")
    if compiled := [path.name for path in target.rglob("*") if path.suffix in NOT_PURE]:
        sys.exit(f"compiled for one machine only: {', '.join(compiled)}")


def install(target: Path, *requirements: str) -> None:
    """Install wheels without compiled code, as the oldest Python would have them."""
    pure = ("--only-binary=:all:", "--implementation=py", "--abi=none", "--platform=any")
    there = ("--no-compile", "--upgrade", f"--python-version={OLDEST}", f"--target={target}")
    pip("install", *pure, *there, *requirements)


def missing_requirements(target: Path) -> list[str]:
    """Return what the oldest Python needs beside what is in `target`.

    pip reads the conditions of requirements for the Python it runs on, whatever it is asked.
    """
    oldest = {"python_version": OLDEST, "python_full_version": f"{OLDEST}.0", "extra": ""}
    installed = list(distributions(path=[str(target)]))
    names = {canonicalize_name(distribution.name) for distribution in installed}
    needed = (Requirement(text) for found in installed for text in found.requires or ())
    return sorted(
        f"{requirement.name}{requirement.specifier}"
        for requirement in needed
        if canonicalize_name(requirement.name) not in names
        and (requirement.marker is None or requirement.marker.evaluate(oldest))
    )


def pip(*arguments: str) -> None:
    """Run pip, and stop with what it said if it fails."""
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], check=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    main()
