"""Drawn projects as a user has them: on disk, beside an environment, or as a value made of both.

The one idea: nothing is set up that a user could not have.  Roots, settings and distributions are
read from what is drawn, by the functions that read a user's.
"""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from drawing import Drawing
from modtidy import paths, rules
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.toml import parse_toml
from modtidy.environment import Environment
from modtidy.host.disk import listed
from modtidy.host.encoding import decoded, encoded
from modtidy.host.environment import find_environment
from modtidy.host.library import EnvironmentLibrary
from modtidy.host.settings_files import FILES as SETTINGS_FILES
from modtidy.host.settings_files import TABLE
from modtidy.host.workspace import PROJECTS
from modtidy.library import Library
from modtidy.project.nested import Nested
from modtidy.project.project import Project
from modtidy.rewriting.outcome import texts_of
from modtidy.settings.reading import read_settings
from modtidy.settings.values import Layer, Settings
from modtidy.source.names import Names
from modtidy.source.summary import Summary
from modtidy.tree import Entries, Texts, Tree, holding
from sealed import lifted

Home = Callable[[Drawing], Path]
"""Gives the directory a drawn environment is in; the same one for the same drawing."""

OWN = frozenset({".venv", ".git"})
"""What lies in a workspace on disk beside what is drawn."""


class Written:
    """Trees on disk, each in a directory of its own and written once, however often it comes up."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._known: dict[tuple[tuple[str, str], ...], Path] = {}

    def place(self, files: Mapping[str, str]) -> Path:
        """Give the directory where a tree is."""
        held = tuple(sorted(files.items()))
        if held not in self._known:
            self._known[held] = self._work / str(len(self._known))
            write(files, self._known[held])
        return self._known[held]

    def places(self) -> tuple[Path, ...]:
        """Give the directories of all trees there are."""
        return tuple(self._known.values())


def write(files: Mapping[str, str], root: Path) -> None:
    """Write drawn files into the directory `root`; a path that ends in a slash is a directory."""
    for path, text in files.items():
        target = root / path
        if path.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(encoded(text, target.name))


def held(root: Path) -> dict[str, str]:
    """Read every file in the directory `root`, but for what is there beside what is drawn."""
    found: dict[str, str] = {}
    for directory, directories, names in os.walk(root):
        directories[:] = [name for name in directories if name not in {*OWN, "__pycache__"}]
        for name in names:
            path = Path(directory, name)
            found[path.relative_to(root).as_posix()] = decoded(path.read_bytes(), name)
    return found


def write_environment(
    installed: Mapping[str, str], root: Path, python: Path = Path(sys.executable), version: str = ""
) -> Path:
    """Make the virtual environment `.venv` in `root`, as `venv` does; return its interpreter."""
    version = version or "{}.{}".format(*sys.version_info)
    base = python.resolve()
    site = root / ".venv" / "lib" / f"python{version}" / "site-packages"
    site.mkdir(parents=True)
    write(installed, site)
    said = f"home = {base.parent}\ninclude-system-site-packages = false\nversion = {version}.0\n"
    (root / ".venv" / "pyvenv.cfg").write_text(said, "utf-8")
    (root / ".venv" / "bin").mkdir()
    started = root / ".venv" / "bin" / "python"
    started.symlink_to(base)
    return started


def project(drawing: Drawing, root: Path, extra: Mapping[str, object] | None = None) -> Project:
    """Make the project a drawing is of, as a value; `root` holds the environment on disk.

    `extra` are settings beneath those that are drawn.
    """
    tree = tree_of(drawing.files)
    settings, around = settings_of(paths.ROOT, tree, extra or {}), environment(root)
    known, workspace = configurations(tree), root.as_posix()
    inner = nested(tree, extra or {})
    return Project.of(tree, known, around, settings, workspace, _library(root), inner)


def tree_of(files: Mapping[str, str]) -> Tree:
    """Make the tree of some drawn files, over the real files outside."""
    drawn = Tree.of(files, _Outside())
    return Tree(drawn.directories, Texts(files, _Installed()), drawn.outside)


@cache
def environment(root: Path) -> Environment:
    """Read the environment in the directory `root`, once."""
    return find_environment(root, None, {})


@cache
def _library(root: Path) -> Library:
    """Make what answers for the modules of that environment, and remembers its answers."""
    return _Library(EnvironmentLibrary(environment(root)))


def configurations(tree: Tree) -> dict[str, Configuration]:
    """Read what the configuration files of every project in a tree say."""
    return {
        directory: read_configuration(directory, texts_of(directory, tree))
        for directory, entries in tree.directories.items()
        if not directory or entries.names & {*PROJECTS}
    }


def nested(tree: Tree, extra: Mapping[str, object]) -> Nested:
    """Read the settings of the directories below the root that have some of their own."""
    return Nested(
        {
            directory: settings_of(directory, tree, extra)
            for directory in tree.directories
            if directory and _says_ours(directory, tree)
        }
    )


def _says_ours(directory: str, tree: Tree) -> bool:
    names = tree.entries(directory).names & {*SETTINGS_FILES}
    said = (tree.text(paths.join(directory, name)) for name in names)
    return bool(names - {"pyproject.toml"}) or any("[tool.modtidy" in text for text in said)


def settings_of(directory: str, tree: Tree, extra: Mapping[str, object]) -> Settings:
    """Read the settings in the files of a directory, above those in `extra`."""
    layers = [Layer("the case", extra)]
    name = next((name for name in SETTINGS_FILES if tree.has(paths.join(directory, name))), None)
    if name:
        text = tree.text(paths.join(directory, name))
        table = TABLE if name == "pyproject.toml" else ()
        said = _table(parse_toml(text, name), table)
        layers.append(Layer(paths.join(directory, name), said, text, table, directory))
    settings, mistakes = read_settings(layers, {rule.name: rule.options for rule in rules.ALL})
    assert not mistakes, mistakes
    return settings


def _table(said: object, keys: Iterable[str]) -> Mapping[str, object]:
    """Give the table at the end of `keys`, an empty one where there is none."""
    for key in keys:
        assert isinstance(said, Mapping), said
        said = said.get(key, {})
    assert isinstance(said, Mapping), said
    return said


@dataclass(frozen=True)
class _Library:
    """The modules outside the workspace, known as the host knows them."""

    host: EnvironmentLibrary

    def public_names(self, module: str) -> tuple[str, ...] | None:
        with lifted():
            return self.host.public_names(module)


class _Outside:
    """The directories outside the workspace, listed as the host lists them."""

    def entries(self, directory: str) -> Entries:
        with lifted():
            return listed(directory)


class _Installed:
    """The files outside the workspace, read as the host reads them."""

    def text(self, path: str) -> str:
        with lifted():
            file = Path(path)
            return decoded(file.read_bytes(), file.name) if file.is_file() else ""

    def summary(self, path: str) -> Summary:
        return Texts({path: self.text(path)}).summary(path)

    def names(self, path: str) -> Names:
        return Texts({path: self.text(path)}).names(path)

    def holding(self, phrases: Collection[str], files: Iterable[str]) -> Iterator[str]:
        return holding(phrases, files, self.text)
