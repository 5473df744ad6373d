"""No import can reach this file.

## Why it matters

A name is looked for in a fixed order: modules built into Python, packages with an `__init__.py`,
modules, and only then directories without one.  A file that comes second is never loaded by its
name, whatever is written in it, and nothing says so.

- `shop.py` beside the package `shop/`: the package is found.
- modules in `shop/`, which has no `__init__.py`, beside `shop.py`: the file is found, and it is no
  package.
- `time.py`, `os.py`: these are built into Python, frozen, or loaded before the program begins.
- modules in a directory without `__init__.py` that has the name of a standard library module or of
  another package on the search path.
- `shop.old.py` in a package: `shop.old` would be a module `old` in a package `shop`.

## What it leaves alone

Scripts, tests and files that tools load by their path; pure Python twins of extension modules;
directories of files that nothing tries to import.

## Example

    main.py | import shop
    shop/
      __init__.py
    shop.py             #! unreachable-module: the package `shop/` is found first
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Delete, Plan
from modtidy.project.module import Kind, Module
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused, Target
from modtidy.refactors import rename, to_package
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


class _Outranked(NamedTuple):
    """Where the way to a file is cut off, and by what."""

    name: str
    """The dotted name that finds something else."""
    expected: str
    """The file or directory that was to be found."""
    found: Module | None


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report a module file that is found under none of its names."""
    if project.role(path) is Role.DATA:
        yield from _dotted(path, project)
    if project.role(path) is not Role.MODULE or _is_run(path, project):
        return
    if _comes_first_in_its_package(path, project):
        return
    ways = [_cut(name, path, root, project) for name, root in _names(path, project)]
    if not all(ways):
        return
    way = next(iter(ways), None)
    if way is None or not _speaks_for(path, way, project) or not _meant(path, way, project):
        return
    if _is_portion(way):
        return
    message, related = _told(way, project)
    place = Place(path, project.first_token(path))
    yield Finding(Subject(way.name, way.expected), place, message, related)


def _comes_first_in_its_package(path: str, project: Project) -> bool:
    """Tell whether nothing in the file's own package outranks it.

    That its package is reached is said of the package's `__init__.py`, and not again of each file.
    """
    stem, directory = paths.stem(path), paths.parent(path)
    if stem == "__init__":
        return "__init__.py" in project.tree.entries(paths.parent(directory))
    entries = project.tree.entries(directory)
    return "__init__.py" in entries and f"{stem}/" not in entries


def _is_run(path: str, project: Project) -> bool:
    marks = project.tree.summary(path).marks
    return marks.main_guard or marks.shebang


def _names(path: str, project: Project) -> Iterator[tuple[str, str]]:
    """Yield each dotted name the file could have, and the root it counts from."""
    module = path.removesuffix(".py").removesuffix("/__init__")
    for root in project.layout.roots_of(path):
        if project.is_standard_library(root.path):
            continue
        if paths.below(module, root.path) and module != root.path:
            name = paths.relative(module, root.path).replace("/", ".")
            if all(part.isidentifier() for part in name.split(".")):
                yield name, root.path


def _cut(name: str, path: str, root: str, project: Project) -> _Outranked | None:
    """Tell where the way to `path` is cut off for a program with `root` first, if it is."""
    search_path = (root, *(one for one in project.search_path(path) if one != root))
    parts = name.split(".")
    expected = root
    for count, part in enumerate(parts, 1):
        expected = paths.join(expected, part)
        found = project.find_along(".".join(parts[:count]), search_path)
        last = path if count == len(parts) and paths.stem(path) != "__init__" else expected
        here = found is not None and (last in found.portions or found.origin == path)
        if not here:
            return _Outranked(".".join(parts[:count]), last, found)
        if found and found.kind is Kind.EXTENSION:
            return None
    return None


def _speaks_for(path: str, way: _Outranked, project: Project) -> bool:
    """Tell whether this file is the one to be shown: of a directory, the first module in it."""
    if way.expected == path:
        return not (way.found and way.found.kind is Kind.EXTENSION)
    for file in project.tree.files_below(way.expected):
        if project.role(file) is Role.MODULE:
            return file == path
    return False


def _meant(path: str, way: _Outranked, project: Project) -> bool:
    """Tell whether the file is meant to be imported: part of a package, or asked for somewhere."""
    directory = paths.parent(way.expected)
    if way.expected == path or "__init__.py" in project.tree.entries(directory):
        return True
    for file in project.tree.files_below(way.expected):
        levels = {statement.level for statement in project.tree.summary(file).imports} - {0}
        packages = [paths.parent(file), *paths.parents(paths.parent(file))]
        if way.expected in (packages[level - 1] for level in levels if level <= len(packages)):
            return True
        inside = paths.relative(file, way.expected).removesuffix(".py").removesuffix("/__init__")
        name = f"{way.name}.{inside.replace('/', '.')}"
        for user in project.index.files(paths.stem(file)):
            for statement in project.tree.summary(user).imports:
                for alias in statement.names:
                    if name in project.imported(statement, alias, user):
                        return True
    return False


def _is_portion(way: _Outranked) -> bool:
    """Tell whether a package elsewhere in the workspace is the cause, as `hidden-portion` says."""
    found = way.found
    return (
        not way.expected.endswith(".py")
        and found is not None
        and found.kind is Kind.REGULAR
        and not paths.is_absolute(found.origin)
        and found.portions[0] != way.expected
    )


def _told(way: _Outranked, project: Project) -> tuple[str, tuple[Related, ...]]:
    """Say what is found in the file's place, and where."""
    name, found = way.name, way.found
    library = project.environment_of(way.expected).standard_library
    if way.expected.endswith(".py"):
        subject = f"no import can reach `{way.expected}`"
    else:
        subject = f"no import can reach the modules in `{way.expected}/`"
    if name in library.builtin:
        return f"{subject}: `{name}` is built into Python", ()
    if name in library.frozen | library.startup:
        return f"{subject}: Python has loaded its own `{name}` before the program begins", ()
    if found is None:
        return f"{subject}: `{name}` is found nowhere", ()
    if not found.origin or paths.is_absolute(found.origin):
        whose = (
            "the standard library's" if name.partition(".")[0] in library.names else "an installed"
        )
        return f"{subject}: {whose} `{name}` is found first", ()
    related = (Related(Place(found.origin, project.first_token(found.origin)), "found first"),)
    if found.portions:
        return f"{subject}: the package `{found.portions[0]}/` is found first", related
    return f"{subject}: `{found.origin}` is found first, and is no package", related


def _dotted(path: str, project: Project) -> Iterator[Finding]:
    """Report a name with a dot in it, which would mean a submodule, in a package."""
    name, directory = paths.leaf(path), paths.parent(path)
    stem = name.removesuffix(".py")
    parts = stem.split(".")
    in_package = "__init__.py" in project.tree.entries(directory)
    is_dotted = len(parts) > 1 and all(part.isidentifier() for part in parts)
    if is_dotted and in_package and not _is_run(path, project):
        message = f"no import can reach `{path}`: `{stem}` would be a module in `{parts[0]}`"
        place = Place(path, project.first_token(path))
        yield Finding(Subject(stem, path), place, message)


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to make a package of the file that is no package, to rename, or to delete."""
    path = finding.place.path
    for related in finding.related:
        if paths.stem(related.place.path) != "__init__":
            winner = related.place.path
            try:
                plan = to_package.plan(Target(winner), project)
            except Refused:
                plan = None
            if plan:
                target = paths.join(winner.removesuffix(".py"), "__init__.py")
                yield Fix(f"Move `{winner}` to `{target}`", plan, safe=False)
    itself = finding.subject.path == path
    if itself and paths.leaf(path).count(".") == 1:
        yield from rename.fixes(path, project)
    elif itself:
        yield from _undotted(path, project)
    if itself and not project.tree.summary(path).marks.code:
        yield Fix(f"Delete `{path}`", Plan(deletions=(Delete(path),)), safe=False)


def _undotted(path: str, project: Project) -> Iterator[Fix]:
    """Offer a name without dots for a file that has some, where it is free."""
    leaf = paths.leaf(path)
    new = leaf.removesuffix(".py").replace(".", "_")
    if not {f"{new}.py", f"{new}/"} & project.tree.entries(paths.parent(path)).names:
        try:
            plan = rename.renamed(path, new, project)
        except Refused:
            return
        yield Fix(f"Rename `{leaf}` to `{new}.py`", plan, safe=False)


RULE = Rule("unreachable-module", Severity.ERROR, About.FILE, check, fixes)
