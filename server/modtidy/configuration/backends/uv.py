"""uv_build: one or more modules of known names, and every file in them.

The settings are described in uv's documentation, "The uv build backend"; the top of a module needs
an `__init__.py` unless it is declared a namespace, and nothing below it does.
"""

import re
from collections.abc import Mapping
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
        tops = self._tops()
        if problem := files.once(self._refusal):
            return unknown(problem)
        module = next((one for top, one in tops.items() if paths.below(path, top)), None)
        if module is None:
            return no("uv ships only " + ", ".join(f"`{one}`" for one in self.modules))
        if any(_excludes(pattern, path) for pattern in self.exclude):
            return no("uv's `wheel-exclude` or `source-exclude` matches it")
        return yes(f"uv ships every file of `{module}`")

    def _tops(self) -> Mapping[str, str]:
        """Map the directories of the modules to their names."""
        return {paths.join(self.root, one.replace(".", "/")): one for one in self.modules}

    def _refusal(self, files: Files) -> str:
        """Return why uv will not build the project, where it will not."""
        return next(filter(None, (self._missing(top, files) for top in self._tops())), "")

    def _missing(self, top: str, files: Files) -> str:
        init = "__init__.pyi" if top.endswith("-stubs") else "__init__.py"
        if not files.has_directory(top):
            return f"uv refuses to go without `{top}`, which does not exist"
        if not self.namespace and not files.has_file(f"{top}/{init}"):
            return f"uv refuses `{top}`, which has no `{init}`"
        return ""


def _excludes(pattern: str, path: str) -> bool:
    anchored = pattern[1:] if pattern.startswith("/") else f"**/{pattern}"
    return matches_above(path, anchored, hidden=True)
