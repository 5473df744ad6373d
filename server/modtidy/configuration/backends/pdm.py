"""pdm: paths that `includes` names, or else every top-level package, and all that is in them.

The source is `pdm/backend/base.py` and `config.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from modtidy import paths
from modtidy.configuration.globs import matches
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import Files, Shipped, SourceRoot, cleaned, no, unknown, yes


@dataclass(frozen=True, slots=True)
class Pdm:
    """What a project tells pdm."""

    package_dir: str | None = None
    includes: tuple[str, ...] = ()
    source_includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    hook: str = "pdm_build.py"
    setuptools: bool = False
    """Whether a `setup.py` is run as well."""

    @staticmethod
    def read(tool: Table) -> "Pdm":
        """Read `[tool.pdm.build]`."""
        return Pdm(
            cleaned(tool.text("package-dir")) if "package-dir" in tool else None,
            tuple(map(cleaned, tool.texts("includes"))),
            tuple(map(cleaned, tool.texts("source-includes"))) or ("tests",),
            tuple(map(cleaned, tool.texts("excludes"))),
            tool.text("custom-hook", "pdm_build.py"),
            tool.flag("run-setuptools"),
        )

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:
        """Return the directory whose packages are shipped."""
        return (SourceRoot(self._directory(files), "pdm takes its packages from here"),)

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path` will be in the wheel.

        A path may be included by one pattern and excluded by another; the longer one, or else the
        plainer one, has its way.
        """
        directory = files.once(self._directory)
        if not self.includes and not files.has_directory(directory):
            return unknown(f"pdm is told of `{directory}`, which does not exist")
        included = excluded = False
        for at in (path, *paths.parents(path)[:-1]):
            wins, loses = (
                self._weight(at, files.once(self._included)),
                self._weight(at, self._excluded()),
            )
            if wins > max(loses, _NOWHERE):
                if at == path:
                    return yes("pdm's `includes` names it")
                included = True
            elif loses > _NOWHERE:
                excluded = True
        if included and not excluded:
            return yes("pdm ships every file of the packages it finds")
        if files.has_file(self.hook) or self.setuptools:
            return unknown("a build hook may add it")
        return no("pdm's `excludes` matches it" if included else self._missing(path, files))

    def _missing(self, path: str, files: Files) -> str:
        directory = self._directory(files)
        if self.includes or not paths.below(path, directory):
            return (
                "pdm's `includes` does not name it" if self.includes else "pdm does not look here"
            )
        top = paths.relative(path, directory).split("/")[0]
        return f"pdm takes only packages, and `{paths.join(directory, top)}` has no `__init__.py`"

    def _directory(self, files: Files) -> str:
        if self.package_dir is not None:
            return self.package_dir
        inside = any(paths.below(one, "src") for one in self.includes)
        default = not self.includes and files.has_directory("src")
        return "src" if default or (inside and "src" not in self.excludes) else ""

    def _included(self, files: Files) -> tuple[str, ...]:
        if self.includes:
            return (*self.includes, *self.source_includes)
        return (*self._top_packages(files), *self.source_includes)

    def _top_packages(self, files: Files) -> Iterator[str]:
        directory = self._directory(files)
        inside = (paths.join(directory, name) for name in files.directories(directory))
        found = [one for one in inside if _is_package(one, files)]
        yield from found or [paths.join(directory, "*.py")]

    def _excluded(self) -> tuple[str, ...]:
        return (".pdm-build", *self.excludes, *self.source_includes)

    def _weight(self, path: str, patterns: tuple[str, ...]) -> tuple[int, int]:
        """Return how much the weightiest of `patterns` that finds `path` itself counts for."""
        return max((_weigh(one) for one in patterns if matches(path, one)), default=_NOWHERE)


_NOWHERE = (0, 0)


def _is_package(directory: str, files: Files) -> bool:
    stubs = directory.endswith("-stubs") and files.has_file(f"{directory}/__init__.pyi")
    return stubs or files.has_file(f"{directory}/__init__.py")


def _weigh(pattern: str) -> tuple[int, int]:
    parts = pattern.split("/")
    wild = sum(2 if part == "**" else any(sign in part for sign in "*?[") for part in parts)
    return len(parts), -wild
