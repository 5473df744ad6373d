"""What is asked of a build backend, and what it answers.

A backend is asked about one file at a time.  It looks at the directories the file lies in, and
never walks the project: the question comes for every file there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, Protocol, TypeVar, cast

from modtidy import paths

Held = TypeVar("Held")


class Verdict(Enum):
    """Whether a file will be in the wheel."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Shipped(NamedTuple):
    """The verdict on one file, with half a sentence on why it is so."""

    verdict: Verdict
    why: str


class SourceRoot(NamedTuple):
    """A directory the backend looks for packages in, with half a sentence on why it does."""

    path: str
    why: str


class Listing(Protocol):
    """What one directory holds: the names of files, and those of directories with a slash."""

    @property
    def names(self) -> frozenset[str]:
        """Every name in the directory."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a project, seen from the project's own directory.

    The listings must be whole: a backend sees what version control ignores.
    """

    entries: Callable[[str], Listing]
    """Lists a directory by its path from the workspace's root."""
    directory: str
    _known: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def names(self, directory: str) -> frozenset[str]:
        """List `directory`, a path from the project's directory."""
        whole = "/".join(part for part in (self.directory, directory) if part)
        return self.entries(whole).names

    def once(self, what: Callable[["Files"], Held]) -> Held:
        """Return `what` a backend says of these files as a whole, and ask it no second time."""
        name = what.__name__
        if name not in self._known:
            self._known[name] = what(self)
        return cast("Held", self._known[name])

    def has_file(self, path: str) -> bool:
        """Tell whether there is a file at `path`."""
        return paths.leaf(path) in self.names(paths.parent(path))

    def has_directory(self, path: str) -> bool:
        """Tell whether there is a directory at `path`."""
        return not path or f"{paths.leaf(path)}/" in self.names(paths.parent(path))

    def directories(self, directory: str) -> tuple[str, ...]:
        """Return the names of the directories in `directory`, in order."""
        return tuple(sorted(name[:-1] for name in self.names(directory) if name.endswith("/")))


class Backend(Protocol):
    """A build backend, told what the project's files tell it.

    Paths are relative to the project's directory, which is the empty string.
    """

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:
        """Return the directories whose packages go into the wheel under their own names."""

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path`, which exists, will be in the wheel."""


def yes(why: str) -> Shipped:
    """Answer that the file is in the wheel."""
    return Shipped(Verdict.YES, why)


def no(why: str) -> Shipped:
    """Answer that the file is left out of the wheel."""
    return Shipped(Verdict.NO, why)


def unknown(why: str) -> Shipped:
    """Answer that the project's files do not say."""
    return Shipped(Verdict.UNKNOWN, why)


def cleaned(path: str) -> str:
    """Return `path` as the project writes it in the form paths have here: `./src/` as `src`."""
    return "/".join(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))
