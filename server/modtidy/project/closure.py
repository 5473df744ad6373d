"""All that is loaded by the time a file has been imported, and all that it may have loaded.

The one idea: an import runs the module it names and every package above it, and these run what
they import in turn.  Of the standard library that is known from tables, since its modules also
import what no text says; of everything else it is read (language reference §5.3, §5.4).
"""

from collections.abc import Iterable, Iterator

from modtidy import paths
from modtidy.project.loading import has_text, loads
from modtidy.project.module import Kind, Module
from modtidy.project.project import Project
from modtidy.source.headers import Context
from modtidy.source.imports import Import
from modtidy.source.reading import Imported


class Closure:
    """Follows imports as a program does that the file at a path is part of; owned by who asks."""

    def __init__(self, path: str, project: Project, leaving_out: Context) -> None:
        """Follow all imports but those in a context such as `leaving_out` has."""
        self._path = path
        self._project = project
        self._leaving_out = leaving_out
        self._search_path = project.search_path(path)
        key = "imports", self._search_path, leaving_out, id(project.environment_of(path))
        self._imports: dict[Module, tuple[str, ...]] = project.kept(key, dict)
        self._before: dict[str, frozenset[str]] = project.kept(("before", *key), dict)
        self._library = project.environment_of(path).standard_library

    def find(self, name: str) -> Module | None:
        """Find the module called `name`, dotted and absolute."""
        return self._project.find_along(name, self._search_path, self._path)

    def of_file(self, path: str) -> "Loaded":
        """Follow what the file at `path` imports, and all these."""
        is_package = paths.stem(path) == "__init__"
        portions = (paths.parent(path),) if is_package else ()
        kind = Kind.REGULAR if is_package else Kind.MODULE
        module = Module(self._project.name_of(path), kind, path, portions)
        return self.of([module.name, *self.imports(module)])

    def of(self, names: Iterable[str]) -> "Loaded":
        """Follow what importing these, dotted and absolute, loads."""
        return Loaded(self, names)

    def added(self, names: Iterable[str], path: str) -> frozenset[str]:
        """Return what importing these loads that is not there when the file at `path` begins.

        Python has loaded some modules of its own then, and the packages that the file is in.
        """
        package = self._project.package_of(path)
        if package not in self._before:
            self._before[package] = frozenset(self.of([package, *self._library.startup]))
        return frozenset(self.of(names)) - self._before[package]

    def is_library(self, module: Module) -> bool:
        """Tell whether a module is the standard library's."""
        is_named = module.name.partition(".")[0] in self._library.names
        return is_named and (not module.origin or paths.is_absolute(module.origin))

    def imports(self, module: Module) -> tuple[str, ...]:
        """Return the dotted names of what one module may import, and of the packages above."""
        known = self._imports.get(module)
        if known is None:
            read = (one for name in self._read(module) for one in _with_packages(name))
            known = self._imports[module] = tuple(dict.fromkeys(read))
        return known

    def when_called(self, module: Module) -> Iterator[str]:
        """Yield the dotted names of what the functions of one module import, as its text says."""
        for statement in self._project.tree.summary(module.origin).imports:
            if statement.context & Context.DEFERRED:
                yield from _named(module, statement)

    def _read(self, module: Module) -> Iterator[str]:
        """Yield what one module imports."""
        if self.is_library(module):
            yield from self._library.imports.get(module.name, ())
        elif has_text(module):
            for statement in self._project.tree.summary(module.origin).imports:
                if not statement.context & self._leaving_out:
                    yield from _named(module, statement)


class Loaded:
    """The modules that some imports load, followed no further than is asked for."""

    def __init__(self, closure: Closure, names: Iterable[str]) -> None:
        """Follow nothing yet."""
        self._closure = closure
        self._names: dict[str, None] = {}
        self._asked = {above: None for name in names for above in _with_packages(name)}
        self._waiting = iter(tuple(self._asked))
        self._next: list[str] = []

    def __contains__(self, name: object) -> bool:
        """Tell whether a module is loaded, by its dotted name."""
        return name in self._names or any(one == name for one in self._followed())

    def __iter__(self) -> Iterator[str]:
        """Give the dotted names of all that is loaded."""
        for _ in self._followed():
            pass
        return iter(tuple(self._names))

    def _followed(self) -> Iterator[str]:
        """Follow the imports from where it was left off, and yield what is loaded by them."""
        while True:
            for name in self._waiting:
                module = self._closure.find(name)
                if module is not None:
                    self._names[name] = None
                    self._add(self._closure.imports(module))
                    yield name
            if not self._next:
                return
            self._waiting, self._next = iter(self._next), []

    def _add(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._asked:
                self._asked[name] = None
                self._next.append(name)


def _named(module: Module, statement: Import) -> Iterator[str]:
    for alias in statement.names:
        yield from loads(module, Imported(statement.level, statement.module, alias.name))


def _with_packages(name: str) -> Iterator[str]:
    """Yield a dotted name's packages, the outermost first, and the name itself."""
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        yield ".".join(parts[:count])
