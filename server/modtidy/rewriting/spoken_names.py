"""The names of modules and of their files in running text, and what they are to be.

The one idea: a word is a module's name only if it leads to the module.  `shop.order` in a text is
the module `shop` where that binds `order`, or has it for a submodule; `shop.html` is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from modtidy import paths
from modtidy.rewriting.relocation import Relocation
from modtidy.text import Edit, Span


class Spoken(NamedTuple):
    """One place in a text where a module, or a file, is named."""

    span: Span
    """Of the part that gives way."""
    new: str
    is_bare: bool
    """Whether it is a single word that stands alone, as other things may be called."""

    @property
    def edit(self) -> Edit:
        """Give the edit that says the new name."""
        return Edit(self.span, self.new)


@dataclass(frozen=True)
class Spelling:
    """How one of the files and directories that move is called, before and after."""

    name: str
    """Dotted; empty where it is no module."""
    new_name: str
    path: str
    new_path: str
    attributes: frozenset[str] | None
    """What the module binds, and its submodules; None where it may be anything."""

    @property
    def words(self) -> tuple[str, ...]:
        """Give the words without one of which a text does not name it."""
        return tuple(filter(None, (self.name, self.path)))


def spellings(relocation: Relocation) -> tuple[Spelling, ...]:
    """Tell how everything that was asked to move is called, the longest names first."""
    found = [one for path in relocation.asked for one in _spelt(path, relocation)]
    return tuple(sorted(found, key=lambda one: (len(one.name), len(one.path)), reverse=True))


def _spelt(path: str, relocation: Relocation) -> Iterator[Spelling]:
    before, after = relocation.before, relocation.after
    place = relocation.asked[path]
    file = path if path.endswith(".py") else paths.join(path, "__init__.py")
    its_place = place if path.endswith(".py") else paths.join(place, "__init__.py")
    names = before.names_of(file) if before.tree.has(file) or path != file else ()
    for name in names or ("",):
        found = before.find(name, file) if name else None
        origin = found.origin if found else ""
        new = relocation.name(name, file) if found and relocation.moved(found) else None
        if origin and not origin.endswith(".py"):
            new = None
        attributes = _attributes(origin, path, relocation) if origin else _inside(path, relocation)
        is_module = bool(name and new and after.tree.has_directory(paths.parent(its_place)))
        yield Spelling(name if is_module else "", new or "", path, place, attributes)


def _attributes(origin: str, path: str, relocation: Relocation) -> frozenset[str] | None:
    names = relocation.before.tree.names(origin)
    if names.broken or names.dynamic or any(one.name == "*" for one in names.bindings):
        return None
    return frozenset(one.name for one in names.bindings) | _inside(path, relocation)


def _inside(path: str, relocation: Relocation) -> frozenset[str]:
    entries = relocation.before.tree.entries(path).names
    return frozenset(paths.stem(one.rstrip("/")) for one in entries if one.endswith((".py", "/")))


def spoken(text: str, known: tuple[Spelling, ...], directory: str = "") -> Iterator[Spoken]:
    """Yield where a text names what is `known`; paths count from `directory`, or from the root."""
    taken: list[Span] = []
    for one in known:
        for found in (*_named(text, one), *_pathed(text, one, directory)):
            if not any(a.start < found.span.end and found.span.start < a.end for a in taken):
                taken.append(found.span)
                yield found


def _named(text: str, one: Spelling) -> Iterator[Spoken]:
    if not one.name or one.name not in text or one.name == one.new_name:
        return
    whole = rf"(?:(?<=\[mypy-)|(?<![\w./\\-])){re.escape(one.name)}(?![\w/\\-])"
    goes_on = r"(?:\.(?P<next>\w+)|:(?P<object>[A-Za-z_]\w*))?"
    for found in re.finditer(whole + goes_on, text):
        following = found["next"] or found["object"]
        if following and not _has(one, following):
            continue
        span = Span(found.start(), found.start() + len(one.name))
        yield Spoken(span, one.new_name, is_bare="." not in one.name and not following)


def _has(one: Spelling, name: str) -> bool:
    if one.attributes is None:
        return True
    return name in one.attributes or (name.startswith("__") and name.endswith("__"))


def _pathed(text: str, one: Spelling, directory: str) -> Iterator[Spoken]:
    bases = dict.fromkeys((paths.ROOT, directory))
    for base in bases:
        if not (paths.below(one.path, base) and paths.below(one.new_path, base)):
            continue
        old, new = paths.relative(one.path, base), paths.relative(one.new_path, base)
        if old not in text:
            continue
        for found in re.finditer(
            rf"(?<![\w./\\-])(?:\./|/)?(?P<path>{re.escape(old)})(?![\w-]|\.\w)", text
        ):
            is_bare = "/" not in old and not old.endswith(".py")
            if is_bare and not text.startswith("/", found.end()):
                continue
            yield Spoken(Span(found.start("path"), found.end("path")), new, is_bare=False)
