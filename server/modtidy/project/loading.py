"""What is loaded when a module is imported: by it, and by what it imports in turn.

The one idea: an import runs the module it names, and all packages above, and these run what they
import themselves (language reference §5.3).
"""

from collections.abc import Collection, Iterator

from modtidy import paths
from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.source.headers import Context
from modtidy.source.reading import Imported

NOT_WITH_THE_MODULE = Context.DEFERRED | Context.TYPE_CHECKING | Context.LAZY | Context.MAIN_GUARD
"""Where an import statement stands that does not run when its module is imported."""


class Loading:
    """Follows imports as the program does that the file at a path is part of."""

    def __init__(self, path: str, project: Project) -> None:
        """Find modules as from the file at `path`."""
        self._path = path
        self._project = project
        self._search_path = project.search_path(path)
        self._found: dict[str, Module | None] = {}

    def find(self, name: str) -> Module | None:
        """Find the module called `name`, dotted and absolute.

        `os` is no package, and puts another module in `sys.modules` as `os.path` (library
        reference, "os.path").
        """
        if name not in self._found:
            library = self._project.environment_of(self._path).standard_library
            path = "ntpath" if "nt" in library.builtin else "posixpath"
            meant = path if name == "os.path" else name
            self._found[name] = self._project.find_along(meant, self._search_path, self._path)
        return self._found[name]

    def loaded(
        self,
        name: str,
        within: str,
        bound: Collection[str] = (),
        already: Collection[str] = (),
    ) -> Iterator[tuple[str, bool]]:
        """Yield the modules below the package `within` that run when `name` is imported.

        With each goes whether it does in every run.  Of an empty `within`, those of the workspace.
        What the package has `bound` already is not loaded by `from package import name`: that
        looks for a submodule only where there is no such attribute (§7.11).  What is loaded
        `already` does not run again.
        """
        waiting, seen = [(name, True)], {within, name, *already}
        for one, certain in waiting:
            module = self.find(one)
            if module is None or not (within or _of_the_workspace(module)):
                continue
            yield one, certain
            for target, always, is_attribute in self._imports(module) if has_text(module) else ():
                package, _, tail = target.rpartition(".")
                if target in seen or (within and not target.startswith(f"{within}.")):
                    continue
                if not (is_attribute and package == within and tail in bound):
                    seen.add(target)
                    waiting.append((target, certain and always))

    def imports_back(self, name: str, *, directly: bool = False) -> bool:
        """Tell whether a module may be half done when the file imports it: it imports the file.

        A package has always begun before its submodules, which an import in it then waits for.
        """
        own = self._project.name_of(self._path)
        if not own or (self._is_init and name.startswith(f"{own}.")):
            return False
        if f"{own}.".startswith(f"{name}."):
            return True
        module = self.find(name) if directly else None
        if directly:
            imported = self._imports(module) if has_text(module) and module else ()
            return any(one == own for one, _, _ in imported)
        return any(one == own for one, _ in self.loaded(name, ""))

    @property
    def _is_init(self) -> bool:
        return paths.stem(self._path) == "__init__"

    def _imports(self, module: Module) -> tuple[tuple[str, bool, bool], ...]:
        key = "loading", module.name, module.origin, module.portions
        return self._project.kept(key, lambda: tuple(dict.fromkeys(self._read(module))))

    def _read(self, module: Module) -> Iterator[tuple[str, bool, bool]]:
        """Yield what a module imports as it runs, outermost first.

        With each goes whether it does in every run, and whether it may be an attribute instead.
        """
        for statement in self._project.tree.summary(module.origin).imports:
            if statement.context & NOT_WITH_THE_MODULE:
                continue
            for alias in statement.names:
                imported = Imported(statement.level, statement.module, alias.name)
                *outer, last = loads(module, imported)
                for target in outer:
                    yield target, not statement.context, False
                may_be = imported.module is not None and imported.name != "*"
                yield last, not statement.context, may_be


def source_of(module: Module, imported: Imported) -> str:
    """Name, absolutely, the module that an import statement in `module` takes names from."""
    if not imported.level:
        return imported.module or imported.name
    parts = module.name.split(".") if module.is_package else module.name.split(".")[:-1]
    base = parts[: len(parts) - imported.level + 1]
    return ".".join([*base, imported.module] if imported.module else base)


def loads(module: Module, imported: Imported) -> Iterator[str]:
    """Yield the absolute names an import in `module` may load, outermost first."""
    parts = source_of(module, imported).split(".")
    for count in range(1, len(parts) + 1):
        yield ".".join(parts[:count])
    if imported.module is not None and imported.name != "*":
        yield ".".join([*parts, imported.name])


def submodules_of(package: Module, project: Project) -> Iterator[str]:
    """Yield the names of a package's submodules, but for those with an underscore."""
    for portion in package.portions:
        entries = project.tree.entries(portion)
        for entry in (*entries.names, *entries.natives):
            is_package = entry.endswith("/") and "__init__.py" in project.tree.entries(
                paths.join(portion, entry[:-1])
            )
            tail = paths.stem(entry.rstrip("/"))
            is_module = is_package or entry.endswith(".py") or entry in entries.natives
            if is_module and tail.isidentifier() and not tail.startswith("_"):
                yield tail


def has_text(module: Module | None) -> bool:
    """Tell whether a module is found that is written in Python."""
    return module is not None and module.origin.endswith(".py")


def _of_the_workspace(module: Module) -> bool:
    return bool(module.origin) and not paths.is_absolute(module.origin)
