"""Names that are told apart by capitals alone, or are not written as their file is.

## Why it matters

Python compares the names of modules letter by letter, on Windows and macOS too, whose file systems
do not.  `from shop.Billing import total` finds no `shop/billing.py`.  And `Billing.py` beside
`billing.py` cannot be checked out there: one of the two files takes the other's place.

## What it leaves alone

Imports that may fail, in a `try` statement or under a condition, and those for type checkers; names
of installed and declared distributions; what a package defines under the name itself; files that
are no Python.

## Example

    shop/
      __init__.py
      billing.py | total = 3
    main.py | from shop.«Billing» import total   #! name-case: the file is `shop/billing.py`

    --- fix: Write `billing`
    ~ main.py | from shop.billing import total

    --- python main.py
    ! No module named 'shop.Billing'

    --- python main.py, after
"""

import re
from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import bound
from modtidy.project.letter_case import Miswritten, miswritten
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.refactors import rename
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.text import Edit, Span

_PYTHON = (".py", ".pyi")


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report a file whose name another one has in another case, and imports in the wrong case."""
    if path != path.lower():
        yield from _beside_another(path, project)
    if project.role(path) is Role.STUB:
        return
    for one in miswritten(path, project):
        where = one.module.origin or f"{one.module.portions[0]}/"
        kind = "file" if one.module.origin else "directory"
        if one.module.portions and one.module.origin:
            where, kind = f"{one.module.portions[0]}/", "package"
        place = Place(path, _span(one, path, project))
        message = f"Python finds no `{one.written}` here: the {kind} is `{where}`"
        yield Finding(Subject(one.module.name, where), place, message)


def _beside_another(path: str, project: Project) -> Iterator[Finding]:
    """Report the file, or a directory it is the first file in, if its like in small letters is."""
    for one in (path, *paths.parents(path)):
        name, directory = paths.leaf(one), paths.parent(one)
        if name == name.lower():
            continue
        entry = name if one == path else f"{name}/"
        names = project.tree.entries(directory).names
        others = sorted(other for other in names if other.lower() == entry.lower())
        if entry == others[-1] or not _is_first_below(path, one, project):
            continue
        other = paths.join(directory, others[-1])
        related = _related(other, project)
        if related is not None:
            shown = f"{one}/" if one != path else one
            message = (
                f"`{shown}` and `{other}` are one and the same on Windows and macOS, "
                "where only one of them can exist"
            )
            place = Place(path, project.first_token(path))
            yield Finding(Subject(paths.stem(one), one), place, message, (related,))


def _is_first_below(path: str, directory: str, project: Project) -> bool:
    return path == directory or next(project.tree.files_below(directory, _PYTHON), "") == path


def _related(other: str, project: Project) -> Related | None:
    """Point at the other file, or at the first one in the other directory, if it has Python."""
    directory = other.removesuffix("/")
    path = other if directory == other else next(project.tree.files_below(directory, _PYTHON), "")
    return Related(Place(path, project.first_token(path)), "the other") if path else None


def _span(one: Miswritten, path: str, project: Project) -> Span:
    """Give the span of the part that is miswritten."""
    start, end = one.alias.start, one.alias.end
    if one.in_source:
        start, end = one.statement.source_start, one.statement.source_end
    words = re.finditer(r"[^\W\d]\w*", project.tree.text(path)[start:end])
    word = next(word for count, word in enumerate(words) if count == one.part)
    return Span(start + word.start(), start + word.end())


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to write the import as the file is; or to rename the file that is in the way."""
    path = finding.place.path
    if finding.related:
        yield from _renamed(finding, project)
        return
    for one in miswritten(path, project):
        if _span(one, path, project) == finding.place.span:
            edits = tuple(_edits(one, path, project))
            if edits:
                plan = Plan((Rewrite(path, tuple(sorted(edits))),))
                yield Fix(f"Write `{one.right}`", plan, safe=True)


def _edits(one: Miswritten, path: str, project: Project) -> Iterator[Edit]:
    """Give the edits that correct an import; what it binds keeps its name."""
    span, alias = _span(one, path, project), one.alias
    is_from = one.statement.module is not None or one.statement.level > 0
    if one.in_source or alias.asname:
        yield Edit(span, one.right)
    elif is_from or "." not in alias.name:
        yield Edit(span, f"{one.right} as {alias.name}")
    elif one.part and not project.tree.names(path).broken:
        wrong = ".".join(alias.name.split(".")[: one.part + 1])
        yield Edit(span, one.right)
        for use in bound.uses(Importer(path, one.statement, alias), project):
            chain = list(use.dotted())
            if wrong in chain[1:]:
                attribute = use.reference.attributes[chain.index(wrong) - 1]
                yield Edit(Span(attribute.start, attribute.end), one.right)


def _renamed(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer a name for a module that nothing beside it has in any case."""
    path, unit = finding.place.path, finding.subject.path
    if unit not in (path, paths.parent(path)) or not path.endswith(".py"):
        return
    if unit != path and paths.leaf(path) != "__init__.py":
        return
    names = {one.lower() for one in project.tree.entries(paths.parent(unit)).names}
    stem, count = paths.stem(unit).lower(), 2
    while {f"{stem}_{count}.py", f"{stem}_{count}/"} & names:
        count += 1
    new = f"{stem}_{count}"
    ending = ".py" if unit == path else "/"
    try:
        plan = rename.renamed(path, new, project)
    except Refused:
        return
    yield Fix(f"Rename `{paths.stem(unit)}{ending}` to `{new}{ending}`", plan, safe=False)


RULE = Rule("name-case", Severity.ERROR, About.FILE, check, fixes)
