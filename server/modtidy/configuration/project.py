"""A project's configuration: what all of its files say, in one value.

The files are handed over as texts, by name; what is not there says nothing, and what cannot be read
is a mistake and otherwise as if it were not there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.backends.others import Unknown
from modtidy.configuration.backends.setuptools_settings import SetuptoolsFiles
from modtidy.configuration.build import read_backend
from modtidy.configuration.ini import Sections, parse_ini
from modtidy.configuration.metadata import Metadata, oldest_python, read_metadata
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.modules import ModuleEntry, explicit_modules
from modtidy.configuration.neighbours import Neighbours, read_neighbours
from modtidy.configuration.pytest import Pytest, read_pytest
from modtidy.configuration.ruff import Ruff, read_ruff
from modtidy.configuration.setup_script import SetupScript, read_setup_script
from modtidy.configuration.table import Table
from modtidy.configuration.toml import parse_toml
from modtidy.configuration.type_checkers import Mypy, Pyright, read_mypy, read_pyright
from modtidy.configuration.wheel import (
    Backend,
    Files,
    Listing,
    Shipped,
    SourceRoot,
    unknown,
)

TOML_FILES = (
    *("pyproject.toml", "ruff.toml", ".ruff.toml", "pytest.toml", ".pytest.toml", "hatch.toml"),
)
INI_FILES = ("setup.cfg", "tox.ini", "pytest.ini", ".pytest.ini", "mypy.ini", ".mypy.ini")
OTHER_FILES = ("setup.py", "MANIFEST.in", "pyrightconfig.json", ".gitignore")
FILES = (*TOML_FILES, *INI_FILES, *OTHER_FILES)
"""The files of a project directory that are read; `.gitignore` is the nearest one above, too."""


class ExtraPath(NamedTuple):
    """A directory some tool is told to look for modules in."""

    path: str
    why: str
    comes_first: bool
    """Whether it stands before the standard library."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the files of one project directory say."""

    path: str
    """The project's directory."""
    metadata: Metadata = field(default_factory=Metadata)
    build: Backend = field(default_factory=Unknown)
    pytest: Pytest = field(default_factory=Pytest)
    ruff: Ruff = field(default_factory=Ruff)
    mypy: Mypy = field(default_factory=Mypy)
    pyright: Pyright = field(default_factory=Pyright)
    neighbours: Neighbours = field(default_factory=Neighbours)
    modules: tuple[ModuleEntry, ...] = ()
    """The modules that setuptools is told of one by one."""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def oldest_python(self) -> tuple[int, int] | None:
        """The oldest version of Python the project admits, if it says."""
        return oldest_python(self.metadata.requires_python)

    def source_roots(self, entries: Callable[[str], Listing]) -> tuple[SourceRoot, ...]:
        """Return the directories the build backend takes packages from, by workspace path."""
        roots = self.build.source_roots(Files(entries, self.path))
        return tuple(SourceRoot(_joined(self.path, root.path), root.why) for root in roots)

    def ships(self, path: str, entries: Callable[[str], Listing]) -> Shipped:
        """Tell whether the Python file at the workspace path `path` will be in the wheel."""
        return self.shipping(entries)(path)

    def shipping(self, entries: Callable[[str], Listing]) -> Callable[[str], Shipped]:
        """Return what tells of one file after another whether it will be in the wheel.

        What holds for all of them is worked out once, so it is for a moment's use.
        """
        files = Files(entries, self.path)

        def ships(path: str) -> Shipped:
            if not paths.below(path, self.path):
                return unknown("it lies outside the project's directory")
            return self.build.ships(paths.relative(path, self.path), files)

        return ships

    def extra_paths(self) -> Iterator[ExtraPath]:
        """Yield the directories that tools are told to look for modules in."""
        for path in self.pytest.python_paths:
            yield ExtraPath(path, "pytest's `pythonpath` names it", comes_first=True)
        for path in self.mypy.path:
            yield ExtraPath(path, "mypy's `mypy_path` names it", comes_first=False)
        for path in (*self.pyright.extra_paths, *self.pyright.execution_roots):
            yield ExtraPath(path, "pyright is told to look here", comes_first=False)
        for path in self.ruff.src:
            yield ExtraPath(path, "ruff's `src` names it", comes_first=False)


def read_configuration(directory: str, texts: Mapping[str, str]) -> Configuration:
    """Return what the files of `directory` say, whose texts are in `texts` by name."""
    mistakes: list[Mistake] = []
    tables: dict[str, Table] = {}
    sections: dict[str, Sections] = {}
    for name in texts.keys() & {*TOML_FILES}:
        table = parse_toml(texts[name], paths.join(directory, name))
        if isinstance(table, Mistake):
            mistakes.append(table)
        else:
            tables[name] = Table(table)
    for name in texts.keys() & {*INI_FILES}:
        section = parse_ini(texts[name], paths.join(directory, name))
        if isinstance(section, Mistake):
            mistakes.append(section)
        else:
            sections[name] = section
    script = (
        read_setup_script(texts["setup.py"]) if "setup.py" in texts else SetupScript(exists=False)
    )
    pyproject, setup_cfg = tables.get("pyproject.toml", Table()), sections.get("setup.cfg", {})
    files = SetuptoolsFiles(pyproject, setup_cfg, script, texts.get("MANIFEST.in", ""))
    broken = any(paths.leaf(one.origin) in _BUILDING for one in mistakes)
    return Configuration(
        path=directory,
        metadata=read_metadata(pyproject, setup_cfg, script),
        build=Unknown("the project's files cannot be read")
        if broken
        else read_backend(pyproject, files, texts, tables.get("hatch.toml", Table())),
        pytest=read_pytest(directory, tables, sections),
        ruff=read_ruff(directory, tables),
        mypy=read_mypy(directory, tables, sections),
        pyright=read_pyright(directory, tables, texts.get("pyrightconfig.json")),
        neighbours=read_neighbours(directory, pyproject, tables.get("hatch.toml", Table())),
        modules=explicit_modules(texts, files.setuptools().modules or ()),
        mistakes=tuple(sorted(mistakes, key=lambda one: one.origin)),
    )


_BUILDING = ("pyproject.toml", "setup.cfg", "hatch.toml")


def _joined(directory: str, inside: str) -> str:
    return "/".join(part for part in (directory, inside) if part)
