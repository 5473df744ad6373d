"""`__all__` lists a name that the module does not have.

## Why it matters

`from shop import *` takes every name in `__all__` from the module, and raises `AttributeError` at
the first that is not there, before it binds any other.  A name that was removed or renamed, or
misspelt, or run together with the next for want of a comma, is found out by the first who asks.

## What it leaves alone

Submodules, which `import *` loads; names that may be bound, under conditions, by wildcards, in
functions or from outside; modules with a `__getattr__`, or that bind names unseen, by `globals()`
and the like; an `__all__` that is computed, or depends on a condition; stubs.

## Example

    shop.py:
      __all__ = ["load", «"laod_all"»]      #! undefined-export: raises `AttributeError`

      def load(): return "loaded"
    --- fix: Remove `laod_all` from `__all__`
    ~ shop.py:
      __all__ = ["load"]

      def load(): return "loaded"

    --- python -c "from shop import *"
    ! AttributeError: module 'shop' has no attribute 'laod_all'
    --- python -c "from shop import *", after
"""

import re
from collections.abc import Iterable, Iterator
from types import ModuleType

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import bound
from modtidy.project.layout import NEAR
from modtidy.project.module import Kind as ModuleKind
from modtidy.project.module import Module
from modtidy.project.namespace import Namespace, Namespaces
from modtidy.project.project import Project
from modtidy.rewriting.imports import exported_names
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.headers import Context
from modtidy.source.imports import Import
from modtidy.source.names import Names
from modtidy.source.reading import Action, Exported, Kind
from modtidy.source.scopes import ScopeKind
from modtidy.text import Edit, Span

_SHOWN = 5
"""So many imports that fail a finding relates to."""

_OF_EVERY_MODULE = frozenset(
    {
        *dir(ModuleType),
        *dir(ModuleType("")),
        *("__annotations__", "__builtins__", "__cached__", "__dict__", "__file__", "__path__"),
    }
)
"""What a module has without binding it (data model, "Modules")."""

_HARMLESS = re.compile(r"(?:log\w*\(|==|!=|[{\[]|%)\s*$", re.IGNORECASE)
"""What stands before a `__name__` that nobody finds the module by, so as to bind names in it."""

_LISTED = re.compile(r"^__all__.*(?:\n(?:[ \t\f)\]}#].*)?)*", re.MULTILINE)
"""A statement at the top level that begins with `__all__`, and what may go on with it."""

_QUOTED = re.compile(r"[\"']([^\"'\n]*)[\"']")
_JOINED = re.compile(r"\w[\"']\s*[\"']\w")
_BINDS = re.compile(r"^(?:(?:async[ \t]+)?(?:def|class)[ \t]+)?(\w+)[ \t]*[=:(\[]", re.MULTILINE)
_NOT_BOUND = Context.TYPE_CHECKING | Context.DEFERRED | Context.CLASS

_BUILD_FILES = ("setup.py", "pyproject.toml", "meson.build", "CMakeLists.txt", "Cargo.toml")


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the names in `__all__` that the module at `path` surely has not."""
    marks = project.tree.summary(path).marks
    if not marks.has_all or marks.getattr_hook or marks.sets_path or not path.endswith(".py"):
        return
    if _all_plainly_bound(project.tree.text(path), project.tree.summary(path).imports):
        return
    names = project.tree.names(path)
    module = _module(path, project)
    if names.broken or names.exports is None or not names.exports.exact or module is None:
        return
    listed = [one for one in names.exports.names if one.name not in _bound(names)]
    if not listed:
        return
    whole = Namespaces(path, project).whole(module)
    for one in listed:
        if _is_missing(one.name, module, whole, project):
            yield _finding(one, module, names, project)


def _all_plainly_bound(text: str, imports: Iterable[Import]) -> bool:
    """Tell whether every word listed is bound by an import, or seems to be at a line's beginning.

    It is told without parsing; what it takes for bound by mistake is not reported.
    """
    statements: list[str] = _LISTED.findall(text)
    listed = {word for statement in statements for word in _QUOTED.findall(statement)}
    if "\ndel " in text or any(map(_JOINED.search, statements)):
        return False
    imported = {
        alias.asname or alias.name
        for statement in imports
        if not statement.context & _NOT_BOUND
        for alias in statement.names
    }
    missing = listed - imported
    return missing <= set(_BINDS.findall(text))


def _module(path: str, project: Project) -> Module | None:
    """Describe the module that the file is; none where its name finds another file."""
    name = project.name_of(path)
    if name:
        found = project.find(name, path)
        return found if found and found.origin == path else None
    stem = paths.stem(path)
    return Module(stem, ModuleKind.MODULE, path) if stem != "__init__" else None


def _bound(names: Names) -> frozenset[str]:
    """Give the names that are bound somewhere in the module's text, and never deleted."""
    deleted = {one.name for one in names.bindings if one.kind is Kind.DELETED}
    return frozenset(one.name for one in names.bindings if not one.type_checking) - deleted


def _is_missing(name: str, module: Module, whole: Namespace, project: Project) -> bool:
    """Tell whether `name` is surely no attribute of the module, nor a submodule."""
    if name in whole.names or not whole.exact or name in _OF_EVERY_MODULE:
        return False
    if any(origin.name and not origin.path for origin in whole.names.values()):
        return False  # a wildcard brings what is known of a compiled module, which may have more
    names = project.tree.names(module.origin)
    if _may_be_injected(name, names, project.tree.text(module.origin)):
        return False
    if module.is_package and _may_be_submodule(name, module, project):
        return False
    return not _is_set_elsewhere(name, module, project)


def _may_be_injected(name: str, names: Names, text: str) -> bool:
    """Tell whether what is called in the module may bind the name in it.

    A decorator such as `enum.global_enum` binds what the class has in its body; and whoever is
    told `__name__` can find the module by it.
    """
    scopes = names.scopes
    in_class = (
        scopes[one.scope].kind is ScopeKind.CLASS
        for one in names.local_bindings
        if one.name == name
    )
    if any(in_class):
        return True
    return any(
        use.action is Action.LOAD
        and not use.attributes
        and not _HARMLESS.search(text, max(use.start - 20, 0), use.start)
        and not text[use.end :].lstrip(" ").startswith(("==", "!="))
        for use in names.uses("__name__")
    )


def _may_be_submodule(name: str, package: Module, project: Project) -> bool:
    """Tell whether there is a submodule of that name, or one may be built."""
    if project.find(f"{package.name}.{name}", package.origin):
        return True
    entries = (entry for one in package.portions for entry in project.tree.entries(one).names)
    if any(entry.rstrip("/").partition(".")[0] == name for entry in entries):
        return True
    home = project.layout.configuration(package.origin)
    word = re.compile(rf"\b{re.escape(name)}\b")
    above = {home.path if home else paths.ROOT, *package.portions}
    files = (paths.join(one, file) for one in sorted(above) for file in _BUILD_FILES)
    return any(project.tree.has(one) and word.search(project.tree.text(one)) for one in files)


def _is_set_elsewhere(name: str, module: Module, project: Project) -> bool:
    """Tell whether another file may bind the name in the module."""
    for importer in project.importers(module.origin):
        names = project.tree.names(importer.path)
        if name in names.mentioned and "setattr" in names.loaded:
            return True
        for use in bound.uses(importer, project):
            stored = use.reference.action in (Action.STORE, Action.UPDATE)
            if stored and [*use.dotted()][-1] == f"{module.name}.{name}":
                return True
    return False


def _finding(one: Exported, module: Module, names: Names, project: Project) -> Finding:
    checked = any(binding.name == one.name for binding in names.bindings)
    how = "for type checkers alone" if checked else ""
    which = f"binds {how}" if checked else "does not bind"
    message = (
        f"`from {module.name} import *` raises `AttributeError`: "
        f"`__all__` lists `{one.name}`, which `{module.name}` {which}"
    )
    place = Place(module.origin, Span(one.start, one.end))
    subject = Subject(project.name_of(module.origin), module.origin)
    related = tuple(_failing(one.name, module, project))[:_SHOWN]
    known = related or _is_meant_for_import(module, project)
    return Finding(subject, place, message, related, None if known else Severity.HINT)


def _is_meant_for_import(module: Module, project: Project) -> bool:
    """Tell whether the module is more than a file beside a script or a test that nobody imports."""
    roots = project.layout.roots_of(module.origin)
    beside = any(root.kind in NEAR and root.path == paths.parent(module.origin) for root in roots)
    return not beside or any(project.importers(module.origin))


def _failing(name: str, module: Module, project: Project) -> Iterator[Related]:
    """Yield the imports elsewhere that ask for the name."""
    for importer in project.importers(module.origin):
        source = project.source_of(importer.statement, importer.path)
        runs = not importer.statement.context & Context.TYPE_CHECKING
        if source == module.name and importer.alias.name in (name, "*") and runs:
            error = "AttributeError" if importer.statement.wildcard else "ImportError"
            yield Related(Place(importer.path, importer.span), f"raises `{error}`")


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to put in the comma that was left out, and to remove the name."""
    path, span = finding.place.path, finding.place.span
    text = project.tree.text(path)
    pieces = exported_names.joined_pieces(text[span.start : span.end])
    bound_here = _bound(project.tree.names(path))
    if pieces and all(name in bound_here for name, _ in pieces):
        ends = [Span(span.start + end, span.start + end) for _, end in pieces[:-1]]
        between = " and ".join(f"`{name}`" for name, _ in pieces)
        plan = Plan((Rewrite(path, tuple(Edit(end, ",") for end in ends)),))
        yield Fix(f"Put a comma between {between}", plan, safe=False)
    exports = project.tree.names(path).exports
    listed = exports.names if exports else ()
    name = next((one.name for one in listed if Span(one.start, one.end) == span), "")
    if edits := exported_names.without(text, span):
        yield Fix(f"Remove `{name}` from `__all__`", Plan((Rewrite(path, edits),)), safe=False)


RULE = Rule("undefined-export", Severity.ERROR, About.TEXT, check, fixes)
