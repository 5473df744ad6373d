"""Reads the files of an environment, which others wrote and anything may be wrong with.

The one idea: a file that cannot be read costs only itself.  It reads as empty, and what was wrong
is kept as a sentence.  A file that is not there is no problem at all.
"""

import os
from pathlib import Path


class Reader:
    """Reads text, and remembers what it could not read."""

    def __init__(self) -> None:
        """Begin with no problems."""
        self._problems: list[str] = []

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, a sentence each."""
        return tuple(self._problems)

    def complain(self, problem: str) -> None:
        """Remember a sentence about a file that was read, and made no sense."""
        self._problems.append(problem)

    def text(self, path: Path | str, size: int = -1) -> str:
        """Return the text of `path`, or of its first `size` bytes; none is there, none is given.

        A byte order mark is left out.  What is not UTF-8 is read as if its bytes were characters
        nobody uses, so that the rest of the file is of use.
        """
        try:
            with open(path, "rb") as file:  # noqa: PTH123 # hundreds of times, and for strings too
                return file.read(size).decode("utf-8-sig", "surrogateescape")
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            self.complain(f"`{path}` cannot be read: {error.strerror}")
            return ""

    def entries(self, directory: Path) -> tuple[str, ...]:
        """Return the names in `directory`, in order; none if there is no such directory."""
        try:
            return tuple(sorted(os.listdir(directory)))  # noqa: PTH208 # names alone are wanted
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            self.complain(f"`{directory}` cannot be listed: {error.strerror}")
            return ()
