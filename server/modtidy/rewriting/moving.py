"""The plan by which modules and packages go elsewhere, and everything that names them follows.

The one idea: nothing is taken on trust.  What follows is worked out file by file; then the plan is
made on the tree as a value, and every import that could have to do with it is looked up again:
what was found is found, in its new place, and nothing finds what it did not mean.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from modtidy import paths
from modtidy.plan import Conflict, Create, Note, Plan, Rewrite
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.rewriting import left_behind, named_in_files, named_in_strings, outcome
from modtidy.rewriting.following import followed
from modtidy.rewriting.import_goals import first, is_from, leaf
from modtidy.rewriting.relocation import Relocation, relocated
from modtidy.rewriting.spoken_names import spellings
from modtidy.source.imports import Import
from modtidy.text import Edit
from modtidy.tree import Tree

Meant = Callable[[Importer], bool]

STRINGS = Note("Strings", "Strings that name what moves")
CONFIGURATION = Note("Configuration", "Settings and commands that name what moves")
DOCUMENTS = Note("Documents", "Documents that name what moves")


_TOOLS = {Role.CONFTEST: "pytest", Role.TOOL: "the tool it configures"}


def moved(
    asked: Mapping[str, str],
    project: Project,
    meant: Meant = lambda _importer: True,
    *,
    strings: bool = True,
) -> Plan:
    """Plan to move files and directories, each path to its new one; raises `Refused`.

    Only imports that are `meant` follow; the others are left to find what they may.  Where
    `strings` and other files name what moves, the user is to confirm what becomes of that.
    """
    for source in asked:
        _check_unit(source, project)
    relocation = relocated(asked, project)
    _check_names(relocation)
    found = {path: followed(path, relocation, meant) for path in sorted(_concerned(relocation))}
    beside = tuple(left_behind.kept(relocation))
    edits = {path: one.edits for path, one in found.items()}
    for one in beside:
        edits[one.path] = tuple(sorted({*edits.get(one.path, ()), *one.edits}))
    remarks = tuple(dict.fromkeys(remark for one in beside for remark in one.remarks))
    rewrites = tuple(Rewrite(path, some) for path, some in edits.items() if some)
    if strings:
        rewrites += tuple(_spoken(edits, relocation))
    creations = tuple(Create(init) for init in relocation.inits)
    plan = Plan(rewrites, relocation.moves, creations, remarks=remarks)
    _prove(plan, relocation, meant, {path: one.added for path, one in found.items()})
    return plan


def is_something(path: str, tree: Tree) -> bool:
    """Tell whether there is a file at `path`, or a directory that holds one."""
    return tree.has(path) or (bool(path) and any(tree.files_below(path, ("",))))


def without_moves(plan: Plan, asked: Mapping[str, str]) -> Plan:
    """Return a plan without the moves that somebody else makes, who asked what goes with them."""
    left = tuple(
        one for one in plan.moves if not any(paths.below(one.source, source) for source in asked)
    )
    return Plan(plan.rewrites, left, plan.creations, plan.deletions, plan.remarks)


def _spoken(edits: Mapping[str, tuple[Edit, ...]], relocation: Relocation) -> Iterator[Rewrite]:
    """Yield what is to be confirmed: strings, configuration and documents that name what moves."""
    known, tree = spellings(relocation), relocation.before.tree
    if not known:
        return
    for path in relocation.before.layout.roles:
        sure = edits.get(path, ())
        found = {
            one
            for one in named_in_strings.named(path, known, relocation)
            if not any(_overlap(one, other) for other in sure)
        }
        if found:
            yield Rewrite(path, tuple(sorted(found)), STRINGS)
    for path in sorted(named_in_files.files(tree)):
        if found := {*named_in_files.named(path, known, tree)}:
            note = DOCUMENTS if path.endswith(named_in_files.DOCUMENTS) else CONFIGURATION
            yield Rewrite(path, tuple(sorted(found)), note)


def _overlap(one: Edit, other: Edit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _check_unit(path: str, project: Project) -> None:
    """Raise `Refused` for a file that is met by its name and place, and not imported."""
    tool = _TOOLS.get(project.role(path))
    if tool:
        raise Refused(f"`{path}` is loaded by {tool}, which looks for a file of its name there")
    if paths.leaf(path) == "__main__.py":
        raise Refused(f"`{path}` is what `python -m` runs of its package")
    if paths.stem(path) == "__init__" and project.tree.has(path):
        raise Refused(f"`{path}` is what makes a package of its directory, which is what moves")


def _check_names(relocation: Relocation) -> None:
    """Raise `Refused` where a module would hide another, or be hidden by a name of its package."""
    before, after = relocation.before, relocation.after
    for source, target in relocation.asked.items():
        file = target if target.endswith((".py", ".pyi")) else paths.join(target, "__init__.py")
        if not after.tree.has(file) or not file.endswith(".py"):
            continue
        top, _ = after.top_level(file)
        if top and top in before.environment.standard_library.names:
            raise Refused(f"`{file}` would hide the standard library's `{top}`")
        distribution = after.distribution_named(top, file) if top else ""
        if distribution and first(before.name_of(source)) != top:
            raise Refused(f"`{file}` would hide the `{top}` of the distribution `{distribution}`")
        _check_package(file, relocation)


def _check_package(file: str, relocation: Relocation) -> None:
    """Raise `Refused` where the package a module goes to binds the module's name itself."""
    after = relocation.after
    owner, _, tail = after.name_of(file).rpartition(".")
    package = after.find(owner, file) if owner else None
    if package is None or not package.origin.endswith(".py"):
        return
    if tail not in after.tree.text(package.origin) and "*" not in after.tree.text(package.origin):
        return
    namespaces = Namespaces(package.origin, after)
    bound = namespaces.whole(package).names.get(tail)
    if bound is None:
        return
    module, name = namespaces.first(bound)
    old = {before.name_of(one) for before in (relocation.before,) for one in relocation.files}
    if name or module not in {*old, f"{owner}.{tail}"}:
        raise Refused(f"`{package.origin}` binds `{tail}`, which would hide `{file}`")


def _concerned(relocation: Relocation) -> set[str]:
    """Name the files whose imports, or uses of what they import, may have to follow."""
    before = relocation.before
    found = {one for one in relocation.files if one.endswith((".py", ".pyi"))}
    for word in _tails(relocation):
        found.update(before.index.files(word))
    for source in relocation.asked:
        tail = re.compile(rf"\.\s*{re.escape(paths.stem(source))}\b")
        above = {paths.leaf(one) for one in paths.parents(source)} - {""}
        for word in above:
            for path in before.index.files(word):
                imports = before.tree.summary(path).imports
                if path in found or not _binds(above, imports):
                    continue
                if tail.search(before.tree.text(path)):
                    found.add(path)
    return found


def _tails(relocation: Relocation) -> set[str]:
    """Give the words by which imports mention what moves."""
    tails = {paths.stem(one) for one in relocation.asked}
    for root in relocation.before.layout.roots:
        if any(paths.below(root.path, one) for one in relocation.asked):
            tails |= {paths.stem(one) for one in relocation.files if one.endswith(".py")}
    return tails


def _binds(names: set[str], imports: tuple[Import, ...]) -> bool:
    """Tell whether some import binds a package of one of these names."""
    for statement in imports:
        for alias in statement.names:
            bound = leaf(alias.name) if alias.asname or is_from(statement) else first(alias.name)
            if bound in names:
                return True
    return False


def _prove(
    plan: Plan, relocation: Relocation, meant: Meant, added: Mapping[str, frozenset[str]]
) -> None:
    """Raise `Refused` if an import would find something else, or what it did not mean."""
    before = relocation.before
    try:
        after = outcome.after(plan, before)
    except Conflict as conflict:
        raise Refused(str(conflict)) from conflict
    targets = frozenset(relocation.files.values())
    rewritten = {one.path for one in plan.rewrites}
    at_stake = _tails(relocation) | {paths.stem(one) for one in relocation.asked.values()}
    for path in sorted(_at_stake(plan, relocation, after)):
        place = relocation.place(path)
        words = None if path != place or path in rewritten else at_stake
        found = {origin for _, origins in _found(place, after, words) for origin in origins}
        new = (after.find(one, place) for one in added.get(path, ()))
        known = {one.origin for one in new if one}
        for importer, origins in _found(path, before, words):
            known.update(map(relocation.place, origins))
            last = origins[-1] if origins else ""
            wants = relocation.place(last)
            if wants in found or not last:
                continue
            if wants == last or meant(importer):
                raise Refused(
                    f"the import of `{importer.alias.name}` in `{path}` would find another module"
                )
        for other in sorted((found & targets) - known):
            raise Refused(f"an import in `{place}` would find `{other}`, and finds none now")


def _mentions(statement: Import, words: set[str]) -> bool:
    mentioned = {*(statement.module or "").split(".")}
    return any(not words.isdisjoint({*one.name.split("."), *mentioned}) for one in statement.names)


def _at_stake(plan: Plan, relocation: Relocation, after: Project) -> set[str]:
    """Name the files, as they are called before, whose imports may find something else."""
    before = relocation.before
    python = (".py", ".pyi")
    found = {one for one in plan.paths if one.endswith(python)} | _concerned(relocation)
    for target in relocation.asked.values():
        found.update(before.index.files(paths.stem(target)))
    roots = {relocation.directory(one.path) for one in before.layout.roots}
    if roots != {one.path for one in after.layout.roots}:
        found.update(before.layout.roles)
    return found


def _found(
    path: str, project: Project, words: set[str] | None
) -> Iterator[tuple[Importer, list[str]]]:
    """Yield the imports of a file, each with the files it loads that are known, outermost first.

    Of one that stays where it is, only those count that mention one of these words.
    """
    for statement in project.tree.summary(path).imports:
        if words is not None and not _mentions(statement, words):
            continue
        for alias in statement.names:
            modules = (
                project.find(name, path) for name in project.imported(statement, alias, path)
            )
            origins = [one.origin for one in modules if one and one.origin]
            yield Importer(path, statement, alias), origins
