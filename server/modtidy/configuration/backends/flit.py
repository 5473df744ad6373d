"""flit: one module or one package, and every file in it (`flit_core/common.py`)."""

from dataclasses import dataclass

from modtidy import paths
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import Files, Shipped, SourceRoot, no, unknown, yes


@dataclass(frozen=True, slots=True)
class Flit:
    """What a project tells flit."""

    module: str
    """The dotted name of the module to ship."""

    @staticmethod
    def read(tool: Table, name: str) -> "Flit":
        """Read `[tool.flit]`; the module is named as the project, where nothing else is said."""
        old = tool.table("metadata").text("module")
        plain, stubs = name.removesuffix("-stubs"), name.endswith("-stubs")
        default = plain.replace("-", "_") + ("-stubs" if stubs else "")
        return Flit(tool.table("module").text("name") or old or default)

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:
        """Return the directory the module lies in."""
        inside = self.module.replace(".", "/")
        return tuple(
            SourceRoot(source, f"flit ships `{self.module}` from here")
            for source in ("", "src")
            if {paths.join(source, inside), paths.join(source, f"{inside}.py")}
            & set(self._found(files))
        )

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path` will be in the wheel."""
        found = files.once(self._found)
        if len(found) != 1:
            return unknown(f"flit finds {len(found)} files or directories of `{self.module}`")
        if paths.below(path, found[0]) and "__pycache__" not in path.split("/"):
            return yes(f"flit ships every file of `{self.module}`")
        return no(f"flit ships only `{self.module}`")

    def _found(self, files: Files) -> tuple[str, ...]:
        inside = self.module.replace(".", "/")
        places = [inside, f"src/{inside}"]
        packages = [one for one in places if files.has_directory(one)]
        modules = [f"{one}.py" for one in places if files.has_file(f"{one}.py")]
        return (*packages, *modules)
