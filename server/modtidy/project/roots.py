"""How the roots of a workspace come about.

Nobody is asked for them where they can be seen: the build configuration names them, a `src`
directory is one, pytest makes one of each test directory, a script of the directory it is in.
Each is noted with the project on whose path it is; what projects share follows in `sharing`.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.configuration.pytest import Pytest
from modtidy.environment import Environment
from modtidy.project import roles
from modtidy.project.difference import Difference
from modtidy.project.inference import Inference
from modtidy.project.layout import NEAR, Layout, Root, RootKind, home_of, package_top
from modtidy.project.mentions import Mentions
from modtidy.project.nested import NOTHING, Nested, nearest
from modtidy.project.roles import Role
from modtidy.project.sharing import Placed, Sharing
from modtidy.project.shown import Shown
from modtidy.settings.values import Settings
from modtidy.tree import PYTHON, Tree


class Given(NamedTuple):
    """What the roots of a workspace follow from."""

    tree: Tree
    configurations: Mapping[str, Configuration]
    settings: Callable[[str], Settings]
    """Gives the settings in force at a path, as the next gives the environment."""
    environment: Callable[[str], Environment]
    workspace: str
    """The absolute path of the workspace's root, if there is one."""

    def home(self, path: str) -> str:
        """Return the directory of the project `path` belongs to."""
        return home_of(path, self.configurations)

    def pytest(self, directory: str) -> Pytest:
        """Return what pytest is told for the tests in `directory`: by the first that speaks of it.

        Pytest's reference, "Initialization: determining rootdir and configfile".
        """
        for one in (directory, *paths.parents(directory)):
            if one in self.configurations and self.configurations[one].pytest.source:
                return self.configurations[one].pytest
        return Pytest()


class Before(NamedTuple):
    """What was so of a tree, and where the tree there is now differs from it."""

    roles: Mapping[str, Role]
    shown: Shown
    differs: Difference


def work_out(  # noqa: PLR0913, PLR0917 - all that the roots follow from
    tree: Tree,
    configurations: Mapping[str, Configuration],
    settings: Settings,
    environment: Environment,
    index: Mentions,
    workspace: str = "",
    nested: Nested = NOTHING,
    before: Before | None = None,
) -> tuple[Layout, Shown]:
    """Work the roots of a workspace out, and which of them imports show.

    `workspace` is the absolute path of its root.  What was so `before` is not looked at again.
    """
    given = Given(
        tree,
        configurations,
        partial(nearest, said=nested.settings, otherwise=settings),
        partial(nearest, said=nested.environments, otherwise=environment),
        workspace,
    )
    played = dict(_roles(given, tree.files())) if before is None else _roles_after(given, before)
    declared, installed = tuple(_declared(given)), tuple(_installed(given))
    started = (*_pytest(given, played), *_scripts(given, played))
    found = _joined(root for _, root in (*declared, *installed, *started))
    both = [Placed(home, root) for home, root in started if found[root.path].kind not in NEAR]
    shared = Sharing.of(
        configurations,
        (Placed(home, found[root.path]) for home, root in (*declared, *both)),
        (Placed(home, found[root.path]) for home, root in installed),
    )
    imports = Inference.on(tree, configurations, given.environment, found, shared.seen())
    look = partial(before.shown.after, before.differs) if before else Shown.of
    said = look(imports, index)
    shown = tuple(said.placed(played))
    roots = dict(found)
    for _, root in shown:
        roots.setdefault(root.path, root)
    seen = shared.with_shown(shown).seen()
    return Layout(configurations, tuple(roots.values()), played, seen, imports.names()), said


def _joined(roots: Iterable[Root]) -> dict[str, Root]:
    """Give each root once, by its path: it comes first if it does for one of its reasons."""
    found: dict[str, Root] = {}
    for root in roots:
        first = found.setdefault(root.path, root)
        if root.comes_first and not first.comes_first:
            found[root.path] = Root(first.path, first.kind, first.why, comes_first=True)
    return found


def _roles_after(given: Given, before: Before) -> Mapping[str, Role]:
    """Give the parts of all files, in the order of the tree; few can play another than before."""
    tree, was = given.tree, before.roles
    again = {one for one in before.differs.files if one.endswith(PYTHON)}
    for directory in before.differs.packages:
        again.update(
            paths.join(directory, one)
            for one in tree.entries(directory).names
            if one.endswith(PYTHON)
        )
    now = dict(_roles(given, filter(tree.has, again)))
    if not again:
        return was
    order = [path for path in was if path not in again or path in now]
    for path in now.keys() - was.keys():
        insort(order, path, key=_place)
    return {path: now[path] if path in now else was[path] for path in order}


def _place(path: str) -> tuple[str, str]:
    """Give what files are in order by."""
    return paths.parent(path), paths.leaf(path)


def _roles(given: Given, files: Iterable[str]) -> Iterator[tuple[str, Role]]:
    patterns: dict[str, tuple[str, ...]] = {}
    scripts: dict[tuple[str, ...], GitIgnoreSpec] = {}
    for path in files:
        directory = paths.parent(path)
        if directory not in patterns:
            patterns[directory] = given.pytest(directory).python_files or roles.PYTEST_FILES
        said = given.settings(directory).scripts
        if said not in scripts:
            scripts[said] = GitIgnoreSpec.from_lines(said)
        yield path, roles.role(path, given.tree, patterns[directory], scripts[said])


def _declared(given: Given) -> Iterator[Placed]:
    for directory in given.configurations:
        yield from (Placed(directory, root) for root in _roots_of_project(directory, given))


def _roots_of_project(directory: str, given: Given) -> Iterator[Root]:
    tree, said = given.tree, given.configurations[directory]
    wanted = given.settings(directory).source_roots
    for path in wanted or ():
        yield Root(path, RootKind.SOURCE, "named in `source-roots`", comes_first=False)
    if wanted is None:
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


def _installed(given: Given) -> Iterator[Placed]:
    """Yield the directories of the workspace that editable installs name, for whom they do."""
    for home in (paths.ROOT, *given.configurations):
        environment = given.environment(home)
        mapped = (
            paths.parent(path)
            for name, path in environment.mapped.items()
            if paths.stem(path) == name
        )
        for path in (*environment.editable_paths, *mapped):
            if given.workspace and paths.below(path, given.workspace):
                inside = paths.relative(path, given.workspace) if path != given.workspace else ""
                if given.tree.has_directory(inside):
                    why = "an editable install in the environment names it"
                    yield Placed(home, Root(inside, RootKind.EXTRA, why, comes_first=False))


def _pytest(given: Given, played: Mapping[str, Role]) -> Iterator[Placed]:
    """Pytest, in its import mode `prepend`, puts the directory above a test's packages first."""
    seen: set[str] = set()
    for path, part in played.items():
        if part not in (Role.TEST, Role.CONFTEST):
            continue
        directory = paths.parent(path)
        if directory in seen:
            continue
        seen.add(directory)
        if given.pytest(directory).import_mode != "importlib":
            top = package_top(directory, given.tree)
            why = f"pytest puts it first for `{path}`"
            yield Placed(given.home(path), Root(top, RootKind.TEST, why, comes_first=True))


def _scripts(given: Given, played: Mapping[str, Role]) -> Iterator[Placed]:
    for path, part in played.items():
        if part is Role.SCRIPT:
            directory = paths.parent(path)
            why = f"the directory of the script `{path}`"
            alone = "__init__.py" in given.tree.entries(directory)
            root = Root(directory, RootKind.SCRIPT, why, comes_first=True, for_scripts_alone=alone)
            yield Placed(given.home(path), root)
