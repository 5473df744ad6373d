"""The roots of a workspace: the directories a top-level module is looked for in, and for whom.

A root of a test or a script is seen by the programs that start in it; any other is seen by the
projects whose path it is on.  How they come about is for `project.roots` and `project.sharing`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.configuration.ruff import Ruff
from modtidy.project import roles
from modtidy.project.roles import Role
from modtidy.source.summary import Summary
from modtidy.tree import Tree


class RootKind(Enum):
    """How a root comes to be on the search path."""

    SOURCE = "source root"
    PROJECT = "project directory"
    EXTRA = "extra path"
    INFERRED = "inferred root"
    TEST = "test root"
    SCRIPT = "script directory"


@dataclass(frozen=True, slots=True)
class Root:
    """A directory that top-level modules are looked for in."""

    path: str
    kind: RootKind
    why: str
    """Half a sentence for the user: what makes it a root."""
    comes_first: bool
    """Whether it stands before the standard library for some program, and can shadow it."""
    for_scripts_alone: bool = False
    """Whether it lies in a package: a script in it sees it, and the package's modules do not."""


@dataclass(frozen=True)
class Layout:
    """The roots, the projects they belong to, and the part each file plays."""

    configurations: Mapping[str, Configuration]
    """What the configuration files of a project directory say, by that directory."""
    roots: tuple[Root, ...]
    roles: Mapping[str, Role]
    seen: Mapping[str, tuple[Root, ...]]
    """The roots that everything of a project is imported from, in order, by its directory."""
    inferable: frozenset[str] = frozenset()
    """The top-level names of which an import could show where they are looked for."""

    def configuration(self, path: str) -> Configuration | None:
        """Return what the nearest project above `path` says."""
        for directory in (path, *paths.parents(path)):
            if directory in self.configurations:
                return self.configurations[directory]
        return None

    def oldest_python(self, path: str) -> tuple[int, int] | None:
        """Return the oldest Python that the nearest project above `path` admits that says any."""
        for directory in (path, *paths.parents(path)):
            said = self.configurations.get(directory)
            if said and said.oldest_python:
                return said.oldest_python
        return None

    def ruff(self, path: str) -> Ruff:
        """Return what ruff is told at `path`: by the nearest project that speaks of it.

        What that extends is read where it is the file of another project (ruff's documentation,
        "Config file discovery").
        """
        for directory in (path, *paths.parents(path)):
            said = self.configurations.get(directory)
            if said and said.ruff.source:
                return self._extended(said.ruff, {said.ruff.source})
        return Ruff()

    def _extended(self, said: Ruff, seen: set[str]) -> Ruff:
        above = self.configurations.get(paths.parent(said.extend))
        if above is None or above.ruff.source != said.extend or said.extend in seen:
            return said
        return said.extending(self._extended(above.ruff, {*seen, said.extend}))

    def roots_of(self, path: str) -> tuple[Root, ...]:
        """Order the roots as a program that runs the file at `path` has them.

        First the directories of tests and scripts it lies in, the nearest first; then the roots
        its project imports everything from.
        """
        if path not in self._ordered:
            self._ordered[path] = self._in_order(path)
        return self._ordered[path]

    def search_path(self, path: str) -> tuple[str, ...]:
        """Give the directories of those roots."""
        return self._search_paths(path)[0]

    def early_search_path(self, path: str) -> tuple[str, ...]:
        """Give those of them that stand before the standard library."""
        return self._search_paths(path)[1]

    def _search_paths(self, path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if path not in self._directories:
            roots = self.roots_of(path)
            early = tuple(root.path for root in roots if root.comes_first)
            self._directories[path] = tuple(root.path for root in roots), early
        return self._directories[path]

    def _in_order(self, path: str) -> tuple[Root, ...]:
        above = (path, *paths.parents(path))
        own = tuple(
            root
            for directory in above
            for root in (self._near.get(directory),)
            if root and (not root.for_scripts_alone or self._is_script_in(path, root))
        )
        return own + self.seen[home_of(path, self.configurations)]

    def is_like(self, other: "Layout") -> bool:
        """Tell whether both say the same of every file that both know."""
        if (self.configurations, self.seen) != (other.configurations, other.seen):
            return False
        known = all(other.roles.get(path, part) is part for path, part in self.roles.items())
        return known and self.roots == other.roots

    def depends_on(self, path: str, before: Summary, after: Summary) -> bool:
        """Tell whether the layout may be another when the file at `path` says something else."""
        for in_package in (False, True):
            was = roles.is_script(path, before, in_package=in_package)
            if was != roles.is_script(path, after, in_package=in_package):
                return True
        asked = {*asked_for(before)} ^ {*asked_for(after)}
        return any(name.partition(".")[0] in self.inferable for name in asked)

    def _is_script_in(self, path: str, root: Root) -> bool:
        return self.roles.get(path) is Role.SCRIPT and paths.parent(path) == root.path

    @cached_property
    def tests_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of tests, and of directories above tests, by the name that several have."""
        return roles.tests_by_name(self.roles)

    @cached_property
    def _ordered(self) -> dict[str, tuple[Root, ...]]:
        """The roots of each path that was asked about."""
        return {}

    @cached_property
    def _directories(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """The directories of those, and of those that come first."""
        return {}

    @cached_property
    def _near(self) -> Mapping[str, Root]:
        return {root.path: root for root in self.roots if root.kind in NEAR}


NEAR = (RootKind.TEST, RootKind.SCRIPT)
"""The roots that count only for the programs that start in them."""


def home_of(path: str, configurations: Mapping[str, Configuration]) -> str:
    """Return the directory of the project that `path` belongs to: the nearest above, or itself."""
    above = (path, *paths.parents(path))
    return next((one for one in above if one in configurations), paths.ROOT)


def package_top(directory: str, tree: Tree) -> str:
    """Climb from `directory` to the first one without an `__init__.py`."""
    while directory and "__init__.py" in tree.entries(directory):
        directory = paths.parent(directory)
    return directory


def asked_for(summary: Summary) -> Iterator[str]:
    """Yield the absolute, dotted names a file imports; of `from a import b`, `a.b`."""
    for statement in summary.imports:
        for alias in () if statement.level else statement.names:
            source = statement.module
            yield alias.name if source is None else f"{source}.{alias.name}"
