"""The names of modules outside the workspace: read where there is a file, else asked of jedi.

A module's own text says most.  Where it cannot (the module is compiled, or computes its
`__all__`), a stub does, the module's own or typeshed's, and where there is none jedi may.  Nothing
is run either way: see `sealed_jedi`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from modtidy import paths
from modtidy.environment import Environment
from modtidy.host.cache import Cache
from modtidy.host.contents import DiskContents
from modtidy.host.disk import Listings
from modtidy.host.stubs import read_stub, typeshed
from modtidy.project import finder
from modtidy.project.module import Kind as ModuleKind
from modtidy.project.module import Module
from modtidy.source.names import Names
from modtidy.source.reading import Borrowed, Imported, Kind
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
        self._reading: list[str] = []
        """The modules that are being read, each for the one before it."""
        self._cut_short = False
        """Whether one of them was met again: what is found for any but the first lacks names."""
        self._jedi: _Jedi | None = None

    def public_names(self, module: str) -> tuple[str, ...] | None:
        """Give the names that `from module import *` may bind, sorted; none where nobody knows.

        Those that only some platforms have are among them.
        """
        if module in self._known:
            return self._known[module]
        if module in self._reading:
            self._cut_short = True
            return ()
        self._reading.append(module)
        found = self._read(module)
        self._reading.pop()
        names = None if found is None else tuple(sorted(found))
        if not (self._cut_short and self._reading):
            self._known[module] = names
        self._cut_short = self._cut_short and bool(self._reading)
        return names

    def origin_of(self, module: str, name: str) -> Origin | None:
        """Tell where `name`, imported from `module`, is defined; none where nobody knows."""
        return self._asked().origin_of(module, name)

    def _read(self, module: str) -> frozenset[str] | None:
        found = finder.find(module, (), self._tree, self._environment)
        if found and found.kind is ModuleKind.NAMESPACE:
            return frozenset()
        written = self._written(found) if found and found.origin.endswith(".py") else None
        if written is None:
            written = self._stubbed(module, found)
        return self._asked().public_names(module) if written is None else written

    def _written(self, module: Module) -> frozenset[str] | None:
        """Give the public names by the module's own text; none where that does not tell."""
        names = self._tree.names(module.origin)
        exports = names.exports
        if exports is None:
            bound = self._bound(module, names)
            return None if bound is None else bound | (self._stubbed(module.name, module) or set())
        borrowed = self._borrowed(module, names, exports.borrowed) if exports.exact else None
        return None if borrowed is None else borrowed | {one.name for one in exports.names}

    def _stubbed(self, name: str, module: Module | None) -> frozenset[str] | None:
        """Give the public names by the stub beside the module, or else typeshed's."""
        for path in self._stubs(name, module):
            stub = read_stub(self._tree.text(path), self._environment.version)
            if stub is None or stub.listed is not None:
                return frozenset(stub.listed or ()) if stub else None
            public = set(stub.bound)
            for level, source in stub.wildcards:
                imported = Imported(level, source, "*")
                is_package = path.endswith("/__init__.pyi")
                more = self.public_names(_source(name, imported, is_package=is_package))
                public.update(more or ())
            return frozenset(public)
        return None

    def _stubs(self, name: str, module: Module | None) -> Iterator[str]:
        places = []
        if module and module.origin:
            directory = paths.parent(module.origin)
            places.append(paths.join(directory, f"{paths.stem(module.origin)}.pyi"))
        shed = typeshed()
        if shed and name.partition(".")[0] in self._environment.standard_library.names:
            inside = f"{shed.as_posix()}/{name.replace('.', '/')}"
            places += [f"{inside}.pyi", f"{inside}/__init__.pyi"]
        yield from (one for one in places if self._tree.has(one))

    def _bound(self, module: Module, names: Names) -> frozenset[str] | None:
        """Give the public names a module without `__all__` binds when it is imported."""
        public: set[str] = set()
        for one in names.bindings:
            if one.type_checking:
                continue
            if one.kind is Kind.DELETED and not one.conditional:
                public.discard(one.name)
            elif one.kind is Kind.WILDCARD and one.imported:
                more = self.public_names(_source_in(module, one.imported))
                if more is None:
                    return None
                public.update(more)
            elif not one.name.startswith("_"):
                public.add(one.name)
        return frozenset(public | set(_loaded(module, names)))

    def _borrowed(
        self, module: Module, names: Names, borrowed: tuple[Borrowed, ...]
    ) -> frozenset[str] | None:
        """Give the names of the other modules' `__all__` that this one takes over as well."""
        public: set[str] = set()
        for one in borrowed:
            meant = _named(module, one) if one.imported else _meant(module, names, one.owner)
            more = next(filter(None, map(self.public_names, meant)), None)
            if more is None:
                return None
            public.update(more)
        return frozenset(public)

    def _asked(self) -> "_Jedi":
        if self._jedi is None:
            self._jedi = _Jedi(self._environment, self._cache_directory)
        return self._jedi


def _source_in(module: Module, imported: Imported) -> str:
    """Name the module that an import statement in `module` takes names from."""
    return _source(module.name, imported, is_package=module.is_package)


def _source(module: str, imported: Imported, *, is_package: bool) -> str:
    if not imported.level:
        return imported.module or imported.name
    parts = module.split(".") if is_package else module.split(".")[:-1]
    base = parts[: len(parts) - imported.level + 1]
    return ".".join([*base, imported.module] if imported.module else base)


def _loaded(module: Module, names: Names) -> Iterator[str]:
    """Yield the submodules that a package's own imports bind in it (language reference 5.4.2)."""
    for one in names.bindings if module.is_package else ():
        if one.imported and not one.deferred:
            source = _source_in(module, one.imported)
            below = source.removeprefix(f"{module.name}.").partition(".")[0]
            if source.startswith(f"{module.name}.") and not below.startswith("_"):
                yield below


def _named(module: Module, borrowed: Borrowed) -> Iterator[str]:
    """Yield the module that `from …m import __all__` names."""
    name = borrowed.owner.lstrip(".")
    level = len(borrowed.owner) - len(name)
    yield _source_in(module, Imported(level, name, "__all__"))


def _meant(module: Module, names: Names, written: str) -> Iterator[str]:
    """Yield the modules that a dotted name, as written in `module`, may stand for."""
    first, _, rest = written.partition(".")
    for one in names.bindings:
        if one.name == first and one.kind is Kind.IMPORT and one.imported:
            if one.imported.module is None and not one.imported.level:
                base = first if "." in one.imported.name else one.imported.name
            else:
                base = f"{_source_in(module, one.imported)}.{one.imported.name}"
            yield f"{base}.{rest}" if rest else base
    if module.is_package:
        yield f"{module.name}.{written}"


class _Jedi:
    """jedi, loaded when it is first wanted."""

    def __init__(self, environment: Environment, cache_directory: Path | None) -> None:
        from modtidy.host import sealed_jedi  # noqa: PLC0415 - it costs more than all the rest

        self._script = sealed_jedi.script_maker(environment, cache_directory)

    def public_names(self, module: str) -> frozenset[str] | None:
        """Give the names of `module` without an underscore."""
        line = f"from {module} import "
        names = (one.name for one in self._script(line).complete(1, len(line)))
        return frozenset(name for name in names if not name.startswith("_")) or None

    def origin_of(self, module: str, name: str) -> Origin | None:
        """Follow the imports from `name` in `module` to where it is defined."""
        line = f"from {module} import {name}"
        for one in self._script(line).goto(1, len(line), follow_imports=True):
            path = one.module_path
            return Origin(one.module_name, path.as_posix() if path else "", one.line or 0)
        return None
