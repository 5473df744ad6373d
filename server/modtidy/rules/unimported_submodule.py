"""A submodule is used that nothing has imported.

## Why it matters

`import xml` runs the package's own file, and loads none of its submodules.  `xml.dom` is there only
once somebody has imported it; until then, using it raises AttributeError.  So a file works as long
as another happens to have been imported before it, and fails on its own.

## What it leaves alone

Submodules that anything the file imports loads, in functions too, or anything that is imported by
those who import the file; names that a package binds itself; packages with a `__getattr__`, or that
load their submodules in some other way that cannot be seen; `importlib`, of which Python loads more
or less as it starts; of the standard library, whatever tests use.

## Example

    main.py:
      import xml
      print(xml.«dom».Node.ELEMENT_NODE) #! unimported-submodule: a submodule

    --- fix: Import `xml.dom`
    ~ main.py:
      import xml.dom
      print(xml.dom.Node.ELEMENT_NODE)

    --- python main.py
    ! AttributeError: module 'xml' has no attribute 'dom'

    --- python main.py, after
    1
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from modtidy.plan import Plan, Rewrite
from modtidy.project import bound
from modtidy.project.bound import Use
from modtidy.project.closure import Closure, Loaded
from modtidy.project.loading import has_text
from modtidy.project.module import Module
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import
from modtidy.source.reading import Action, Attribute
from modtidy.text import Edit, Span


class _Lacking(NamedTuple):
    """A use of a submodule that is not there."""

    importer: Importer
    attribute: Attribute
    submodule: Module


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the first use of each submodule that is not loaded."""
    told: set[str] = set()
    for found in _lacking(path, project):
        name = found.submodule.name
        if name not in told:
            told.add(name)
            message = (
                f"`{name}` is a submodule, and nothing that is imported here loads it: unless "
                f"another file has, this is an AttributeError"
            )
            related = (Related(Place(path, found.importer.span), "imported here, without it"),)
            place = Place(path, Span(found.attribute.start, found.attribute.end))
            yield Finding(Subject(name, path), place, message, related)


def _lacking(path: str, project: Project) -> Iterator[_Lacking]:
    """Yield the uses of submodules that are not loaded."""
    closure = Closure(path, project, Context.TYPE_CHECKING)
    importers = tuple(_may_lack(path, closure, project))
    if not importers or _CAREFUL.search(project.tree.text(path)):
        return
    namespaces = Namespaces(path, project)
    files = _leading_to(path, project)
    loaded = [closure.of_file(one) for one in files]
    for importer in importers:
        for use in bound.uses(importer, project):
            for attribute, submodule in _below(use, closure, namespaces, project):
                if not any(submodule.name in one for one in loaded):
                    if not _may_be_loaded(submodule, loaded, files, closure, project):
                        yield _Lacking(importer, attribute, submodule)
                    break


def _candidates(path: str, project: Project) -> Iterator[Importer]:
    """Yield the names of `import` statements, which bind modules."""
    for statement in project.tree.summary(path).imports:
        if statement.module is None and not statement.context & Context.TYPE_CHECKING:
            for alias in statement.names:
                yield Importer(path, statement, alias)


def _may_lack(path: str, closure: Closure, project: Project) -> Iterator[Importer]:
    """Yield the imports, without parsing, of which a submodule may be used that is not loaded."""
    loaded: Loaded | None = None
    for importer in () if path.endswith(".pyi") else _candidates(path, project):
        name, asname = importer.alias.name, importer.alias.asname
        base = name if asname else name.partition(".")[0]
        package = closure.find(base)
        if package is None or not has_text(package) or not package.is_package:
            continue
        written = re.compile(rf"\b{asname or base}((?:\.\w+)+)")
        chains = dict.fromkeys(written.findall(project.tree.text(path)))
        loaded = loaded or closure.of_file(path)
        below = (one for chain in chains for one in _submodules(base + chain, closure))
        if any(one not in loaded for one in dict.fromkeys(below)):
            yield importer


def _submodules(chain: str, closure: Closure) -> Iterator[str]:
    """Yield the beginnings of a dotted chain that are submodules, the first name left out."""
    at = chain.find(".", chain.find(".") + 1)
    first = chain.find(".")
    while first > 0:
        name = chain[:at] if at > 0 else chain
        if closure.find(name) is None:
            return
        yield name
        if at < 0:
            return
        at = chain.find(".", at + 1)


_CAREFUL = re.compile(r"\b(?:AttributeError|hasattr|suppress)\b")
"""Words of a file that looks first, or expects that something is not there."""


def _below(
    use: Use, closure: Closure, namespaces: Namespaces, project: Project
) -> Iterator[tuple[Attribute, Module]]:
    """Yield the submodules in a chain of attributes that their packages do not load themselves."""
    reference, name = use.reference, use.base
    if reference.string or reference.annotation:
        return
    for attribute in reference.attributes:
        owner, submodule = closure.find(name), closure.find(f"{name}.{attribute.name}")
        stored = attribute is reference.attributes[-1] and reference.action is not Action.LOAD
        if owner is None or submodule is None or stored or not submodule.origin:
            return
        if not has_text(owner) or project.tree.summary(owner.origin).marks.getattr_hook:
            return
        whole = namespaces.whole(owner)
        origin = whole.names.get(attribute.name)
        if origin is None and whole.exact:
            yield attribute, submodule
        elif origin is None or namespaces.first(origin) != (submodule.name, ""):
            return
        name = submodule.name


def _leading_to(path: str, project: Project) -> tuple[str, ...]:
    """Give the file and all that import it, directly or not: what they load may be there first."""
    found = {path: None}
    waiting = [path]
    for one in waiting:
        for importer in project.importers(one):
            if importer.path not in found:
                found[importer.path] = None
                waiting.append(importer.path)
    return tuple(found)


_LOADERS = re.compile(
    r"\b(?:__import__|import_module|(?:walk|iter)_(?:packages|modules)|exec_module|load_module|lazy)"
)


def _may_be_loaded(
    submodule: Module,
    loaded: Iterable[Loaded],
    files: tuple[str, ...],
    closure: Closure,
    project: Project,
) -> bool:
    """Tell whether a submodule may be loaded in a way that no import statement shows."""
    library, top = (
        project.environment_of(files[0]).standard_library,
        submodule.name.partition(".")[0],
    )
    if closure.is_library(submodule):
        tests = any(project.role(path) in {Role.TEST, Role.CONFTEST} for path in files)
        if tests or top == "importlib" or top in library.startup:
            return True
        return any(_calls_for(submodule, name, closure) for one in loaded for name in one)
    texts = [project.tree.text(path) for path in files]
    for name in {name for one in loaded for name in one}:
        if name.partition(".")[0] == top:
            module = closure.find(name)
            if module and not has_text(module) and module.origin:
                return True
            texts.append(project.tree.text(module.origin) if module and module.origin else "")
    return any(_LOADERS.search(text) or f'"{submodule.name}"' in text for text in texts)


def _calls_for(submodule: Module, name: str, closure: Closure) -> bool:
    """Tell whether the module called `name`, of the same library, loads `submodule` when called."""
    module = (
        closure.find(name) if name.partition(".")[0] == submodule.name.partition(".")[0] else None
    )
    if module is None or not has_text(module):
        return False
    return submodule.name in closure.of(closure.when_called(module))


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to import the submodule, in place of its package or beside it."""
    path, name = finding.place.path, finding.subject.module
    for related in finding.related:
        for importer in _candidates(path, project):
            if importer.span == related.place.span:
                edit = _edit(importer.statement, importer.alias, name, path, project)
                if edit:
                    library = project.environment_of(path).standard_library.names
                    safe = name.partition(".")[0] in library
                    yield Fix(f"Import `{name}`", Plan((Rewrite(path, (edit,)),)), safe=safe)


def _edit(statement: Import, alias: Alias, name: str, path: str, project: Project) -> Edit | None:
    """Write the import: over the package's own, or on a line below."""
    if not alias.asname and name.startswith(f"{alias.name}."):
        return Edit(Span(alias.start, alias.end), name)
    text, top = project.tree.text(path), name.partition(".")[0]
    start = text.rfind("\n", 0, statement.start) + 1
    end = text.find("\n", statement.end)
    taken = alias.asname and top in project.tree.names(path).loaded
    if end < 0 or text[start:end].strip() != text[statement.start : statement.end] or taken:
        return None
    line_end = end - (text[end - 1 : end] == "\r")
    written = f"{text[line_end : end + 1]}{text[start : statement.start]}import {name}"
    return Edit(Span(line_end, line_end), written)


RULE = Rule("unimported-submodule", Severity.WARNING, About.TEXT, check, fixes)
