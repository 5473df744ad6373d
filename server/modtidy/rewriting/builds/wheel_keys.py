"""What a build backend is told in so many words that it worked out by itself before.

Where nothing is listed, a backend ships what is called as the project is (poetry, hatchling, flit,
uv), or what it discovers (setuptools, PDM).  What is called otherwise by then, or lies elsewhere,
has to be named, by a key that there is none of yet.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from modtidy.configuration.backends.flit import Flit
from modtidy.configuration.backends.hatchling import Hatchling
from modtidy.configuration.backends.pdm import Pdm
from modtidy.configuration.backends.poetry import Poetry
from modtidy.configuration.backends.setuptools import Setuptools
from modtidy.configuration.backends.uv import Uv
from modtidy.configuration.toml import Key, places
from modtidy.configuration.wheel import Backend
from modtidy.rewriting.builds.toml_keys import with_keys
from modtidy.rewriting.builds.wheel_lists import Wanted
from modtidy.text import Edit

_PYPROJECT, _HATCH = "pyproject.toml", "hatch.toml"
_OLD_FLIT: Key = ("tool", "flit", "metadata")


class _Said(NamedTuple):
    """Some keys of one table, and what they are to be, in one file."""

    table: Key
    values: Mapping[str, str]
    file: str = _PYPROJECT


def telling(
    wanted: Wanted, backend: Backend, texts: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Yield the edits that name it by a new key, each time with the name of the file.

    The texts are those of the project's files, by name.
    """
    for table, values, name in _said(wanted, backend, texts.get(_PYPROJECT, "")):
        if name in texts and not _says_more(texts[name], table, values):
            yield name, with_keys(texts[name], table, values)


def _said(wanted: Wanted, backend: Backend, pyproject: str) -> Iterator[_Said]:
    said = wanted.names[0], wanted.path, wanted.top, wanted.root
    name, path, top, root = (f'"{one}"' for one in said)
    if isinstance(backend, Poetry):
        yield _Said(("tool", "poetry"), {"packages": f"[{wanted.for_poetry}]"})
    elif isinstance(backend, Hatchling):
        target: Key = ("build", "targets", "wheel")
        yield _Said(target, {"packages": f"[{top}]"}, _HATCH)
        yield _Said(("tool", "hatch", *target), {"packages": f"[{top}]"})
    elif isinstance(backend, Flit):
        yield _for_flit(name, pyproject)
    elif isinstance(backend, Uv):
        yield _Said(("tool", "uv", "build-backend"), {"module-name": name})
        yield _Said(("tool", "uv", "build-backend"), {"module-name": name, "module-root": root})
    elif isinstance(backend, Pdm):
        yield _Said(("tool", "pdm", "build"), {"package-dir": root})
        yield _Said(("tool", "pdm", "build"), {"includes": f"[{path}]"})
    elif isinstance(backend, Setuptools) and not (wanted.is_module and "." in name):
        yield _for_setuptools(wanted)


def _for_flit(name: str, pyproject: str) -> _Said:
    """Say which module it is; of old, its name was the distribution's, too."""
    where = places(pyproject)
    old = where.values.get((*_OLD_FLIT, "module"))
    if old is None:
        return _Said(("tool", "flit", "module"), {"name": name})
    if (*_OLD_FLIT, "dist-name") in where.keys:
        return _Said(_OLD_FLIT, {"module": name})
    return _Said(_OLD_FLIT, {"module": name, "dist-name": pyproject[old.start : old.end]})


def _for_setuptools(wanted: Wanted) -> _Said:
    name, root = wanted.names[0], wanted.root
    table: Key = ("tool", "setuptools")
    if wanted.is_module:
        where = {"package-dir": f'{{ "" = "{root}" }}'} if root else {}
        return _Said(table, {**where, "py-modules": f'["{name}"]'})
    top = name.partition(".")[0]
    where = {"where": f'["{root}"]'} if root else {}
    return _Said((*table, "packages", "find"), {**where, "include": f'["{top}", "{top}.*"]'})


def _says_more(text: str, table: Key, values: Mapping[str, str]) -> bool:
    """Tell whether a file says something at one of the keys that is no name or path alone."""
    found = places(text).values
    spans = (found.get((*table, name)) for name in values)
    return any(text[one.start] not in "\"'" for one in spans if one)
