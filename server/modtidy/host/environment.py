"""Finds the environment of a project, and reads it.

The one idea: it is found as a person would look for it, and what was found says why.  Everything
is read as text, by `installation`, `standard_library`, `site_packages` and `distributions`: no
interpreter is started and no code of the environment's is run.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from modtidy.environment import Environment
from modtidy.host.distributions import distributions, well_known_import_names
from modtidy.host.extension_suffixes import extension_suffixes
from modtidy.host.installation import Installation, installation_at
from modtidy.host.reader import Reader
from modtidy.host.site_packages import Additions, additions
from modtidy.host.standard_library import standard_library

BESIDE = (".venv", "venv", "env")


def find_environment(
    root: Path,
    wanted: str | None = None,
    variables: Mapping[str, str] = os.environ,
    running: Path = Path(sys.prefix),
) -> Environment:
    """Return the environment of the project in the directory `root`.

    `wanted` is what the setting `python` says: the directory of an environment, or an
    interpreter, which is not started; relative to `root`.  Without one it is a virtual environment
    in `root` or above it in the repository, the one that is active according to the environment
    `variables`, or at last the Python that is `running` modtidy, unless that has been made for
    modtidy alone.
    """
    reader = Reader()
    likely = (*_wanted(root, wanted), *_beside(root), *_above(root), *_active(variables))
    for path, why in likely:
        if installation := _installation(path, why, variables, reader):
            return _environment(installation, why, reader)
    why = "the Python that runs modtidy"
    own = _installation(running, why, variables, reader)
    if own and not _is_for_one_tool(running):
        return replace(_environment(own, why, reader), assumed=True)
    library = own.library if own else None
    bare = Installation(running, sys.version_info[:2], library, ())
    return replace(_environment(bare, "no environment was found", reader), assumed=True)


def nested_environment(
    root: Path,
    directory: str,
    wanted: str | None = None,
    variables: Mapping[str, str] = os.environ,
) -> Environment | None:
    """Return the environment that a directory below `root` has of its own, if it has any.

    It is the one that `wanted` names, or a virtual environment in the directory.
    """
    reader = Reader()
    own = _wanted(root, wanted) if wanted else _beside(root / directory, f"`{directory}`")
    for path, why in own:
        if installation := _installation(path, why, variables, reader):
            return _environment(installation, why, reader)
    return None


def _installation(
    path: Path, why: str, variables: Mapping[str, str], reader: Reader
) -> Installation | None:
    """Return the Python at `path`; if there is none, that is a problem."""
    try:
        if found := installation_at(path, variables, reader):
            return found
        reader.complain(f"{why}, is not an environment of Python's")
    except OSError as error:
        reader.complain(f"{why}, cannot be read: {error.strerror}")
    return None


def _wanted(root: Path, wanted: str | None) -> Iterator[tuple[Path, str]]:
    """Return where an environment may be, with what it may then be said to be."""
    if wanted:
        home = os.path.expanduser(wanted)  # noqa: PTH111 # `Path` raises where there is no home
        path = os.path.abspath(root / home)  # noqa: PTH100 # keeps links
        yield Path(path), f"`{wanted}`, named by the setting `python`"


def _beside(directory: Path, where: str = "the project's root") -> Iterator[tuple[Path, str]]:
    for name in BESIDE:
        if (directory / name / "pyvenv.cfg").is_file():
            yield directory.absolute() / name, f"`{name}`, found in {where}"


def _above(root: Path) -> Iterator[tuple[Path, str]]:
    """Look above a project for an environment that it shares with others of its repository."""
    above = (root, *root.absolute().parents)
    repository = next((one for one in above if (one / ".git").exists()), root)
    for directory in above[1:] if repository != root else ():
        yield from _beside(directory, f"`{directory.as_posix()}`")
        if directory == repository:
            return


def _active(variables: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if named := variables.get(variable):
            yield Path(named), f"`{named}`, named by `{variable}`"


def _is_for_one_tool(prefix: Path) -> bool:
    """Tell whether pipx or uv made the environment to hold one tool: it is no project's."""
    receipts = ("pipx_metadata.json", "uv-receipt.toml")
    return "archive-v0" in prefix.parts or any((prefix / name).is_file() for name in receipts)


def _environment(installation: Installation, why: str, reader: Reader) -> Environment:
    """Read everything there is about the Python at `installation`."""
    added = {directory: additions(directory, reader) for directory in installation.site_directories}
    pieces = [piece for by_file in added.values() for piece in by_file.values()]
    return Environment(
        installation.version,
        installation.prefix.as_posix(),
        why,
        standard_library(installation.version, installation.library, reader),
        tuple(dict.fromkeys(_search_path(installation, added))),
        tuple(
            distribution
            for directory, by_file in added.items()
            for distribution in distributions(directory, by_file, reader)
        ),
        tuple(dict.fromkeys(path for piece in pieces for path in piece.paths)),
        {name: path for piece in reversed(pieces) for name, path in piece.mapped.items()},
        reader.problems,
        well_known_import_names(),
        extension_suffixes(installation.library, installation.version, reader),
    )


def _search_path(
    installation: Installation, added: Mapping[Path, Mapping[str, Additions]]
) -> Iterator[str]:
    """Return the directories in the order of `sys.path`, what a `.pth` file adds after its own."""
    if installation.library:
        yield installation.library.as_posix()
        for extensions in ("lib-dynload", "../DLLs"):
            if (installation.library / extensions).is_dir():
                yield (installation.library / extensions).resolve().as_posix()
    for directory, by_file in added.items():
        yield directory.as_posix()
        for piece in by_file.values():
            yield from piece.paths
