"""Where mypy and pyright are told to look for modules."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from modtidy.configuration.ini import Sections, is_true
from modtidy.configuration.table import Table
from modtidy.configuration.written_paths import all_within, within


@dataclass(frozen=True, slots=True)
class Mypy:
    """What mypy is told ("The mypy configuration file": Import discovery)."""

    source: str = ""
    path: tuple[str, ...] = ()
    """`mypy_path`, by paths from the workspace's root."""
    explicit_package_bases: bool = False
    namespace_packages: bool = True


@dataclass(frozen=True, slots=True)
class Pyright:
    """What pyright is told ("Configuration": Environment Options, Execution Environments)."""

    source: str = ""
    extra_paths: tuple[str, ...] = ()
    """By paths from the workspace's root, as is the next."""
    execution_roots: tuple[str, ...] = ()


def read_mypy(
    directory: str, tables: Mapping[str, Table], sections: Mapping[str, Sections]
) -> Mypy:
    """Return what the first file of mypy's order says."""
    for name in ("mypy.ini", ".mypy.ini"):
        if name in sections:
            return _ini_mypy(directory, name, sections[name].get("mypy", {}))
    table = tables.get("pyproject.toml", Table()).table("tool", "mypy")
    if table.values:
        listed = tuple(part for one in table.texts("mypy_path") for part in _split(one))
        return Mypy(
            source="pyproject.toml",
            path=all_within(directory, listed),
            explicit_package_bases=table.flag("explicit_package_bases"),
            namespace_packages=table.flag("namespace_packages", default=True),
        )
    if "mypy" in sections.get("setup.cfg", {}):
        return _ini_mypy(directory, "setup.cfg", sections["setup.cfg"]["mypy"])
    return Mypy()


def _ini_mypy(directory: str, source: str, section: Mapping[str, str]) -> Mypy:
    return Mypy(
        source=source,
        path=all_within(directory, _split(section.get("mypy_path", ""))),
        explicit_package_bases=is_true(section.get("explicit_package_bases", "")),
        namespace_packages=is_true(section.get("namespace_packages", "true")),
    )


def _split(mypy_path: str) -> tuple[str, ...]:
    here = re.sub(r"\$\{?MYPY_CONFIG_FILE_DIR\}?/?", "./", mypy_path)
    return tuple(part.strip() for part in re.split("[:,;\n]", here) if part.strip())


def read_pyright(directory: str, tables: Mapping[str, Table], config: str | None) -> Pyright:
    """Return what `pyrightconfig.json` says, whose text is `config`, or else `pyproject.toml`."""
    if config is not None:
        return _pyright(directory, "pyrightconfig.json", Table(_json_with_comments(config)))
    table = tables.get("pyproject.toml", Table()).table("tool", "pyright")
    return _pyright(directory, "pyproject.toml", table) if table.values else Pyright()


def _pyright(directory: str, source: str, table: Table) -> Pyright:
    extra = list(table.texts("extraPaths"))
    roots = []
    for one in table.tables("executionEnvironments"):
        roots.append(one.text("root", "."))
        extra += one.texts("extraPaths")
    execution = tuple(path for one in roots if (path := within(directory, one)) is not None)
    return Pyright(source, all_within(directory, tuple(extra)), execution)


def _json_with_comments(text: str) -> Mapping[str, object]:
    """Return the object in `text`, whose comments and last commas JSON would not have."""
    bare = re.sub(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', r"\1", text, flags=re.DOTALL)
    bare = re.sub(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])', r"\1", bare)
    try:
        found = json.loads(bare)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
