"""The settings of a workspace, gathered from its files and from whoever asks.

A file may extend another, which then comes before it.  The files are found and read here; what
they mean, and what is wrong in them, is for `settings.reading` to say.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from modtidy import paths
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.toml import parse_toml
from modtidy.settings.values import Layer

OURS = ("modtidy.toml", ".modtidy.toml")
FILES = (*OURS, "pyproject.toml")
"""Where the settings of a directory are; the first that there is has the word."""

TABLE = ("tool", "modtidy")


@dataclass(frozen=True)
class Said:
    """Settings from outside the workspace: the command line's, the editor's."""

    origin: str
    values: Mapping[str, object]
    text: str | None = None
    directory: str = ""
    """The absolute path of the directory that paths in them are relative to, or the root."""
    camel_case: bool = False


def find_layers(
    root: str,
    said: Sequence[Said],
    directory: str = paths.ROOT,
    *,
    isolated: bool = False,
    settings_file: str | None = None,
) -> tuple[tuple[Layer, ...], tuple[Mistake, ...]]:
    """Gather the settings for the workspace at `root`, and what kept a file from being read.

    `directory` is the one below the root whose settings are wanted.  `isolated` leaves the
    workspace's own out, `settings_file` is read in their place.
    """
    reading = _Reading(root, [])
    layers: list[Layer] = []
    if settings_file is not None:
        layers += reading.file(Path(settings_file), ())
    elif not isolated:
        layers += reading.directory(Path(root, directory))
    for one in said:
        inside = _inside(root, one.directory) if one.directory else ""
        layers.append(
            Layer(one.origin, one.values, one.text, (), inside, camel_case=one.camel_case)
        )
    return tuple(layers), tuple(reading.mistakes)


def has_settings(directory: Path) -> bool:
    """Tell whether there are settings of ours in a directory."""
    if any((directory / name).is_file() for name in OURS):
        return True
    return "[tool.modtidy" in read_text(directory / "pyproject.toml")


def read_text(path: Path) -> str:
    """Return the text of a configuration file, in UTF-8; nothing where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


@dataclass(frozen=True)
class _Reading:
    root: str
    mistakes: list[Mistake]

    def directory(self, directory: Path) -> Iterator[Layer]:
        """Yield the settings of the first file of ours in `directory`, with what they extend."""
        for name in FILES:
            if (directory / name).is_file():
                layers = list(self.file(directory / name, ()))
                yield from layers
                if layers or name != "pyproject.toml":
                    return

    def file(self, path: Path, extending: tuple[Path, ...]) -> Iterator[Layer]:
        """Yield the settings in the file at `path`, after those of the file it extends."""
        origin = _named(self.root, path)
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as error:
            self._cannot(origin, error.strerror or "it cannot be opened", extending)
            return
        except UnicodeDecodeError:
            self._cannot(origin, "it is not in UTF-8", extending)
            return
        values = parse_toml(text, origin)
        if isinstance(values, Mistake):
            self.mistakes.append(values)
            return
        table = TABLE if path.name == "pyproject.toml" else ()
        for key in table:
            found = values.get(key)
            values = found if isinstance(found, Mapping) else {}
        if not values and table:
            return
        extended = values.get("extend")
        if isinstance(extended, str) and extended.strip():
            where = os.path.normpath(path.parent / Path(extended).expanduser())
            yield from self._extended(path, Path(where), extending)
        yield Layer(origin, values, text, table, _inside(self.root, path.parent.as_posix()))

    def _extended(self, path: Path, extended: Path, extending: tuple[Path, ...]) -> Iterator[Layer]:
        around = (*extending, path.resolve())
        if extended.resolve() in around:
            where = _named(self.root, extended)
            self.mistakes.append(
                Mistake(f"`{where}` extends itself", "extend", origin=_named(self.root, path))
            )
        else:
            yield from self.file(extended, around)

    def _cannot(self, origin: str, why: str, extending: tuple[Path, ...]) -> None:
        by = f", which `{_named(self.root, extending[-1])}` extends" if extending else ""
        message = f"`{origin}`{by} cannot be read: {why.lower()}"
        self.mistakes.append(Mistake(message, origin=origin))


def _named(root: str, path: Path) -> str:
    """Name a file as the user would: from the root where it is below it."""
    found = path.as_posix()
    return paths.relative(found, root) if paths.below(found, root) else found


def _inside(root: str, directory: str) -> str:
    """Give the way from the root to a directory; from one outside, paths count from the root."""
    if directory == root or not paths.below(directory, root):
        return paths.ROOT
    return paths.relative(directory, root)
