"""The plan by which modules and packages go elsewhere, and everything that names them follows.

The one idea: what follows is worked out file by file, each on what it says before; what cannot
follow is the reason why nothing moves.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from modtidy import paths
from modtidy.plan import Create, Note, Plan, Remark, Rewrite
from modtidy.project import bound
from modtidy.project.loading import has_text
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.rewriting.builds import same_wheel
from modtidy.rewriting.imports.following import followed
from modtidy.rewriting.imports.import_goals import first, is_from
from modtidy.rewriting.mentions import (
    named_in_files,
    named_in_strings,
    names_put_together,
    pointed_paths,
    worked_out_names,
)
from modtidy.rewriting.mentions.spoken_names import phrases, spellings
from modtidy.rewriting.moves import (
    concerned,
    left_behind,
)
from modtidy.rewriting.moves.listed_submodules import listed
from modtidy.rewriting.moves.moving_proof import collected_otherwise, left_out, proved
from modtidy.rewriting.moves.relocation import Relocation, relocated
from modtidy.text import Edit
from modtidy.tree import Tree

Meant = Callable[[Importer], bool]

CONFIGURATION = Note("Configuration", "These settings and commands name what moves")
DOCUMENTS = Note("Documents", "These tell readers of what moves by the name it has")

_PHRASES = frozenset((*named_in_strings.COUNTING, *worked_out_names.CALLED))
"""Without one of these, or the name in quotes, a Python file names nothing by a string."""

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
    found = {
        path: followed(path, relocation, meant) for path in sorted(concerned.files(relocation))
    }
    edits = {path: list(one.edits) for path, one in found.items()}
    remarks: list[Remark] = []
    in_lists = ((path, (edit,)) for path, edit in listed(relocation))
    for path, more in (*_placed(relocation), *in_lists):
        edits.setdefault(path, []).extend(one for one in more if isinstance(one, Edit))
        remarks += [one for one in more if isinstance(one, Remark)]
    sure = {path: tuple(sorted({*some})) for path, some in edits.items()}
    rewrites = tuple(Rewrite(path, some) for path, some in sure.items() if some)
    if strings:
        spoken, worked_out = _spoken(sure, relocation)
        rewrites += spoken
        remarks += worked_out
    creations = tuple(Create(init) for init in relocation.inits)
    plan = Plan(rewrites, relocation.moves, creations, remarks=tuple(dict.fromkeys(remarks)))
    added = {path: one.added for path, one in found.items()}
    return _shipped(plan, relocation, lambda made: proved(made, relocation, meant, added))


def _shipped(plan: Plan, relocation: Relocation, prove: Callable[[Plan], Project]) -> Plan:
    """Add what the build configuration must say so that a wheel holds what it held."""
    after = prove(plan)
    told = same_wheel.kept(plan, relocation, after)
    if told:
        said = tuple(Rewrite(path, some, CONFIGURATION) for path, some in told.items())
        plan = plan.joined(Plan(said))
        after = prove(plan)
    more = (*left_out(relocation, after), *collected_otherwise(relocation, after))
    return replace(plan, remarks=(*plan.remarks, *map(Remark, more)))


def is_something(path: str, tree: Tree) -> bool:
    """Tell whether there is a file at `path`, or a directory that holds one."""
    return tree.has(path) or (bool(path) and any(tree.files_below(path, ("",))))


def without_moves(plan: Plan, asked: Mapping[str, str]) -> Plan:
    """Return a plan without the moves that somebody else makes, who asked what goes with them."""
    left = tuple(
        one for one in plan.moves if not any(paths.below(one.source, source) for source in asked)
    )
    return Plan(plan.rewrites, left, plan.creations, plan.deletions, plan.remarks)


def _placed(relocation: Relocation) -> Iterator[tuple[str, Sequence[Edit | Remark]]]:
    """Yield what becomes of the paths that files count from their place, or to what moves.

    Where a file's paths are adjusted to its own new place, the user is told of the others.
    """
    adjusted = set[str]()
    for one in left_behind.kept(relocation):
        yield one.path, (*one.edits, *one.remarks)
        adjusted |= {one.path} if one.edits else set()
    for path in pointed_paths.files(relocation):
        yield path, [*pointed_paths.followed(path, relocation, may_edit=path not in adjusted)]


def _spoken(
    edits: Mapping[str, tuple[Edit, ...]], relocation: Relocation
) -> tuple[tuple[Rewrite, ...], tuple[Remark, ...]]:
    """Give what is to be confirmed, as it names what moves, and remarks on names worked out.

    Each file that may have any of it is looked into once for both.
    """
    known, tree = spellings(relocation), relocation.before.tree
    rewrites: list[Rewrite] = []
    remarks: list[Remark] = []
    in_strings = tree.holding(phrases(known), relocation.before.files())
    in_strings |= tree.holding(_PHRASES, relocation.before.files())  # the same in every plan
    in_pieces = tree.holding(relocation.stems, relocation.before.files()) if known else frozenset()
    either = in_strings | in_pieces
    for path in (one for one in relocation.before.files() if one in either):
        pieces = tuple(names_put_together.followed(path, relocation)) if path in in_pieces else ()
        remarks += [one for one in pieces if isinstance(one, Remark)]
        strings = [one for one in pieces if isinstance(one, Edit)]
        strings += named_in_strings.named(path, known, relocation)
        found = named_in_strings.beside(strings, edits.get(path, ()))
        rewrites += [Rewrite(path, found, named_in_strings.STRINGS)] if found else []
        remarks += worked_out_names.remarks(path, known, relocation)
    for path in sorted(tree.holding(phrases(known), named_in_files.files(tree))):
        if in_file := {*named_in_files.named(path, known, tree)}:
            note = DOCUMENTS if path.endswith(named_in_files.DOCUMENTS) else CONFIGURATION
            rewrites.append(Rewrite(path, tuple(sorted(in_file)), note))
    return tuple(rewrites), tuple(remarks)


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
        _check_attribute(file, relocation)


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
    origin = namespaces.whole(package).names.get(tail)
    if origin is None:
        return
    module, name = namespaces.first(origin)
    old = {before.name_of(one) for before in (relocation.before,) for one in relocation.files}
    meant = f"{module}.{name}" if name else module
    if meant not in old and (name or module != f"{owner}.{tail}"):
        raise Refused(f"`{package.origin}` binds `{tail}`, which would hide `{file}`")


def _check_attribute(file: str, relocation: Relocation) -> None:
    """Raise `Refused` where a package is asked for an attribute of the name a module is to have."""
    before = relocation.before
    owner, _, tail = relocation.after.name_of(file).rpartition(".")
    package = before.find(owner, file) if owner else None
    if package is None or not has_text(package) or before.find(f"{owner}.{tail}", file):
        return
    if any(one.name == tail for one in before.tree.names(package.origin).bindings):
        return
    attribute = re.compile(rf"\.\s*{re.escape(tail)}\b")
    importers = [one for one in before.importers(package.origin) if not is_from(one.statement)]
    held = before.tree.holding((tail,), {one.path for one in importers})
    for importer in (one for one in importers if one.path in held):
        if not attribute.search(before.tree.text(importer.path)):
            continue
        if tail in bound.asked_of(importer, owner, before):
            raise Refused(
                f"`{importer.path}` has a use for `{owner}.{tail}`, which `{file}` would be"
            )
