"""Split a module: make it a package, with chosen classes and functions in files of their own.

`shop.py` becomes `shop/__init__.py`, which imports from `shop/till.py` what stood there before, at
the place where it stood: so all is made in the order it was, and all names are where they were.
What a definition needs of the module goes along or to a file that several can import from; nothing
imports from the `__init__.py`.  What cannot be done so is refused, with the reason.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.plan import Create, Plan, Remark, Rewrite
from modtidy.project import resolution
from modtidy.project.builtin_names import builtin_names
from modtidy.project.listing import listing
from modtidy.project.project import Project
from modtidy.project.wildcards import asked_elsewhere
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting import outcome
from modtidy.rewriting.conversion.into_package import into_package
from modtidy.rewriting.splitting import patched_names
from modtidy.rewriting.splitting.apportioning import Share, Stays, apportioned
from modtidy.rewriting.splitting.file_stems import free_stem
from modtidy.rewriting.splitting.pieces import Definition, Pieces
from modtidy.rewriting.splitting.split_files import Writing, written
from modtidy.source.reading import Kind
from modtidy.text import Span

_CODING = re.compile(r"\A(?:[^\n]*\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_HARMLESS = frozenset({"locals()", "vars()"})


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to split the definitions that `target` names or points at off; raises `Refused`.

    Of a whole file, or of several lines, these are all that are public; one that cannot go stays,
    with a remark.
    """
    path = target.path
    chosen = _chosen(target, project)
    if not chosen:
        return None
    _check(path, project)
    pieces = Pieces.of(path, project.tree)
    named = len(chosen) == 1 or bool(target.arguments)
    shares, staying = _shares(pieces, chosen, project, named=named)
    package = into_package(path, project)
    if package is None:
        return None
    made = _split(pieces, shares, package, project)
    _prove(made, pieces, project)
    gone = {name for share in shares for name in share.names}
    left = (Remark(str(one)) for one in staying if one.name not in gone)
    remarks = (*made.remarks, *_modules_told(pieces, shares, project), *left)
    return replace(made, remarks=remarks)


def title(target: Target, project: Project) -> str:
    """Say what would be in files of its own."""
    chosen = _chosen(target, project)
    return f"Split {listing(chosen)} off into the package `{target.path.removesuffix('.py')}/`"


def _chosen(target: Target, project: Project) -> tuple[str, ...]:
    """Name the definitions that are meant, in the order of the text; raises `Refused`."""
    path = target.path
    if not path.endswith(".py") or not project.tree.has(path) or paths.stem(path) == "__init__":
        return ()
    kinds = (Kind.CLASS, Kind.FUNCTION)
    bound = [one for one in project.tree.names(path).bindings if one.kind in kinds]
    if target.arguments:
        for name in target.arguments:
            if name not in {one.name for one in bound}:
                raise Refused(f"`{path}` has no class or function `{name}` at its top level")
        bound = [one for one in bound if one.name in target.arguments]
    elif target.span is not None:
        text = project.tree.text(path)
        first = text.rfind("\n", 0, target.span.start) + 1
        last = (text.find("\n", target.span.end) + 1) or len(text) + 1
        bound = [one for one in bound if first <= one.start < last]
        if "\n" in text[first : last - 1]:
            bound = [one for one in bound if not one.name.startswith("_")]
    else:
        bound = [one for one in bound if not one.name.startswith("_")]
    return tuple(dict.fromkeys(one.name for one in bound))


def _check(path: str, project: Project) -> None:
    """Raise `Refused` for a module whose names cannot all be followed."""
    tree, text = project.tree, project.tree.text(path)
    if tree.has(f"{path}i"):
        raise Refused(f"`{path}i` says what `{path}` has, and would have to be split as well")
    if not project.names_of(path):
        raise Refused(f"no import statement can name `{path}`")
    names = tree.names(path)
    for what in sorted(frozenset(names.dynamic) - _HARMLESS):
        raise Refused(f"names are looked up by `{what}`")
    if tree.summary(path).marks.swaps_module:
        raise Refused(f"`{path}` puts something else in its place in `sys.modules`")
    if any(one.kind is Kind.WILDCARD for one in names.bindings):
        raise Refused(f"`{path}` imports names by `*`, and any of them may be in use")
    coding = _CODING.match(text)
    if text.startswith("\ufeff") or (coding and coding[1].lower() not in {"utf-8", "utf8"}):
        raise Refused(f"`{path}` is in an encoding of its own")


def _shares(
    pieces: Pieces, chosen: tuple[str, ...], project: Project, *, named: bool
) -> tuple[tuple[Share, ...], list[Stays]]:
    """Say what goes where, and which of the chosen stay if they may; raises `Refused`."""
    staying: list[Stays] = []
    left = list(chosen)
    while left:
        made = _tried(pieces, left, project)
        if not isinstance(made, Stays):
            return made, staying
        if named:
            raise made
        staying.append(made)
        left.remove(made.name)
    raise staying[0]


def _tried(pieces: Pieces, chosen: Sequence[str], project: Project) -> tuple[Share, ...] | Stays:
    """Say what goes where, or which of the chosen cannot go."""
    asked = asked_elsewhere(pieces.path, project)
    everything = asked is None or "__dict__" in asked or bool(pieces.names.dynamic)
    try:
        shares = apportioned(pieces, chosen, asked or (), everything=everything)
        _check_replaced(pieces, shares, chosen, project)
    except Stays as stays:
        return stays
    return shares


def _check_replaced(
    pieces: Pieces, shares: Sequence[Share], chosen: Sequence[str], project: Project
) -> None:
    """Raise `Stays` where others put something in place of a name that would be used elsewhere."""
    builtin = builtin_names(project.python_version_of(pieces.path)) - pieces.bindings.keys()
    used = [
        {one.name for piece in share.pieces for one in piece.references} - builtin
        for share in shares
    ]
    for patched in patched_names.patched(pieces.path, frozenset().union(*used), project):
        share = next(one for one, its in zip(shares, used, strict=True) if patched.name in its)
        own = next(name for name in (*share.names, *chosen) if name in chosen)
        told = f"`{patched.path}` puts something else in place of the `{patched.name}` it uses"
        raise Stays(own, f"`{own}` cannot go to a file of its own: {told}")


def _split(pieces: Pieces, shares: tuple[Share, ...], package: Plan, project: Project) -> Plan:
    """Take the shares out of the module that becomes a package."""
    path = pieces.path
    stems = _stems(pieces, shares, project)
    writing = Writing(pieces, shares, stems, project.tree)
    own = [one for rewrite in package.rewrites if rewrite.path == path for one in rewrite.edits]
    spans = [pieces.span(one) for share in shares for one in share.pieces]
    staying = [one for one in own if not any(_within(one.span, span) for span in spans)]
    edits = tuple(sorted([*staying, *writing.left()]))
    directory = path.removesuffix(".py")
    texts = written(writing, own, stems)
    return Plan(
        (Rewrite(path, edits), *(one for one in package.rewrites if one.path != path)),
        package.moves,
        (
            *package.creations,
            *(Create(paths.join(directory, f"{stem}.py"), text) for stem, text in texts.items()),
        ),
        package.deletions,
        package.remarks,
    )


def _stems(pieces: Pieces, shares: Sequence[Share], project: Project) -> tuple[str, ...]:
    """Choose the names of the files: none that means something in the module already."""
    path = pieces.path
    entries = project.tree.entries(path.removesuffix(".py")).names
    there = {one.rstrip("/").partition(".")[0].lower() for one in entries}
    builtin = builtin_names(project.python_version_of(path))
    taken = {*pieces.bindings, *pieces.names.loaded, *builtin}
    listed = pieces.names.exports is not None
    hidden = not listed and any(one.statement.wildcard for one in project.importers(path))
    found: list[str] = []
    for share in shares:
        found.append(free_stem(share.name, taken, {*there, *found}, hidden=hidden))
    return tuple(found)


def _modules_told(pieces: Pieces, shares: Sequence[Share], project: Project) -> Iterator[Remark]:
    """Say what is seen of the change by who asks a class or a function for its module."""
    name = project.name_of(pieces.path)
    moved = [
        one.name for share in shares for one in share.pieces if isinstance(one.node, Definition)
    ]
    yield Remark(
        f"{listing(moved)} will have another `__module__` than `{name}`, "
        "which pickles and some frameworks go by"
    )


def _prove(made: Plan, pieces: Pieces, project: Project) -> None:
    """Raise `Refused` where a name would not be found, or an import would find another module."""
    after = outcome.after(made, project)
    known = pieces.bindings.keys()
    for creation in made.creations:
        names = after.tree.names(creation.path)
        here = {one.name for one in names.bindings}
        for name in sorted(names.loaded & known - here):
            raise Refused(f"`{creation.path}` would lack the name `{name}`")
        for statement in after.tree.summary(creation.path).imports:
            source = after.source_of(statement, creation.path)
            if statement.level and after.find(source, creation.path) is None:
                raise Refused(f"`{creation.path}` would not find what it imports")
    moved = {one.source: one.target for one in made.moves}
    words = {paths.stem(one.path) for one in made.creations}
    for importer in resolution.changed(project, after, words - {"__main__"}, moved):
        if importer.path == pieces.path:
            continue  # its imports have been resolved as it became a package
        raise Refused(f"`{importer.path}` would find another module by `{importer.alias.name}`")
    _check_shipped(moved[pieces.path], made, after)


def _check_shipped(init: str, made: Plan, after: Project) -> None:
    """Raise `Refused` where the wheel would have the package, and not all that it imports."""
    home = after.layout.configuration(init)
    entries = after.tree.entries
    if home and home.ships(init, entries).verdict is Verdict.YES:
        for one in made.creations:
            if home.ships(one.path, entries).verdict is Verdict.NO:
                raise Refused(f"`{one.path}` would be left out of the wheel")


def _within(one: Span, outer: Span) -> bool:
    return outer.start <= one.start and one.end <= outer.end


REFACTOR = Refactor("split", "refactor.move.modtidy.split", title, plan, takes_more="NAME")
