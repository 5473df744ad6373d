"""Wheels, built by the backends themselves and unpacked, as an installer does with a pure wheel."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import workspaces


def install(files: Mapping[str, str], backend: str, target: Path) -> None:
    """Build the wheel of a project, and unpack it into `target`."""
    source, built = target.with_suffix(".source"), target.with_suffix(".wheel")
    workspaces.write(files, source)
    built.mkdir()
    code = (
        "import importlib, sys; backend = importlib.import_module(sys.argv[1]);"
        " backend.build_wheel(sys.argv[2])"
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, backend, str(built)],
        cwd=source,
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=True,
    )
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(target)


def modules(target: Path) -> set[str]:
    """Name the modules that can be imported from `target`, but for what only `-m` runs."""
    found = (path.relative_to(target).with_suffix("") for path in target.rglob("*.py"))
    names = {".".join(path.parts).removesuffix(".__init__") for path in found}
    return {name for name in names if not name.endswith("__main__")}


def said(program: list[str], target: Path) -> str:
    """Give what Python prints that is run in `target`."""
    done = subprocess.run(
        [sys.executable, *program], cwd=target, capture_output=True, text=True, check=True
    )
    return done.stdout
