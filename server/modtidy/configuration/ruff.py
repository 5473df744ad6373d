"""What ruff is told about packages and shadowed modules: where it has spoken, modtidy need not.

Only the rules that modtidy's own correspond to are looked for (ruff's documentation, "Settings").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from modtidy.configuration.table import Table
from modtidy.configuration.written_paths import all_within

CODES = ("INP001", "A005", "F403", "F405")
"""Implicit namespace package; standard-library module shadowed; wildcard import, and its use."""


@dataclass(frozen=True, slots=True)
class Ruff:
    """What ruff is told in one directory."""

    source: str = ""
    """The name of the file that counts; empty where none speaks of ruff."""
    namespace_packages: tuple[str, ...] = ()
    """Directories, by their paths from the workspace's root; they may be patterns."""
    src: tuple[str, ...] = ()
    """Directories of first-party code, likewise; empty where nothing is said."""
    allowed_modules: frozenset[str] = frozenset()
    """Modules that may go by the name of one of the standard library."""
    strict_checking: bool = False
    """Whether a module inside a package counts as shadowing, too."""
    ignored: frozenset[str] = frozenset()
    """Those of `CODES` that are switched off everywhere."""
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...] = ()
    """Patterns as they are written, each with those of `CODES` that are switched off there."""


def read_ruff(directory: str, tables: Mapping[str, Table]) -> Ruff:
    """Return what the first file of ruff's order says; `tables` are TOML files by name."""
    candidates = {
        ".ruff.toml": tables.get(".ruff.toml"),
        "ruff.toml": tables.get("ruff.toml"),
        "pyproject.toml": tables.get("pyproject.toml", Table()).table("tool", "ruff"),
    }
    for name, table in candidates.items():
        if table is not None and (table.values or name != "pyproject.toml"):
            return _read(directory, name, table)
    return Ruff()


def _read(directory: str, source: str, table: Table) -> Ruff:
    lint = Table({**table.values, **table.table("lint").values})
    builtins = lint.table("flake8-builtins")
    allowed = (*builtins.texts("allowed-modules"), *builtins.texts("builtins-allowed-modules"))
    strict = builtins.flag("builtins-strict-checking")
    return Ruff(
        source=source,
        namespace_packages=all_within(directory, table.texts("namespace-packages")),
        src=all_within(directory, table.texts("src")),
        allowed_modules=frozenset(allowed),
        strict_checking=builtins.flag("strict-checking", default=strict),
        ignored=frozenset(code for code in CODES if _is_ignored(code, lint)),
        per_file_ignores=tuple(_per_file(lint)),
    )


def _is_ignored(code: str, lint: Table) -> bool:
    """Tell whether `code` is ignored: of the selectors that match it the longest has its way."""
    ignores = _longest(code, (*lint.texts("ignore"), *lint.texts("extend-ignore")))
    selects = _longest(code, (*lint.texts("select"), *lint.texts("extend-select")))
    return ignores > 0 and ignores >= selects


def _longest(code: str, selectors: tuple[str, ...]) -> int:
    fitting = (len(one) for one in selectors if one and code.startswith(one))
    return max(fitting, default=1 if "ALL" in selectors else 0)


def _per_file(lint: Table) -> Iterator[tuple[str, frozenset[str]]]:
    for key in ("per-file-ignores", "extend-per-file-ignores"):
        for pattern, selectors in lint.table(key).lists().items():
            codes = frozenset(code for code in CODES if _longest(code, selectors))
            if codes:
                yield pattern, codes
