"""What is imported by modules of a wheel, and is not in the wheel itself.

The one idea: what is left out is looked at from its own side.  A directory of which nothing is
shipped is one thing that is missing, and else each file is; the imports that want it are found by
its name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.backends.others import Native, Unknown
from modtidy.configuration.project import Configuration
from modtidy.configuration.wheel import Shipped, Verdict
from modtidy.environment import normalised
from modtidy.project import evidence
from modtidy.project.layout import NEAR
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.source.headers import Context

_OPTIONAL = ~(Context.CLASS | Context.DEFERRED)
"""Where an import may fail, or never runs, and all is well."""


class LeftOut(NamedTuple):
    """A module, or a package with all that is in it, that the wheel will not have."""

    path: str
    """The file, or the directory."""
    name: str
    """Its dotted name, as the import has it."""
    file: str
    """The file that the import looks for."""
    importer: Importer
    why: str
    """Half a sentence on why it is not shipped."""


def left_out(directory: str, project: Project) -> Iterator[LeftOut]:
    """Yield what of `directory` is left out of the wheel, and wanted there.

    That is the directory itself, or else some of the modules in it.
    """
    home = project.layout.configuration(directory)
    if home is None or isinstance(home.build, Unknown | Native):
        return
    wheel = _Wheel(project, home, home.shipping(project.tree.entries))
    files = wheel.files(directory)
    missing = [path for path in files if wheel.lacks(path)]
    if not missing:
        return
    if len(missing) == len(files) and not wheel.is_root(directory):
        found = wheel.wanted(directory, paths.leaf(directory))
        if found and not wheel.is_part(directory):
            yield found
        return
    for path in missing:
        found = None if paths.stem(path) == "__init__" else wheel.wanted(path, paths.stem(path))
        if found:
            yield found


@dataclass(frozen=True, slots=True)
class _Wheel:
    """The wheel of one project."""

    project: Project
    home: Configuration
    ships: Callable[[str], Shipped]

    def files(self, directory: str) -> list[str]:
        """List the modules in `directory`, and what else is Python there."""
        names = sorted(self.project.tree.entries(directory).names)
        found = [paths.join(directory, name) for name in names if name.endswith(".py")]
        return [path for path in found if self.project.role(path) is not Role.DATA]

    def lacks(self, path: str) -> bool:
        """Tell whether the file at `path` is surely left out."""
        return self.ships(path).verdict is Verdict.NO

    def is_root(self, directory: str) -> bool:
        """Tell whether the modules in `directory` are top-level ones, each by itself."""
        roots = self.project.layout.roots
        return any(root.path == directory and root.kind not in NEAR for root in roots)

    def is_part(self, directory: str) -> bool:
        """Tell whether a directory above is left out as a whole, and all below with it."""
        for above in paths.parents(directory):
            if self.is_root(above):
                return False
            files = self.files(above)
            if files:
                return all(map(self.lacks, files))
        return False

    def wanted(self, path: str, word: str) -> LeftOut | None:
        """Find an import in the wheel of the file or directory at `path`, called `word`.

        One that runs with its module is preferred to one in a function.
        """
        later: LeftOut | None = None
        for file in sorted(self.project.index.files(word)):
            for found in self._imports(file, path, word) if self._has_module(file) else ():
                if not found.importer.statement.context & Context.DEFERRED:
                    return found
                later = later or found
        return later

    def _has_module(self, file: str) -> bool:
        """Tell whether `file` is a module that is handed on, and no test that is."""
        return (
            self.project.layout.configuration(file) is self.home
            and self.project.role(file) is Role.MODULE
            and self.ships(file).verdict is Verdict.YES
            and not evidence.is_among_tests(paths.parent(file), self.project)
        )

    def _imports(self, file: str, path: str, word: str) -> Iterator[LeftOut]:
        """Yield the imports in `file` that look for something at `path`, and must find it."""
        for statement in self.project.tree.summary(file).imports:
            names = () if statement.context & _OPTIONAL else statement.names
            for alias in names:
                for name in self.project.imported(statement, alias, file):
                    module = self.project.find(name, file) if word in name.split(".") else None
                    origin = module.origin if module else ""
                    if not origin or not paths.below(origin, path):
                        continue
                    if self._lacks_all(origin, name, file):
                        importer = Importer(file, statement, alias)
                        called = _called(name, origin, path)
                        yield LeftOut(path, called, origin, importer, self.ships(origin).why)

    def _lacks_all(self, origin: str, name: str, file: str) -> bool:
        """Tell whether the file that `name` means is left out, and no distribution brings it."""
        if self.project.layout.configuration(origin) is not self.home or not self.lacks(origin):
            return False
        if paths.stem(origin) == "__init__" and self._leaves_namespace(paths.parent(origin)):
            return False
        brings = self.project.distribution_named(name.partition(".")[0], file)
        return not brings or normalised(brings) in self.project.own_distributions

    def _leaves_namespace(self, directory: str) -> bool:
        """Tell whether a package is a namespace package in the wheel, without its `__init__.py`."""
        below = self.project.tree.files_below(directory)
        return any(self.ships(path).verdict is Verdict.YES for path in below)


def _called(name: str, origin: str, path: str) -> str:
    """Name the package at `path` that `name`, found at `origin`, lies in or is."""
    if origin == path:
        return name
    inside = paths.relative(origin, path).removesuffix("__init__.py").strip("/")
    depth = len(inside.split("/")) if inside else 0
    return ".".join(name.split(".")[: name.count(".") + 1 - depth])


def is_for_want_of_init(found: LeftOut, project: Project) -> bool:
    """Tell whether an `__init__.py` is what is missing, in a package: `missing-init` says it."""
    directory = paths.parent(found.file)
    lacking = evidence.candidate(directory, project)
    if lacking is None:
        return False
    if lacking.init:
        if evidence.ships(lacking.init, project).verdict is Verdict.NO:
            return False
    elif not evidence.is_named_for(lacking, project):
        return False
    first = lacking.modules[0]
    return evidence.ships(first, project, lacking.lacking).verdict is Verdict.YES
