"""Backends that build more than Python: where they take modules from is known, little else.

CMake, Meson and Cargo may put anything into a wheel, so what these are not told to ship is unknown.
"""

import re
from dataclasses import dataclass

from modtidy import paths
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import Files, Shipped, SourceRoot, cleaned, unknown, yes


@dataclass(frozen=True, slots=True)
class Native:
    """A backend whose Python packages are known by their directories."""

    name: str
    packages: tuple[str, ...] = ()
    """The first that exists is shipped whole, or each of them where they are all declared."""
    declared: bool = False

    @staticmethod
    def read_scikit_build(tool: Table, name: str) -> "Native":
        """Read `[tool.scikit-build]` (scikit-build-core, "Configuration: wheel.packages")."""
        wheel = tool.table("wheel")
        if "packages" in wheel:
            named = wheel.table("packages").values or wheel.texts("packages")
            return Native("scikit-build-core", tuple(map(cleaned, named)), declared=True)
        module = _module(name)
        return Native("scikit-build-core", (f"src/{module}", f"python/{module}", module))

    @staticmethod
    def read_maturin(tool: Table, name: str) -> "Native":
        """Read `[tool.maturin]` (Maturin's guide, "Project layout")."""
        module = (tool.text("module-name") or _module(name)).split(".")[0]
        source = cleaned(tool.text("python-source"))
        named = (*tool.texts("python-packages"), module)
        return Native("maturin", tuple(paths.join(source, one) for one in named), declared=True)

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:
        """Return the directories the packages lie in."""
        why = f"{self.name} takes its packages from here"
        found = dict.fromkeys(paths.parent(one) for one in self._found(files))
        return tuple(SourceRoot(one, why) for one in found)

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path` will be in the wheel."""
        if any(paths.below(path, one) for one in self._found(files)):
            return yes(f"{self.name} ships every file of the packages it is told to")
        return unknown(f"{self.name} may install it while it builds")

    def _found(self, files: Files) -> tuple[str, ...]:
        found = tuple(one for one in self.packages if files.has_directory(one))
        return found if self.declared else found[:1]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No backend, or one that nothing is known about."""

    why: str = "nothing says how a wheel is built"

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:  # noqa: ARG002 - the same question for every backend
        """Return nothing: where packages lie is not known."""
        return ()

    def ships(self, path: str, files: Files) -> Shipped:  # noqa: ARG002 - the same question for every backend
        """Answer that it is not known."""
        return unknown(self.why)


def _module(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
