"""What moves when some files and directories are asked to, and whether there is room for it.

The one idea: a module does not go alone.  Its stub goes with it, and what is in a package; where
something of the name is there already, nothing moves.
"""

from collections.abc import Iterator, Mapping

from modtidy import paths
from modtidy.project.project import Project
from modtidy.refactor import Refused

_STUBS = "-stubs"
"""What the name of a directory of stubs ends in (PEP 561)."""
_TYPINGS = "typings"
"""The directory of a project's own stubs, as Pyright has it (`stubPath`)."""


def with_stubs(asked: Mapping[str, str], project: Project) -> dict[str, str]:
    """Return what is asked to move, and the stubs of it that are found beside or by themselves."""
    return {**asked, **dict(_stubs(asked, project))}


def files_of(asked: Mapping[str, str], project: Project) -> dict[str, str]:
    """Give every file that moves, and where to; raises `Refused` where there is none."""
    files: dict[str, str] = {}
    for source, target in asked.items():
        for file in _files(source, project):
            inside = paths.relative(file, source) if file != source else ""
            files[file] = paths.join(target, inside) if inside else target
    return files


def modules_of(asked: Mapping[str, str], files: Mapping[str, str]) -> Iterator[str]:
    """Yield where modules and packages go."""
    for source, target in asked.items():
        if any(paths.below(one, source) and one.endswith((".py", ".pyi")) for one in files):
            yield target


def check_room(asked: Mapping[str, str], project: Project) -> None:
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


def importable(path: str) -> str:
    """Name what is imported for a file or directory: a package goes by its directory."""
    stem = paths.stem(path)
    directory = paths.parent(path)
    if "." not in paths.leaf(path):
        return path
    return directory if stem == "__init__" else paths.join(directory, stem)


def _stubs(asked: Mapping[str, str], project: Project) -> Iterator[tuple[str, str]]:
    """Yield the stubs that go along, and where to."""
    tree = project.tree
    for source, target in asked.items():
        is_module = source.endswith(".py") and target.endswith(".py")
        stub, its_place = (f"{source}i", f"{target}i") if is_module else (source, target)
        if is_module and stub not in asked and tree.has(stub):
            yield stub, its_place
        root = _root(source, project)
        for place in (_among_stubs, _among_typings):
            beside, there = place(stub, root), place(its_place, root)
            is_there = tree.has(beside) if is_module else tree.has_directory(beside)
            if beside and there and is_there and beside not in asked:
                yield beside, there


def _root(path: str, project: Project) -> str:
    """Name the root that a file or directory gets its dotted name from."""
    file = path if project.tree.has(path) else paths.join(path, "__init__.py")
    inside = project.name_of(file).replace(".", "/")
    return importable(path).removesuffix(inside).rstrip("/") if inside else paths.parent(path)


def _among_stubs(path: str, root: str) -> str:
    """Name the place of a module or package in the directory of stubs beside its own."""
    top, slash, inside = paths.relative(path, root).partition("/")
    if not paths.below(path, root) or top.endswith(".pyi"):
        return ""
    return paths.join(root, f"{top}{_STUBS}{slash}{inside}")


def _among_typings(path: str, root: str) -> str:
    """Name the place of a module or package in the directory of stubs that Pyright looks in."""
    is_in = paths.below(path, root) and not paths.below(path, _TYPINGS)
    return paths.join(_TYPINGS, paths.relative(path, root)) if is_in else ""


def _files(source: str, project: Project) -> Iterator[str]:
    """Yield the files at a path: itself, or all that the directory holds but for bytecode."""
    if project.tree.has(source):
        yield source
    elif source and project.tree.has_directory(source):
        for file in project.tree.files_below(source, ("",)):
            if not file.endswith("/") and "/__pycache__/" not in file:
                yield file
    else:
        raise Refused(f"there is no `{source}`")
