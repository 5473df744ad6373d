"""The names of modules and of their files in running text, and what they are to be.

The one idea: a word is a module's name only if it leads to the module.  `shop.order` in a text is
the module `shop` where that binds `order`, or has it for a submodule; `shop.html` is not.  A single
word may be anything, and is a module where it is imported or run.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from modtidy import paths
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.text import Edit, Span

_NEXT = r"(?:[ \t]+|=|[\"'],[ \t]*[\"'])"
"""What stands between an option and its value, in a line of words or in a list of strings."""
_RUN = re.compile(
    rf"(?:(?:(?:^|[\s\"'])-m|--cov|--pyargs|--app){_NEXT}"
    rf"|\b(?:pytest|mypy|stubgen|addopts)\b.*[\s\"']-p{_NEXT}|\bcelery\b.*[\s\"']-A{_NEXT}"
    r"|\b(?:DJANGO_SETTINGS_MODULE|FLASK_APP)\b[\"']?[ \t]*[=:]?[ \t]*[\"']?"
    r"|[\"']module[\"'][ \t]*:[ \t]*[\"'])\Z"
)
"""What a module's name stands behind in a command, or in its environment."""
_MARKED = re.compile(rf"\b(?:pytest|addopts)\b.*[\s\"']-m{_NEXT}\Z")
"""What the same option stands behind where it chooses among tests."""
_DOCUMENTED = re.compile(
    r"(?:^[ \t]*:::[ \t]*|\b(?:auto|current|py:)?module::[ \t]+|:mod:`(?:[^`<]*<)?[~!]?)\Z"
)
"""What it stands behind in a document that Sphinx or mkdocstrings reads."""
_IMPORTED = re.compile(
    r"(?:^|;|\\n|[\"'`])[ \t]*(?:(?:>>>|\.\.\.)[ \t]*)?"
    r"(?P<word>import|from)[ \t]+(?:[\w.]+[ \t]*,[ \t]*)*\Z"
)
"""What it stands behind in an import statement, also one in an example."""
_GOES_ON = {
    "import": re.compile(r"[ \t]*(?:\Z|[\r\n;,#\\\"'`]|as\b)"),
    "from": re.compile(r"[ \t]+c?import\b"),
}
"""How an import statement goes on, by the word it begins with."""


_BUILT = (".so", ".pyd", ".pyx", ".c", ".cpp")
"""What extension modules are, and are built from, by a name that `setup()` is told."""


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

    def is_in(self, text: str) -> bool:
        """Tell whether a text may name it, which cannot be without the last part of its name."""
        return any(
            leaf in text for leaf in {self.name.rpartition(".")[2], paths.leaf(self.path)} if leaf
        )


def phrases(known: Iterable[Spelling]) -> frozenset[str]:
    """Give what has words without which a text does not name what is known."""
    return frozenset(filter(None, (it for one in known for it in (one.name, paths.leaf(one.path)))))


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
    modules = (one for one in entries if one.endswith((".py", "/", *_BUILT)))
    return frozenset(paths.stem(one.rstrip("/")) for one in modules)


def spoken(text: str, known: tuple[Spelling, ...], directory: str = "") -> Iterator[Spoken]:
    """Yield where a text names what is `known`; paths count from `directory`, or from the root."""
    taken: list[Span] = []
    for one in known:
        for found in (*_named(text, one), *_listed(text, one), *_pathed(text, one, directory)):
            if not any(a.start < found.span.end and found.span.start < a.end for a in taken):
                taken.append(found.span)
                yield found


def is_for_a_module(text: str, span: Span) -> bool:
    """Tell whether a single word is a module's name by what stands before it in its line."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    if _DOCUMENTED.search(before) or (_RUN.search(before) and not _MARKED.search(before)):
        return True
    imported = _IMPORTED.search(before)
    return bool(imported and _GOES_ON[imported["word"]].match(text, span.end))


def _named(text: str, one: Spelling) -> Iterator[Spoken]:
    if not one.name or one.name == one.new_name or one.name.rpartition(".")[2] not in text:
        return
    name = r"\\{0,2}\.".join(one.name.split("."))  # in a pattern a dot is escaped
    whole = rf"(?:(?<=\[mypy-)|(?<=\\[nrt])|(?<![\w./\\-]))(?P<name>{name})(?![\w/-])"
    goes_on = r"(?:\\{0,2}\.(?P<next>\w+)|:(?P<object>[A-Za-z_]\w*))?"
    for found in re.finditer(whole + goes_on, text):
        following = found["next"] or found["object"]
        if following and not _has(one, following):
            continue
        dot = next(iter(re.findall(r"\\*\.", found["name"])), ".")
        new = one.new_name.replace(".", dot)
        span = Span(found.start("name"), found.end("name"))
        yield Spoken(span, new, is_bare="." not in one.name and not following)


def _listed(text: str, one: Spelling) -> Iterator[Spoken]:
    """Yield where a module is listed in `from package import module`, in a text that is a program.

    It goes on being called what it was there: what uses it may be in another text.
    """
    (owner, _, tail), (new_owner, _, new) = one.name.rpartition("."), one.new_name.rpartition(".")
    if not owner or tail not in text or not new_owner or one.name == one.new_name:
        return
    begins = rf"\bfrom[ \t]+(?P<owner>{re.escape(owner)})[ \t]+c?import[ \t]+"
    for found in re.finditer(begins + r"(?P<names>\([^()]*\)|[^\n;#()\"'\\]*)", text):
        word = re.search(rf"(?<![\w.]){re.escape(tail)}(?P<as>\s+as\b)?(?!\w)", found["names"])
        if word is None or (owner != new_owner and "," in found["names"]):
            continue
        start = found.start("names") + word.start()
        called = new if word["as"] else f"{new} as {tail}"
        if new != tail:
            yield Spoken(Span(start, start + len(tail)), called, is_bare=False)
        if owner != new_owner:
            yield Spoken(Span(found.start("owner"), found.end("owner")), new_owner, is_bare=False)


def _has(one: Spelling, name: str) -> bool:
    if one.attributes is None:
        return True
    return name in one.attributes or (name.startswith("__") and name.endswith("__"))


def _pathed(text: str, one: Spelling, directory: str) -> Iterator[Spoken]:
    bases = dict.fromkeys((paths.ROOT, directory))
    for base in bases:
        old, new = _from(base, one.path), _from(base, one.new_path)
        if old not in text:
            continue
        for found in re.finditer(
            rf"(?<![\w./\\-])(?:\./|/)?(?P<path>{re.escape(old)})(?![\w-]|\.\w)", text
        ):
            is_bare = "/" not in old and not old.endswith(".py")
            if is_bare and not text.startswith("/", found.end()):
                continue
            yield Spoken(Span(found.start("path"), found.end("path")), new, is_bare=False)


def _from(directory: str, path: str) -> str:
    """Write a path as it is seen from a directory."""
    around = (directory, *paths.parents(directory))
    above = next(one for one in around if path != one and paths.below(path, one))
    steps = directory.count("/") - above.count("/") + bool(directory) - bool(above)
    return "../" * steps + paths.relative(path, above)
