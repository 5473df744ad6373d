"""Where a build configuration lists what goes into the wheel, and a name or a path more there.

The one idea: a backend has several lists, each of one kind of names.  All that there are in the
files are tried; whether the edit does what it should is for the configuration, read anew, to say.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.toml import Key, places
from modtidy.rewriting.builds import setup_lists
from modtidy.rewriting.builds.module_lists import (
    all_appended,
    appended,
    ini_appended,
    ini_items,
    items_at,
    option_in,
)
from modtidy.text import Edit, Span

_SETUPTOOLS: Key = ("tool", "setuptools")
_PACKAGES: tuple[Key, ...] = (
    (*_SETUPTOOLS, "packages"),
    (*_SETUPTOOLS, "packages", "find", "include"),
    ("tool", "uv", "build-backend", "module-name"),
)
"""Lists of packages by their dotted names."""
_PATHS: tuple[Key, ...] = (
    *(
        (*hatch, *target, name)
        for hatch in (("tool", "hatch", "build"), ("build",))
        for target in (("targets", "wheel"), ())
        for name in ("packages", "only-include", "include")
    ),
    ("tool", "pdm", "build", "includes"),
)
"""Lists of files and directories by their paths."""
_POETRY: Key = ("tool", "poetry", "packages")
TOML = ("pyproject.toml", "hatch.toml")
"""The files that may have such lists, beside `setup.cfg`."""


class Wanted(NamedTuple):
    """What is to be named, in each of the forms that lists have."""

    names: tuple[str, ...]
    """Dotted names: of the package and those below it, or of the module."""
    path: str
    """From the project's directory."""
    root: str
    """The directory that the names count from."""

    @property
    def is_module(self) -> bool:
        """Tell whether it is one file."""
        return self.path.endswith(".py")

    @property
    def inside(self) -> str:
        """The path from the root."""
        return paths.relative(self.path, self.root)

    @property
    def top(self) -> str:
        """The path of the module or package at the top that it is, or is in."""
        return paths.join(self.root, self.inside.partition("/")[0])

    @property
    def for_poetry(self) -> str:
        """The item of poetry's list."""
        source = f', from = "{self.root}"' if self.root else ""
        return f'{{ include = "{self.inside}"{source} }}'


def naming(wanted: Wanted, texts: Mapping[str, str]) -> Iterator[tuple[str, Edit]]:
    """Yield the edits that add it to a list, each with the name of the file, by name in `texts`."""
    for name in TOML:
        if name in texts:
            yield from ((name, edit) for edit in _in_toml(texts[name], wanted))
    if "setup.cfg" in texts:
        yield from (("setup.cfg", edit) for edit in _in_ini(texts["setup.cfg"], wanted))
    if "setup.py" in texts:
        argument = setup_lists.MODULES if wanted.is_module else setup_lists.PACKAGES
        added = setup_lists.added(wanted.names, argument, texts["setup.py"])
        yield from (("setup.py", edit) for edit in added)


def _in_toml(text: str, wanted: Wanted) -> Iterator[Edit]:
    where = places(text)
    names = wanted.names
    lists: list[tuple[Key, Sequence[str]]] = []
    if wanted.is_module:
        lists.append(((*_SETUPTOOLS, "py-modules"), names))
    else:
        lists += [(key, names) for key in _PACKAGES]
    lists += [(key, [wanted.top if key[-1] == "packages" else wanted.path]) for key in _PATHS]
    for key, new in lists:
        if value := where.values.get(key):
            yield _with_strings(text, value, items_at(where, key), new)
    if value := where.values.get(_POETRY):
        yield appended(text, value, items_at(where, _POETRY), wanted.for_poetry)


def _with_strings(text: str, value: Span, items: list[Span], new: Sequence[str]) -> Edit:
    """Add strings to an array, quoted as those in it, or make one of a string."""
    quote = text[items[-1].start if items else value.start]
    quote = quote if quote in "\"'" else '"'
    quoted = [f"{quote}{one}{quote}" for one in new]
    if not text.startswith("[", value.start):
        return Edit(value, f"[{', '.join((text[value.start : value.end], *quoted))}]")
    return all_appended(text, value, items, quoted)


def _in_ini(text: str, wanted: Wanted) -> Iterator[Edit]:
    option = option_in(text, "py_modules" if wanted.is_module else "packages")
    if option and "find" not in option["value"] and ini_items(option):
        added = [ini_appended(text, option, one) for one in wanted.names]
        at = added[0].span.start
        yield Edit(Span(at, at), "".join(one.new for one in added))
