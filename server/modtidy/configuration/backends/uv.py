"""uv_build: one or more modules of known names, and every file in them.

The settings are described in uv's documentation, "The uv build backend"; the top of a module needs
an `__init__.py` unless it is declared a namespace, and nothing below it does.
"""

import re
from dataclasses import dataclass

from modtidy import paths
from modtidy.configuration.globs import matches_above
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import Files, Shipped, SourceRoot, cleaned, no, unknown, yes


@dataclass(frozen=True, slots=True)
class Uv:
    """What a project tells uv's build backend."""

    modules: tuple[str, ...]
    """The dotted names of the modules to ship."""
    root: str = "src"
    namespace: bool = False
    exclude: tuple[str, ...] = ()

    @staticmethod
    def read(tool: Table, name: str) -> "Uv":
        """Read `[tool.uv.build-backend]`; the module is named as the project where none is."""
        default = re.sub(r"[-_.]+", "_", name).lower()
        return Uv(
            tool.texts("module-name") or (default,),
            cleaned(tool.text("module-root", "src")),
            tool.flag("namespace"),
            (*tool.texts("wheel-exclude"), *tool.texts("source-exclude")),
        )

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:  # noqa: ARG002 - the same question for every backend
        """Return the directory the modules lie in."""
        return (SourceRoot(self.root, "uv takes its modules from here"),)

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path` will be in the wheel."""
        for module in self.modules:
            top = paths.join(self.root, module.replace(".", "/"))
            suffix = "pyi" if module.endswith("-stubs") else "py"
            if not self.namespace and not files.has_file(f"{top}/__init__.{suffix}"):
                return unknown(f"uv refuses `{top}`, which has no `__init__.{suffix}`")
            if paths.below(path, top):
                if any(_excludes(pattern, path) for pattern in self.exclude):
                    return no("uv's `wheel-exclude` or `source-exclude` matches it")
                return yes(f"uv ships every file of `{module}`")
        names = ", ".join(f"`{module}`" for module in self.modules)
        return no(f"uv ships only {names}")


def _excludes(pattern: str, path: str) -> bool:
    anchored = pattern[1:] if pattern.startswith("/") else f"**/{pattern}"
    return matches_above(path, anchored, hidden=True)
