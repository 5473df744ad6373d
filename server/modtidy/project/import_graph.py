"""Which file of the workspace imports which, and which of them import each other in a circle.

The one idea: an import loads the module it names and every package above, so a file is linked to
all of these, and to the packages it lies in itself (language reference §5.3, "Searching").
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from modtidy import paths
from modtidy.project.project import Project
from modtidy.source.headers import Context

_NEVER = Context.TYPE_CHECKING
_LATER = Context.DEFERRED | Context.LAZY | Context.MAIN_GUARD


class Link(NamedTuple):
    """One file imports another."""

    target: str
    """The file of the workspace that is imported."""
    always: bool
    """It does so whenever it is run."""
    later: bool
    """It does so when a function is called, or when it is the program."""


class Circle(NamedTuple):
    """Files that all lead to one another by what they import as they are run."""

    files: frozenset[str]
    leading: frozenset[str]
    """All the files whose imports, in functions too, may lead there; its own are among them."""
    around: frozenset[str]
    """The files of all other circles, and the packages that these and its own lie in."""

    def leads(self, path: str) -> bool:
        """Tell whether importing the file at `path` may load any of the circle."""
        return path in self.leading


class ImportGraph:
    """The links between the files of a project, each file's read once; owned by who asks."""

    def __init__(self, project: Project) -> None:
        """Read nothing yet."""
        self._project = project
        self._links: dict[str, tuple[Link, ...]] = {}

    def links(self, path: str) -> tuple[Link, ...]:
        """Return what the file at `path` imports, in order, each as often as it does."""
        if path not in self._links:
            self._links[path] = tuple(dict.fromkeys(self._read(path)))
        return self._links[path]

    def reached(self, path: str) -> tuple[str, ...]:
        """Return the files that running the one at `path` may load, in functions too; and it."""
        waiting = {path: None}
        order = [path]
        for one in order:
            for link in self.links(one):
                if link.target not in waiting:
                    waiting[link.target] = None
                    order.append(link.target)
        return tuple(order)

    def circles(self, files: Iterable[str]) -> tuple[Circle, ...]:
        """Return the largest circles there are; a file is in one of them at the most."""
        files = tuple(files)
        importers: dict[str, list[str]] = {}
        for path in files:
            for link in self.links(path):
                importers.setdefault(link.target, []).append(path)
        found = self._cyclic(files)
        every = frozenset().union(*found)
        every |= {paths.join(above, "__init__.py") for one in every for above in paths.parents(one)}
        return tuple(Circle(one, frozenset(_closure(one, importers)), every - one) for one in found)

    def _cyclic(self, files: Iterable[str]) -> list[frozenset[str]]:
        """Return the strongly connected components of the graph (Tarjan, 1972)."""
        order: dict[str, int] = {}
        low: dict[str, int] = {}
        open_: list[str] = []
        found: list[frozenset[str]] = []
        for start in files:
            if start in order:
                continue
            way = [(start, self._targets(start))]
            order[start] = low[start] = len(order)
            open_.append(start)
            while way:
                path, targets = way[-1]
                target = next(targets, None)
                if target is None:
                    way.pop()
                    if way:
                        above = way[-1][0]
                        low[above] = min(low[above], low[path])
                    if low[path] == order[path]:
                        at = open_.index(path)
                        members = open_[at:]
                        del open_[at:]
                        low |= dict.fromkeys(members, len(order) + len(low))
                        if len(members) > 1:
                            found.append(frozenset(members))
                elif target not in order:
                    order[target] = low[target] = len(order)
                    open_.append(target)
                    way.append((target, self._targets(target)))
                else:
                    low[path] = min(low[path], low[target])
        return found

    def _targets(self, path: str) -> Iterator[str]:
        return (link.target for link in self.links(path) if not link.later)

    def _read(self, path: str) -> Iterator[Link]:
        project = self._project
        name = project.name_of(path)
        search_path = project.search_path(path)
        known = project.environment_of(path).standard_library.names
        first = tuple(one.path for one in project.layout.roots_of(path) if one.comes_first)
        for above in _packages(name):
            yield from self._link(above, path, search_path, always=True, later=False)
        for statement in project.tree.summary(path).imports:
            context = statement.context
            for alias in () if context & _NEVER else statement.names:
                for target in project.imported(statement, alias, path):
                    along = first if target.partition(".")[0] in known else search_path
                    later = bool(context & _LATER)
                    yield from self._link(target, path, along, always=not context, later=later)

    def _link(
        self, name: str, path: str, search_path: Sequence[str], *, always: bool, later: bool
    ) -> Iterator[Link]:
        found = self._project.find_along(name, search_path, path)
        is_ours = found and found.origin.endswith(".py") and not paths.is_absolute(found.origin)
        if found and is_ours and found.origin != path:
            yield Link(found.origin, always, later)


def _closure(start: Iterable[str], following: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield all that can be come to from `start`, which is there too."""
    waiting = list(dict.fromkeys(start))
    seen = set(waiting)
    for one in waiting:
        yield one
        for other in following.get(one, ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _packages(name: str) -> Iterator[str]:
    """Yield the names of the packages that a module is in, the outermost first."""
    for at, letter in enumerate(name):
        if letter == ".":
            yield name[:at]
