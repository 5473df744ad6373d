"""One moment of a workspace, and the questions rules ask of it.

Nothing in a project changes, and every answer follows from its fields.  What is asked goes through
a few primitive reads (`entries`, `summary`, `names`, `mentions`, the layout), so that an answer can
be remembered together with what it was read from; see `engine`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.environment import Environment
from modtidy.library import Library, NothingKnown
from modtidy.project import finder, layout
from modtidy.project.difference import Difference, between
from modtidy.project.mentions import PACKAGE, Mentions, words
from modtidy.project.module import Module
from modtidy.project.moment import Moment
from modtidy.project.nested import NOTHING, Nested
from modtidy.project.roles import Role, is_importable
from modtidy.project.roots import Before, work_out
from modtidy.project.shown import Shown
from modtidy.settings.values import Settings
from modtidy.source.imports import Alias, Import
from modtidy.text import Span
from modtidy.tree import PYTHON, Tree


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
class Project(Moment):
    """A tree, an environment and settings, and all that follows from them."""

    shown: Shown = field(compare=False, repr=False, kw_only=True)
    """What the imports of each file show of the roots."""
    earlier: "Earlier | None" = field(default=None, compare=False, repr=False)
    """The project that this one was made of by a change of its tree."""

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
        index = Mentions.of({path: words(tree.summary(path)) for path in tree.files()})
        given = (tree, configurations, settings, environment, index, workspace, nested)
        made, shown = work_out(*given)
        known = library or NothingKnown()
        own = (tree, environment, settings, made, index, workspace, known, nested)
        return Project(*own, shown=shown)

    def with_tree(
        self, tree: Tree, configurations: Mapping[str, Configuration] | None = None
    ) -> "Project":
        """Return this project with another tree, and all that follows from it.

        `configurations` are what its configuration files say, if that is something else.  Of a
        tree that was made of the one before, no more is looked at than what is otherwise in it.
        """
        said = self.layout.configurations if configurations is None else configurations
        differs = between(self.tree, tree) if said is self.layout.configurations else None
        if differs is None:
            own = (self.environment, self.settings, self.workspace, self.library, self.nested)
            return Project.of(tree, said, *own)
        return replace(self._after(tree, differs), earlier=Earlier.of(self, tree, differs.words))

    def reading(self, path: str) -> "Project":
        """Return this project once the file at `path`, which its tree has, reads otherwise."""
        return self._after(self.tree, Difference(frozenset({path}), frozenset(), frozenset()))

    def _after(self, tree: Tree, differs: Difference) -> "Project":
        """Return this project with a tree that `differs` from its own."""
        files = (one for one in differs.files if one.endswith(PYTHON))
        found = {one: words(tree.summary(one)) if tree.has(one) else frozenset() for one in files}
        index, was = self.index.with_files(found), self.layout
        given = (tree, was.configurations, self.settings, self.environment, index, self.workspace)
        before = Before(was.roles, self.shown, differs)
        made, shown = work_out(*given, self.nested, before)
        layout = was if made == was else made
        return replace(self, tree=tree, layout=layout, index=index, shown=shown)

    def names_of(self, path: str) -> tuple[str, ...]:
        """Give the dotted names an import can reach the file at `path` by, the likeliest first."""
        return self.kept(("names", path), lambda: self._names_of(path))

    def _names_of(self, path: str) -> tuple[str, ...]:
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

    def find(self, name: str, path: str) -> Module | None:
        """Find what the absolute, dotted `name` means in the file at `path`."""
        if name.partition(".")[0] in self.environment_of(path).standard_library.names:
            return self.find_along(name, self.layout.early_search_path(path), path)
        return self.find_along(name, self.layout.search_path(path), path)

    def find_along(
        self, name: str, search_path: Sequence[str], path: str = paths.ROOT
    ) -> Module | None:
        """Find what the absolute, dotted `name` means along another program's search path.

        The program runs in the environment that the file at `path` has.
        """
        if self.earlier and self.earlier.holds(name, self):
            return self.earlier.project.find_along(name, search_path, path)
        environment = self.environment_of(path)
        key = "found", name, tuple(search_path), id(environment)
        return self.kept(key, lambda: finder.find(name, search_path, self.tree, environment))

    def changed_since(self, before: "Project", path: str) -> frozenset[str] | None:
        """Give the single names by which one can mean something else in the file at `path` now.

        A dotted name with none of them in it means what it did in a project `before`.  None: that
        is not known.
        """
        began = (
            before.earlier.project if before.earlier and before.earlier.led_to(before) else before
        )
        if (
            self.earlier is None
            or self.earlier.project is not began
            or not self.earlier.led_to(self)
        ):
            return None
        was, now = before.layout, self.layout
        same = now.search_path(path) == was.search_path(path)
        same = same and now.early_search_path(path) == was.early_search_path(path)
        return self.earlier.words if same else None

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
        is_from = statement.module is not None or statement.level > 0
        source = self.source_of(statement, path) if is_from else alias.name
        parts = source.split(".") if source else []
        for count in range(1, len(parts) + 1):
            yield ".".join(parts[:count])
        if is_from and source and alias.name != "*":
            yield f"{source}.{alias.name}"

    def importers(self, path: str) -> Iterator[Importer]:
        """Yield the imports, anywhere in the workspace, that load the file at `path`."""
        stem = paths.stem(path)
        word = paths.leaf(paths.parent(path)) if stem == "__init__" else stem
        files = set(self.index.files(word)) if word else set[str]()
        if word and stem == "__init__":
            files.update(self.index.files(PACKAGE))
        for file in sorted(files):
            for statement in self.tree.summary(file).imports:
                # a relative import loads the packages it stands in as well
                inside = word in (statement.module or "") or (statement.level and word in file)
                if inside or any(word in alias.name for alias in statement.names):
                    yield from self._loading(statement, file, path, word)

    def _loading(self, statement: Import, file: str, path: str, word: str) -> Iterator[Importer]:
        """Yield the names of a statement that load the file at `path`, which is called `word`."""
        source = self.source_of(statement, file)
        is_from = statement.module is not None or statement.level > 0
        every = is_from and any(self._is(name, path, file) for name in _ending(source, word))
        for alias in statement.names:
            if not is_from:
                loads = any(self._is(name, path, file) for name in _ending(alias.name, word))
            else:
                own = bool(source) and alias.name == word
                loads = every or (own and self._is(f"{source}.{word}", path, file))
            if loads:
                yield Importer(file, statement, alias)

    def _is(self, name: str, path: str, file: str) -> bool:
        """Tell whether `name`, in `file`, means the module in the file at `path`."""
        found = self.find(name, file)
        return found is not None and found.origin == path


def _ending(dotted: str, word: str) -> Iterator[str]:
    """Yield the names of the packages and the module in a dotted name whose last part is `word`."""
    parts = dotted.split(".")
    for count, part in enumerate(parts, 1):
        if part == word:
            yield ".".join(parts[:count])


class Earlier(NamedTuple):
    """A project whose tree is another by a few names, so that most of its answers are true still.

    What it knows is of use for as long as the tree is the one that was made of its own.
    """

    project: Project
    tree: Tree
    """The tree that was made."""
    words: frozenset[str]
    """The names that may lead elsewhere in it."""

    @staticmethod
    def of(project: Project, tree: Tree, changed: frozenset[str]) -> "Earlier":
        """Go back to where a row of changes began, for no more than one step."""
        before = project.earlier
        if before and before.led_to(project):
            return Earlier(before.project, tree, before.words | changed)
        return Earlier(project, tree, changed)

    def holds(self, name: str, now: Project) -> bool:
        """Tell whether what a dotted name meant then it means in the project there is now."""
        return self.led_to(now) and self.words.isdisjoint(name.split("."))

    def led_to(self, now: Project) -> bool:
        """Tell whether a project is still the one that this led to."""
        same = now.environment is self.project.environment and now.nested is self.project.nested
        return same and now.tree is self.tree
