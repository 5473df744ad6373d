"""poetry: packages by path, whole, and what `include` adds.

The source is `poetry/core/masonry/builders/builder.py` and `masonry/utils/`.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.configuration.globs import matches_above, plain_prefix
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import Files, Shipped, SourceRoot, cleaned, no, unknown, yes


@dataclass(frozen=True, slots=True)
class Poetry:
    """What a project tells poetry about its wheel."""

    name: str
    """The project's, as a module's name."""
    ignored: GitIgnoreSpec
    """The `.gitignore` that counts."""
    packages: tuple[tuple[str, str], ...] = ()
    """Each a directory to look in, and a pattern of what to take from it."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    builds: bool = True
    """Whether the project is one to be packaged at all."""
    script: bool = False
    """Whether a build script of the project's may add files."""

    @staticmethod
    def read(tool: Table, name: str, gitignore: str) -> "Poetry":
        """Read `[tool.poetry]`, of the project called `name`."""
        packages = [
            (cleaned(one.text("from")), cleaned(one.text("include")))
            for one in tool.tables("packages")
            if "format" not in one or "wheel" in one.texts("format")
        ]
        include = [
            one.text("path") for one in tool.tables("include") if "wheel" in one.texts("format")
        ]
        module = re.sub(r"[-_.]+", "_", tool.text("name") or name).lower()
        script = "build" in tool
        ignored = GitIgnoreSpec.from_lines(gitignore.splitlines())
        builds = tool.flag("package-mode", default=True)
        exclude = tool.texts("exclude")
        return Poetry(module, ignored, tuple(packages), tuple(include), exclude, builds, script)

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:
        """Return the directories packages are taken from."""
        why = "poetry takes its packages from here"
        return tuple(SourceRoot(one, why) for one in dict(self._packages(files)))

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path` will be in the wheel."""
        packages = files.once(self._packages)
        if problem := files.once(self._refusal):
            return unknown(problem)
        if any(matches_above(path, one, hidden=True) for one in self.include):
            return yes("poetry's `include` names it")
        if any(_takes(source, pattern, path) for source, pattern in packages):
            return self._unless_excluded(path)
        if self.script:
            return unknown("a build script may add it")
        named = ", ".join(f"`{paths.join(source, pattern)}`" for source, pattern in packages)
        return no(f"poetry ships only {named}")

    def _refusal(self, files: Files) -> str:
        """Return why poetry will not build the project, where it will not."""
        packages = self._packages(files)
        if not self.builds:
            return "poetry is told not to make a package of it"
        if not packages:
            return f"poetry finds no package `{self.name}` to ship"
        for source, pattern in packages:
            if not _finds(source, pattern.split("/"), files):
                return f"poetry finds nothing at `{paths.join(source, pattern)}`"
        return ""

    def _unless_excluded(self, path: str) -> Shipped:
        if "__pycache__" in path.split("/"):
            return no("poetry passes over `__pycache__`")
        if any(matches_above(path, one, hidden=True) for one in self.exclude):
            return no("poetry's `exclude` matches it")
        if self.ignored.match_file(path):
            return unknown("poetry leaves it out if git ignores it")
        return yes("poetry ships every file of the packages it is told to")

    def _packages(self, files: Files) -> tuple[tuple[str, str], ...]:
        if self.packages:
            return self.packages
        for source in ("", "src"):
            at = paths.join(source, self.name)
            if files.has_directory(at):
                return ((source, self.name),)
            if files.has_file(f"{at}.py"):
                return ((source, f"{self.name}.py"),)
        return ()


def _finds(directory: str, pattern: list[str], files: Files) -> bool:
    """Tell whether anything below `directory` has the path that `pattern` describes."""
    first, rest = pattern[0], pattern[1:]
    if first == "**":
        return True
    found = [name for name in files.names(directory) if fnmatchcase(name.rstrip("/"), first)]
    if not rest:
        return bool(found)
    below = (paths.join(directory, name[:-1]) for name in found if name.endswith("/"))
    return any(_finds(one, rest, files) for one in below)


def _takes(source: str, pattern: str, path: str) -> bool:
    return (
        paths.below(path, paths.join(source, plain_prefix(pattern)) if pattern else source)
        and bool(source == "" or paths.below(path, source))
        and matches_above(paths.relative(path, source), pattern, hidden=True)
    )
