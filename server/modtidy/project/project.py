"""One moment of a workspace, and the questions rules ask of it.

Nothing in a project changes, and every answer follows from its fields.  What is asked goes through
a few primitive reads (`entries`, `summary`, `names`, `mentions`, the layout), so that an answer can
be remembered together with what it was read from; see `engine`.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.environment import Distribution, Environment, import_names_of, normalised
from modtidy.library import Library, NothingKnown
from modtidy.project import finder, layout
from modtidy.project.layout import Layout
from modtidy.project.mentions import PACKAGE, Mentions, words
from modtidy.project.module import Module
from modtidy.project.nested import NOTHING, Nested, compiled, nearest
from modtidy.project.roles import Role, is_importable
from modtidy.project.roots import work_out
from modtidy.settings.values import Settings
from modtidy.source.imports import Alias, Import
from modtidy.text import Span
from modtidy.tree import Tree

Kept = TypeVar("Kept")


class Importer(NamedTuple):
    """One name of one import statement of one file."""

    path: str
    statement: Import
    alias: Alias

    @property
    def span(self) -> Span:
        """Give the span of the name in the statement."""
        return Span(self.alias.start, self.alias.end)


@dataclass(frozen=True)
class Project:
    """A tree, an environment and settings, and all that follows from them."""

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

    @staticmethod
    def of(  # noqa: PLR0913, PLR0917 - all that a project follows from
        tree: Tree,
        configurations: Mapping[str, Configuration],
        environment: Environment,
        settings: Settings,
        workspace: str = "",
        library: Library | None = None,
        nested: Nested = NOTHING,
    ) -> "Project":
        """Work out everything that is asked often; reads the summary of every file."""
        made = work_out(tree, configurations, settings, environment, workspace, nested)
        index = Mentions.of({path: words(tree.summary(path)) for path in tree.files()})
        known = library or NothingKnown()
        return Project(tree, environment, settings, made, index, workspace, known, nested)

    def with_tree(
        self, tree: Tree, configurations: Mapping[str, Configuration] | None = None
    ) -> "Project":
        """Return this project with another tree, and all that follows from it.

        `configurations` are what its configuration files say, if that is something else.
        """
        return Project.of(
            tree,
            self.layout.configurations if configurations is None else configurations,
            self.environment,
            self.settings,
            self.workspace,
            self.library,
            self.nested,
        )

    def settings_of(self, path: str) -> Settings:
        """Give the settings in force for the file or directory at `path`: the nearest there are."""
        return nearest(path, self.nested.settings, self.settings)

    def environment_of(self, path: str) -> Environment:
        """Give the environment that the file at `path` is run in: its project's, or the root's."""
        return nearest(path, self.nested.environments, self.environment)

    def python_version_of(self, path: str) -> tuple[int, int]:
        """Give the version the code at `path` is for: as set, or the oldest, or the environment's.

        The oldest is what the nearest project says that says any.
        """
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
        return tuple(root.path for root in self.layout.roots_of(path))

    def names_of(self, path: str) -> tuple[str, ...]:
        """Give the dotted names an import can reach the file at `path` by, the likeliest first."""
        if not is_importable(paths.leaf(path)):
            return ()
        module = path.removesuffix(".pyi").removesuffix(".py").removesuffix("/__init__")
        top = layout.package_top(paths.parent(path), self.tree)
        found = []
        for root in self.layout.roots_of(path):
            if paths.below(module, root.path) and paths.below(top, root.path) and module:
                name = paths.relative(module, root.path).replace("/", ".")
                if all(part.isidentifier() for part in name.split(".")):
                    found.append(name)
        return tuple(sorted(dict.fromkeys(found), key=lambda name: name.count(".")))

    def name_of(self, path: str) -> str:
        """Give the name the file at `path` goes by: from its nearest root, or none."""
        names = self.names_of(path)
        return names[0] if names else ""

    def package_of(self, path: str) -> str:
        """Name the package that relative imports in the file at `path` count from, or none."""
        name = self.name_of(path)
        return name if paths.stem(path) == "__init__" else name.rpartition(".")[0]

    def first_token(self, path: str) -> Span:
        """Give the span of the first token in the file at `path`, where what is said of it goes."""
        marks = self.tree.summary(path).marks
        return Span(marks.first_start, marks.first_end)

    def top_level(self, path: str) -> tuple[str, str]:
        """Give the name and the directory of the top-level module that the file at `path` is.

        Both are empty where it is none: where it lies in a package, or in no root, is no file that
        is imported by its name, or is hidden there itself.
        """
        stem, directory = paths.stem(path), paths.parent(path)
        if stem == "__init__":
            stem, directory = paths.leaf(directory), paths.parent(directory)
        is_root = any(root.path == directory for root in self.layout.roots)
        is_root = is_root and not self.is_standard_library(directory)
        if not is_root or self.role(path) not in (Role.MODULE, Role.SCRIPT) or not stem:
            return "", ""
        found = finder.find_in(stem, (directory,), self.tree, self.environment_of(path))
        return (stem, directory) if found and found.origin == path else ("", "")

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
        for installed in environment.distributions_of(import_name):
            own = normalised(import_name) == normalised(installed.name)
            if (
                own
                or len(installed.import_names) == 1
                or import_name in self._well_known(installed)
            ):
                return installed.name
        home = self.layout.configuration(path)
        for declared in home.metadata.dependencies if home else ():
            if import_name in import_names_of(declared, environment.well_known):
                return declared
        return ""

    def _well_known(self, installed: Distribution) -> tuple[str, ...]:
        return self.environment.well_known.get(normalised(installed.name), ())

    @cached_property
    def own_distributions(self) -> frozenset[str]:
        """The distributions that the workspace itself is, by normalised names."""
        configured = self.layout.configurations.values()
        environments = (self.environment, *self.nested.environments.values())
        edited = (
            one.name
            for environment in environments
            for one in environment.distributions
            if one.editable and self.workspace and paths.below(one.location, self.workspace)
        )
        named = (one.metadata.name for one in configured if one.metadata.name)
        return frozenset(normalised(name) for name in (*named, *edited))

    def find(self, name: str, path: str) -> Module | None:
        """Find what the absolute, dotted `name` means in the file at `path`."""
        roots = self.layout.roots_of(path)
        if name.partition(".")[0] in self.environment_of(path).standard_library.names:
            roots = tuple(root for root in roots if root.comes_first)
        return self.find_along(name, tuple(root.path for root in roots), path)

    def find_along(
        self, name: str, search_path: Sequence[str], path: str = paths.ROOT
    ) -> Module | None:
        """Find what the absolute, dotted `name` means along another program's search path.

        The program runs in the environment that the file at `path` has.
        """
        environment = self.environment_of(path)
        key = "found", name, tuple(search_path), id(environment)
        return self.kept(key, lambda: finder.find(name, search_path, self.tree, environment))

    def source_of(self, statement: Import, path: str) -> str:
        """Name, absolutely, what stands between `from` and `import`; nothing beyond the top."""
        if not statement.level:
            return statement.module or ""
        parts = self.package_of(path).split(".")
        if len(parts) < statement.level or parts == [""]:
            return ""
        base = parts[: len(parts) - statement.level + 1]
        return ".".join([*base, statement.module] if statement.module else base)

    def imported(self, statement: Import, alias: Alias, path: str) -> Iterator[str]:
        """Yield the absolute names one name of an import statement may load, outermost first.

        The last of a `from` import may be an attribute and no module: `find` tells.
        """
        source = self.source_of(statement, path)
        if statement.module is None and not statement.level:
            source = alias.name
        parts = source.split(".") if source else []
        for count in range(1, len(parts) + 1):
            yield ".".join(parts[:count])
        if source and alias.name not in {source, "*"}:
            yield f"{source}.{alias.name}"

    def importers(self, path: str) -> Iterator[Importer]:
        """Yield the imports, anywhere in the workspace, that load the file at `path`."""
        stem = paths.stem(path)
        word = paths.leaf(paths.parent(path)) if stem == "__init__" else stem
        files = set(self.index.files(word))
        if stem == "__init__":
            files.update(self.index.files(PACKAGE))
        for file in sorted(files):
            for statement in self.tree.summary(file).imports:
                # a relative import loads the packages it stands in as well
                inside = word in (statement.module or "") or (statement.level and word in file)
                for alias in statement.names:
                    named = inside or word in alias.name
                    if named and self._loads(statement, alias, file, path, word):
                        yield Importer(file, statement, alias)

    def _loads(self, statement: Import, alias: Alias, file: str, path: str, word: str) -> bool:
        for name in self.imported(statement, alias, file):
            if name.rpartition(".")[2] == word:
                found = self.find(name, file)
                if found and found.origin == path:
                    return True
        return False
