"""Something takes the name of what is imported, where the import is meant.

## Why it matters

A name means one thing at a time.  After `import datetime` and `from datetime import datetime` it is
the class, and `datetime.timedelta` raises `AttributeError`.  And a name that is bound anywhere in a
function is the function's own everywhere in it: `time = time.time()` raises `UnboundLocalError`.
Such a line fails when it is reached, which may be late.

## What it leaves alone

Parameters, and all whose value cannot be told from the text; names that are bound on a condition,
as in `try: import simplejson as json`; modules imported twice; values that have what is asked of
them, as in `re = re.compile(…)`; uses that a `try` or a test of the name is around; stubs.

## Example

    main.py:
      import time

      def wait():
          «time» = time.time()    #! shadowed-import: `time` is local to `wait`
          return time

      wait()

    --- fix: Rename `time` in `wait` to `time_`
    ~ main.py:
      import time

      def wait():
          time_ = time.time()
          return time_

      wait()

    --- python main.py
    ! UnboundLocalError
    --- python main.py, after
"""

from collections.abc import Iterator

from modtidy.plan import Plan, Rewrite
from modtidy.project.project import Project
from modtidy.project.taken_names import Taken, TakenNames
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.bound_again import top_names
from modtidy.source.meant_again import meant_again
from modtidy.source.names import Names
from modtidy.source.reading import Binding, Kind, Reference
from modtidy.source.scopes import MODULE
from modtidy.text import Edit, Span


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report what takes the name of an import that is meant below, or that nobody used."""
    for taken in _taken(path, project):
        name = taken.imported.name
        place = Place(path, Span(taken.taker.start, taken.taker.end))
        related = [Related(Place(path, _span(taken.imported)), f"`{name}` is imported here")]
        if taken.uses:
            use = taken.uses[0]
            message = f"`{name}` {taken.told}, and `{_written(use)}` raises `{taken.error}`"
            span = Span(use.start, use.attributes[0].end if use.attributes else use.end)
            related.append(Related(Place(path, span), f"raises `{taken.error}`"))
        else:
            message = f"`{name}` is bound anew here before anything uses what is imported above"
        yield Finding(Subject(project.name_of(path), path), place, message, tuple(related))


def _taken(path: str, project: Project) -> Iterator[Taken]:
    found = _search(path, project)
    if found:
        yield from found.in_module()
        yield from found.in_functions()


def _search(path: str, project: Project) -> TakenNames | None:
    """Look closer at a file where the name of an import seems to be bound again."""
    summary = project.tree.summary(path)
    if not summary.marks.bound_again or not path.endswith(".py"):
        return None
    _, twice = top_names(summary.imports)
    names = twice | meant_again(project.tree.text(path), summary.marks.bound_again)
    found = TakenNames(path, project, names) if names else None
    return found if found and not found.broken else None


def _span(binding: Binding) -> Span:
    return Span(binding.start, binding.end)


def _written(use: Reference) -> str:
    return f"{use.name}.{use.attributes[0].name}" if use.attributes else use.name


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to give the local name another, or to remove an import that nobody could use."""
    path = finding.place.path
    for taken in _taken(path, project):
        if _span(taken.taker) != finding.place.span:
            continue
        if not taken.uses:
            yield from _removed(taken.imported, path, project)
        elif clause := _clause(taken, path, project):
            yield from _renamed(taken, clause, path, project)
        elif taken.taker.scope != MODULE:
            yield from _renamed(taken, _throughout(taken, path, project), path, project)
        else:
            yield from _imported_as(taken, path, project)


def _removed(binding: Binding, path: str, project: Project) -> Iterator[Fix]:
    """Remove an import statement that has its lines to itself, and binds one name."""
    text = project.tree.text(path)
    for one in project.tree.summary(path).imports:
        if one.start <= binding.start < one.end and len(one.names) == 1 and one.top_level:
            start, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end) + 1
            if end and text[start:end].strip() == text[one.start : one.end]:
                plan = Plan((Rewrite(path, (Edit(Span(start, end), ""),)),))
                yield Fix("Remove the import", plan, safe=False)


def _clause(taken: Taken, path: str, project: Project) -> frozenset[Span]:
    """Give where the name of an `except` clause stands; nothing where it is no clause's."""
    names, taker = project.tree.names(path), taken.taker
    bindings = names.bindings if taker.scope == MODULE else names.local_bindings
    own = [one for one in bindings if (one.name, one.scope) == (taker.name, taker.scope)]
    ends = [one.end for one in own if one.start == one.end > taker.start]
    if not ends:
        return frozenset()
    inside = [one for one in own if taker.start < one.start < ends[0]]
    uses = [one for one in names.references_to(taker) if taker.start < one.start < ends[0]]
    if inside or any(one.deferred and taker.scope == MODULE for one in uses):
        return frozenset()
    return frozenset({_span(taker)} | {Span(one.start, one.end) for one in uses})


def _throughout(taken: Taken, path: str, project: Project) -> frozenset[Span]:
    """Give where a local name stands; nothing where it may mean the import elsewhere, too."""
    names, taker = project.tree.names(path), taken.taker
    own = [
        one for one in names.local_bindings if (one.name, one.scope) == (taker.name, taker.scope)
    ]
    uses = [one for one in names.references_to(taker) if one not in taken.uses]
    if any(one.kind is not Kind.VALUE for one in own) or any(one.attributes for one in uses):
        return frozenset()
    return frozenset(map(_span, own)) | {Span(one.start, one.end) for one in uses}


def _renamed(taken: Taken, spans: frozenset[Span], path: str, project: Project) -> Iterator[Fix]:
    """Rename what takes the name, wherever it means that."""
    names, text, name = project.tree.names(path), project.tree.text(path), taken.taker.name
    written = all(text[span.start : span.end] == name for span in spans)
    if spans and written and (new := _free(name, names)):
        edits = tuple(Edit(span, new) for span in sorted(spans))
        where = names.scopes[taken.taker.scope].name
        title = (
            f"Rename `{name}` in `{where}` to `{new}`" if where else f"Rename `{name}` to `{new}`"
        )
        yield Fix(title, Plan((Rewrite(path, edits),)), safe=False)


def _imported_as(taken: Taken, path: str, project: Project) -> Iterator[Fix]:
    """Import what is meant under another name, which its uses follow."""
    names, text, binding = project.tree.names(path), project.tree.text(path), taken.imported
    found = _search(path, project)
    uses = found.meant(taken) if found else None
    new = _free(binding.name, names)
    aliases = (alias for one in project.tree.summary(path).imports for alias in one.names)
    plain = any(
        alias.start == binding.start and not alias.asname and alias.name == binding.name
        for alias in aliases
    )
    if uses is None or not new or not plain:
        return
    spans = sorted(Span(one.start, one.end) for one in uses)
    if all(text[span.start : span.end] == binding.name for span in spans):
        edits = [Edit(Span(binding.end, binding.end), f" as {new}")]
        edits += [Edit(span, new) for span in spans]
        plan = Plan((Rewrite(path, tuple(sorted(edits))),))
        yield Fix(f"Import `{binding.name}` as `{new}`", plan, safe=False)


def _free(name: str, names: Names) -> str:
    """Give a name like `name` that the file does not use; nothing where that is not certain."""
    new = f"{name}_"
    taken = names.loaded | names.mentioned.union(*(scope.bound for scope in names.scopes))
    return "" if names.dynamic or new in taken else new


RULE = Rule("shadowed-import", Severity.WARNING, About.TEXT, check, fixes)
