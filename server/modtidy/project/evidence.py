"""What speaks for a directory being meant as a package, and what against.

Python imports a directory without `__init__.py` as well, so what it was meant to be shows only
around it: in the package above, in who imports its modules and by which name, and in whether the
wheel would have them if the file were there.  What a directory is called is no evidence.
"""

from dataclasses import dataclass, replace

from modtidy import paths
from modtidy.configuration.globs import matches
from modtidy.configuration.wheel import Shipped, unknown
from modtidy.environment import normalised
from modtidy.project import inits
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.tree import Entries

_INITS = ("__init__.py", "__init__.pyi")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A directory without `__init__.py` that may be meant as a package."""

    directory: str
    init: str
    """The `__init__` of the regular package it is in; empty where it is in none."""
    lacking: tuple[str, ...]
    """The directories that need the file for this one to be in the package, itself first."""
    modules: tuple[str, ...]
    """The modules in it, or where it has none, the packages below."""


def candidate(directory: str, project: Project) -> Candidate | None:
    """Describe `directory` and the package it is in.

    Returns nothing where it is a package, where no import could name it or none does from above,
    and where a namespace package is wanted: by the settings, or by a package that sets its path.
    """
    modules = _modules(directory, project) or _packages_below(directory, project)
    chain = _chain(directory, project) if modules else ()
    if not chain or _is_sample(directory, project):
        return None
    *lacking, above = chain
    init = _init_in(above, project)
    if init and project.tree.summary(init).marks.sets_path:
        return None
    if any(_is_imported_from(one, project) for one in lacking):
        return None
    return Candidate(directory, init, tuple(lacking), modules)


def name_of(path: str, project: Project) -> str:
    """Give the dotted name of a directory or file, as its package has it."""
    if path.endswith((".py", ".pyi")):
        return project.name_of(path)
    parent = project.name_of(paths.join(paths.parent(path), "__init__.py"))
    return f"{parent}.{paths.leaf(path)}" if parent else paths.leaf(path)


def importer_of(found: Candidate, project: Project) -> Importer | None:
    """Find an import that has the directory for a package: that loads a module of it by its name.

    A script's `import beside` does not.  Nor does a test for what lies among the tests, which may
    be as it is since they work; elsewhere a test is a user like others, only the last to be told.
    """
    among_tests = is_among_tests(found.directory, project)
    part, in_test = paths.leaf(found.directory), None
    for path in found.modules:
        for importer in project.importers(path):
            loaded = project.imported(importer.statement, importer.alias, importer.path)
            if not any(part in name.split(".") for name in loaded):
                continue
            if not _is_test(importer.path, project):
                return importer
            in_test = in_test or importer
    return None if among_tests else in_test


def has_relative_import(found: Candidate, project: Project) -> bool:
    """Tell whether a module in the directory imports relatively, which takes a package."""
    inside = (path for path in found.modules if paths.parent(path) == found.directory)
    return any(one.level for path in inside for one in project.tree.summary(path).imports)


def is_among_tests(directory: str, project: Project) -> bool:
    """Tell whether tests are most of what is in `directory`, or in one above, in its project."""
    home = project.layout.configuration(directory)
    for one in (directory, *paths.parents(directory)):
        if not one or (home and one == home.path):
            return False
        names = project.tree.entries(one).names
        played = [project.role(paths.join(one, name)) for name in names if name not in _INITS]
        if Role.TEST in played and played.count(Role.TEST) >= played.count(Role.MODULE):
            return True
    return False


def is_in_test_suite(found: Candidate, project: Project) -> bool:
    """Tell whether tests are most of what the outermost package above holds, at any depth."""
    top = paths.parent(found.init)
    while top and _init_in(paths.parent(top), project):
        top = paths.parent(top)
    inside = (path for path in project.files() if paths.below(path, top))
    played = [project.role(path) for path in inside if paths.leaf(path) not in _INITS]
    return played.count(Role.TEST) > played.count(Role.MODULE)


def is_mostly_data(directory: str, project: Project) -> bool:
    """Tell whether the files in `directory` that are no Python are as many as those that are."""
    names = project.tree.entries(directory).names
    python = sum(name.endswith((".py", ".pyi")) for name in names)
    other = sum(not name.endswith((".py", ".pyi", "/")) for name in names)
    return other >= python > 0


def is_loaded_by_path(found: Candidate, project: Project) -> bool:
    """Tell whether there is Python below that no import can name, so that a path has to do it."""
    return any(
        not name[:-1].isidentifier() and any(project.tree.files_below(paths.join(one, name[:-1])))
        for one in found.lacking
        for name in project.tree.entries(one).names
        if name.endswith("/")
    )


def has_stubs_alone(found: Candidate) -> bool:
    """Tell whether there are only stubs in a package that is more, which makes them data of it."""
    stubs = all(path.endswith(".pyi") for path in found.modules)
    return stubs and not found.init.endswith(".pyi")


def is_search_path(directory: str, project: Project) -> bool:
    """Tell whether what is in `directory` is looked for there, and so goes by other names."""
    return any(root.path == directory for root in project.layout.roots)


def ships(path: str, project: Project, lacking: tuple[str, ...] = ()) -> Shipped:
    """Tell whether `path` is in the wheel, or would be if the directories in `lacking` had it."""
    home = project.layout.configuration(path)

    def entries(directory: str) -> Entries:
        there = project.tree.entries(directory)
        if directory not in lacking:
            return there
        return replace(there, names=there.names | {"__init__.py"})

    return home.ships(path, entries) if home else unknown("there is no project")


def is_named_for(found: Candidate, project: Project) -> bool:
    """Tell whether the outermost package is the one its distribution is named for, and whole.

    Any other may be a namespace package, as one is that has another portion elsewhere.
    """
    home, top = project.layout.configuration(found.directory), paths.leaf(found.lacking[-1])
    if home is None or normalised(top) != normalised(home.metadata.name):
        return False
    module = project.find_along(top, [root.path for root in project.layout.roots])
    return module is None or len(module.portions) < 2  # noqa: PLR2004 - two portions, or more


def _chain(directory: str, project: Project) -> tuple[str, ...]:
    """Climb from `directory` to the regular package or source root that it is in."""
    home = project.layout.configuration(directory)
    roots = {one.path for one in home.source_roots(project.tree.entries)} if home else set()
    climbed: list[str] = []
    for one in (directory, *paths.parents(directory)):
        if climbed and (one in roots or _init_in(one, project)):
            return (*climbed, one)
        if _init_in(one, project) or inits.misspelt(project.tree.entries(one)):
            return ()  # of the second, `misspelt-init` is the exact word
        if not paths.leaf(one).isidentifier() or _is_declared(one, project):
            return ()
        climbed.append(one)
    return ()


def _init_in(directory: str, project: Project) -> str:
    entries = project.tree.entries(directory)
    return next((paths.join(directory, name) for name in _INITS if name in entries), "")


def _is_declared(directory: str, project: Project) -> bool:
    """Tell whether the settings, ours or ruff's, name the directory as a namespace package."""
    ours = project.settings_of(directory).namespace_packages
    theirs = project.layout.ruff(directory).namespace_packages
    if ours and (directory in ours or name_of(directory, project) in ours):
        return True
    return any(matches(directory, pattern) for pattern in theirs)


def _is_sample(directory: str, project: Project) -> bool:
    """Tell whether the directory's project lies inside a package: it is that package's data."""
    home = project.layout.configuration(directory)
    above = paths.parents(home.path) if home else ()
    return any(_init_in(one, project) for one in above)


def _modules(directory: str, project: Project) -> tuple[str, ...]:
    """List what is imported from the directory: its modules, or else what is more than a module.

    A script, or a file that bears the name some tool has for its own, is one where it is imported.
    """
    names = sorted(project.tree.entries(directory).names)
    files = [paths.join(directory, name) for name in names if name.endswith((".py", ".pyi"))]
    modules = [path for path in files if project.role(path) in (Role.MODULE, Role.STUB)]
    others = [path for path in files if project.role(path) in (Role.SCRIPT, Role.TOOL)]
    return tuple(modules or (path for path in others if any(project.importers(path))))


def _packages_below(directory: str, project: Project) -> tuple[str, ...]:
    """List the packages of this project below a directory that has no module of its own."""
    home = project.layout.configuration(directory)
    return tuple(
        init
        for init in project.tree.files_below(directory, _INITS)
        if all(part.isidentifier() for part in paths.relative(init, directory).split("/")[:-1])
        and project.layout.configuration(init) is home
    )


def _is_imported_from(directory: str, project: Project) -> bool:
    """Tell whether what lies below imports as though `directory` were a root.

    The name of a package alone may be another's; with a submodule that is there, it is this one's.
    """
    entries = project.tree.entries(directory).names
    return any(
        _asks_for(name[:-1], directory, project) for name in sorted(entries) if name.endswith("/")
    )


def _asks_for(package: str, directory: str, project: Project) -> bool:
    inside = project.tree.entries(paths.join(directory, package)).names
    there = {f"{package}.{name.removesuffix('/').removesuffix('.py')}" for name in inside}
    return any(
        not there.isdisjoint(project.imported(statement, alias, path))
        for path in project.index.files(package)
        if paths.below(path, directory)
        for statement in project.tree.summary(path).imports
        if not statement.level
        for alias in statement.names
    )


def _is_test(path: str, project: Project) -> bool:
    part = project.role(path)
    return part in (Role.TEST, Role.CONFTEST) or is_among_tests(paths.parent(path), project)
