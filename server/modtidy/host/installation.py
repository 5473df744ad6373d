"""Where a Python lies: its version, its standard library, its directories for what is installed.

The one idea: `site` and `getpath` work this out from the names of files and from `pyvenv.cfg`, and
so it is worked out here, without starting anything (PEP 405; the documentation of `site`).
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from modtidy.host.reader import Reader

VERSIONED = re.compile(r"(?:python|pypy)3\.(\d+)t?(?:\.exe)?")
"""`lib/python3.11`, also of a free-threaded build; `lib/pypy3.10`; `bin/python3.11`."""
LIBRARY_OF_WINDOWS = re.compile(r"python3(\d+)t?\.dll", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Installation:
    """A Python on disk."""

    prefix: Path
    version: tuple[int, int]
    library: Path | None
    """The directory of the standard library, if there is one."""
    site_directories: tuple[Path, ...]
    """Where distributions are installed, in the order of the search path."""


def installation_at(
    path: Path, variables: Mapping[str, str], reader: Reader
) -> Installation | None:
    """Return the Python at `path`, a directory or an interpreter's file; none may be there."""
    if not os.path.exists(path):  # noqa: PTH110 # `Path` raises where it may not look
        return None
    prefix = _prefix(path)
    configuration = _configuration(prefix, reader)
    hint = VERSIONED.fullmatch(path.resolve().name)
    minor = _minor(configuration, prefix, hint, reader)
    if minor is None:
        return None
    version = (3, minor)
    bases = _bases(configuration) if configuration else [prefix]
    found = ((base, library) for base in bases for library in _libraries(base, minor))
    base, library = next(found, (None, None))
    if library is None:
        if not configuration:
            return None
        reader.complain(f"The Python that `{prefix}` was made from is not where it was")
    directories = list(_site_directories(prefix, minor)) if configuration else []
    # Without the key, `site` takes it for true.
    if configuration.get("include-system-site-packages", "true").lower() == "true" and base:
        directories += [*_user_site_directories(minor, variables), *_site_directories(base, minor)]
    return Installation(prefix, version, library, _distinct(directories))


def _prefix(path: Path) -> Path:
    """Return the directory the Python at `path` is in: that of the first `pyvenv.cfg`, if any.

    `getpath` looks for it beside the interpreter and one directory up, before links are followed.
    """
    if path.is_dir():
        return path
    while True:
        for directory in (path.parent, path.parent.parent):
            if (directory / "pyvenv.cfg").is_file():
                return directory
        if not path.is_symlink():
            return path.parent if (path.parent / "Lib/os.py").is_file() else path.parent.parent
        path = path.parent / path.readlink()


def _configuration(prefix: Path, reader: Reader) -> Mapping[str, str]:
    """Return the keys of `pyvenv.cfg`, in lower case, with their values."""
    lines = reader.text(prefix / "pyvenv.cfg").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _minor(
    configuration: Mapping[str, str], prefix: Path, hint: re.Match[str] | None, reader: Reader
) -> int | None:
    """Return the `n` of 3.n: as configured, else as the interpreter or the library is called."""
    for key in ("version", "version_info"):
        if written := re.match(r"3\.(\d+)", configuration.get(key, "")):
            return int(written[1])
    if hint:
        return int(hint[1])
    found = [
        int(match[1])
        for directory in ("lib", "lib64")
        for match in map(VERSIONED.fullmatch, reader.entries(prefix / directory))
        if match
    ]
    found += [
        int(match[1])
        for match in map(LIBRARY_OF_WINDOWS.fullmatch, reader.entries(prefix))
        if match
    ]
    return max(found, default=None)


def _bases(configuration: Mapping[str, str]) -> Iterator[Path]:
    """Return where the Python that a virtual environment was made from may be, likeliest first."""
    if home := configuration.get("home"):
        yield from (Path(home).parent, Path(home))
        for name in ("python3", "python"):
            yield (Path(home) / name).resolve().parent.parent
    for key in ("base-prefix", "base-exec-prefix"):
        if key in configuration:
            yield Path(configuration[key])
    for key in ("base-executable", "executable"):
        if key in configuration:
            yield Path(configuration[key]).resolve().parent.parent


def _directories(prefix: Path, minor: int) -> Iterator[Path]:
    """Return the directories a build may keep its library in, whichever exist."""
    for lib in ("lib", "lib64"):
        for name in ("python3.", "pypy3."):
            yield prefix / lib / f"{name}{minor}"
        yield prefix / lib / f"python3.{minor}t"
    yield prefix / "Lib"


def _libraries(prefix: Path, minor: int) -> Iterator[Path]:
    """Return the directories that have the landmark `getpath` looks for."""
    for directory in _directories(prefix, minor):
        if (directory / "os.py").is_file():
            yield directory


def _site_directories(prefix: Path, minor: int) -> Iterator[Path]:
    """Return the directories distributions are installed in, Debian's own ones too."""
    for directory in _directories(prefix, minor):
        yield directory / "site-packages"
    yield prefix / f"local/lib/python3.{minor}/dist-packages"
    yield prefix / "lib/python3/dist-packages"
    yield prefix / f"lib/python3.{minor}/dist-packages"


def _user_site_directories(minor: int, variables: Mapping[str, str]) -> Iterator[Path]:
    """Return where `pip install --user` installs, on every platform (PEP 370)."""
    if base := variables.get("PYTHONUSERBASE"):
        yield Path(base, f"lib/python3.{minor}/site-packages")
    elif home := variables.get("HOME"):
        yield Path(home, f".local/lib/python3.{minor}/site-packages")
        yield Path(home, f"Library/Python/3.{minor}/lib/python/site-packages")
    if roaming := variables.get("APPDATA"):
        yield Path(roaming, f"Python/Python3{minor}/site-packages")


def _distinct(directories: Iterable[Path]) -> tuple[Path, ...]:
    """Return those that exist, each once: `lib64` is often a link to `lib`."""
    found: dict[Path, Path] = {}
    for directory in directories:
        if os.path.isdir(directory):  # noqa: PTH112 # `Path` raises where it may not look
            found.setdefault(directory.resolve(), directory)
    return tuple(found.values())
