"""The names of modules outside the workspace: read where there is a file, else asked of jedi.

A module's own text says most.  Where it cannot (the module is compiled, or computes its
`__all__`), jedi knows it from the stubs of typeshed.  Nothing is run either way: jedi is kept from
starting interpreters, and from importing anything but modules of the standard library that are
compiled.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from modtidy import paths
from modtidy.environment import Environment
from modtidy.host.cache import Cache
from modtidy.host.contents import DiskContents
from modtidy.host.disk import Listings
from modtidy.library import Library
from modtidy.project import finder
from modtidy.project.module import Kind as ModuleKind
from modtidy.project.module import Module
from modtidy.source.names import Names
from modtidy.source.reading import Imported, Kind
from modtidy.tree import Tree


class Origin(NamedTuple):
    """Where a name is defined in the first place."""

    module: str
    path: str
    """The absolute path of the module's file, or of its stub; nothing where there is neither."""
    line: int
    """Counts from 1; 0 where the place is not known."""


class EnvironmentLibrary:
    """The modules of one environment, whose answers are remembered.  It is one thread's."""

    def __init__(self, environment: Environment, cache_directory: Path | None = None) -> None:
        """Begin with nothing known; jedi keeps what it parses below `cache_directory`."""
        contents = DiskContents("/", {}, Cache(None, ""))
        self._tree = Tree({}, contents, Listings("/"))
        self._environment = environment
        self._cache_directory = cache_directory
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._jedi: _Jedi | None = None

    def public_names(self, module: str) -> tuple[str, ...] | None:
        """Give the names that `from module import *` may bind, sorted; none where nobody knows.

        Those that only some platforms have are among them.
        """
        if module not in self._known:
            self._known[module] = None  # for whoever imports it while it is read: a cycle
            found = self._read(module)
            self._known[module] = None if found is None else tuple(sorted(found))
        return self._known[module]

    def origin_of(self, module: str, name: str) -> Origin | None:
        """Tell where `name`, imported from `module`, is defined; none where nobody knows."""
        return self._asked().origin_of(module, name)

    def _read(self, module: str) -> frozenset[str] | None:
        found = finder.find(module, (), self._tree, self._environment)
        written: frozenset[str] = frozenset()
        if found and found.origin.endswith(".py"):
            names = self._tree.names(found.origin)
            exports = names.exports
            if exports is None:
                bound = self._bound(found, names)
                if bound is not None:
                    return bound
            else:
                written = frozenset(one.name for one in exports.names)
                borrowed = self._borrowed(found, names, exports.borrowed)
                if exports.exact and borrowed is not None:
                    return written | borrowed
        elif found and found.kind is ModuleKind.NAMESPACE:
            return frozenset()
        asked = self._asked().public_names(module)
        return written | asked if asked else None

    def _bound(self, module: Module, names: Names) -> frozenset[str] | None:
        """Give the public names a module without `__all__` binds when it is imported."""
        public: set[str] = set()
        for one in names.bindings:
            if one.type_checking:
                continue
            if one.kind is Kind.DELETED and not one.conditional:
                public.discard(one.name)
            elif one.kind is Kind.WILDCARD and one.imported:
                more = self.public_names(_source(module, one.imported))
                if more is None:
                    return None
                public.update(more)
            elif not one.name.startswith("_"):
                public.add(one.name)
        return frozenset(public)

    def _borrowed(
        self, module: Module, names: Names, borrowed: tuple[str, ...]
    ) -> frozenset[str] | None:
        """Give the names of the other modules' `__all__` that this one takes over as well."""
        public: set[str] = set()
        for written in borrowed:
            more = next(filter(None, map(self.public_names, _meant(module, names, written))), None)
            if more is None:
                return None
            public.update(more)
        return frozenset(public)

    def _asked(self) -> "_Jedi":
        if self._jedi is None:
            self._jedi = _Jedi(self._environment, self._cache_directory)
        return self._jedi


class InBackground:
    """A library asked in a thread of its own, so that nobody waits for it."""

    def __init__(self, library: Library, told: Callable[[str], None]) -> None:
        """Ask `library`; `told` is called in the thread with each module that is then known."""
        self._library = library
        self._told = told
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._asked: set[str] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")

    def public_names(self, module: str) -> tuple[str, ...] | None:
        """Give the public names of `module` if they are known, and see to it that they will be."""
        if module not in self._asked:
            self._asked.add(module)
            self._thread.submit(self._find, module)
        return self._known.get(module)

    def close(self) -> None:
        """Ask no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _find(self, module: str) -> None:
        self._known[module] = self._library.public_names(module)
        self._told(module)


def _source(module: Module, imported: Imported) -> str:
    """Name the module that an import statement in `module` takes names from."""
    if not imported.level:
        return imported.module or imported.name
    parts = module.name.split(".") if module.portions else module.name.split(".")[:-1]
    base = parts[: len(parts) - imported.level + 1]
    return ".".join([*base, imported.module] if imported.module else base)


def _meant(module: Module, names: Names, written: str) -> Iterator[str]:
    """Yield the modules that a dotted name, as written in `module`, may stand for."""
    first, _, rest = written.partition(".")
    for one in names.bindings:
        if one.name == first and one.kind is Kind.IMPORT and one.imported:
            source = _source(module, one.imported)
            plain = one.imported.module is None and not one.imported.level
            base = source if not plain else first if "." in source else one.imported.name
            whole = base if plain else paths.join(base, one.imported.name).replace("/", ".")
            yield f"{whole}.{rest}" if rest else whole
        elif one.kind is Kind.WILDCARD or one.name == first:
            continue


class _Jedi:
    """jedi, loaded when it is first wanted, and kept from touching anything but text."""

    def __init__(self, environment: Environment, cache_directory: Path | None) -> None:
        from modtidy.host import sealed_jedi

        self._script = sealed_jedi.script_maker(environment, cache_directory)

    def public_names(self, module: str) -> frozenset[str] | None:
        """Give the names of `module` without an underscore, but for modules that are in it."""
        line = f"from {module} import "
        found = self._script(line).complete(1, len(line))
        names = (one.name for one in found if one.type != "module")
        return frozenset(name for name in names if not name.startswith("_")) or None

    def origin_of(self, module: str, name: str) -> Origin | None:
        """Follow the imports from `name` in `module` to where it is defined."""
        line = f"from {module} import {name}"
        for one in self._script(line).goto(1, len(line), follow_imports=True):
            path = one.module_path
            return Origin(one.module_name, path.as_posix() if path else "", one.line or 0)
        return None
