"""The wheel of a project whose modules move: it is to hold what it held, and nothing else.

The one idea: the configuration is told where what moves is by then, in each way that there is to
tell it, and read anew; what counts is what the backend ships by what it is told then.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from modtidy import paths
from modtidy.configuration.backends.others import Native, Unknown
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.wheel import Shipped, Verdict
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused
from modtidy.rewriting import outcome
from modtidy.rewriting.builds.wheel_keys import telling
from modtidy.rewriting.builds.wheel_lists import Wanted, naming
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.text import Edit
from modtidy.tree import Tree

Edits = Mapping[str, tuple[Edit, ...]]


def kept(plan: Plan, relocation: Relocation, after: Project) -> Edits:
    """Give what else the files that configure a project must say; `after` is what `plan` leads to.

    Raises `Refused` where the project could not be built any more, or a module that only gets
    another name would not be shipped.  Of what is taken elsewhere nothing may be said, as of a
    module that goes where nothing is shipped from.
    """
    found: dict[str, tuple[Edit, ...]] = {}
    in_place = all(paths.parent(one) == paths.parent(to) for one, to in relocation.asked.items())
    places = (*relocation.asked, *relocation.asked.values())
    for directory in relocation.before.layout.configurations:
        is_touched = any(paths.below(one, directory) for one in places)
        if not is_touched or relocation.directory(directory) != directory:
            continue
        home = outcome.configuration(directory, relocation.before.tree)
        if isinstance(home.build, Unknown | Native):
            continue
        before = home.shipping(relocation.before.tree.entries)
        wheel = _Wheel(home, relocation, after.tree, plan.edits(), before)
        lost = wheel.lost(outcome.configuration(directory, after.tree))
        told = wheel.told(lost) if lost else {}
        if told is not None:
            found.update(told)
        elif in_place or lost.keys() - {*relocation.files, *relocation.inits}:
            path, why = next(iter(lost.items()))
            raise Refused(f"`{path}` would be lost from the wheel: {why}")
    return found


@dataclass(frozen=True)
class _Wheel:
    """What one project ships, before and after."""

    home: Configuration
    relocation: Relocation
    tree: Tree
    """The files where they are by then."""
    edits: Edits
    """Those of the plan, by path."""
    before: Callable[[str], Shipped]
    """Whether a file is in the wheel there is."""

    def lost(self, now: Configuration) -> Mapping[str, str]:
        """Give what moves and is shipped no more, and why; what is made for it; or what stays.

        Of this one file stands for all: they are lost only with the whole project.
        """
        moved = [one for one in self.relocation.files if self._is_shipped(one)]
        others = (one for one in self.relocation.before.files() if one not in self.relocation.files)
        stays = next(filter(self._is_shipped, others), "")
        ships = now.shipping(self.tree.entries)
        looked_at = (*moved, stays, *self._made())
        said = {one: ships(self.relocation.place(one)) for one in looked_at if one}
        lost = {one: it.why for one, it in said.items() if it.verdict is not Verdict.YES}
        return {} if all(map(self._leaves, lost)) else lost

    def told(self, lost: Mapping[str, str]) -> Edits | None:
        """Give the edits beside the plan's by which nothing is lost; None where none do."""
        said: Edits = {}
        for source in self._units(lost):
            if said and self._keeps(source, said):
                continue
            ways = (one for wanted in self._called(source) for one in self._ways(wanted, said))
            better = next((one for one in ways if self._keeps(source, one)), None)
            if better is None:
                return None
            said = better
        return said if said and self._holds(said, lambda _path: True) else None

    def _leaves(self, path: str) -> bool:
        """Tell whether a file goes to another project."""
        return not paths.below(self.relocation.place(path), self.home.path)

    def _made(self) -> Iterator[str]:
        """Yield the new files of packages that something goes to that is shipped."""
        places = [
            self.relocation.place(one) for one in filter(self._is_shipped, self.relocation.files)
        ]
        for init in self.relocation.inits:
            if any(paths.below(one, paths.parent(init)) for one in places):
                yield init

    def _is_shipped(self, path: str) -> bool:
        if not path.endswith(".py") or not self._is_ours(path):
            return False
        return self.before(path).verdict is Verdict.YES

    def _is_ours(self, path: str) -> bool:
        home = self.relocation.before.layout.configuration(path)
        return bool(home and home.path == self.home.path)

    def _units(self, lost: Mapping[str, str]) -> Iterator[str]:
        """Yield what is to be named: what was asked to move, or what stays and is lost."""
        asked = [one for one in self.relocation.asked if any(paths.below(it, one) for it in lost)]
        yield from asked
        yield from (one for one in self.relocation.inits if one in lost)
        for path in () if asked else lost.keys() - {*self.relocation.inits}:
            top = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
            own = self.relocation.before.name_of(path)
            unit = "/".join(top[: len(top) - own.count(".")])
            yield path if path == f"{unit}.py" else unit

    def _called(self, source: str) -> Iterator[Wanted]:
        """Yield how the package is called that what is at `source` will be in, and how it itself.

        Where no name leads to it by then, its own one does, from another root.
        """
        before, is_made = self.relocation.before, source in self.relocation.inits
        place = paths.parent(source) if is_made else self.relocation.directory(source)
        file = source if source.endswith(".py") else paths.join(source, "__init__.py")
        own = before.name_of(file)
        name = (self.relocation.name(own, file) if own else "") or own
        path, inside = paths.relative(place, self.home.path), name.replace(".", "/")
        plain = path.removesuffix(".py")
        if not name or not f"/{plain}".endswith(f"/{inside}"):
            return
        root = plain.removesuffix(inside).rstrip("/")
        shipped = (self.relocation.place(one) for one in before.files() if self._is_shipped(one))
        directories = {paths.parent(one) for one in shipped if paths.below(one, place)}
        below = sorted(one[len(place) :].replace("/", ".") for one in directories)
        names = (name,) if is_made or path != plain else tuple(name + one for one in below)
        if path != plain and "." in name:
            yield Wanted((name.rpartition(".")[0],), paths.parent(path), root)
        yield Wanted(names, path, root)

    def _ways(self, wanted: Wanted, said: Edits) -> Iterator[Edits]:
        """Yield the ways to name what is wanted, beside what is said already."""
        tree = self.relocation.before.tree
        texts = outcome.texts_of(self.home.path, tree)
        lists = ((name, (edit,)) for name, edit in naming(wanted, texts))
        for name, edits in (*lists, *telling(wanted, self.home.build, texts)):
            path = paths.join(self.home.path, name)
            more = tuple(sorted({*said.get(path, ()), *edits}))
            both = sorted({*self.edits.get(path, ()), *more})
            if not any(one.span.end > other.span.start for one, other in pairwise(both)):
                yield {**said, path: more}

    def _keeps(self, source: str, said: Edits) -> bool:
        """Tell whether what is at `source` before is shipped by what is said, and nothing new."""
        place = self.relocation.directory(source)
        return self._holds(said, lambda path: paths.below(path, place))

    def _holds(self, said: Edits, meant: Callable[[str], bool]) -> bool:
        """Tell whether, of what was shipped, what is `meant` is, and nothing that was not."""
        both = {path: (*self.edits.get(path, ()), *said.get(path, ())) for path in said}
        texts = outcome.texts_of(
            self.home.path, self.relocation.before.tree, {**self.edits, **both}
        )
        ships = read_configuration(self.home.path, texts).shipping(self.tree.entries)
        if any(ships(one).verdict is not Verdict.YES for one in filter(meant, self._made())):
            return False
        for path in filter(self._is_ours, self.relocation.before.files()):
            if not path.endswith(".py"):
                continue
            was, place = self.before(path).verdict, self.relocation.place(path)
            if was is Verdict.YES and not meant(place):
                continue
            if was is not Verdict.UNKNOWN and ships(place).verdict is not was:
                return False
        return True
