"""What a workspace is in one moment, and what is in force where in it.

The one idea: everything follows from these fields, and nothing in them changes; what is worked out
of them is kept beside them, for as long as somebody holds them.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from modtidy.environment import Environment
from modtidy.library import Library, NothingKnown
from modtidy.project import distributions
from modtidy.project.layout import Layout
from modtidy.project.mentions import Mentions
from modtidy.project.nested import NOTHING, Nested, compiled, nearest
from modtidy.project.roles import Role
from modtidy.settings.values import Settings
from modtidy.text import Span
from modtidy.tree import Tree

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Moment:
    """A tree, an environment and settings, and what they come to for a file or a directory."""

    tree: Tree
    environment: Environment
    settings: Settings
    layout: Layout
    index: Mentions
    workspace: str = ""
    """The absolute path of the workspace's root, where there is one."""
    library: Library = field(default_factory=NothingKnown)
    """What is known of modules that are not the workspace's and cannot be read."""
    nested: Nested = NOTHING
    """What directories have in the place of `environment` and `settings`, which are the root's."""

    def settings_of(self, path: str) -> Settings:
        """Give the settings in force for the file or directory at `path`: the nearest there are."""
        return nearest(path, self.nested.settings, self.settings)

    def environment_of(self, path: str) -> Environment:
        """Give the environment that the file at `path` is run in: its project's, or the root's."""
        return nearest(path, self.nested.environments, self.environment)

    def python_version_of(self, path: str) -> tuple[int, int]:
        """Give the version the code at `path` is for: as set, the oldest, or the environment's."""
        wanted = self.settings_of(path).target_version
        return wanted or self.layout.oldest_python(path) or self.environment_of(path).version

    def is_library(self, directory: str) -> bool:
        """Tell whether a directory is a copy of the standard library, which hides nothing."""
        names = self.environment_of(directory).standard_library.names
        modules = {
            name.rstrip("/").removesuffix(".py") for name in self.tree.entries(directory).names
        }
        return len(modules & names) > len(names) // 3

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Give what `make` makes of this very project; under one key it is made once."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast("Kept", self._kept[key])

    @cached_property
    def _kept(self) -> dict[Hashable, object]:
        return {}

    def files(self) -> Iterable[str]:
        """Give every Python file of the workspace; whoever asks depends on every directory."""
        return self.layout.roles if len(self.tree.directories) else ()

    def is_ignored(self, rule: str, path: str) -> bool:
        """Tell whether `per-file-ignores` silences a rule about a file or directory."""
        said = self.settings_of(path)
        ignored = self.kept(("ignored", id(said)), lambda: compiled(said.per_file_ignores))
        return any(rule in rules and spec.match_file(path) for spec, rules in ignored)

    def role(self, path: str) -> Role:
        """Tell which part the file at `path` plays."""
        return self.layout.roles.get(path, Role.DATA)

    def search_path(self, path: str) -> tuple[str, ...]:
        """Give the workspace's directories a program that runs `path` looks in, in order."""
        return self.layout.search_path(path)

    def first_token(self, path: str) -> Span:
        """Give the span of the first token in the file at `path`, where what is said of it goes."""
        marks = self.tree.summary(path).marks
        return Span(marks.first_start, marks.first_end)

    def is_standard_library(self, directory: str) -> bool:
        """Tell whether `directory` is a standard library itself, as Python's own sources have one.

        It holds what no interpreter starts without (CPython's `Modules/getpath.py`, "landmarks").
        """
        entries = self.tree.entries(directory)
        return "os.py" in entries and "encodings/" in entries

    def distribution_named(self, import_name: str, path: str) -> str:
        """Name the distribution that a top-level name is imported from in the file at `path`.

        It is one that is installed, and has the name for its own and not as a by-product, or one
        that the project of the file declares; empty where there is none.
        """
        environment = self.environment_of(path)
        return distributions.named(import_name, environment, self.layout.configuration(path))

    @cached_property
    def own_distributions(self) -> frozenset[str]:
        """The distributions that the workspace itself is, by normalised names."""
        environments = (self.environment, *self.nested.environments.values())
        configured = self.layout.configurations.values()
        return frozenset(distributions.of_workspace(configured, environments, self.workspace))
