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
from modtidy.project.layout import NEAR
from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.rewriting.new_packages import inits_for
from modtidy.source.imports import first_names

_STUBS = "-stubs"
"""What the name of a directory of stubs ends in (PEP 561)."""


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

    @property
    def moves(self) -> tuple[Move, ...]:
        """Give the moves of all files."""
        return tuple(Move(source, target) for source, target in self.files.items())

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
            there = _importable(self.place(here) if here == module.origin else self.directory(here))
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
        was_near = old in _near(path, self.before) or (is_script and old == paths.parent(path))
        return not was_near or new in self._looked_in(path)

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
    return _importable(origin).removesuffix(name.replace(".", "/")).rstrip("/")


def _is_ours(module: Module) -> bool:
    """Tell whether a module, or a part of it, lies in the workspace."""
    places = (module.origin,) if module.origin else module.portions
    return any(one and not paths.is_absolute(one) for one in places)


def relocated(asked: Mapping[str, str], project: Project) -> Relocation:
    """Work out what goes where when these files and directories move; raises `Refused`.

    A stub goes with its module, and a directory of stubs with its package.
    """
    tree, asked = project.tree, {**asked, **dict(_stubs(asked, project))}
    _check_room(asked, project)
    files: dict[str, str] = {}
    for source, target in asked.items():
        for file in _files(source, project):
            inside = paths.relative(file, source) if file != source else ""
            files[file] = paths.join(target, inside) if inside else target
    moves = tuple(Move(source, target) for source, target in files.items())
    try:
        inits = inits_for(_modules(asked, files), tree)
        creations = tuple(Create(init) for init in inits)
        moved = project.with_tree(Plan(moves=moves, creations=creations).applied_to(tree))
    except Conflict as conflict:
        raise Refused(str(conflict)) from conflict
    made = Relocation(asked, files, project, moved, inits)
    return replace(made, after=_with_roots(made))


def _stubs(asked: Mapping[str, str], project: Project) -> Iterator[tuple[str, str]]:
    """Yield the stubs that go along, and where to."""
    tree = project.tree
    for source, target in asked.items():
        is_module = source.endswith(".py") and target.endswith(".py")
        stub, its_place = (f"{source}i", f"{target}i") if is_module else (source, target)
        if is_module and stub not in asked and tree.has(stub):
            yield stub, its_place
        root = _root(source, project)
        beside, there = _among_stubs(stub, root), _among_stubs(its_place, root)
        is_there = tree.has(beside) if is_module else tree.has_directory(beside)
        if beside and there and is_there and beside not in asked:
            yield beside, there


def _modules(asked: Mapping[str, str], files: Mapping[str, str]) -> Iterator[str]:
    """Yield where modules and packages go."""
    for source, target in asked.items():
        if any(paths.below(one, source) and one.endswith((".py", ".pyi")) for one in files):
            yield target


def _root(path: str, project: Project) -> str:
    """Name the root that a file or directory gets its dotted name from."""
    file = path if project.tree.has(path) else paths.join(path, "__init__.py")
    inside = project.name_of(file).replace(".", "/")
    return _importable(path).removesuffix(inside).rstrip("/") if inside else paths.parent(path)


def _among_stubs(path: str, root: str) -> str:
    """Name the place of a module or package in the directory of stubs beside its own."""
    top, slash, inside = paths.relative(path, root).partition("/")
    if not paths.below(path, root) or top.endswith(".pyi"):
        return ""
    return paths.join(root, f"{top}{_STUBS}{slash}{inside}")


def _importable(path: str) -> str:
    """Name what is imported for a file or directory: a package goes by its directory."""
    stem = paths.stem(path)
    directory = paths.parent(path)
    if "." not in paths.leaf(path):
        return path
    return directory if stem == "__init__" else paths.join(directory, stem)


def _files(source: str, project: Project) -> Iterator[str]:
    """Yield the files at a path: itself, or all that the directory holds."""
    if project.tree.has(source):
        yield source
    elif source and project.tree.has_directory(source):
        for file in project.tree.files_below(source, ("",)):
            if not file.endswith("/"):
                yield file
    else:
        raise Refused(f"there is no `{source}`")


def _check_room(asked: Mapping[str, str], project: Project) -> None:
    """Raise `Refused` where something is in the way of what moves, or would be hidden by it."""
    tree = project.tree
    for source, target in asked.items():
        directory, name = paths.parent(target), paths.leaf(target)
        if source == target:
            raise Refused(f"`{source}` is there already")
        if paths.below(target, source) and tree.has_directory(source):
            raise Refused(f"`{source}` cannot be moved into itself")
        module = paths.stem(name) if name.endswith(".py") or "." not in name else name
        rivals = (name, f"{module}.py") if tree.has_directory(source) else (name,)
        for other in sorted(tree.entries(directory).names):
            place = paths.join(directory, other.rstrip("/"))
            if place == source or place in asked:
                continue
            if other.rstrip("/") in rivals or (
                tree.has(paths.join(place, "__init__.py")) and name == f"{paths.leaf(place)}.py"
            ):
                raise Refused(f"there is already a `{place}{'/' if other[-1] == '/' else ''}`")
            if other.rstrip("/").casefold() == name.casefold():
                raise Refused(
                    f"there is already a `{place}`, which is the same to some file systems"
                )


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
