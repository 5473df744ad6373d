"""Files that go elsewhere, and what each module is called by then.

The one idea: a module is known by its file.  A name is looked up as the program finds it before;
the file it leads to is followed to its new place; and there a name is looked for by which the
program, from where the importing file is then, finds that file again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from keyword import iskeyword

from modtidy import paths
from modtidy.plan import Conflict, Create, Move, Plan
from modtidy.project.layout import NEAR, RootKind
from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.rewriting.moves.new_packages import inits_for
from modtidy.rewriting.moves.what_moves import (
    check_room,
    files_of,
    importable,
    modules_of,
    with_stubs,
)
from modtidy.rewriting.program import Program
from modtidy.source.imports import first_names


@dataclass(frozen=True)
class Relocation:
    """Moves of files and directories, and the project before and after them."""

    asked: Mapping[str, str]
    """The paths that were asked to move, files and directories, and where to."""
    files: Mapping[str, str]
    """Every file that moves, and where to: data and stubs as well."""
    before: Project
    after: Project
    """The files in their new places, each still saying what it said."""
    inits: tuple[str, ...] = ()
    """The `__init__` files to be made where a regular package gets a new directory."""
    _known: dict[tuple[str, str], str | None] = field(
        default_factory=dict, compare=False, repr=False
    )
    _programs: dict[str, Program | None] = field(default_factory=dict, compare=False, repr=False)

    def program(self, path: str) -> Program | None:
        """Read the file at `path` closely, as it is before; None where it cannot be parsed.

        The last one is remembered, since a file is asked about several things in a row.
        """
        if path not in self._programs:
            self._programs.clear()
            self._programs[path] = Program.of(self.before.tree.text(path))
        return self._programs[path]

    @property
    def moves(self) -> tuple[Move, ...]:
        """Give the moves of all files."""
        return tuple(Move(source, target) for source, target in self.files.items())

    @property
    def stems(self) -> frozenset[str]:
        """Give the last parts of the names of what was asked to move."""
        return frozenset(paths.stem(one) for one in self.asked)

    @property
    def tails(self) -> frozenset[str]:
        """Give the last parts of the names of all that moves."""
        return frozenset(
            part.partition(".")[0]
            for file in self.files
            for source in self.asked
            if paths.below(file, source)
            for part in (paths.leaf(source), *paths.relative(file, source).split("/"))
        )

    def place(self, path: str) -> str:
        """Name the file that the one at `path` will be."""
        return self.files.get(path, path)

    def directory(self, path: str) -> str:
        """Name the directory that the one at `path` will be."""
        for source, target in self.asked.items():
            if paths.below(path, source):
                inside = paths.relative(path, source) if path != source else ""
                return paths.join(target, inside) if inside else target
        return path

    def moved(self, module: Module | None) -> bool:
        """Tell whether a module, or a part of a namespace package, goes elsewhere."""
        if module is None:
            return False
        if module.origin:
            return module.origin in self.files
        return any(self.directory(one) != one for one in module.portions)

    def reaches(self, module: Module | None) -> bool:
        """Tell whether something goes elsewhere that is in a package, or is the module itself."""
        if module is None:
            return False
        if not module.portions:
            return self.moved(module)
        return any(
            not paths.is_absolute(portion) and any(paths.below(one, portion) for one in self.asked)
            for portion in module.portions
        ) or self.moved(module)

    def parts(self, module: Module | None) -> bool:
        """Tell whether something in a package goes elsewhere than the package itself."""
        portions = module.portions if module else ()
        return any(
            one != portion and paths.below(one, portion)
            for portion in portions
            if not paths.is_absolute(portion)
            for one in self.asked
        )

    def name(self, name: str, path: str) -> str | None:
        """Give the name that the file at `path` is to use from now on for what `name` is to it.

        What is no module keeps its own name after that of the module it is in.  None: the module
        cannot be imported from there any more.
        """
        if (name, path) not in self._known:
            self._known[name, path] = self._name(name, path)
        return self._known[name, path]

    def _name(self, name: str, path: str) -> str | None:
        module = self.before.find(name, path)
        if module is None:
            owner, _, tail = name.rpartition(".")
            called = self.name(owner, path) if owner else ""
            return f"{called}.{tail}" if called else None if owner and called is None else name
        place, is_ours = self.place(path), _is_ours(module)
        if not is_ours or (place == path and not self.moved(module)):
            return name
        names = (one for one in self._names(module, path) if self._is(module, one, place))
        return next((one for one in names if self._is_reached(module, one, path)), None)

    def _names(self, module: Module, path: str) -> Iterator[str]:
        """Yield the names a module could be found by where it is then, the likeliest first."""
        if not self.moved(module):
            yield module.name
        for here in (module.origin, *module.portions):
            if not here or paths.is_absolute(here):
                continue
            there = importable(self.place(here) if here == module.origin else self.directory(here))
            root = _root_of(here, module.name)
            roots = [root, self.directory(root)]
            roots += [one.path for one in self.after.layout.roots_of(self.place(path))]
            roots += [one.path for one in self.after.layout.roots_of(there)]
            for one in dict.fromkeys(roots):
                if paths.below(there, one) and there != one:
                    name = paths.relative(there, one).replace("/", ".")
                    if all(part.isidentifier() and not iskeyword(part) for part in name.split(".")):
                        yield name

    def _is_reached(self, module: Module, name: str, path: str) -> bool:
        """Tell whether the program of the file at `path` looks in the root a name counts from.

        A script looks beside itself, and elsewhere only if it is told to: by what it imports
        already one sees that it is.
        """
        if not module.origin:
            return True
        place, is_script = self.place(path), self.before.role(path) is Role.SCRIPT
        old, new = _root_of(module.origin, module.name), _root_of(self.place(module.origin), name)
        if new in _near(place, self.after) or (is_script and new == paths.parent(place)):
            return True
        must_be_told = old in _near(path, self.before) or (is_script and old == paths.parent(path))
        must_be_told = must_be_told or (new != self.directory(old) and self._is_bare(new, place))
        return not must_be_told or new in self._looked_in(path)

    def _is_bare(self, root: str, place: str) -> bool:
        """Tell whether a root is on the path only of what is started in it."""
        kinds = {one.kind for one in self.after.layout.roots if one.path == root}
        return kinds == {RootKind.PROJECT} and paths.parent(place) != root

    def _looked_in(self, path: str) -> Iterator[str]:
        """Yield the roots that a file imports from already, by absolute names."""
        for statement in self.before.tree.summary(path).imports:
            for name in first_names(statement):
                found = self.before.find(name, path)
                if found and found.origin and not paths.is_absolute(found.origin):
                    root = _root_of(found.origin, found.name)
                    if root not in _near(path, self.before) and root != paths.parent(path):
                        yield root

    def _is(self, module: Module, name: str, place: str) -> bool:
        found = self.after.find(name, place)
        if found is None:
            return False
        if module.origin:
            return found.origin == self.place(module.origin)
        return any(self.directory(one) in found.portions for one in module.portions)


def _near(path: str, project: Project) -> set[str]:
    """Name the roots that only programs have which start beside the file at `path`, or above."""
    return {one.path for one in project.layout.roots_of(path) if one.kind in NEAR}


def _root_of(origin: str, name: str) -> str:
    """Name the directory that a module's dotted name counts from."""
    return importable(origin).removesuffix(name.replace(".", "/")).rstrip("/")


def _is_ours(module: Module) -> bool:
    """Tell whether a module, or a part of it, lies in the workspace."""
    places = (module.origin,) if module.origin else module.portions
    return any(one and not paths.is_absolute(one) for one in places)


def relocated(asked: Mapping[str, str], project: Project) -> Relocation:
    """Work out what goes where when these files and directories move; raises `Refused`.

    A stub goes with its module, and a directory of stubs with its package.
    """
    tree, asked = project.tree, with_stubs(asked, project)
    check_room(asked, project)
    files = files_of(asked, project)
    moves = tuple(Move(source, target) for source, target in files.items())
    try:
        inits = inits_for(modules_of(asked, files), tree)
        creations = tuple(Create(init) for init in inits)
        moved = project.with_tree(Plan(moves=moves, creations=creations).applied_to(tree))
    except Conflict as conflict:
        raise Refused(str(conflict)) from conflict
    made = Relocation(asked, files, project, moved, inits)
    return replace(made, after=_with_roots(made))


def _with_roots(made: Relocation) -> Project:
    """Give the project after the moves the roots it had, where those are then.

    Some are known by imports, or by settings, that have yet to follow.
    """
    layout = made.after.layout
    known = {root.path for root in layout.roots}
    kept = (replace(root, path=made.directory(root.path)) for root in made.before.layout.roots)
    more = (
        one for one in kept if one.path not in known and made.after.tree.has_directory(one.path)
    )
    return replace(made.after, layout=replace(layout, roots=(*layout.roots, *more)))
