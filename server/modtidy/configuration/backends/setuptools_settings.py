"""What the three files of a setuptools project say, put together as setuptools does.

`pyproject.toml` outranks `setup.py`, and `setup.py` outranks `setup.cfg` (`setuptools/config/`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from modtidy.configuration.backends.discovery import Find
from modtidy.configuration.backends.setuptools import Setuptools
from modtidy.configuration.ini import Sections, is_true, listed, paired
from modtidy.configuration.setup_script import SetupScript
from modtidy.configuration.table import Table
from modtidy.configuration.wheel import cleaned

_Packages = tuple[str | Find, ...]
_NEEDED = frozenset(
    {"packages", "py_modules", "package_dir", "package_data", "include_package_data"}
)
_BUILDERS = frozenset({"build", "build_py", "install", "install_lib", "bdist_wheel"})
"""The commands of setuptools' that decide what is in a wheel."""
_TRACKERS = ("setuptools-scm", "setuptools_scm", "setuptools-git", "setuptools-svn")
"""Plug-ins that count the files under version control as the project's own."""


@dataclass(frozen=True, slots=True)
class SetuptoolsFiles:
    """The files of a project that setuptools reads."""

    pyproject: Table
    setup_cfg: Sections
    script: SetupScript
    manifest: str = ""

    def setuptools(self) -> Setuptools:
        """Return what the files say."""
        table = self.pyproject.table("tool", "setuptools")
        options = self.setup_cfg.get("options", {})
        packages, said = self._packages(table, options)
        package_dir = self._package_dir(table, options)
        search = packages[0] if packages and len(packages) == 1 else None
        if isinstance(search, Find) and search.sets_directories and len(search.where) == 1:
            package_dir = {"": search.where[0], **package_dir}
        requires = self.pyproject.table("build-system").texts("requires")
        return Setuptools(
            packages=packages,
            modules=self._modules(table, options),
            said=said,
            package_dir=package_dir,
            data=self._data("package-data", table),
            excluded_data=self._data("exclude-package-data", table),
            include_data=self._includes_data(table, options),
            manifest=self.manifest,
            tracked=any(one.lower().startswith(_TRACKERS) for one in requires),
            discovers="ext_modules" not in self._given() or self._modern,
            problem=self._problem(table, options),
        )

    @property
    def _modern(self) -> bool:
        """Whether setuptools is told anything in `pyproject.toml`."""
        return bool(
            self.pyproject.table("project").values
            or self.pyproject.table("tool", "setuptools").values
        )

    def _given(self) -> frozenset[str]:
        return frozenset(self.script.arguments) | self.script.unreadable

    def _problem(self, table: Table, options: Mapping[str, str]) -> str:
        if self.script.problem:
            return self.script.problem
        settled = {key.replace("-", "_") for key in table}
        hidden = sorted((self.script.unreadable & _NEEDED) - settled)
        if hidden:
            return f"`setup.py` works `{hidden[0]}` out as it runs"
        commands = self.script.arguments.get("cmdclass", {})
        own = set(commands) & _BUILDERS if isinstance(commands, dict) else {""}
        if "cmdclass" in self.script.unreadable or own:
            return "`setup.py` has setuptools' commands replaced"
        if "cmdclass" in options or table.table("cmdclass").values:
            return "setuptools' commands are replaced"
        return ""

    def _packages(self, table: Table, options: Mapping[str, str]) -> tuple[_Packages | None, str]:
        if "packages" in table:
            find = table.table("packages", "find")
            if "find" in table.table("packages"):
                return (_toml_find(find),), "`[tool.setuptools.packages.find]`"
            return table.texts("packages"), "`packages` in `pyproject.toml`"
        given = self.script.arguments.get("packages")
        if given is not None:
            many = given if isinstance(given, (list, tuple)) else ()
            found = tuple(one for one in many if isinstance(one, (str, Find)))
            return found, "`packages` in `setup.py`"
        value = options.get("packages")
        if value is None:
            return None, "`packages`"
        if value.strip() in ("find:", "find_namespace:"):
            section = self.setup_cfg.get("options.packages.find", {})
            return (_ini_find(section, value.strip()),), "`packages` in `setup.cfg`"
        return listed(value), "`packages` in `setup.cfg`"

    def _modules(self, table: Table, options: Mapping[str, str]) -> tuple[str, ...] | None:
        if "py-modules" in table:
            return table.texts("py-modules")
        given = self.script.texts("py_modules")
        if given is not None:
            return given
        return listed(options["py_modules"]) if "py_modules" in options else None

    def _package_dir(self, table: Table, options: Mapping[str, str]) -> Mapping[str, str]:
        given = {
            **paired(options.get("package_dir", "")),
            **dict(table.table("package-dir").pairs()),
            **dict(Table(self.script.mapping("package_dir")).pairs()),
        }
        return {package: cleaned(directory) for package, directory in given.items()}

    def _data(self, key: str, table: Table) -> Mapping[str, tuple[str, ...]]:
        name = key.replace("-", "_")
        if key in table:
            found = table.table(key).lists()
        elif name in self.script.arguments:
            return Table(self.script.mapping(name)).lists()
        else:
            section = self.setup_cfg.get(f"options.{name}", {})
            found = {package: listed(value) for package, value in section.items()}
        return {"" if package == "*" else package: globs for package, globs in found.items()}

    def _includes_data(self, table: Table, options: Mapping[str, str]) -> bool:
        if "include-package-data" in table:
            return table.flag("include-package-data")
        if "include_package_data" in self.script.arguments:
            return bool(self.script.arguments["include_package_data"])
        if "include_package_data" in options:
            return is_true(options["include_package_data"])
        return self._modern


def _toml_find(find: Table) -> Find:
    return Find(
        said="`[tool.setuptools.packages.find]`",
        namespaces=find.flag("namespaces", default=True),
        where=tuple(cleaned(one) for one in find.texts("where") or (".",)),
        include=find.texts("include") or ("*",),
        exclude=find.texts("exclude"),
    )


def _ini_find(section: Mapping[str, str], directive: str) -> Find:
    where = listed(section.get("where", ".")) or (".",)
    return Find(
        said=f"`{directive}` in `setup.cfg`",
        namespaces=directive == "find_namespace:",
        where=(cleaned(where[0]),),
        include=listed(section.get("include", "*")) or ("*",),
        exclude=listed(section.get("exclude", "")),
    )
