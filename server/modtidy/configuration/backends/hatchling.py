"""hatchling: files picked by path, whether or not there is an `__init__.py`.

A file is forced in, or it lies in one of `only-include` (or else `packages`), or `include` matches
it; `exclude` and what git ignores take it out again.  Where nothing is picked, a directory or a
module of the project's name is.  The source is `hatchling/builders/config.py` and `wheel.py`.
"""

import re
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import Files, Shipped, SourceRoot, cleaned, no, unknown, yes

_SKIPPED = frozenset(
    {"__pycache__", ".venv", ".git", ".hg", ".hatch", ".tox", ".nox", ".ruff_cache"}
    | {".pytest_cache", ".mypy_cache", ".pixi"}
)
_HARMLESS_HOOKS = frozenset({"version", "vcs", "mypyc"})
"""Hooks that add no Python file but the one they are told to write."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is picked, once the defaults have been worked out."""

    packages: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    nothing: bool = False
    """Whether only what is forced in is shipped."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Hatchling:
    """What a project tells hatchling about its wheel."""

    name: str
    include: GitIgnoreSpec
    exclude: GitIgnoreSpec
    """What is taken out; `.gitignore` is in it, unless it is not to count."""
    artifacts: GitIgnoreSpec
    """What is taken whatever is ignored."""
    packages: tuple[str, ...] = ()
    only_include: tuple[str, ...] = ()
    force_include: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    dev_mode_dirs: tuple[str, ...] = ()
    only_packages: bool = False
    bypass_selection: bool = False
    hooks: bool = False
    """Whether a hook of the project's may add files."""

    @staticmethod
    def read(tool: Table, name: str, gitignore: str) -> "Hatchling":
        """Read `[tool.hatch]`; what is said for the wheel outranks what is said for every build."""
        build = tool.table("build")
        wheel = tool.table("build", "targets", "wheel")
        both = Table({**build.values, **wheel.values})
        sources = both.table("sources").values or both.texts("sources")
        ignored = () if both.flag("ignore-vcs") else gitignore.splitlines()
        hooks = {**build.table("hooks").values, **wheel.table("hooks").values}
        return Hatchling(
            name,
            include=GitIgnoreSpec.from_lines(both.texts("include")),
            exclude=GitIgnoreSpec.from_lines(("/dist", *ignored, *both.texts("exclude"))),
            packages=tuple(map(cleaned, both.texts("packages"))),
            only_include=tuple(map(cleaned, both.texts("only-include"))),
            force_include=tuple(map(cleaned, both.table("force-include"))),
            sources=tuple(map(cleaned, sources)),
            dev_mode_dirs=tuple(map(cleaned, both.texts("dev-mode-dirs"))),
            artifacts=GitIgnoreSpec.from_lines((*both.texts("artifacts"), *_written(Table(hooks)))),
            only_packages=both.flag("only-packages"),
            bypass_selection=wheel.flag("bypass-selection"),
            hooks=bool(hooks.keys() - _HARMLESS_HOOKS),
        )

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:
        """Return the directories that packages are taken from under their own names."""
        choice = self._choice(files)
        roots = [SourceRoot(one, "`sources` of hatchling names it") for one in self.sources]
        roots += [
            SourceRoot(paths.parent(one), f"hatchling ships `{one}` from here")
            for one in (*choice.packages, *choice.only)
            if not any(paths.below(one, source) for source in self.sources)
        ]
        roots += [SourceRoot(one, "`dev-mode-dirs` names it") for one in self.dev_mode_dirs]
        return tuple({root.path: root for root in reversed(roots)}.values())[::-1]

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path` will be in the wheel."""
        if _SKIPPED & set(paths.parent(path).split("/")):
            return no("hatchling passes over such directories")
        if any(paths.below(path, one) for one in self.force_include):
            return yes("`force-include` names it")
        if self.artifacts.match_file(path):
            return yes("`artifacts` names it")
        choice = files.once(self._choice)
        if choice.problem:
            return unknown(choice.problem)
        why = self._objection(path, choice, files)
        if not why:
            return yes("hatchling ships every file of the directories it is told to")
        return unknown("a build hook may add it") if self.hooks else no(why)

    def _objection(self, path: str, choice: _Choice, files: Files) -> str:
        """Return half a sentence on why the file at `path` is not picked, or nothing."""
        if path in (choice.only or choice.packages):
            return ""
        return self._unpicked(path, choice) or self._taken_out(path, files)

    def _unpicked(self, path: str, choice: _Choice) -> str:
        only = choice.only or choice.packages
        if choice.nothing:
            return "hatchling ships only what `force-include` names"
        if only and not any(paths.below(path, one) for one in only):
            return "hatchling ships only " + ", ".join(f"`{one}`" for one in only)
        if not only and not self.include.match_file(path):
            return "no pattern of hatchling's `include` matches it"
        return ""

    def _taken_out(self, path: str, files: Files) -> str:
        directory = paths.parent(path)
        if self.only_packages and not files.has_file(paths.join(directory, "__init__.py")):
            return "`only-packages` takes only directories with an `__init__.py`"
        if self.exclude.match_file(path):
            return "hatchling's `exclude`, or `.gitignore`, matches it"
        return ""

    def _choice(self, files: Files) -> _Choice:
        if len(self.include) or self.packages or self.only_include:
            return _Choice(self.packages, self.only_include)
        return self._default(files)

    def _default(self, files: Files) -> _Choice:
        """Return what is picked where nothing is said, as hatchling's wheel target does."""
        for name in dict.fromkeys((_file_name(self.name), _file_name(_normalised(self.name)))):
            for package in (name, f"src/{name}"):
                if files.has_file(f"{package}/__init__.py"):
                    return _Choice(packages=(package,))
            if files.has_file(f"{name}.py"):
                return _Choice(only=(f"{name}.py",))
            above = [one for one in files.directories("") if not one.startswith(".")]
            spaces = [one for one in above if files.has_file(f"{one}/{name}/__init__.py")]
            if len(spaces) == 1:
                return _Choice(packages=(spaces[0],))
        if self.bypass_selection or self.force_include:
            return _Choice(nothing=True)
        return _Choice(problem=f"hatchling finds no package `{_file_name(self.name)}` to ship")


def _written(hooks: Table) -> tuple[str, ...]:
    """Return the files that hooks write, which count as artifacts."""
    files = hooks.table("vcs").text("version-file"), hooks.table("version").text("path")
    return tuple(f"/{cleaned(one)}" for one in files if one)


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.]+", "_", name)
