"""Which build backend a project has, told what the project's files say (PEP 517, PEP 518)."""

import re
from collections.abc import Callable, Mapping

from modtidy.configuration.backends.flit import Flit
from modtidy.configuration.backends.hatchling import Hatchling
from modtidy.configuration.backends.others import Native, Unknown
from modtidy.configuration.backends.pdm import Pdm
from modtidy.configuration.backends.poetry import Poetry
from modtidy.configuration.backends.setuptools_settings import SetuptoolsFiles
from modtidy.configuration.backends.uv import Uv
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import Backend

_SETUPTOOLS = ("metadata", "options")
"""The sections of `setup.cfg` that make it more than other tools' settings."""


def read_backend(
    pyproject: Table, setuptools: SetuptoolsFiles, texts: Mapping[str, str], hatch_file: Table
) -> Backend:
    """Return the backend that `pyproject` names, or setuptools where that is the old default.

    `texts` are the project's files by name, of which `.gitignore` is asked for, and
    `hatch_file` is `hatch.toml`, whose tables outrank those of `[tool.hatch]`.
    """
    tool = pyproject.table("tool")
    name = pyproject.table("project").text("name")
    ignored = texts.get(".gitignore", "")
    tool = pyproject.table("tool")
    name = pyproject.table("project").text("name")
    ignored = texts.get(".gitignore", "")
    hatch = Table({**tool.table("hatch").values, **hatch_file.values})
    readers: Mapping[str, Callable[[], Backend]] = {
        "": Unknown,
        "setuptools": setuptools.setuptools,
        "hatchling": lambda: Hatchling.read(hatch, name, ignored),
        "flit_core": lambda: Flit.read(tool.table("flit"), name),
        "flit": lambda: Flit.read(tool.table("flit"), name),
        "poetry": lambda: Poetry.read(tool.table("poetry"), name, ignored),
        "pdm": lambda: Pdm.read(tool.table("pdm", "build")),
        "uv_build": lambda: Uv.read(tool.table("uv", "build-backend"), name),
        "scikit_build_core": lambda: Native.read_scikit_build(tool.table("scikit-build"), name),
        "maturin": lambda: Native.read_maturin(tool.table("maturin"), name),
    }
    backend = re.split("[.:]", backend_name(pyproject, setuptools))[0]
    if "backend-path" in pyproject.table("build-system") or backend not in readers:
        return Unknown(f"what the build backend `{backend}` ships is known to itself alone")
    return readers[backend]()


def backend_name(pyproject: Table, setuptools: SetuptoolsFiles) -> str:
    """Return the backend's import path; nothing where no wheel is meant to be built."""
    system = pyproject.table("build-system")
    if "build-backend" in system:
        return system.text("build-backend")
    old = setuptools.script.exists or not setuptools.setup_cfg.keys().isdisjoint(_SETUPTOOLS)
    if old or system.values or pyproject.table("tool", "setuptools").values:
        return "setuptools.build_meta"
    return ""
