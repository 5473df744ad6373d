"""Which file a name means: CPython's path finder, on a tree.

The order is the one of `importlib.machinery.FileFinder` and `PathFinder` (language reference
§5.5): in each directory of the search path a regular package, then a module, then a directory that
is remembered as a portion of a namespace package while the search goes on.
"""

import re
from collections.abc import Sequence

from modtidy import paths
from modtidy.environment import Environment
from modtidy.project.module import Kind, Module
from modtidy.tree import Entries, Tree

_TAG = re.compile(
    r"\.(?:cpython-(?P<posix>\d+)[^.]*\.|cp(?P<windows>\d+)-[^.]*\.|(?P<stable>abi3)\.)?(?:so|pyd)"
)


def find(
    name: str, search_path: Sequence[str], tree: Tree, environment: Environment
) -> Module | None:
    """Find the module called `name` (dotted, absolute) as a program with this search path would.

    `search_path` holds directories in order, before those of the environment.  Returns none where
    Python would raise `ModuleNotFoundError`.
    """
    first, *rest = name.split(".")
    found = find_top(first, search_path, tree, environment)
    for tail in rest:
        if found is None or not found.portions:
            return None
        found = find_in(f"{found.name}.{tail}", found.portions, tree, environment)
    return found


def find_top(
    name: str, search_path: Sequence[str], tree: Tree, environment: Environment
) -> Module | None:
    """Find a top-level module: built-in, then frozen, then along the search path."""
    library = environment.standard_library
    if name in library.builtin:
        return Module(name, Kind.BUILTIN)
    if name in library.startup or name in library.frozen:
        return find_in(name, environment.search_path, tree, environment) or Module(
            name, Kind.FROZEN
        )
    found = find_in(name, search_path, tree, environment)
    if found and found.kind is not Kind.NAMESPACE:
        return found
    beyond = find_in(name, environment.search_path, tree, environment)
    if beyond is None:
        beyond = _mapped(name, tree, environment)
    if beyond is None and name in library.names:
        return Module(name, Kind.MODULE)
    if found and beyond and beyond.kind is Kind.NAMESPACE:
        return Module(name, Kind.NAMESPACE, "", found.portions + beyond.portions, found.entry)
    return beyond or found


def _mapped(name: str, tree: Tree, environment: Environment) -> Module | None:
    """Find what the finder of an editable install maps the name to (setuptools, "editable")."""
    path = environment.mapped.get(name)
    if path is None:
        return None
    init = file_of("__init__", tree.entries(path), environment)
    if init:
        return Module(name, Kind.REGULAR, paths.join(path, init), (path,))
    stem = paths.leaf(path).removesuffix(".py")
    file = file_of(stem, tree.entries(paths.parent(path)), environment)
    return Module(name, Kind.MODULE, paths.join(paths.parent(path), file)) if file else None


def find_in(
    name: str, search_path: Sequence[str], tree: Tree, environment: Environment
) -> Module | None:
    """Find the module called `name` in these directories alone, by its last part."""
    tail = name.rpartition(".")[2]
    portions: list[str] = []
    for entry in search_path:
        entries = tree.entries(entry)
        if f"{tail}/" in entries:
            directory = paths.join(entry, tail)
            init = file_of("__init__", tree.entries(directory), environment)
            if init:
                origin = paths.join(directory, init)
                return Module(name, Kind.REGULAR, origin, (directory,), entry)
        file = file_of(tail, entries, environment)
        if file:
            kind = Kind.MODULE if file.endswith((".py", ".pyc")) else Kind.EXTENSION
            return Module(name, kind, paths.join(entry, file), (), entry)
        if f"{tail}/" in entries:
            portions.append(paths.join(entry, tail))
    if portions:
        return Module(name, Kind.NAMESPACE, "", tuple(portions))
    return None


def file_of(stem: str, entries: Entries, environment: Environment) -> str:
    """Name the file among `entries` that the module `stem` would be loaded from, if any."""
    native = _native(stem, entries, environment)
    if native:
        return native
    if f"{stem}.py" in entries:
        return f"{stem}.py"
    return f"{stem}.pyc" if f"{stem}.pyc" in entries else ""


def _native(stem: str, entries: Entries, environment: Environment) -> str:
    """Choose the extension module this Python loads, tagged ones first (PEP 3149).

    Where it is not known what it looks for, one made for another platform may be taken for its own.
    """
    there, version = entries.natives.get(stem, ()), environment.version
    if environment.extension_suffixes:
        wanted = (f"{stem}{suffix}" for suffix in environment.extension_suffixes)
        return next((name for name in wanted if name in there), "")
    chosen: list[tuple[int, str]] = []
    for name in there:
        tag = _TAG.fullmatch(name, len(stem))
        if tag is None:
            continue
        built_for = tag["posix"] or tag["windows"]
        if built_for:
            if built_for == f"{version[0]}{version[1]}":
                chosen.append((0, name))
        else:
            chosen.append((1 if tag["stable"] else 2, name))
    return min(chosen)[1] if chosen else ""
