"""Whether a plan by which modules move leaves every import finding what it found.

The one idea: nothing is taken on trust.  The plan is made on the tree as a value, and every import
that could have to do with it is looked up again: what was found is found, in its new place, and
nothing is found that was not meant.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.plan import Conflict, Plan
from modtidy.project.loading import has_text
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.rewriting import outcome
from modtidy.rewriting.moves import concerned
from modtidy.rewriting.moves.relocation import Relocation


def proved(
    plan: Plan,
    relocation: Relocation,
    meant: Callable[[Importer], bool],
    added: Mapping[str, frozenset[str]],
) -> Project:
    """Return the project after `plan`.

    Raises `Refused` if an import would find something else, or what it did not mean.
    """
    before = relocation.before
    try:
        after = outcome.after(plan, before)
    except Conflict as conflict:
        raise Refused(str(conflict)) from conflict
    targets = frozenset(relocation.files.values())
    rewritten = {one.path for one in plan.rewrites}
    at_stake = concerned.words(relocation) | {paths.stem(one) for one in relocation.asked.values()}
    for path in sorted(_at_stake(plan, relocation, after)):
        place = relocation.place(path)
        words = None if path != place or path in rewritten else at_stake
        found = {origin for _, origins in _found(place, after, words) for origin in origins}
        new = (after.find(one, place) for one in added.get(path, ()))
        known = {one.origin for one in new if one}
        for importer, origins in _found(path, before, words):
            known.update(map(relocation.place, origins))
            _check_still_missing(importer, relocation, after)
            last = origins[-1] if origins else ""
            wants = relocation.directory(last)
            if wants in found or not last:
                continue
            if wants == last or meant(importer):
                raise Refused(
                    f"the import of `{importer.alias.name}` in `{path}` would find another module"
                )
        for other in sorted((found & targets) - known):
            raise _found_anew(place, other)
    return after


def _check_still_missing(importer: Importer, relocation: Relocation, after: Project) -> None:
    """Raise `Refused` where an import that finds no module now would find one that moves."""
    path, statement, alias = importer
    place, before = relocation.place(path), relocation.before
    names = before.imported(statement, alias, path)
    then = after.imported(statement, alias, place)
    for name, new in zip(names, then, strict=False):
        found = after.find(new, place) if before.find(name, path) is None else None
        if found and found.origin in relocation.files.values() and not _binds(name, path, before):
            raise _found_anew(place, found.origin)


def _binds(name: str, path: str, project: Project) -> bool:
    """Tell whether a name is one that the package it is in binds itself."""
    owner, _, tail = name.rpartition(".")
    package = project.find(owner, path) if owner else None
    if package is None or not has_text(package):
        return False
    return any(one.name == tail for one in project.tree.names(package.origin).bindings)


def _found_anew(path: str, module: str) -> Refused:
    return Refused(f"an import in `{path}` would find `{module}`, and finds none now")


def left_out(relocation: Relocation, after: Project) -> Iterator[str]:
    """Yield what is in the wheel and would not be, of each file or directory that moves."""
    for source in relocation.asked:
        path = next((one for one in _python_below(source, relocation)), "")
        if not path or not _is_shipped(path, relocation.before):
            continue
        place = relocation.place(path)
        if not _is_shipped(place, after):
            yield f"`{path}` is in the wheel, and `{place}` would not be"


def collected_otherwise(relocation: Relocation, after: Project) -> Iterator[str]:
    """Yield which files pytest takes for tests, and would not, and the other way round."""
    for source, target in relocation.asked.items():
        if not target.endswith(".py"):
            continue
        was, is_one = relocation.before.role(source), after.role(target)
        if was is Role.TEST is not is_one:
            yield f"pytest runs `{source}`, and would not look for tests in `{target}`"
        elif is_one is Role.TEST is not was:
            yield f"pytest would take `{target}` for a file of tests"


def _python_below(source: str, relocation: Relocation) -> Iterator[str]:
    for path in relocation.files:
        if paths.below(path, source) and path.endswith(".py"):
            yield path


def _is_shipped(path: str, project: Project) -> bool:
    home = project.layout.configuration(path)
    return bool(home and home.ships(path, project.tree.entries).verdict is Verdict.YES)


def _at_stake(plan: Plan, relocation: Relocation, after: Project) -> set[str]:
    """Name the files, as they are called before, whose imports may find something else."""
    before = relocation.before
    found = {one for one in plan.paths if one.endswith(concerned.PYTHON)} | concerned.files(
        relocation
    )
    for target in relocation.asked.values():
        found.update(before.index.files(paths.stem(target)))
    roots = {relocation.directory(one.path) for one in before.layout.roots}
    if roots != {one.path for one in after.layout.roots}:
        found.update(before.layout.roles)
    return found


def _found(
    path: str, project: Project, words: frozenset[str] | None
) -> Iterator[tuple[Importer, list[str]]]:
    """Yield the imports of a file, each with the files it loads that are known, outermost first.

    Of a namespace package they are the directories it lies in.
    Of one that stays where it is, only those count that mention one of these words.
    """
    for statement in project.tree.summary(path).imports:
        if words is not None and not concerned.mentions(statement, words):
            continue
        for alias in statement.names:
            modules = (
                project.find(name, path) for name in project.imported(statement, alias, path)
            )
            origins = (one.portions if not one.origin else (one.origin,) for one in modules if one)
            yield Importer(path, statement, alias), [*chain.from_iterable(origins)]
