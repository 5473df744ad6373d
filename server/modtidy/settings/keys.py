"""The keys of modtidy's settings, each declared once: its type, its default and its meaning.

Reading and checking (`settings.reading`) and the JSON Schema (`settings.schema`) come of these
declarations.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.configuration.metadata import PYTHONS
from modtidy.configuration.mistake import nearest
from modtidy.configuration.written_paths import within
from modtidy.settings.values import Schema, UnfitError

T = TypeVar("T")

SEVERITIES = ("error", "warning", "information", "hint", "off")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a value is read by: where it stands, which rules there are, whom to tell what is amiss.

    What is wrong with one item of a list costs that item alone.
    """

    directory: str
    rules: Collection[str]
    report: Callable[[str, int], None]
    """Takes what is wrong with the item of a list, and the item's number."""


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """One key: how its value is read, what it is without one, and what it is for."""

    name: str
    meaning: str
    default: T
    read: Callable[[object, Setting], T]
    """Takes a value as TOML or JSON has it; raises `UnfitError`."""
    schema: Schema


def version(value: object, _setting: Setting) -> tuple[int, int]:
    """Read a version of Python such as `3.11`."""
    found = re.fullmatch(r"(\d+)\.(\d+)", value) if isinstance(value, str) else None
    read = (int(found[1]), int(found[2])) if found else None
    if read not in PYTHONS:
        first, last = (f"{one[0]}.{one[1]}" for one in (PYTHONS[0], PYTHONS[-1]))
        raise UnfitError(f'is to be a version of Python, from "{first}" to "{last}"')
    return read


def text(value: object, _setting: Setting) -> str:
    """Read a string that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise UnfitError("is to be a string")
    return value


def rule_names(value: object, setting: Setting) -> tuple[str, ...]:
    """Read a list of rules."""
    return _items(value, setting, lambda one: _rule(one, setting.rules))


def names(value: object, setting: Setting) -> tuple[str, ...]:
    """Read a list of dotted names."""
    return _items(value, setting, _name)


def directories(value: object, setting: Setting) -> tuple[str, ...]:
    """Read a list of directories, which come out as paths from the workspace's root."""
    return _items(value, setting, lambda one: _directory(one, setting.directory))


def globs(value: object, setting: Setting) -> tuple[str, ...]:
    """Read a list of patterns in `.gitignore`'s form, and anchor them where they are written."""
    return _items(value, setting, lambda one: glob(one, setting.directory))


def interpreter(value: object, setting: Setting) -> str:
    """Read the path of an environment or an interpreter, relative to where it is written."""
    path = text(value, setting).replace("\\", "/")
    if paths.is_absolute(path) or path.startswith("~"):
        return path
    return paths.join(setting.directory, path.removeprefix("./"))


def closest(wrong: str, known: Collection[str]) -> str:
    """Return the end of a sentence that names what `wrong` was probably meant to be, or nothing."""
    meant = nearest(wrong, known)
    return f"; the nearest is `{meant}`" if meant else ""


def glob(pattern: str, directory: str) -> str:
    """Return `pattern` as it has to be for a file of `directory`; raise `UnfitError`."""
    try:
        GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error) as error:
        raise UnfitError(f"has `{pattern}`, which is no pattern `.gitignore` could hold") from error
    if not pattern.strip():
        raise UnfitError("has an empty pattern")
    if not directory:
        return pattern
    negation = "!" if pattern.startswith("!") else ""
    bare = pattern.removeprefix("!")
    anchored = "/" in bare.rstrip("/")
    return f"{negation}/{directory}/{'' if anchored else '**/'}{bare.lstrip('/')}"


def _items(value: object, setting: Setting, read: Callable[[str], str]) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise UnfitError("is to be a list of strings")
    found = []
    for index, one in enumerate(value):
        problem = "is to be a list of strings"
        if isinstance(one, str):
            try:
                found.append(read(one))
                continue
            except UnfitError as error:
                problem = str(error)
        setting.report(problem, index)
    return tuple(found)


def _name(one: str) -> str:
    if not all(part.isidentifier() for part in one.split(".")):
        raise UnfitError(f"has `{one}`, which cannot be the name of a package")
    return one


def _rule(one: str, rules: Collection[str]) -> str:
    if one not in rules:
        raise UnfitError(f"names the rule `{one}`, which does not exist{closest(one, rules)}")
    return one


def _directory(one: str, directory: str) -> str:
    found = within(directory, one)
    if found is None:
        raise UnfitError(f"has `{one}`, which is no directory of the workspace")
    return found


_TEXTS: Schema = MappingProxyType({"type": "array", "items": {"type": "string"}})
_RULES: Schema = MappingProxyType({"type": "array", "items": {"$ref": "#/definitions/rule"}})
_VERSIONS: Schema = MappingProxyType({"enum": [f"{major}.{minor}" for major, minor in PYTHONS]})
_TEXT: Schema = MappingProxyType({"type": "string"})

TARGET_VERSION: Key[tuple[int, int] | None] = Key(
    "target-version",
    "The oldest version of Python the code is for; else what `requires-python` says, "
    "else the environment's.",
    None,
    version,
    _VERSIONS,
)
SOURCE_ROOTS: Key[tuple[str, ...] | None] = Key(
    "source-roots",
    "The directories that top-level modules are imported from; else they are worked out.",
    None,
    directories,
    _TEXTS,
)
SCRIPTS: Key[tuple[str, ...]] = Key(
    "scripts", "Files that are run by their path, beside those recognised.", (), globs, _TEXTS
)
NAMESPACE_PACKAGES: Key[tuple[str, ...]] = Key(
    "namespace-packages", "Packages that are to have no `__init__.py`.", (), names, _TEXTS
)
EXCLUDE: Key[tuple[str, ...]] = Key(
    "exclude", "Files to leave alone, beside those git ignores.", (), globs, _TEXTS
)
PYTHON: Key[str | None] = Key(
    "python",
    "The environment whose packages are imported; it is never run.",
    None,
    interpreter,
    _TEXT,
)
SELECT: Key[tuple[str, ...] | None] = Key(
    "select",
    "The only rules that are on; else those that are on by default.",
    None,
    rule_names,
    _RULES,
)
IGNORE: Key[tuple[str, ...]] = Key("ignore", "Rules that are off.", (), rule_names, _RULES)
EXTEND_SELECT: Key[tuple[str, ...]] = Key(
    "extend-select", "Rules that are on beside the others.", (), rule_names, _RULES
)
EXTEND: Key[str | None] = Key("extend", "A settings file that this one adds to.", None, text, _TEXT)

SEVERITY = "severity"
PER_FILE_IGNORES = "per-file-ignores"
RULES = "rules"
KEYS = (
    *(TARGET_VERSION, SOURCE_ROOTS, SCRIPTS, NAMESPACE_PACKAGES, EXCLUDE, PYTHON),
    *(SELECT, IGNORE, EXTEND_SELECT, EXTEND),
)
"""The keys with one value each; the other three are tables."""
TABLES: Mapping[str, str] = MappingProxyType(
    {
        SEVERITY: "How much the findings of a rule matter.",
        PER_FILE_IGNORES: "Rules that are off in the files and directories a pattern matches.",
        RULES: "The settings of single rules.",
    }
)
