"""Give a module another name, and everything that names it.

A file moves, and the imports that find it follow in the form they are written in; where an import
binds the old name, its uses follow too, or, where one of them cannot be told or the new name is
taken, the import goes on binding the old name (`import new as old`).
"""

from collections.abc import Callable, Iterator, Mapping

from modtidy import paths
from modtidy.plan import Move, Plan, Rewrite
from modtidy.project import bound, resolution
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.rule import Fix
from modtidy.source.names import Names
from modtidy.text import Edit, Span


def fixes(path: str, project: Project) -> Iterator[Fix]:
    """Offer a free name for a module that has another one's, with the imports that mean it.

    An import means this module if it asks for something it defines; the others are left to find
    what they were written for.
    """
    name = project.name_of(path)
    defined = {binding.name for binding in project.tree.names(path).bindings}

    def meant(importer: Importer) -> bool:
        asked = bound.asked_of(importer, name, project)
        return bool(asked & defined) or any(alias_is_submodule(importer, name, project))

    new = free_name(path, project)
    try:
        made = plan(path, new, project, meant)
    except Refused:
        return
    yield Fix(f"Rename `{paths.leaf(_unit(path))}` to `{_leaf(path, new)}`", made, safe=False)


def alias_is_submodule(importer: Importer, name: str, project: Project) -> Iterator[bool]:
    """Yield whether an import goes on to a submodule of `name` that the workspace has."""
    for loaded in project.imported(importer.statement, importer.alias, importer.path):
        if loaded.startswith(f"{name}."):
            found = project.find(loaded, importer.path)
            yield bool(found and found.origin and not paths.is_absolute(found.origin))


def free_name(path: str, project: Project) -> str:
    """Propose a name that nothing beside the module and nothing importable has."""
    stem = paths.leaf(_unit(path)).partition(".")[0]
    entries = project.tree.entries(paths.parent(_unit(path)))
    count, new = 1, f"local_{stem}"
    while {f"{new}.py", f"{new}/"} & entries.names or project.find(new, path):
        count += 1
        new = f"local_{stem}{count}"
    return new


def plan(
    path: str,
    new: str,
    project: Project,
    meant: Callable[[Importer], bool] = lambda _importer: True,
) -> Plan:
    """Plan to give the module at `path` the last name `new`; raises `Refused` with the reason."""
    moves = tuple(_moves(path, new, project))
    for move in moves:
        if project.tree.has(move.target):
            raise Refused(f"there is already a `{move.target}`")
    old = project.name_of(path)
    importers = [one for one in project.importers(path) if meant(one)]
    edits: dict[str, set[Edit]] = {}
    for importer in importers:
        edits.setdefault(importer.path, set()).update(_edits(importer, old, new, project))
    rewrites = tuple(Rewrite(one, tuple(sorted(edits[one]))) for one in sorted(edits) if edits[one])
    made = Plan(rewrites, moves)
    _prove(made, old, new, importers, project)
    return made


def _unit(path: str) -> str:
    """Name what goes by the module's name: its file, or its package's directory."""
    return paths.parent(path) if paths.stem(path) == "__init__" else path


def _leaf(path: str, new: str) -> str:
    return f"{new}/" if paths.stem(path) == "__init__" else f"{new}.py"


def _moves(path: str, new: str, project: Project) -> Iterator[Move]:
    unit = _unit(path)
    directory = paths.parent(unit)
    if unit != path:
        target = paths.join(directory, new)
        for file in project.tree.files_below(unit, ("",)):
            if not file.endswith("/") and project.tree.has(file):
                yield Move(file, paths.join(target, paths.relative(file, unit)))
        return
    yield Move(path, paths.join(directory, f"{new}.py"))
    stub = path.removesuffix(".py") + ".pyi"
    if project.tree.has(stub):
        yield Move(stub, paths.join(directory, f"{new}.pyi"))


def _edits(importer: Importer, old: str, new: str, project: Project) -> Iterator[Edit]:
    """Give the edits that make one name of an import, and its uses, follow."""
    path, statement, alias = importer
    text = project.tree.text(path)
    depth = old.count(".")
    in_source = statement.module is not None or statement.level > 0
    if in_source:
        source = project.source_of(statement, path)
        if f"{source}.".startswith(f"{old}."):
            written = statement.module.count(".") + 1 if statement.module else 0
            if source.count(".") - old.count(".") < written:  # else only the dots mean it
                span = Span(statement.source_start, statement.source_end)
                yield _part(text, span, old, source, new)
            return
        base = Span(alias.start, alias.end)
    else:
        base = _part(text, Span(alias.start, alias.end), old, alias.name, new).span
    names = project.tree.names(path)
    binds = not alias.asname and (in_source or depth == 0)
    if not binds:
        yield Edit(base, new)
        yield from _attributes(importer, old, new, project)
    elif _follows(importer, new, names):
        yield Edit(base, new)
        for use in bound.uses(importer, project):
            yield Edit(Span(use.reference.start, use.reference.end), new)
    elif alias.name == paths.leaf(old) or alias.name == old.rpartition(".")[2]:
        yield Edit(base, f"{new} as {alias.name}")
    else:
        raise Refused(f"the uses of `{alias.name}` in `{path}` cannot all be told")


def _part(text: str, span: Span, old: str, written: str, new: str) -> Edit:
    """Give the edit of the part of a dotted name, written in a span, that is the module's own."""
    start, end = span.start, span.end
    from_the_end = written.count(".") - old.count(".")
    for _ in range(from_the_end):
        end = text.rindex(".", start, end)
    tail = old.rpartition(".")[2]
    at = text.rindex(tail, start, end)
    return Edit(Span(at, at + len(tail)), new)


def _attributes(importer: Importer, old: str, new: str, project: Project) -> Iterator[Edit]:
    """Give the edits of the uses that name the module by attribute, as in `pkg.old.f()`."""
    for use in bound.uses(importer, project):
        chain = list(use.dotted())
        if old in chain[1:]:
            attribute = use.reference.attributes[chain.index(old) - 1]
            yield Edit(Span(attribute.start, attribute.end), new)


def _follows(importer: Importer, new: str, names: Names) -> bool:
    """Tell whether every use of the bound name can take the new one, which nothing else has."""
    binding = bound.binding_of(importer.statement, importer.alias, names)
    if binding is None or names.broken or names.dynamic or new in names.loaded:
        return False
    if any(new in scope.bound for scope in names.scopes):
        return False
    if binding.name in names.mentioned or paths.stem(importer.path) == "__init__":
        return False
    others = [one for one in (*names.bindings, *names.local_bindings) if one.name == binding.name]
    if any(one.scope == binding.scope and one != binding for one in others):
        return False
    return not any(reference.string for reference in names.references_to(binding))


def _prove(made: Plan, old: str, new: str, importers: list[Importer], project: Project) -> None:
    """Raise `Refused` if an import that was to follow, or any other, would find something else."""
    after = project.with_tree(made.applied_to(project.tree))
    moved: Mapping[str, str] = {move.source: move.target for move in made.moves}
    following = {(one.path, one.statement.start) for one in importers}
    for broken in resolution.changed(project, after, {old.rpartition(".")[2], new}, moved):
        if (broken.path, broken.statement.start) in following:
            raise Refused(f"the import of `{broken.alias.name}` in `{broken.path}` would break")
