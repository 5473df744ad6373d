"""A package binds a name that one of its submodules has.

## Why it matters

Importing `shop.load` binds `load` in `shop`.  If `shop/__init__.py` says `from .load import load`,
the function takes the module's place: `import shop.load` succeeds, and `shop.load.HELPER` fails.
If `shop/__init__.py` binds the name without loading the submodule, the name means the one thing
until somebody, anywhere in the program, imports the submodule, and the other from then on.

## What it leaves alone

The submodule itself, imported into its package under its name; names with an underscore; names that
may not be bound; values that may be the module, loaded in some other way; directories without
modules.

## Example

    shop/
      __init__.py | from .load import «load» #! shadowed-submodule: not the submodule `shop/load.py`
      load.py:
        HELPER = 1
        def load(): return "loaded"
    main.py:
      import shop.load
      print(shop.load())
      print(shop.load.HELPER)

    --- python main.py
    loaded
    ! AttributeError: 'function' object has no attribute 'HELPER'
"""

import re
from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project.loading import source_of
from modtidy.project.module import Kind as ModuleKind
from modtidy.project.module import Module
from modtidy.project.namespace import Namespaces
from modtidy.project.origin import Origin
from modtidy.project.project import Importer, Project
from modtidy.project.wildcards import asked_elsewhere, wildcards
from modtidy.refactor import Refused
from modtidy.refactors import rename
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.reading import Binding, Kind
from modtidy.text import Edit, Span

_MODULES = (".py", "/", ".so", ".pyd")


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the names a package's `__init__.py` binds that hide submodules."""
    package = project.name_of(path) if paths.leaf(path) == "__init__.py" else ""
    found = project.find(package, path) if package else None
    if found is None or found.origin != path or not _may_hide(path, project):
        return
    namespaces = Namespaces(path, project)
    if not any(
        _submodule(f"{package}.{name}", path, project)
        for name in _bound(found, namespaces, project)
    ):
        return
    for name, origin in sorted(namespaces.whole(found).names.items()):
        submodule = _submodule(f"{package}.{name}", path, project)
        if submodule is None or not origin.certain or name.startswith("_"):
            continue
        means = namespaces.first(origin)
        place = _place(name, origin, path, project, namespaces)
        if means != (submodule.name, "") and place and not _loads_otherwise(place, project):
            loaded = namespaces.whole(found).loaded.get(submodule.name, False)
            yield _finding(submodule, means, place, project, loaded=loaded)


def _may_hide(path: str, project: Project) -> bool:
    """Tell, before anything is parsed, whether the file has a word that is a submodule's name.

    Where an import statement says what it imports from, no name is bound.
    """
    entries = project.tree.entries(paths.parent(path)).names - {"__init__.py"}
    beside = {paths.stem(name.rstrip("/")) for name in entries if name.endswith(_MODULES)}
    imports = project.tree.summary(path).imports
    if not beside or not project.tree.summary(path).marks.code:
        return False
    text, at, rest = project.tree.text(path), 0, []
    for one in imports:
        rest.append(text[at : one.source_start or one.start])
        at = one.source_end or one.start
    words = re.findall(r"\w+", "\n".join([*rest, text[at:]]))
    return any(one.wildcard for one in imports) or not beside.isdisjoint(words)


def _bound(package: Module, namespaces: Namespaces, project: Project) -> frozenset[str]:
    """Give the names that the package's file binds, and its wildcards bring: no submodules yet."""
    bindings = project.tree.names(package.origin).bindings
    brought = (
        namespaces.public(source_of(package, one.imported)).names
        for one in bindings
        if one.imported and one.kind is Kind.WILDCARD
    )
    return frozenset(one.name for one in bindings).union(*brought)


def _submodule(name: str, path: str, project: Project) -> Module | None:
    """Find a submodule that somebody could mean: a directory counts if there are modules in it."""
    found = project.find(name, path)
    if found and found.kind is ModuleKind.NAMESPACE:
        modules = (next(project.tree.files_below(one), "") for one in found.portions)
        return found if any(modules) else None
    return found


def _place(
    name: str, origin: Origin, path: str, project: Project, namespaces: Namespaces
) -> Place | None:
    """Give the place in the package's file that binds the name: its own, or a wildcard."""
    if origin.path == path and origin.span:
        return Place(path, origin.span)
    for one in reversed(wildcards(path, project, namespaces)):
        if name in one.public.names:
            return Place(path, one.span)
    return None


def _loads_otherwise(place: Place, project: Project) -> bool:
    """Tell whether a value may be the module itself: loaded by a function, or later."""
    names, text = project.tree.names(place.path), project.tree.text(place.path)
    binding = _binding_at(place, project)
    if binding is None or binding.kind is not Kind.VALUE:
        return False
    ends = [*(part.offset for part in names.parts[1:]), names.length]
    starts = [part.offset for part in names.parts]
    inside = (
        text[start:end].lower()
        for start, end in zip(starts, ends, strict=True)
        if start <= binding.start < end
    )
    return any(word in statement for statement in inside for word in ("import", "modules", "lazy"))


def _binding_at(place: Place, project: Project) -> Binding | None:
    bindings = project.tree.names(place.path).bindings
    return next((one for one in bindings if one.start == place.span.start), None)


def _finding(
    submodule: Module, means: tuple[str, str], place: Place, project: Project, *, loaded: bool
) -> Finding:
    """Say what the name means, and whether that depends on who imports what, and when."""
    where = submodule.origin or f"{submodule.portions[0]}/"
    thing = f"`{means[0]}.{means[1]}`" if means[1] else f"the module `{means[0]}`"
    if means == (submodule.parent, submodule.name.rpartition(".")[2]):
        thing = "what is bound here"
    message = f"`{submodule.name}` is {thing}, not the submodule `{where}`"
    if not loaded:
        message = (
            f"`{submodule.name}` is {thing} until the submodule `{where}` is imported, and the "
            "submodule from then on"
        )
    related: tuple[Related, ...] = ()
    if submodule.origin.endswith(".py"):
        token = project.first_token(submodule.origin)
        related = (Related(Place(submodule.origin, token), "the submodule"),)
    return Finding(Subject(submodule.name, submodule.origin or where), place, message, related)


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to import under another name, where nobody asks for this one; or to rename the file."""
    yield from _renamed_import(finding.place, project)
    path, module = finding.subject.path, finding.subject.module
    package, _, name = module.rpartition(".")

    def meant(importer: Importer) -> bool:
        source = project.source_of(importer.statement, importer.path)
        return (source, importer.alias.name) != (package, name)

    if path.endswith(".py"):
        try:
            plan = rename.renamed(path, f"_{name}", project, meant)
        except Refused:
            return
        moved = f"{name}/" if paths.stem(path) == "__init__" else f"{name}.py"
        yield Fix(f"Rename `{moved}` to `_{moved}`", plan, safe=False)


def _renamed_import(place: Place, project: Project) -> Iterator[Fix]:
    """Offer to import a name as another, with its uses in the file."""
    binding = _binding_at(place, project)
    names = project.tree.names(place.path)
    if binding is None or binding.imported is None or binding.kind is not Kind.IMPORT:
        return
    name, new = binding.name, f"{binding.name}_"
    asked = asked_elsewhere(place.path, project)
    taken = names.loaded.union(*(scope.bound for scope in names.scopes))
    hidden = names.dynamic or names.exports or names.broken or new in taken
    once = sum(one.name == name for one in names.bindings) == 1
    if asked is None or name in asked or hidden or not once or binding.imported.name != name:
        return
    uses = names.references_to(binding)
    text = project.tree.text(place.path)
    if any(use.string or text[use.start : use.end] != name for use in uses):
        return
    edits = [Edit(Span(binding.end, binding.end), f" as {new}")]
    edits += [Edit(Span(use.start, use.end), new) for use in uses]
    plan = Plan((Rewrite(place.path, tuple(sorted(edits))),))
    yield Fix(f"Import `{name}` as `{new}`", plan, safe=False)


RULE = Rule("shadowed-submodule", Severity.WARNING, About.TEXT, check, fixes)
