"""The project's configuration files, told of a module that becomes a package, or one again.

What names the module, or its file, follows; then the build configuration is read anew, and what
was in the wheel must be in it still.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from modtidy import paths
from modtidy.configuration.backends.setuptools import Setuptools
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.wheel import Shipped, Verdict
from modtidy.plan import Plan, Remark
from modtidy.project.project import Project
from modtidy.refactor import Refused
from modtidy.rewriting import outcome
from modtidy.rewriting.builds import module_lists, package_lists, setup_lists
from modtidy.rewriting.conversion.turning import Turn
from modtidy.rewriting.mentions.named_files import Naming, namings
from modtidy.text import Edit
from modtidy.tree import Tree

_SCRIPT = "setup.py"
_LISTING = ("pyproject.toml", "setup.cfg")


@dataclass(frozen=True, slots=True)
class Told:
    """What the configuration files are to say, and what they say of a project then."""

    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    """The edits of each file, by its path."""
    remarks: tuple[Remark, ...] = ()
    configurations: Mapping[str, Configuration] = field(default_factory=dict)


def told(turn: Turn, files: Plan, project: Project) -> Told:
    """Tell the files that configure the project of a module whose `files` move.

    Raises `Refused` where the wheel would not hold what it held.
    """
    path = turn.source
    saved = project.layout.configuration(path)
    home = outcome.configuration(saved.path, project.tree) if saved else None
    directory = home.path if home else paths.ROOT
    edits: dict[str, set[Edit]] = {}
    remarks: list[Remark] = []
    listed = _listed(turn, home, project) if home else ()
    for one in (*namings(path, directory, project.tree), *listed):
        edits.setdefault(one.path, set()).update(one.edits)
        remarks += one.remarks
    by_file = {file: tuple(sorted(some)) for file, some in edits.items() if some}
    said = Told(by_file, tuple(remarks), project.layout.configurations)
    return _proved(turn, said, home, files, project) if home else said


def _listed(turn: Turn, home: Configuration, project: Project) -> Iterator[Naming]:
    """Yield what those files are to say that list modules and packages by their names."""
    name, tree = project.name_of(turn.source), project.tree
    for entry in home.modules if turn.inwards else ():
        file = paths.join(home.path, entry.file)
        if entry.file != _SCRIPT and _is_file_of(entry.name, turn.source, home.path):
            yield Naming(file, tuple(module_lists.listed_as_package(entry, tree.text(file))))
    for kind in () if turn.inwards else _LISTING:
        file = paths.join(home.path, kind)
        yield Naming(file, tuple(package_lists.listed_as_module(name, kind, tree.text(file))))
    script = paths.join(home.path, _SCRIPT)
    text = tree.text(script)
    relisted = setup_lists.listed_as_package if turn.inwards else setup_lists.listed_as_module
    edits = tuple(relisted(name, text))
    argument = setup_lists.MODULES if turn.inwards else setup_lists.PACKAGES
    is_hidden = not edits and "." not in name and setup_lists.mentions(name, argument, text)
    kinds = "modules" if turn.inwards else "packages"
    remarks = (Remark(f"`{script}` lists `{name}` among its {kinds}"),) if is_hidden else ()
    yield Naming(script, edits, remarks)


def _added(name: str, file: str, text: str, *, inwards: bool) -> Edit | None:
    """Give the edit by which a file lists one more package, or module."""
    if file == _SCRIPT:
        packages = setup_lists.added((name,), setup_lists.PACKAGES, text)
        return next(packages, None) if inwards else setup_lists.module_added(name, text)
    return (module_lists.added if inwards else package_lists.added)(name, file, text)


def _is_file_of(name: str, path: str, directory: str) -> bool:
    """Tell whether a module listed by its name is the one at `path`, in whatever source root."""
    inside = f"{name.replace('.', '/')}.py"
    return paths.below(path, directory) and f"/{path}".endswith(f"/{inside}")


def _proved(turn: Turn, said: Told, home: Configuration, files: Plan, project: Project) -> Told:
    """Read the configuration anew, and see that the wheel holds what it held."""
    tree = project.tree
    after = files.applied_to(tree)
    gone = {one.path for one in files.deletions}
    everything = project.files() if said.edits else _near(turn, home, tree)
    ships = home.shipping(tree.entries)
    before = [one for one in everything if one not in gone and _is_shipped(one, ships)]
    moved = {move.source: move.target for move in files.moves}
    name = project.name_of(turn.source)
    for attempt in (said, *_widened(turn, said, home, project)):
        now = _read(attempt, home, tree)
        ships = now.shipping(after.entries)
        lost = [one for one in before if not _is_shipped(moved.get(one, one), ships)]
        if not lost and not (turn.inwards and _lacks(name, home, now)):
            if not attempt.edits:
                return said
            known = {**project.layout.configurations, home.path: now}
            return Told(attempt.edits, attempt.remarks, known)
    if not lost:
        return said
    why = _read(said, home, tree).ships(moved.get(lost[0], lost[0]), after.entries).why
    raise Refused(f"`{lost[0]}` would be lost from the wheel: {why}")


def _near(turn: Turn, home: Configuration, tree: Tree) -> Iterator[str]:
    """Yield the files that are at stake where the project is told nothing new."""
    near = dict.fromkeys((paths.parent(turn.source), paths.parent(turn.module), home.path))
    for directory in near:
        for name in sorted(tree.entries(directory).names):
            yield paths.join(directory, name)


def _is_shipped(path: str, ships: Callable[[str], Shipped]) -> bool:
    return path.endswith(".py") and ships(path).verdict is Verdict.YES


def _lacks(name: str, home: Configuration, now: Configuration) -> bool:
    """Tell whether a list has the package that a module is in, and lacks the one it becomes.

    That can be told also where setuptools is told more than can be read.
    """
    before, after = home.build, now.build
    if not isinstance(before, Setuptools) or not isinstance(after, Setuptools):
        return False
    owner = name.rpartition(".")[0]
    return owner in (before.packages or ()) and name not in (after.packages or ())


def _widened(turn: Turn, said: Told, home: Configuration, project: Project) -> Iterator[Told]:
    """Yield what else could be said: that what it becomes is one of those that are listed."""
    for name in (*_LISTING, _SCRIPT):
        file = paths.join(home.path, name)
        own, text = project.name_of(turn.source), project.tree.text(file)
        edit = _added(own, name, text, inwards=turn.inwards)
        if edit:
            edits = tuple(sorted({*said.edits.get(file, ()), edit}))
            yield Told({**said.edits, file: edits}, said.remarks, said.configurations)


def _read(said: Told, home: Configuration, tree: Tree) -> Configuration:
    """Read the configuration of the project as it would be."""
    return read_configuration(home.path, outcome.texts_of(home.path, tree, said.edits))
