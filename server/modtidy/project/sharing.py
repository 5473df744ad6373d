"""Which projects of a workspace are on one path: whose modules another one's files can import.

Two projects of a repository have nothing in common until something puts both in one environment:
one depends on the other, by its path or its name; both are members of one workspace of uv's or
hatch's; an installer has left word of an editable install.  What a project depends on is on the
path together with all that needs.  A root that only an import shows comes last (`inference`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.environment import normalised
from modtidy.project.layout import Root, RootKind, home_of


class Placed(NamedTuple):
    """A root, and the directory of a project on whose path it is."""

    home: str
    root: Root


@dataclass(frozen=True, slots=True)
class Sharing:
    """What every project brings, and what it depends on; all by the projects' directories."""

    configurations: Mapping[str, Configuration]
    own: Mapping[str, tuple[Root, ...]]
    added: Mapping[str, tuple[Root, ...]]
    """What is on a project's path and is none of its own: installed there, or shown by imports."""
    needed: Mapping[str, tuple[str, ...]]
    """The projects that each one has around it."""

    @staticmethod
    def of(
        configurations: Mapping[str, Configuration],
        declared: Iterable[Placed],
        installed: Iterable[Placed],
    ) -> "Sharing":
        """Begin with what the projects' files declare, and what is installed for each."""
        declared, installed = tuple(declared), tuple(installed)
        inside = (
            Placed(home_of(one.root.path, configurations), one.root)
            for one in (*declared, *installed)
        )
        return Sharing(
            configurations,
            _gathered((*declared, *inside)),
            _gathered(installed),
            _needed(configurations),
        )

    def with_shown(self, shown: Sequence[Placed]) -> "Sharing":
        """Return the same with what imports show: the root, and the project that it is in."""
        inside = [(one, home_of(one.root.path, self.configurations)) for one in shown]
        own = [Placed(home, one.root) for one, home in inside]
        needed = dict(self.needed)
        for one, home in inside:
            needed[one.home] = (*needed.get(one.home, ()), home)
        return replace(
            self,
            own=_gathered([*_flat(self.own), *own]),
            added=_gathered([*_flat(self.added), *shown]),
            needed=needed,
        )

    def seen(self) -> dict[str, tuple[Root, ...]]:
        """Give the roots everything in each project is imported from, in order."""
        homes = (paths.ROOT, *self.configurations)
        return {home: tuple(_distinct(self._seen_by(home))) for home in homes}

    def _seen_by(self, home: str) -> Iterator[Root]:
        yield from self.own.get(home, ())
        for above in paths.parents(home):
            yield from (one for one in self.own.get(above, ()) if one.kind is RootKind.EXTRA)
        for other in self._reached(home):
            own = self.own.get(other, ())
            packaged = [one for one in own if one.kind in (RootKind.SOURCE, RootKind.INFERRED)]
            for root in packaged or own:
                if packaged or root.kind is RootKind.PROJECT:
                    yield replace(root, comes_first=False)
        for root in self.added.get(home, ()):
            yield replace(root, comes_first=False)

    def _reached(self, home: str) -> list[str]:
        reached = [home]
        for one in reached:
            reached += (other for other in self.needed.get(one, ()) if other not in reached)
        return reached[1:]


def _needed(configurations: Mapping[str, Configuration]) -> dict[str, tuple[str, ...]]:
    """Give what each project's files say it is installed with, of the projects that are here."""
    named: dict[str, list[str]] = {}
    for home, said in configurations.items():
        if said.metadata.name:
            named.setdefault(normalised(said.metadata.name), []).append(home)
    needed: dict[str, tuple[str, ...]] = {}
    for home, said in configurations.items():
        by_path = (one for one in said.neighbours.dependencies if one in configurations)
        by_name = (nearest_to(home, named.get(one, ())) for one in said.metadata.dependencies)
        needed[home] = (*by_path, *(one for one in by_name if one is not None))
    for home, said in configurations.items():
        members = [home] if said.neighbours.members else []
        members += (one for one in configurations if one and said.neighbours.has_member(one))
        for member in dict.fromkeys(members):
            needed[member] = (*needed[member], *members)
    return needed


def nearest_to(path: str, directories: Iterable[str]) -> str | None:
    """Choose the directory that shares the most with `path`, if it is the only one to do so."""
    parts = path.split("/")

    def shared(directory: str) -> int:
        pairs = list(zip(parts, directory.split("/"), strict=False))
        return next((count for count, (a, b) in enumerate(pairs) if a != b), len(pairs))

    ranked = sorted(directories, key=shared, reverse=True)
    alone = len(ranked) == 1 or (ranked and shared(ranked[0]) > shared(ranked[1]))
    return ranked[0] if alone else None


def _gathered(placed: Iterable[Placed]) -> dict[str, tuple[Root, ...]]:
    found: dict[str, dict[str, Root]] = {}
    for home, root in placed:
        found.setdefault(home, {}).setdefault(root.path, root)
    return {home: tuple(roots.values()) for home, roots in found.items()}


def _flat(roots: Mapping[str, tuple[Root, ...]]) -> Iterator[Placed]:
    for home, many in roots.items():
        yield from (Placed(home, root) for root in many)


def _distinct(roots: Iterable[Root]) -> Iterator[Root]:
    seen: set[str] = set()
    for root in roots:
        if root.path not in seen:
            seen.add(root.path)
            yield root
