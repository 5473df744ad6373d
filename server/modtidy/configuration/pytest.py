"""How pytest is told to find and import tests.

Of the files of one directory the first that speaks of pytest counts, and the others are not looked
at (pytest's reference, "Initialization: determining rootdir and configfile").
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from modtidy.configuration.ini import Sections, is_true, without_remarks
from modtidy.configuration.table import Table
from modtidy.configuration.written_paths import all_within

NORECURSEDIRS = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")
"""The directories pytest passes over unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Pytest:
    """What pytest is told; what it is not told has pytest's own defaults."""

    source: str = ""
    """The name of the file that counts; empty where none speaks of pytest."""
    python_paths: tuple[str, ...] = ()
    """The directories `pythonpath` puts first, by their paths from the workspace's root."""
    testpaths: tuple[str, ...] = ()
    """Patterns, as they are written."""
    python_files: tuple[str, ...] = ()
    """Patterns of tests' names; empty for pytest's own, `test_*.py` and `*_test.py`."""
    norecursedirs: tuple[str, ...] = ()
    """Patterns of the directories that are passed over; empty for `NORECURSEDIRS`."""
    arguments: tuple[str, ...] = ()
    """What `addopts` puts before the arguments of every run."""
    import_mode: str = "prepend"
    consider_namespace_packages: bool = False


def read_pytest(
    directory: str, tables: Mapping[str, Table], sections: Mapping[str, Sections]
) -> Pytest:
    """Return what the first file of pytest's order says.

    `tables` and `sections` hold the TOML and INI files of `directory` by name.
    """
    for name in ("pytest.toml", ".pytest.toml"):
        if name in tables:
            return _read(directory, name, tables[name].table("pytest"))
    for name in ("pytest.ini", ".pytest.ini"):
        if name in sections:
            return _read(directory, name, _from_ini(sections[name].get("pytest", {})))
    own = tables.get("pyproject.toml", Table()).table("tool", "pytest")
    if own.values.keys() - {"ini_options"}:
        return _read(directory, "pyproject.toml", own)
    if "ini_options" in own:
        return _read(directory, "pyproject.toml", _from_strings(own.table("ini_options")))
    for name, section in (("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        if section in sections.get(name, {}):
            return _read(directory, name, _from_ini(sections[name][section]))
    return Pytest()


def _read(directory: str, source: str, options: Table) -> Pytest:
    return Pytest(
        source=source,
        python_paths=all_within(directory, options.texts("pythonpath")),
        testpaths=options.texts("testpaths"),
        python_files=options.texts("python_files"),
        norecursedirs=options.texts("norecursedirs"),
        arguments=options.texts("addopts"),
        import_mode=_import_mode(options.texts("addopts")),
        consider_namespace_packages=options.flag("consider_namespace_packages"),
    )


def _from_ini(section: Mapping[str, str]) -> Table:
    return _from_strings(Table({key: without_remarks(value) for key, value in section.items()}))


def _from_strings(options: Table) -> Table:
    """Return options in pytest's older form, where a list may be one string, with lists."""
    consider = options.values.get("consider_namespace_packages", "")
    lists = {
        key: _words(options, key)
        for key in ("pythonpath", "testpaths", "python_files", "norecursedirs", "addopts")
    }
    return Table({**lists, "consider_namespace_packages": is_true(str(consider))})


def _words(options: Table, key: str) -> list[str]:
    if isinstance(options.values.get(key), list):
        return list(options.texts(key))
    try:
        return shlex.split(options.text(key))
    except ValueError:  # a quotation that is not closed: pytest will say so
        return []


def _import_mode(arguments: tuple[str, ...]) -> str:
    mode = "prepend"
    for index, argument in enumerate(arguments):
        if argument == "--import-mode":
            mode = next(iter(arguments[index + 1 :]), mode)
        elif argument.startswith("--import-mode="):
            mode = argument.partition("=")[2]
    return mode
