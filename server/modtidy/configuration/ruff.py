"""What ruff is told about packages and shadowed modules: where it has spoken, modtidy need not.

Only the rules that modtidy's own correspond to are looked for (ruff's documentation, "Settings").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from modtidy import paths
from modtidy.configuration.table import Table
from modtidy.configuration.written_paths import all_within, within

CODES = ("INP001", "A005", "F403", "F405")
"""Implicit namespace package; standard-library module shadowed; wildcard import, and its use."""


@dataclass(frozen=True, slots=True)
class Ruff:
    """What ruff is told in one directory."""

    source: str = ""
    """The path of the file that counts; empty where none speaks of ruff."""
    extend: str = ""
    """The path of the file whose settings stand where this one has none; empty without one."""
    given: frozenset[str] = frozenset()
    """Those of the fields below that the file has a setting for."""
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
    """Patterns from the workspace's root, each with those of `CODES` switched off there."""

    def extending(self, other: "Ruff") -> "Ruff":
        """Return these settings over those of the file that is extended."""
        return replace(other, **{name: getattr(self, name) for name in ("source", *self.given)})

    def silent_codes(self, path: str) -> frozenset[str]:
        """Give those of `CODES` that are switched off for the file at `path`.

        A pattern is for all of a path, or for its last part; `*` stands for any characters.
        """
        return frozenset(
            code
            for pattern, codes in self.per_file_ignores
            if _concerns(pattern.removeprefix("!"), path) != pattern.startswith("!")
            for code in codes
        )


def read_ruff(directory: str, tables: Mapping[str, Table]) -> Ruff:
    """Return what the first file of ruff's order says; `tables` are TOML files by name."""
    for name in (".ruff.toml", "ruff.toml"):
        if name in tables:
            return _read(directory, paths.join(directory, name), tables[name])
    tools = tables.get("pyproject.toml", Table()).table("tool")
    if "ruff" in tools:
        return _read(directory, paths.join(directory, "pyproject.toml"), tools.table("ruff"))
    return Ruff()


def _read(directory: str, source: str, table: Table) -> Ruff:
    lint = Table({**table.values, **table.table("lint").values})
    builtins = lint.table("flake8-builtins")
    allowed = [one for key in _ALLOWED for one in builtins.texts(key)]
    strict = any(builtins.flag(key) for key in _STRICT)
    given = {
        "namespace_packages": "namespace-packages" in table,
        "src": "src" in table,
        "allowed_modules": bool(builtins.values.keys() & set(_ALLOWED)),
        "strict_checking": bool(builtins.values.keys() & set(_STRICT)),
        "ignored": bool(lint.values.keys() & {"ignore", "extend-ignore"}),
        "per_file_ignores": bool(lint.values.keys() & set(_PER_FILE)),
    }
    return Ruff(
        source=source,
        extend=within(directory, table.text("extend")) or "" if "extend" in table else "",
        given=frozenset(name for name, is_given in given.items() if is_given),
        namespace_packages=all_within(directory, table.texts("namespace-packages")),
        src=all_within(directory, table.texts("src")),
        allowed_modules=frozenset(allowed),
        strict_checking=strict,
        ignored=frozenset(code for code in CODES if _is_ignored(code, lint)),
        per_file_ignores=tuple(_per_file(directory, lint)),
    )


def _is_ignored(code: str, lint: Table) -> bool:
    """Tell whether `code` is ignored: of the selectors that match it the longest has its way."""
    ignores = _longest(code, (*lint.texts("ignore"), *lint.texts("extend-ignore")))
    selects = _longest(code, (*lint.texts("select"), *lint.texts("extend-select")))
    return ignores > 0 and ignores >= selects


def _longest(code: str, selectors: tuple[str, ...]) -> int:
    fitting = (len(one) for one in selectors if one and code.startswith(one))
    return max(fitting, default=1 if "ALL" in selectors else 0)


def _per_file(directory: str, lint: Table) -> Iterator[tuple[str, frozenset[str]]]:
    for key in _PER_FILE:
        for pattern, selectors in lint.table(key).lists().items():
            codes = frozenset(code for code in CODES if _longest(code, selectors))
            if codes:
                negation, bare = pattern[: pattern.startswith("!")], pattern.removeprefix("!")
                # Without a slash it is held against the last part alone, as well.
                anchored = paths.join(directory, bare.removeprefix("./")) if "/" in bare else bare
                yield f"{negation}{anchored}", codes


def _concerns(pattern: str, path: str) -> bool:
    """Tell whether a pattern finds `path`, all of it or, where it has no slash, its last part."""
    names = (path,) if "/" in pattern else (path, paths.leaf(path))
    expression = _TOKEN.sub(_translated, pattern)
    return any(re.fullmatch(expression, name) for name in names)


def _translated(token: re.Match[str]) -> str:
    """Return a token of a pattern as a regular expression; `*` crosses slashes, as in globset."""
    text = token[0]
    if text in _PLAIN:
        return _PLAIN[text]
    return text.replace("[!", "[^") if len(text) > 1 else re.escape(text)


_TOKEN = re.compile(r"(?:(?<=/)|^)\*\*/|\*+|\[[^\]/]+\]|.", re.DOTALL)
_PLAIN = {"**/": "(?:.*/)?", "*": ".*", "**": ".*", "?": ".", "{": "(?:", "}": ")", ",": "|"}
_ALLOWED = ("allowed-modules", "builtins-allowed-modules")
_STRICT = ("strict-checking", "builtins-strict-checking")
_PER_FILE = ("per-file-ignores", "extend-per-file-ignores")
"""The keys of each setting, old names included."""
