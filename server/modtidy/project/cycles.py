"""The import cycles of a workspace that break, and who runs into them.

The one idea: whether a cycle breaks depends on which of its modules is imported first.  So each is
tried; and then the programs are followed, to see which of them it is that they meet first.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from modtidy import paths
from modtidy.project.first_import import FirstImport
from modtidy.project.half_done import MAIN, Break, Texts
from modtidy.project.import_graph import Circle, ImportGraph, Link
from modtidy.project.project import Project
from modtidy.project.roles import Role


class Failure(NamedTuple):
    """A cycle that breaks."""

    broken: Break
    program: str
    """A file of the workspace that fails so when it is run; empty where none is known to."""
    always: bool
    """Whether each of the modules in it fails so when it is the first."""


def failures(project: Project) -> Iterator[Failure | None]:
    """Yield each cycle that breaks, once, in the plainest way it does; and none between steps."""
    graph, texts = ImportGraph(project), Texts(project)
    files = tuple(project.files())
    for path in files:
        graph.links(path)
        yield None
    for circle in graph.circles(files):
        yield from _in_circle(circle, project, graph, texts)


def failures_around(path: str, project: Project) -> Iterator[Failure]:
    """Yield the cycles that break which the file at `path` is in; who runs them is left out."""
    graph, texts = ImportGraph(project), Texts(project)
    for circle in graph.circles(graph.reached(path)):
        if path in circle.files:
            yield from filter(None, _in_circle(circle, project, graph, texts))


def _in_circle(
    circle: Circle, project: Project, graph: ImportGraph, texts: Texts
) -> Iterator[Failure | None]:
    """Yield the failures of one circle; of several ways to break one cycle, the plainest."""
    runs: list[Failure] = []
    breaks: dict[str, Break] = {}
    for tried in _tried(circle, project, graph, texts):
        yield None
        if tried and tried[1].entry == MAIN:
            runs.append(Failure(tried[1], tried[0], always=False))
        elif tried:
            breaks[tried[0]] = tried[1]
    programs = dict(_programs(circle, breaks, project, graph)) if breaks else {}
    for path, broken in breaks.items():
        runs.append(Failure(broken, programs.get(path, ""), always=False))
    chosen: dict[frozenset[str], Failure] = {}
    packages = [paths.parent(path) for path in breaks if paths.stem(path) == "__init__"]
    for one in sorted(runs, key=_plainness):
        files = frozenset(halt.path for halt in one.broken.halts)
        below = (any(paths.below(path, package) for package in packages) for path in files)
        always = all(path in breaks or fails for path, fails in zip(files, below, strict=True))
        chosen.setdefault(files, one._replace(always=always))
    yield from chosen.values()


def _plainness(failure: Failure) -> tuple[bool, int, str, str]:
    broken = failure.broken
    return not failure.program, len(broken.halts), failure.program, broken.entry


def _tried(
    circle: Circle, project: Project, graph: ImportGraph, texts: Texts
) -> Iterator[tuple[str, Break] | None]:
    """Try each file of a circle; yield it with how its import fails, or the program it is.

    What a package has run already is not tried again: whoever imports it imports the package first.
    """
    tried: list[tuple[str, frozenset[str], bool]] = []
    names = {path: project.name_of(path) for path in circle.files}
    for path in sorted(circle.files, key=lambda path: (names[path].count("."), path)):
        if project.role(path) is Role.SCRIPT:
            first = FirstImport(path, circle, project, graph, texts)
            yield from first.run()
            if first.broken:
                yield path, first.broken
        if _is_tried(path, names[path], tried):
            continue
        first = FirstImport(path, circle, project, graph, texts)
        yield from first.imported()
        if paths.stem(path) == "__init__":
            tried.append((f"{names[path]}.", first.begun(), first.broken is not None))
        if first.broken:
            yield path, first.broken


def _is_tried(path: str, name: str, tried: list[tuple[str, frozenset[str], bool]]) -> bool:
    return any(
        name.startswith(package) and (fails or path in begun) for package, begun, fails in tried
    )


_PROGRAMS = (Role.SCRIPT, Role.TEST, Role.CONFTEST, Role.TOOL)


def _programs(
    circle: Circle, breaks: Mapping[str, Break], project: Project, graph: ImportGraph
) -> Iterator[tuple[str, str]]:
    """Yield files of a circle, and for each a program that imports it before all others of it."""
    for program in sorted(circle.leading, reverse=True):
        if project.role(program) in _PROGRAMS and program not in circle.files:
            before = _conftests(program, project) if project.role(program) is Role.TEST else []
            met = next(_met([*before, program], circle, graph), None)
            for path in met or ():
                if path in breaks:
                    yield path, program


def _conftests(path: str, project: Project) -> list[str]:
    above = (paths.join(directory, "conftest.py") for directory in paths.parents(path))
    return [one for one in above if project.tree.has(one)][::-1]


def _met(programs: list[str], circle: Circle, graph: ImportGraph) -> Iterator[tuple[str, ...]]:
    """Yield the files of the circle that are met first; a package goes before what is in it."""
    seen = set(programs)
    waiting = [iter(_now(graph.links(path))) for path in reversed(programs)]
    while waiting:
        link = next(waiting[-1], None)
        if link is None:
            waiting.pop()
        elif link.target in circle.files:
            following = [link.target, *(one.target for one in waiting[-1])]
            yield tuple(_packages_first(following, circle))
            return
        elif circle.leads(link.target) and not link.always:
            return
        elif circle.leads(link.target) and link.target not in seen:
            seen.add(link.target)
            waiting.append(iter(_now(graph.links(link.target))))


def _now(links: tuple[Link, ...]) -> list[Link]:
    return [link for link in links if not link.later]


def _packages_first(files: list[str], circle: Circle) -> Iterator[str]:
    """Yield the first of some files, and those after it that it is the package of."""
    above = ""
    for path in files:
        if path not in circle.files or not paths.below(path, above):
            return
        yield path
        if paths.stem(path) != "__init__":
            return
        above = paths.parent(path)
