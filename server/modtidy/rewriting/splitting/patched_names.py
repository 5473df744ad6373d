"""Names of a module that other files put something else in place of, as tests do.

The one idea: `shop.now = fake` changes what all of `shop` finds by that name, and nothing for code
that has gone elsewhere with a `now` of its own.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.project.project import Project


class Patched(NamedTuple):
    """A name, and a file that seems to put something in its place."""

    name: str
    path: str


def patched(path: str, names: Collection[str], project: Project) -> Iterator[Patched]:
    """Yield which of `names`, of the module at `path`, other files seem to replace."""
    if not names:
        return
    tail = paths.stem(path)
    known = "|".join(sorted(map(re.escape, names)))
    quoted = re.compile(rf"[\"'](?:[\w.]+\.)?{re.escape(tail)}[.:]({known})[\"']")
    handed = re.compile(rf"(?:setattr|delattr|object)\(\s*[\w.]+\s*,\s*[\"']({known})[\"']")
    listed = re.compile(rf"(?<![\w.])({known})\s*=(?!=)")
    called = _called(path, tail, project)
    files = {one: None for word in (tail, "mock", "patch") for one in project.index.files(word)}
    for file in sorted({*files, *called} - {path}):
        text = project.tree.text(file)
        found = [*quoted.findall(text)]
        if file in called:
            found += handed.findall(text)
            found += (it[1] or it[2] for it in _assigned(called[file], known).finditer(text))
        if "patch.multiple(" in text:
            found += listed.findall(text)
        yield from (Patched(name, file) for name in sorted(set(found)))


def _called(path: str, tail: str, project: Project) -> dict[str, set[str]]:
    """Give what the module may be called in each of the files that import it."""
    called: dict[str, set[str]] = {}
    for one in project.importers(path):
        called.setdefault(one.path, {tail}).add(one.alias.asname or tail)
    return called


def _assigned(called: Collection[str], known: str) -> re.Pattern[str]:
    owners = "|".join(sorted(map(re.escape, called)))
    name = rf"\b(?:{owners})\s*\.\s*({known})\b"
    return re.compile(
        rf"^[^=(\n]*{name}[^=(\n]*(?<![<>!=])=(?!=)|^[ \t]*del\b.*{name}", re.MULTILINE
    )
