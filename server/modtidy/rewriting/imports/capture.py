"""Whether a name can be bound in place of another, in a file, without meaning something else.

The one idea: every use has to be seen, and from where it stands the new name must lead to the new
binding and to no other (language reference, "Resolution of names").
"""

import re
from collections.abc import Callable, Container, Iterable

from modtidy import paths
from modtidy.project import bound
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Project
from modtidy.project.wildcards import wildcards
from modtidy.rewriting.imports.import_goals import Meaning, is_from, is_init
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.source.names import Names
from modtidy.source.reading import Binding, Reference
from modtidy.source.scopes import MODULE, ScopeKind
from modtidy.source.strings import AmbiguousError, code, normalised


def can_follow(
    bindings: Iterable[Binding], new: str, meaning: Meaning, path: str, relocation: Relocation
) -> bool:
    """Tell whether what binds a name in the file at `path` can bind `new`, and all uses follow."""
    project = relocation.before
    names = project.tree.names(path)
    own, *_ = bindings = tuple(bindings)
    scope = names.scopes[own.scope]
    if names.broken or names.dynamic or scope.kind is ScopeKind.CLASS:
        return False
    everywhere = (*names.bindings, *names.local_bindings)
    others = [one for one in everywhere if (one.name, one.scope) == (own.name, own.scope)]
    if set(others) - set(bindings):
        return False
    references = names.references_to(own)
    text = project.tree.text(path)
    if any(text[one.start : one.end] != own.name for one in references):
        return False
    if own.scope == MODULE and not (
        _is_own(meaning, new, path, relocation) and not is_brought(new, path, project)
    ):
        return False
    if _is_spoken_of(own.name, text, {one.start for one in references}):
        return False
    return is_free(new, references, own, names, lambda _binding: False)


def is_brought(name: str, path: str, project: Project) -> bool:
    """Tell whether a wildcard import may bind `name` in the file at `path`, now or then."""
    namespaces = Namespaces(path, project)
    return any(
        name in one.public.names or not one.public.exact
        for one in wildcards(path, project, namespaces)
    )


def is_free(
    name: str,
    references: Iterable[Reference],
    binding: Binding,
    names: Names,
    means_it: Callable[[Binding], bool],
) -> bool:
    """Tell whether `name` can be bound where `binding` is, and used where the references are.

    What `means_it` binds the same.
    """
    at = binding.scope
    everywhere = (*names.bindings, *names.local_bindings)
    here = [one for one in everywhere if (one.name, one.scope) == (name, at)]
    if not all(map(means_it, here)):
        return False
    for reference in references:
        found = names.resolves(name, reference.scope)
        if found != at and not _is_around(found, at, names):
            return False
    if here:
        return True
    uses = names.uses(name) if at == MODULE else _within(name, at, names)
    return not any(uses)


def _is_around(outer: int, inner: int, names: Names) -> bool:
    while inner != MODULE:
        inner = names.scopes[inner].parent
        if inner == outer:
            return True
    return False


def _within(name: str, scope: int, names: Names) -> Iterable[Reference]:
    span = names.scopes[scope]
    return (
        one for one in names.references if one.name == name and span.start <= one.start < span.end
    )


def _is_own(meaning: Meaning, new: str, path: str, relocation: Relocation) -> bool:
    """Tell whether a name of a module's is no one else's to ask for.

    A submodule is its package's anyhow, under whatever name it has.
    """
    project = relocation.before
    if is_init(path):
        package, after = project.package_of(path), relocation.after
        owner = meaning.old.rpartition(".")[0]
        now_in = after.package_of(relocation.place(path))
        if not package or owner != package or meaning.new != f"{now_in}.{new}":
            return False
        return not any(one.statement.wildcard for one in project.importers(path))
    old = meaning.old.rpartition(".")[2]
    return not _is_asked_for(old, path, project) and not _is_asked_for(new, path, project)


def _is_asked_for(name: str, path: str, project: Project) -> bool:
    """Tell whether another file may ask the one at `path` for a name of its."""
    own = set(project.names_of(path))
    for importer in project.importers(path):
        file, statement, alias = importer
        if file == path:
            continue
        if is_from(statement) and project.source_of(statement, file) in own:
            if alias.name in {name, "*"}:
                return True
        elif re.search(rf"\.\s*{re.escape(name)}\b", project.tree.text(file)) and any(
            name in bound.asked_of(importer, module, project) for module in own
        ):
            return True
    return bool(paths.stem(path) == "conftest")


def _is_spoken_of(name: str, text: str, known: Container[int]) -> bool:
    """Tell whether a name may be meant in a string, where Python would look it up as it runs.

    In an annotation it is `known` where it is, and follows.
    """
    word = re.escape(name)
    pattern = re.compile(rf"(?<![\w.]){word}(?=\.\w)|(?<=[\"']){word}(?=[\"'])")
    found = [one.start() for one in pattern.finditer(text) if one.start() not in known]
    try:
        in_code = code(normalised(text))
        written = [at for at in found if not in_code.holds(at)]
    except AmbiguousError:
        written = found
    for at in written:
        line = text[text.rfind("\n", 0, at) + 1 : at]
        is_whole = text[at - 1 : at] in {'"', "'"} and text[at + len(name)] != "."
        if "#" not in line and not (is_whole and "__all__" in text):
            return True
    return False
