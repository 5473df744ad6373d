"""A wildcard import replaces a name that means something else.

## Why it matters

What a wildcard brings replaces what has the name already, in silence: a builtin, what is defined or
imported above, a name that another wildcard brought.  `from codecs import *` makes of `open` one
that opens files in another way; and swapping two lines of wildcards can change what a name means.

## What it leaves alone

A name that is the same thing on both ways; a name that is bound again below, before it is used;
wildcards in `try` and under conditions, by which a faster or an own version replaces a name on
purpose; what only may be bound; names with an underscore.

## Example

    files.py:
      def open(path): return f"opened {path}"
    main.py:
      from files import *     #! wildcard-override: the builtin `open` #! wildcard-import
      print(open("a.txt"))

    --- python main.py
    opened a.txt
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from modtidy import paths
from modtidy.project.builtin_names import builtin_names
from modtidy.project.listing import listing
from modtidy.project.module import Kind as ModuleKind
from modtidy.project.module import Module
from modtidy.project.namespace import Namespaces
from modtidy.project.origin import Origin, imported_from
from modtidy.project.project import Project
from modtidy.project.wildcards import Wildcard, wildcards
from modtidy.refactor import Refused
from modtidy.refactors import expand_wildcard
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.reading import Binding, Kind
from modtidy.text import Span

_SHOWN = 5
"""So many places a finding relates to, of those where a name is bound first."""


class Replaced(NamedTuple):
    """A name that a wildcard replaces."""

    old: str
    """What it meant, for a message; with `{names}` where its name goes."""
    name: str
    span: Span | None
    """Where it was bound in the file; none for a builtin."""
    new: Origin
    means: str
    """What it means then, for a message."""


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the wildcard imports that replace other names, each once with all that it does."""
    if path.endswith(".pyi") or not any(one.wildcard for one in project.tree.summary(path).imports):
        return
    namespaces = Namespaces(path, project)
    found = wildcards(path, project, namespaces)
    for count, one in enumerate(found):
        replaced = list(_replaced(one, found[:count], namespaces, project)) if one.always else []
        if replaced:
            subject = Subject(project.name_of(path), path)
            related = tuple(_related(replaced, path))
            message = _message(one, replaced, project)
            yield Finding(subject, Place(path, one.span), message, related)


def _replaced(
    one: Wildcard, earlier: Sequence[Wildcard], namespaces: Namespaces, project: Project
) -> Iterator[Replaced]:
    """Yield the names that a wildcard replaces, with what they meant."""
    names = project.tree.names(one.path)
    before: dict[str, list[Binding]] = {}
    for binding in names.bindings:
        if binding.start < one.statement.start and not binding.type_checking:
            before.setdefault(binding.name, []).append(binding)
    builtin = builtin_names(project.python_version_of(one.path))
    for name, origin in sorted(one.public.names.items()):
        if name.startswith("_") or (name in one.rebound and name not in one.used):
            continue
        sure = name in one.certain()
        if name in before or any(name in other.public.names for other in earlier):
            found = _bound_above(name, before.get(name, []), earlier) if sure else None
        else:
            found = _Above("the builtin{s} {names}", None, Origin("builtins", name))
            if name not in builtin or not (sure or not origin.path):
                continue
        if found is None:
            continue
        was = _first(found, one, namespaces, project)
        sure_of_origin = origin.certain or not one.module
        now = namespaces.first(origin) if sure_of_origin else (one.module, name)
        if was != now:
            means = f"`{now[0]}.{now[1]}`" if now[1] else f"the module `{now[0]}`"
            yield Replaced(found.told, name, found.span, namespaces.resolved(origin), means)


class _Above(NamedTuple):
    """What a name means above a wildcard."""

    told: str
    span: Span | None
    origin: Origin | Binding


def _bound_above(name: str, bindings: list[Binding], earlier: Sequence[Wildcard]) -> _Above | None:
    """Tell what the name surely is when the wildcard comes; none where that is not sure."""
    last = bindings[-1] if bindings else None
    brought = next(
        (other for other in reversed(earlier) if name in other.public.names and other.always), None
    )
    if brought and (last is None or last.start < brought.statement.start):
        if not brought.public.names[name].certain and brought.public.names[name].path:
            return None
        return _Above(f"{{names}} of `{brought.module}`", brought.span, brought.public.names[name])
    if last is None or last.conditional or last.deferred or last.kind is Kind.DELETED:
        return None
    how = "imported" if last.kind is Kind.IMPORT else "defined"
    return _Above(f"{{names}}, {how} above,", Span(last.start, last.end), last)


def _first(
    found: _Above, one: Wildcard, namespaces: Namespaces, project: Project
) -> tuple[str, str]:
    """Give the module and the name that what stands above comes from in the first place."""
    if isinstance(found.origin, Origin):
        return namespaces.first(found.origin)
    binding = found.origin
    own = project.name_of(one.path) or one.path
    home = Module(own, ModuleKind.MODULE, one.path)
    if paths.stem(one.path) == "__init__":
        home = Module(own, ModuleKind.REGULAR, one.path, (own,))
    source = imported_from(binding, home)
    span = Span(binding.start, binding.end)
    return namespaces.first(Origin(own, binding.name, one.path, span, source=source))


def _message(one: Wildcard, replaced: list[Replaced], project: Project) -> str:
    parts = []
    ordered = sorted(replaced, key=lambda this: this.old)
    for old, group in groupby(ordered, key=lambda this: this.old):
        these = list(group)
        several = len(these) > 1
        means = f"those of `{one.module}`" if several else these[0].means
        what = old.format(names=listing([this.name for this in these]), s="s" * several)
        parts.append(f"{what} with {means}")
    return f"`{expand_wildcard.written(one, project)}` replaces {', and '.join(parts)}"


def _related(replaced: list[Replaced], path: str) -> Iterator[Related]:
    for this in replaced[:_SHOWN]:
        if this.span:
            yield Related(Place(path, this.span), f"`{this.name}` is bound here before")
        new = this.new
        if new.span and new.path and not paths.is_absolute(new.path):
            yield Related(Place(new.path, new.span), f"this `{this.name}` takes its place")


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to write out what the wildcard brings."""
    path = finding.place.path
    for one in wildcards(path, project, Namespaces(path, project)):
        if one.span == finding.place.span:
            try:
                found = expand_wildcard.by_default(one, project)
            except Refused:
                return
            title = f"Expand `{expand_wildcard.written(one, project)}`"
            yield Fix(title, expand_wildcard.expanded(found, project), found.safe)


RULE = Rule("wildcard-override", Severity.WARNING, About.TEXT, check, fixes)
