"""The standard library of a version, from the table that ships, corrected by the files there are.

The one idea: which modules are compiled into an interpreter differs from build to build, and shows
in its files.  A module of the library that is written in C either has a file of its own, and a
user's file may be found before it, or it is part of the interpreter.
"""

import json
from pathlib import Path
from typing import TypedDict

from modtidy.environment import StandardLibrary
from modtidy.host.reader import Reader

TABLES = Path(__file__).with_name("stdlib")
OLDEST, NEWEST = 8, 15

WINDOWS = frozenset({"_winapi", "msvcrt", "nt", "winreg"})
"""What every interpreter for Windows has built in beside the rest (CPython's `PC/config.c`)."""

ELSEWHERE = frozenset(
    {
        "_crypt",
        "_curses",
        "_curses_panel",
        "_posixshmem",
        "_posixsubprocess",
        "_scproxy",
        "fcntl",
        "grp",
        "nis",
        "ossaudiodev",
        "posix",
        "pwd",
        "readline",
        "resource",
        "spwd",
        "syslog",
        "termios",
    }
)
"""What no interpreter for Windows has."""

OPTIONAL = frozenset(
    {
        "_bz2",
        "_crypt",
        "_ctypes",
        "_curses",
        "_curses_panel",
        "_dbm",
        "_gdbm",
        "_hashlib",
        "_lzma",
        "_scproxy",
        "_sqlite3",
        "_ssl",
        "_tkinter",
        "_uuid",
        "_zstd",
        "nis",
        "ossaudiodev",
        "readline",
    }
)
"""What an interpreter is built without where a library of the system's is missing."""


class _Table(TypedDict):
    derived: bool
    names: list[str]
    builtin: list[str]
    frozen: list[str]
    startup: list[str]
    compiled: list[str]
    imports: dict[str, list[str]]


def standard_library(
    version: tuple[int, int], directory: Path | None, reader: Reader
) -> StandardLibrary:
    """Return the library of `version`; `directory` is where its files are, if they are anywhere.

    A version that no table is for gets the nearest one's.
    """
    minor = min(max(version[1], OLDEST), NEWEST)
    table: _Table = json.loads((TABLES / f"3.{minor}.json").read_bytes())
    names = set(table["names"])
    if directory and (table["derived"] or minor != version[1]):
        names |= _modules(directory, reader)
    return StandardLibrary(
        version,
        frozenset(names),
        _builtin(table, directory, reader) if directory else frozenset(table["builtin"]),
        frozenset(table["frozen"]),
        frozenset(table["startup"]),
        {name: tuple(targets) for name, targets in table["imports"].items()},
    )


def _builtin(table: _Table, directory: Path, reader: Reader) -> frozenset[str]:
    """Return what the table has as built-in or compiled, and has no file."""
    libraries = directory.parent / "DLLs"
    windows = libraries.is_dir()
    entries = reader.entries(libraries if windows else directory / "lib-dynload")
    with_file = {name.partition(".")[0] for name in entries if name.endswith((".so", ".pyd"))}
    if not with_file:
        return frozenset(table["builtin"])
    inside = {*table["builtin"], *table["compiled"]} - with_file
    if "_ssl" in with_file:  # else nearly everything is inside, as in python-build-standalone
        inside -= OPTIONAL
    return frozenset((inside | WINDOWS) - ELSEWHERE if windows else inside)


def _modules(directory: Path, reader: Reader) -> set[str]:
    """Return the modules and regular packages in the library's directory."""
    found = set()
    for entry in reader.entries(directory):
        stem, _, suffix = entry.partition(".")
        is_module = suffix == "py" or (directory / entry / "__init__.py").is_file()
        if is_module and stem.isidentifier() and stem != "sitecustomize":
            found.add(stem)
    return found
