"""Roots that only the imports of a workspace show.

Where `import app` stands in a file, nothing that is declared has an `app`, and only `backend/app`
can be meant, `backend` is a root; if that is the root of another project, the two are on one path.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.environment import Environment, import_names_of, normalised
from modtidy.project.layout import NEAR, Root, RootKind, asked_for, home_of
from modtidy.project.sharing import nearest_to
from modtidy.tree import Tree


class Hint(NamedTuple):
    """What one import shows."""

    root: str
    """The directory that a name is looked for in."""
    top: str
    """The top-level name that is imported."""


@dataclass(frozen=True)
class Inference:
    """What is known before the imports are looked at."""

    tree: Tree
    configurations: Mapping[str, Configuration]
    environment: Callable[[str], Environment]
    """Gives the environment that a path has."""
    roots: Mapping[str, Root]
    """All that are known, by their paths."""
    seen: Mapping[str, Sequence[Root]]
    """Those on the path of each project, by its directory."""
    holders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The directories that may be roots for all that is known, by the packages in them."""
    shared: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The roots that may be another project's too, by the names of what lies in them."""

    @staticmethod
    def on(
        tree: Tree,
        configurations: Mapping[str, Configuration],
        environment: Callable[[str], Environment],
        roots: Mapping[str, Root],
        seen: Mapping[str, Sequence[Root]],
    ) -> "Inference":
        """Look at what lies in the roots, and beside them."""
        shared = _shared(tree, roots) if len(seen) > 1 else {}
        holders = _holders(tree, roots)
        return Inference(tree, configurations, environment, roots, seen, holders, shared)

    def names(self) -> frozenset[str]:
        """Give the top-level names of which an import could show something."""
        return frozenset((*self.holders, *self.shared))

    def hints(self, files: Iterable[str]) -> Iterator[tuple[str, tuple[Hint, ...]]]:
        """Yield those of the files whose imports show something, and what, each root once.

        A file that mentions none of the `names` shows nothing.
        """
        plain: dict[tuple[str, ...], set[str]] = {}
        """The names that show nothing, by the search path."""
        along: dict[str, tuple[str, ...]] = {}
        answered: dict[tuple[str, str], str | None] = {}
        for path in files:
            directory, found = paths.parent(path), set[Hint]()
            if directory not in along:
                along[directory] = self._search_path(directory)
            known = plain.setdefault(along[directory], set())
            for name in asked_for(self.tree.summary(path)):
                if name in known:
                    continue
                if not self._is_inferable(name) or _leads(name, along[directory], self.tree):
                    known.add(name)
                    continue
                if (name, directory) not in answered:
                    answered[name, directory] = self._shown_by(name, path, along[directory])
                root = answered[name, directory]
                if root is not None:
                    found.add(Hint(root, name.partition(".")[0]))
            if found:  # in an order that is not the one of the imports
                yield path, tuple({one.root: one for one in sorted(found, reverse=True)}.values())

    def looks_alike(self, other: "Inference") -> bool:
        """Tell whether every directory has the search path that it has by another."""
        return _kinds(self.roots) == _kinds(other.roots) and _places(self.seen) == _places(
            other.seen
        )

    def others(self, other: "Inference") -> Iterator[str]:
        """Yield the top-level names that can show other roots than by another."""
        pairs = ((self.holders, other.holders), (self.shared, other.shared))
        for here, there in pairs:
            yield from (one for one in {*here, *there} if here.get(one) != there.get(one))

    def _is_inferable(self, name: str) -> bool:
        top = name.partition(".")[0]
        return top in self.holders or top in self.shared

    def _search_path(self, directory: str) -> tuple[str, ...]:
        near = (self.roots.get(one) for one in (directory, *paths.parents(directory)))
        started = [one.path for one in near if one and one.kind in NEAR]
        shared = self.seen[home_of(directory, self.configurations)]
        return (*started, *(one.path for one in shared))

    def _shown_by(self, name: str, path: str, along: Sequence[str]) -> str | None:
        """Give the root that an import of a name shows in a file, and in those beside it."""
        top = name.partition(".")[0]
        home, environment = home_of(path, self.configurations), self.environment(path)
        if top in environment.standard_library.names or self._is_installed(name, environment):
            return None
        meant = [one for one in self.shared.get(top, ()) if self._offers(one, name, home)]
        known = top in self.shared or _leads(top, along, self.tree)
        if meant or not known:  # else a directory of that name may be what is meant
            meant += self.holders.get(top, ())
        root = nearest_to(path, meant)
        return None if self._is_declared(top, home, environment) else root

    def _is_installed(self, name: str, environment: Environment) -> bool:
        """Tell whether a distribution has the module; of a namespace package it may have others."""
        top = name.partition(".")[0]
        if top in environment.mapped:
            return True
        there = environment.distribution_of(top) is not None
        return there and _leads(name, environment.search_path, self.tree)

    def _offers(self, root: str, name: str, home: str) -> bool:
        """Tell whether a root of another project has the module, for the project in `home` too.

        What lies in the directory of a project that ships nothing is for the projects above and
        below, but for its packages.
        """
        around = paths.below(root, home) or paths.below(home, root)
        is_package = f"{name.partition('.')[0]}/" in self.tree.entries(root).names
        public = around or is_package or self.roots[root].kind is not RootKind.PROJECT
        return public and _leads(name, [root], self.tree, to_namespaces=False)

    def _is_declared(self, top: str, home: str, environment: Environment) -> bool:
        """Tell whether the project depends on a distribution, not one of these, that has it."""
        said = self.configurations.get(home)
        return any(
            top in import_names_of(one, environment.well_known)
            for one in (said.metadata.dependencies if said else ())
            if one not in self._projects
        )

    @cached_property
    def _projects(self) -> frozenset[str]:
        return frozenset(normalised(one.metadata.name) for one in self.configurations.values())


def _kinds(roots: Mapping[str, Root]) -> Mapping[str, RootKind]:
    return {path: root.kind for path, root in roots.items()}


def _places(seen: Mapping[str, Sequence[Root]]) -> Mapping[str, list[str]]:
    return {home: [root.path for root in roots] for home, roots in seen.items()}


def _leads(
    name: str, directories: Sequence[str], tree: Tree, *, to_namespaces: bool = True
) -> bool:
    """Tell whether a dotted name leads to a module, or into one, along some directories."""
    for part in name.split("."):
        inner = []
        for directory in directories:
            entries, below = tree.entries(directory), paths.join(directory, part)
            if f"{part}.py" in entries or part in entries.natives:
                return True
            if f"{part}/" in entries:
                if "__init__.py" in tree.entries(below):
                    return True
                inner.append(below)
        if not inner:
            return False
        directories = inner
    return to_namespaces


def _holders(tree: Tree, roots: Mapping[str, Root]) -> dict[str, list[str]]:
    """Map the names of packages that lie beside the known roots to the directories they lie in."""
    found: dict[str, list[str]] = {}
    for directory, entries in tree.directories.items():
        if "__init__.py" in entries and directory:
            holder = paths.parent(directory)
            if holder not in roots and "__init__.py" not in tree.entries(holder):
                found.setdefault(paths.leaf(directory), []).append(holder)
    return found


def _shared(tree: Tree, roots: Mapping[str, Root]) -> dict[str, list[str]]:
    """Map the names of what lies in the roots of projects to the roots."""
    found: dict[str, list[str]] = {}
    for root in roots.values():
        entries = tree.entries(root.path)
        stems = {one[:-3] for one in entries.names if one.endswith(".py")}
        stems |= {one[:-1] for one in entries.names if one.endswith("/")}
        for name in () if root.kind in NEAR else sorted({*stems, *entries.natives}):
            found.setdefault(name, []).append(root.path)
    return found
