"""Makes virtual environments on disk, with what installers leave in them."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from modtidy.environment import Environment
from modtidy.host.environment import find_environment

NOTHING: Mapping[str, str] = {}
"""The variables of a process in which no environment is active."""


def make(directory: Path, *options: str) -> Path:
    """Make a virtual environment as Python does; return its site-packages."""
    command: list[str | Path] = [sys.executable, "-m", "venv", "--without-pip", *options, directory]
    subprocess.run(command, check=True)
    return next(directory.glob("[lL]ib/**/site-packages"))


def write(directory: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def read(directory: Path) -> Environment:
    """Return the environment in `directory`, as a project beside it finds it."""
    return find_environment(directory.parent, directory.name, NOTHING)


def info(name: str, **files: str) -> dict[str, str]:
    """Return the files of a distribution's metadata, as an installer writes them."""
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\nNo: header\n"
    texts = {"METADATA": head, **{key.replace("_txt", ".txt"): text for key, text in files.items()}}
    texts = {key.replace("_json", ".json"): text for key, text in texts.items()}
    return {f"{name.replace('-', '_')}-1.0.dist-info/{key}": text for key, text in texts.items()}
