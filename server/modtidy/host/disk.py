"""The files of a workspace, as the disk has them: which there are, and how to tell they changed.

One walk lists every directory that is not ignored.  What is ignored is still there, and may be
imported: a listing names it, and only nobody looks into it.  Nothing is read here but `.gitignore`
files, and nothing is ever an error: what cannot be listed is a problem, and the walk goes on.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from modtidy import paths
from modtidy.host.ignore import Ignore
from modtidy.project.nested import nearest
from modtidy.tree import EMPTY, Entries

PYTHON = (".py", ".pyi")

WORK = ".modtidy-change"
"""The directories that hold what a change needs while it is made."""

SKIPPED = frozenset(
    {
        WORK, ".bzr", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".jj", ".mypy_cache",
        ".nox", ".pants.d", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv",
        "__pycache__", "__pypackages__", "node_modules", "site-packages",
    }
)  # fmt: skip
"""Directories that hold what tools have made, whose names no one gives to a package."""

METADATA = (".egg-info", ".dist-info")

ENVIRONMENT_MARKS = ("pyvenv.cfg", "conda-meta")
"""What lies in the directory of an environment (PEP 405; conda)."""


EVERYWHERE: Mapping[str, Iterable[str]] = MappingProxyType({})
"""No directory has patterns of its own: the same are in force everywhere."""


class Fingerprint(NamedTuple):
    """What is different about a file when its contents are."""

    modified: int
    """Nanoseconds since the epoch."""
    size: int
    inode: int


class Problem(NamedTuple):
    """Something of the disk's that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Scan:
    """What one walk found; all paths count from its root."""

    directories: Mapping[str, Entries]
    fingerprints: Mapping[str, Fingerprint]
    """The Python files."""
    ignored: frozenset[str] = frozenset()
    """The Python files of these that git or the settings leave out: known, and not reported on."""
    problems: tuple[Problem, ...] = ()


def scan(
    root: str, excluded: Iterable[str] = (), nested: Mapping[str, Iterable[str]] = EVERYWHERE
) -> Scan:
    """List the directories under the absolute path `root`.

    `excluded` are patterns after gitignore(5) which the settings add to those of git; `nested` has,
    by the directories they are in force below, those that stand in their place.
    """
    inner = {directory: Ignore(lines) for directory, lines in nested.items()}
    return _Walk(root, Ignore(excluded), inner).walked()


def listed(directory: str) -> Entries:
    """List one directory, or nothing where it cannot be listed."""
    try:
        with os.scandir(directory) as entries:
            return Entries.of([f"{one.name}/" if one.is_dir() else one.name for one in entries])
    except OSError:
        return EMPTY


class Listings:
    """The directories no walk has listed, listed when they are asked for and then remembered."""

    def __init__(self, root: str) -> None:
        """Begin with nothing listed; paths that are not absolute count from `root`."""
        self._root = root
        self._known: dict[str, Entries] = {}

    def entries(self, directory: str) -> Entries:
        """List the directory at `directory`, or nothing where it cannot be."""
        known = self._known.get(directory)
        if known is None:
            known = listed(absolute(directory, self._root))
            self._known[directory] = known
        return known


def absolute(path: str, root: str) -> str:
    """Give the absolute path of `path`, which counts from `root` if it is not absolute itself."""
    return (
        path if paths.is_absolute(path) else f"{root.rstrip('/')}/{path}".removesuffix("/") or "/"
    )


def reason(error: OSError) -> str:
    """Say why the disk would not, in half a sentence."""
    return (error.strerror or type(error).__name__).lower()


def fingerprint(path: str) -> Fingerprint | None:
    """Return the fingerprint of the file at the absolute `path`; none where there is no file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked for every file of a workspace
    except OSError:
        return None
    return Fingerprint(found.st_mtime_ns, found.st_size, found.st_ino)


@dataclass
class _Walk:
    """One walk, while it goes on."""

    root: str
    excluded: Ignore
    nested: Mapping[str, Ignore]
    directories: dict[str, Entries] = field(default_factory=dict)
    fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    """The real paths of what was walked: the root, and the directories linked to."""

    def walked(self) -> Scan:
        self.followed.append(_real(self.root))
        waiting = [(paths.ROOT, _ignored_above(self.root))]
        while waiting:
            waiting += self._directory(*waiting.pop())
        found = frozenset(self.ignored)
        return Scan(self.directories, self.fingerprints, found, tuple(self.problems))

    def _directory(self, directory: str, ignore: Ignore) -> list[tuple[str, Ignore]]:
        """List one directory; return those in it to be listed next, with what they ignore."""
        try:
            with os.scandir(absolute(directory, self.root)) as entries:
                found = {one.name: one for one in entries}
        except OSError as error:
            self.problems.append(Problem(directory, reason(error)))
            found = {}
        if directory and any(mark in found for mark in ENVIRONMENT_MARKS):
            return []
        if ".gitignore" in found:
            ignore = Ignore(_lines(found[".gitignore"].path), directory, ignore)
        names, below = [], []
        for name, entry in found.items():
            if _is_directory(entry):
                names.append(f"{name}/")
                if self._is_entered(entry, paths.join(directory, name), ignore):
                    below.append((paths.join(directory, name), ignore))
            elif not name.endswith(PYTHON) or self._file(entry, directory, ignore):
                names.append(name)
        self.directories[directory] = Entries.of(names)
        return below

    def _file(self, entry: "os.DirEntry[str]", directory: str, ignore: Ignore) -> bool:
        """Take note of a Python file; tell whether it is one, and no broken link."""
        path = paths.join(directory, entry.name)
        try:
            found = entry.stat()
        except OSError as error:
            self.problems.append(Problem(path, reason(error)))
            return False
        self.fingerprints[path] = Fingerprint(found.st_mtime_ns, found.st_size, found.st_ino)
        if self._is_ignored(path, ignore, is_directory=False):
            self.ignored.append(path)
        return True

    def _is_entered(self, entry: "os.DirEntry[str]", path: str, ignore: Ignore) -> bool:
        if entry.name in SKIPPED or entry.name.endswith(METADATA):
            return False
        if self._is_ignored(path, ignore, is_directory=True):
            return False
        if not entry.is_symlink():
            return True
        real = _real(entry.path)
        if any(paths.below(real, one) or paths.below(one, real) for one in self.followed):
            return False
        self.followed.append(real)
        return True

    def _is_ignored(self, path: str, ignore: Ignore, *, is_directory: bool) -> bool:
        excluded = nearest(paths.parent(path), self.nested, self.excluded)
        return excluded.ignores(path, is_directory=is_directory) or ignore.ignores(
            path, is_directory=is_directory
        )


def _is_directory(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle
        return False


def _real(path: str) -> str:
    return os.path.realpath(path).replace("\\", "/")


def _ignored_above(root: str) -> Ignore:
    """Gather what the repository that `root` lies in ignores, above it."""
    ignore = Ignore(())
    own = Path(root)
    repository = next((one for one in (own, *own.parents) if (one / ".git").exists()), None)
    if repository is None:
        return ignore
    between = [one for one in own.parents if one == repository or repository in one.parents]
    for file, directory in (
        (repository / ".git" / "info" / "exclude", repository),
        *((one / ".gitignore", one) for one in reversed(between)),
    ):
        through = own.relative_to(directory).as_posix()
        if lines := _lines(str(file)):
            ignore = Ignore(lines, above=ignore, root="" if through == "." else through)
    return ignore


def _lines(path: str) -> list[str]:
    """Return the lines of a file, none where it cannot be read."""
    try:
        return Path(path).read_bytes().decode("utf-8", "replace").split("\n")
    except OSError:
        return []
