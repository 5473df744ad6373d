"""Which tests a plain run of pytest collects, and the name it imports each by.

The one idea: in the import modes `prepend` and `append` pytest puts the first directory above a
test that is no package on the search path, its base, and imports the test from there; so all
tests of a run share one space of top-level names (pytest's explanation, "pytest import mechanisms
and sys.path/PYTHONPATH").
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.globs import matches
from modtidy.configuration.project import Configuration
from modtidy.configuration.pytest import NORECURSEDIRS
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.source.imports import Import

_PICKS = re.compile(r"collect_ignore|pytest_ignore_collect|pytest_collect|IMPORTMISMATCH")
"""What a `conftest.py` has in it that has a word in what is collected."""
_OWN_RUN = ("pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini")
"""Files that make the directory they are in the root of a run of its own."""
_RUNNERS = ("tox.ini", "noxfile.py", "Makefile", "pyproject.toml", "setup.cfg", "hatch.toml")
"""Files that may say how pytest is called."""


class Test(NamedTuple):
    """A test, or a package of tests, that is imported under a top-level name."""

    path: str
    """The file, or the package's directory."""
    name: str
    sample: str
    """A test file that is collected: this one, or the first in the package."""

    @property
    def base(self) -> str:
        """The directory that pytest puts on the search path."""
        return paths.parent(self.path)


def imports_by_base(home: Configuration, project: Project) -> bool:
    """Tell whether pytest, called in the project's directory, has the bases on the search path."""
    said = home.pytest
    if said.import_mode == "importlib" or said.consider_namespace_packages:
        return False
    plain = [one for one in said.arguments if not one.startswith("-")]
    if "--pyargs" in said.arguments or any(_exists(one, home, project) for one in plain):
        return False  # it is told what to collect
    callers = [paths.join(home.path, name) for name in _RUNNERS]
    return not any(
        "import-mode" in project.tree.text(one) for one in callers if project.tree.has(one)
    ) or any("import-mode" in one for one in said.arguments)


def uses_pytest(directory: str, project: Project) -> bool:
    """Tell whether anything says that the tests in `directory` are pytest's."""
    declared = declares_pytest(project.layout.configuration(directory))
    return declared or bool(project.index.files("pytest")) or bool(project.index.files("_pytest"))


def declares_pytest(home: Configuration | None) -> bool:
    """Tell whether a project's files configure pytest, or say that it is needed."""
    return bool(home and (home.pytest.source or "pytest" in home.metadata.dependencies))


def failing_for_want_of_a_package(directory: str, project: Project) -> str:
    """Name a test in `directory`, which is no package, that a relative import makes fail, if any.

    It counts from a package that is there, or would be with the `__init__.py` that is missing.
    """
    home = project.layout.configuration(directory)
    if home is None or home.pytest.import_mode == "importlib":
        return ""
    for name in sorted(project.tree.entries(directory).names):
        path = paths.join(directory, name)
        if project.role(path) is not Role.TEST or not uses_pytest(directory, project):
            continue
        relative = next((one for one in project.tree.summary(path).imports if one.level), None)
        if relative and not relative.context and would_count(relative, directory, project):
            return path
    return ""


def would_count(relative: Import, directory: str, project: Project) -> bool:
    """Tell whether the package a relative import counts from would be one with the file."""
    above = paths.parents(directory)[: relative.level - 1]
    return all("__init__.py" in project.tree.entries(one) for one in above)


def is_package(directory: str, project: Project) -> bool:
    """Tell whether pytest takes `directory` for a package, and its parent for the base."""
    name = paths.leaf(directory or project.workspace)
    return name.isidentifier() and "__init__.py" in project.tree.entries(directory)


def top(path: str, project: Project) -> str:
    """Name the outermost package that the test at `path` lies in, or the test itself."""
    while path and is_package(paths.parent(path), project):
        path = paths.parent(path)
    return path


def at(path: str, home: Configuration, project: Project) -> Test | None:
    """Describe the test or the directory of tests at `path`; None where it has another's name.

    It has one of its own as it lies in no package, and is a test that is collected, or a package
    with one in it.  A file beside a package of its name is never imported, wherever others are.
    """
    beside = path.removesuffix(".py")
    if is_package(paths.parent(path), project) or (beside != path and is_package(beside, project)):
        return None
    if path.endswith(".py"):
        is_test = project.role(path) is Role.TEST and collects(path, home, project)
        return Test(path, paths.leaf(path).removesuffix(".py"), path) if is_test else None
    if not is_package(path, project):
        return None
    init = project.tree.summary(paths.join(path, "__init__.py"))
    inside = (one for one in project.tree.files_below(path) if project.role(one) is Role.TEST)
    own = (one for one in inside if top(one, project) == path)
    sample = next((one for one in own if collects(one, home, project)), "")
    return Test(path, paths.leaf(path), sample) if sample and not init.marks.sets_path else None


def clashing(directory: str, project: Project) -> tuple[tuple[Test, ...], ...]:
    """Give the tests with one name, of a run, of which one has its base in `directory`.

    Each group is in the order in which pytest collects it.
    """
    home = project.layout.configuration(directory)
    names = () if is_package(directory, project) else tuple(_names_in(directory, project))
    named = _namesakes(names, project) if names else {}
    if not named or home is None or not imports_by_base(home, project):
        return ()
    groups = (
        tuple(found for path in _in_order(some, home) if (found := _within(home, path, project)))
        for _, some in sorted(named.items())
    )
    return tuple(
        group for group in groups if len(group) > 1 and any(one.base == directory for one in group)
    )


def _namesakes(names: tuple[str, ...], project: Project) -> Mapping[str, tuple[str, ...]]:
    """Map those of `names` that several tests, or directories of them, have to their paths.

    Whoever asks depends on every directory: another test of the name may be made in any.
    """
    known = project.layout.tests_by_name if len(project.tree.directories) else {}
    return {name: known[name] for name in names if name in known}


def _in_order(some: Iterable[str], home: Configuration) -> list[str]:
    """Order paths as pytest comes to them: by `testpaths`, then name by name."""

    def place(path: str) -> tuple[int, list[str]]:
        inside = paths.relative(path, home.path)
        prefixes = (inside, *paths.parents(inside))
        for index, pattern in enumerate(home.pytest.testpaths):
            if any(matches(one, pattern) for one in prefixes):
                return index, path.split("/")
        return len(home.pytest.testpaths), path.split("/")

    return sorted(some, key=place)


def _names_in(directory: str, project: Project) -> Iterator[str]:
    """Yield the top-level names that tests whose base is `directory` may have."""
    for entry in project.tree.entries(directory).names:
        path = paths.join(directory, entry.removesuffix("/"))
        if entry.endswith("/") and is_package(path, project):
            yield entry[:-1]
        elif project.role(path) is Role.TEST:
            yield entry.removesuffix(".py")


def _within(home: Configuration, path: str, project: Project) -> Test | None:
    is_own = project.layout.configuration(path) is home
    return at(path, home, project) if is_own else None


def collects(path: str, home: Configuration, project: Project) -> bool:
    """Tell whether a plain run of pytest in the project's directory surely collects a test."""
    inside = paths.relative(path, home.path)
    parts = inside.split("/")
    prefixes = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    starts = [one for one in prefixes if any(matches(one, at) for at in home.pytest.testpaths)]
    everywhere = not home.pytest.testpaths or any(
        not one.strip("./") for one in home.pytest.testpaths
    )
    if not starts and not everywhere:
        return False
    start = "" if everywhere else starts[0]
    passed = [one for one in prefixes[:-1] if one != start and paths.below(one, start)]
    if any(_is_passed_over(paths.join(home.path, one), home, project) for one in passed):
        return False
    above = ["", *prefixes[:-1]]
    return not _is_ignored(inside, home) and not any(
        _is_picked(paths.join(home.path, one) if one else home.path, project) for one in above
    )


def _is_passed_over(directory: str, home: Configuration, project: Project) -> bool:
    entries = project.tree.entries(directory)
    if "pyvenv.cfg" in entries or any(name in entries for name in _OWN_RUN):
        return True
    patterns = home.pytest.norecursedirs or NORECURSEDIRS
    return any(
        fnmatch(f"/{directory}", f"*/{one}") if "/" in one else fnmatch(paths.leaf(directory), one)
        for one in (*patterns, "__pycache__")
    )


def _is_ignored(inside: str, home: Configuration) -> bool:
    """Tell whether an option has pytest ignore a file of the project, or a directory above it."""
    said = [*home.pytest.arguments]
    for index, one in enumerate(said):
        option, equals, value = one.partition("=")
        if option in ("--ignore", "--ignore-glob"):
            pattern = value if equals else "".join(said[index + 1 : index + 2])
            pattern = pattern.removeprefix("./").rstrip("/")
            if any(fnmatch(above, pattern) for above in (inside, *paths.parents(inside))):
                return True
    return False


def _is_picked(directory: str, project: Project) -> bool:
    """Tell whether a `conftest.py` in `directory` chooses what is collected below."""
    conftest = paths.join(directory, "conftest.py")
    return project.tree.has(conftest) and bool(_PICKS.search(project.tree.text(conftest)))


def _exists(written: str, home: Configuration, project: Project) -> bool:
    path = paths.join(home.path, written.removeprefix("./").rstrip("/"))
    return project.tree.has(path) or project.tree.has_directory(path)
