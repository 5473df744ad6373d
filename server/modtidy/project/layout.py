"""The roots of a workspace: the directories a top-level module is looked for in, and why.

Nobody is asked for them where they can be seen: the build configuration names them, a `src`
directory is one, pytest makes one of each test directory, a script of the directory it is in.
Last, an import tells: where `import app` stands in a file and only `backend/app` can be meant,
`backend` is a root.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.environment import Environment
from modtidy.project import roles
from modtidy.project.roles import Role
from modtidy.settings.values import Settings
from modtidy.source.imports import first_names
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
    inferable: frozenset[str] = frozenset()
    """The names of packages that an import could show to lie in a root."""

    def configuration(self, path: str) -> Configuration | None:
        """Return what the nearest project above `path` says."""
        for directory in (path, *paths.parents(path)):
            if directory in self.configurations:
                return self.configurations[directory]
        return None

    def roots_of(self, path: str) -> tuple[Root, ...]:
        """Order the roots as a program that runs the file at `path` has them.

        First the directories of tests and scripts it lies in, the nearest first; then the roots
        everything is imported from, those of its own project first.
        """
        above = (path, *paths.parents(path))
        own = tuple(
            root
            for directory in above
            for root in (self._near.get(directory),)
            if root and (not root.for_scripts_alone or self._is_script_in(path, root))
        )
        home = next((one for one in above if one in self.configurations), paths.ROOT)
        return own + self._shared[home]

    def is_like(self, other: "Layout") -> bool:
        """Tell whether both say the same of every file that both know."""
        if (self.configurations, self.roots) != (other.configurations, other.roots):
            return False
        known = all(other.roles.get(path, part) is part for path, part in self.roles.items())
        return known and self.inferable == other.inferable

    def depends_on(self, path: str, before: Summary, after: Summary) -> bool:
        """Tell whether the layout may be another when the file at `path` says something else."""
        for in_package in (False, True):
            was = roles.is_script(path, before, in_package=in_package)
            if was != roles.is_script(path, after, in_package=in_package):
                return True
        asked = {one for summary in (before, after) for one in _asked(summary)}
        return not asked.isdisjoint(self.inferable)

    def _is_script_in(self, path: str, root: Root) -> bool:
        return self.roles.get(path) is Role.SCRIPT and paths.parent(path) == root.path

    @cached_property
    def _near(self) -> Mapping[str, Root]:
        return {root.path: root for root in self.roots if root.kind in NEAR}

    @cached_property
    def _shared(self) -> Mapping[str, tuple[Root, ...]]:
        shared = [root for root in self.roots if root.kind not in NEAR]
        return {
            home: tuple(sorted(shared, key=lambda root: not paths.below(root.path, home)))
            for home in (paths.ROOT, *self.configurations)
        }


NEAR = (RootKind.TEST, RootKind.SCRIPT)
"""The roots that count only for the programs that start in them."""


def work_out(
    tree: Tree,
    configurations: Mapping[str, Configuration],
    settings: Settings,
    environment: Environment,
    workspace: str = "",
) -> Layout:
    """Work the roots of a workspace out; `workspace` is the absolute path of its root."""
    played = dict(_roles(tree, configurations, settings))
    found: dict[str, Root] = {}
    for root in (
        *_declared(tree, configurations, settings),
        *_installed(tree, environment, workspace),
        *_pytest(tree, configurations, played),
        *_scripts(tree, played),
    ):
        known = found.setdefault(root.path, root)
        if root.comes_first and not known.comes_first:
            found[root.path] = Root(known.path, known.kind, known.why, comes_first=True)
    candidates = _candidates(tree, found)
    for root in _inferred(tree, found, played, environment, candidates):
        found.setdefault(root.path, root)
    return Layout(configurations, tuple(found.values()), played, frozenset(candidates))


def _roles(
    tree: Tree, configurations: Mapping[str, Configuration], settings: Settings
) -> Iterator[tuple[str, Role]]:
    patterns: dict[str, tuple[str, ...]] = {}
    scripts = GitIgnoreSpec.from_lines(settings.scripts)
    for path in tree.files():
        directory = paths.parent(path)
        if directory not in patterns:
            above = (directory, *paths.parents(directory))
            own = next((configurations[one] for one in above if one in configurations), None)
            patterns[directory] = (own and own.pytest.python_files) or roles.PYTEST_FILES
        yield path, roles.role(path, tree, patterns[directory], scripts)


def _declared(
    tree: Tree, configurations: Mapping[str, Configuration], settings: Settings
) -> Iterator[Root]:
    if settings.source_roots is not None:
        for path in settings.source_roots:
            yield Root(path, RootKind.SOURCE, "named in `source-roots`", comes_first=False)
    for directory, said in configurations.items():
        if settings.source_roots is None:
            for path, why in said.source_roots(tree.entries):
                yield Root(path, RootKind.SOURCE, why, comes_first=path == directory)
            source = paths.join(directory, "src")
            if tree.has_directory(source) and "__init__.py" not in tree.entries(source):
                yield Root(source, RootKind.SOURCE, "a `src` layout", comes_first=False)
        for path, why, first in said.extra_paths():
            is_package = "__init__.py" in tree.entries(path)  # which only pytest would make a root
            if tree.has_directory(path) and (first or not is_package):
                yield Root(path, RootKind.EXTRA, why, comes_first=first)
        yield Root(directory, RootKind.PROJECT, "the project's own directory", comes_first=True)


def _installed(tree: Tree, environment: Environment, workspace: str) -> Iterator[Root]:
    mapped = (
        paths.parent(path) for name, path in environment.mapped.items() if paths.stem(path) == name
    )
    for path in (*environment.editable_paths, *mapped):
        if workspace and paths.below(path, workspace):
            inside = paths.relative(path, workspace) if path != workspace else paths.ROOT
            if tree.has_directory(inside):
                why = "an editable install in the environment names it"
                yield Root(inside, RootKind.EXTRA, why, comes_first=False)


def _pytest(
    tree: Tree, configurations: Mapping[str, Configuration], played: Mapping[str, Role]
) -> Iterator[Root]:
    """Pytest, in its import mode `prepend`, puts the directory above a test's packages first."""
    seen: set[str] = set()
    for path, part in played.items():
        directory = paths.parent(path)
        if part not in (Role.TEST, Role.CONFTEST) or directory in seen:
            continue
        seen.add(directory)
        above = (directory, *paths.parents(directory))
        own = next((configurations[one] for one in above if one in configurations), None)
        if own is None or own.pytest.import_mode != "importlib":
            top = package_top(directory, tree)
            yield Root(top, RootKind.TEST, f"pytest puts it first for `{path}`", comes_first=True)


def _scripts(tree: Tree, played: Mapping[str, Role]) -> Iterator[Root]:
    for path, part in played.items():
        if part is Role.SCRIPT:
            directory = paths.parent(path)
            why = f"the directory of the script `{path}`"
            alone = "__init__.py" in tree.entries(directory)
            yield Root(directory, RootKind.SCRIPT, why, True, alone)  # noqa: FBT003 - it comes first


def _inferred(
    tree: Tree,
    found: Mapping[str, Root],
    played: Mapping[str, Role],
    environment: Environment,
    candidates: Mapping[str, Sequence[str]],
) -> Iterator[Root]:
    """Find the directories that only the imports of the workspace show to be roots."""
    known = environment.standard_library.names
    answered: set[tuple[str, str]] = set()
    for path in played if candidates else ():
        for name in _asked(tree.summary(path)):
            directories = candidates.get(name)
            if directories is None or name in known or (name, paths.parent(path)) in answered:
                continue
            answered.add((name, paths.parent(path)))
            if environment.distribution_of(name) or _provided(name, path, found.values(), tree):
                continue
            near = _nearest(path, directories)
            if near is not None:
                why = f"`{path}` imports `{name}`, which lies here"
                yield Root(near, RootKind.INFERRED, why, comes_first=False)


def _candidates(tree: Tree, found: Mapping[str, Root]) -> dict[str, list[str]]:
    """Map the names of packages that lie beside the known roots to the directories they lie in."""
    candidates: dict[str, list[str]] = {}
    for directory, entries in tree.directories.items():
        if "__init__.py" in entries and directory:
            holder = paths.parent(directory)
            if holder not in found and "__init__.py" not in tree.entries(holder):
                candidates.setdefault(paths.leaf(directory), []).append(holder)
    return candidates


def _provided(name: str, path: str, known: Iterable[Root], tree: Tree) -> bool:
    for root in known:
        if root.kind not in NEAR or paths.below(path, root.path):
            entries = tree.entries(root.path)
            if f"{name}.py" in entries or f"{name}/" in entries or name in entries.natives:
                return True
    return False


def _nearest(path: str, directories: Iterable[str]) -> str | None:
    """Choose the directory that shares the most with `path`, if it is the only one to do so."""
    parts = path.split("/")

    def shared(directory: str) -> int:
        pairs = list(zip(parts, directory.split("/"), strict=False))
        return next((count for count, (a, b) in enumerate(pairs) if a != b), len(pairs))

    ranked = sorted(directories, key=shared, reverse=True)
    alone = len(ranked) == 1 or shared(ranked[0]) > shared(ranked[1])
    return ranked[0] if alone else None


def package_top(directory: str, tree: Tree) -> str:
    """Climb from `directory` to the first one without an `__init__.py`."""
    while directory and "__init__.py" in tree.entries(directory):
        directory = paths.parent(directory)
    return directory


def _asked(summary: Summary) -> set[str]:
    return {name for one in summary.imports for name in first_names(one)}
