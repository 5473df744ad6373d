"""How setuptools finds packages: the rules of its finders, asked about one directory at a time.

The source is `setuptools/discovery.py`.  Only `find_packages` asks for an `__init__.py`; every
automatic discovery takes directories without one (PEP 420), but not every name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from modtidy import paths
from modtidy.configuration.wheel import Files

ALWAYS_LEFT_OUT = ("ez_setup", "*__pycache__")

FLAT_LEFT_OUT = (
    *("ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments"),
    *("changelog", "test", "tests", "unit_test", "unit_tests", "example", "examples", "scripts"),
    *("tools", "util", "utils", "python", "build", "dist", "venv", "env", "requirements", "tasks"),
    *("fabfile", "site_scons", "benchmark", "benchmarks", "exercise", "exercises", "htmlcov"),
    "[._]*",
)
"""Directories beside `pyproject.toml` that automatic discovery does not take for packages."""

FLAT_MODULES_LEFT_OUT = (
    *("setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile"),
    *("pavement", "dodo", "tasks", "fabfile", "[Ss][Cc]onstruct", "conanfile", "manage"),
    *("benchmark", "benchmarks", "exercise", "exercises", "[._]*"),
)
"""Files beside `pyproject.toml` that automatic discovery does not take for modules."""


@dataclass(frozen=True, slots=True)
class Find:
    """One search for packages, as a project asks for it."""

    said: str
    """How the project says it, for the user."""
    namespaces: bool
    """Whether a directory without an `__init__.py` is a package too."""
    where: tuple[str, ...] = ("",)
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    sets_directories: bool = True
    """Whether what is found in `where` is looked for there without a `package_dir` to say so."""

    def place(self, directory: str) -> str | None:
        """Return the directory of `where` that `directory` lies below, if it does."""
        above = (one for one in self.where if directory != one and paths.below(directory, one))
        return max(above, key=len, default=None)

    def objection(self, directory: str, where: str, files: Files) -> str:
        """Return half a sentence on why `directory`, below `where`, is not found, or nothing."""
        for at in directories_down_to(directory, where):
            name = package(at, where)
            if "." in paths.leaf(at):
                return f"{self.said} passes over directories with a dot in their name"
            if not self.namespaces and not files.has_file(f"{at}/__init__.py"):
                return f"{self.said} takes only directories with an `__init__.py`"
            if at == directory:
                return self._unwanted(name)
            if {f"{name}*", f"{name}.*"} & set(self.exclude):
                return f"{self.said} excludes `{name}.*`"
        return ""

    def _unwanted(self, name: str) -> str:
        if not matches_any(name, self.include):
            return f"{self.said} does not include `{name}`"
        if matches_any(name, (*ALWAYS_LEFT_OUT, *self.exclude)):
            return f"{self.said} excludes `{name}`"
        return ""


def package(directory: str, where: str) -> str:
    """Name the package that `directory` is, below `where`."""
    return paths.relative(directory, where).replace("/", ".")


def directories_down_to(directory: str, where: str) -> tuple[str, ...]:
    """Return the directories from the one right below `where` down to `directory`."""
    above = (directory, *paths.parents(directory))
    return tuple(one for one in reversed(above) if one != where and paths.below(one, where))


def matches_any(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether one of `patterns` matches `name`, dots being characters like any other."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def flat_packages(files: Files) -> tuple[str, ...]:
    """Return the top-level packages automatic discovery finds beside `pyproject.toml`."""
    return tuple(name for name in files.directories("") if not flat_objection(name))


def flat_modules(files: Files) -> tuple[str, ...]:
    """Return the modules automatic discovery finds where there are no packages."""
    stems = sorted(name[:-3] for name in files.names("") if name.endswith(".py"))
    return tuple(
        stem
        for stem in stems
        if stem.isidentifier() and not matches_any(stem, FLAT_MODULES_LEFT_OUT)
    )


def flat_objection(directory: str) -> str:
    """Return why automatic discovery does not take `directory` for a package, or nothing."""
    top, *rest = directory.split("/")
    if matches_any(top, (*ALWAYS_LEFT_OUT, *FLAT_LEFT_OUT)):
        return f"setuptools' automatic discovery passes over a directory named `{top}`"
    stubs = top.endswith("-stubs")
    names = rest if stubs else [top, *rest]
    if "." in top or not all(name.isidentifier() for name in names):
        return "setuptools' automatic discovery takes only directories named as a package can be"
    if "__pycache__" in rest:
        return "setuptools passes over `__pycache__`"
    return ""
