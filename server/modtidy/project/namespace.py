"""The names of modules: what each binds by the time it has run, and what of that is public.

The one idea: a module's bindings are gone through in the order in which they happen, as Python
does, so that what comes later wins; and where a condition or a computation leaves it open what
happens, the answer says so and is not guessed (language reference §7.11, "The import statement").
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from modtidy.project.loading import Loading, has_text, loads, source_of, submodules_of
from modtidy.project.module import Kind as ModuleKind
from modtidy.project.module import Module
from modtidy.project.origin import Origin, bind, has_already
from modtidy.project.project import Project
from modtidy.source.exports import Exports, exports, steps
from modtidy.source.names import Names
from modtidy.source.reading import Binding, Borrowed, Imported, Kind
from modtidy.source.scopes import MODULE
from modtidy.source.spots import Spots, parsed
from modtidy.source.strings import normalised


@dataclass(frozen=True, slots=True)
class Namespace:
    """What a module binds, or of that what is public."""

    names: Mapping[str, Origin]
    exact: bool = True
    """Whether no other names can be there."""
    reason: str = ""
    """Why others can, in words; empty where they cannot."""
    listed: bool = False
    """Whether `__all__` has the names."""
    submodules: frozenset[str] = frozenset()
    """Names a package has as well where somebody else has loaded the submodules by then."""
    loaded: Mapping[str, bool] = field(default_factory=dict)
    """The submodules that a package loads as it runs, and whether it does in every run."""


class _Known:
    """The namespaces that are the same for everybody with one search path; a project's own."""

    def __init__(self) -> None:
        self.whole: dict[str, Namespace] = {}
        self.public: dict[str, Namespace] = {}


class Namespaces:
    """The namespaces of modules as one program finds them, each read once in one project."""

    def __init__(self, path: str, project: Project) -> None:
        """Read nothing yet; modules are found as from the file at `path`."""
        self._project = project
        self._environment = project.environment_of(path)
        self._loading = Loading(path, project)
        key = "namespaces", project.search_path(path), id(self._environment)
        self._known = project.kept(key, _Known)
        self._whole: dict[str, Namespace] = {}
        self._public: dict[str, Namespace] = {}
        self._unsure: set[tuple[str, str]] = set()
        self._doubts = 0

    def find(self, name: str) -> Module | None:
        """Find the module called `name`, dotted and absolute."""
        return self._loading.find(name)

    def public(self, name: str) -> Namespace:
        """Return the names that `from name import *` binds: its `__all__`, or those without `_`."""
        own, known = self._public, self._known.public
        return self._once("public", name, own, known, lambda: self._read_public(name))

    def whole(self, module: Module) -> Namespace:
        """Return all that `module`, which has a text, binds by the time it has run."""
        own, known = self._whole, self._known.whole
        return self._once("whole", module.name, own, known, lambda: self._read(module))

    def _once(
        self,
        what: str,
        name: str,
        own: dict[str, Namespace],
        known: dict[str, Namespace],
        read: Callable[[], Namespace],
    ) -> Namespace:
        """Read a module once; what does not depend on where one began is known to all who ask.

        Where modules take names from each other in a circle, the one that is read first is not
        yet read when the others ask for it, and what they get is for this asker alone.
        """
        if name in known:
            return known[name]
        if name in own:
            self._doubts += (what, name) in self._unsure
            return own[name]
        before = self._doubts
        self._unsure.add((what, name))
        own[name] = Namespace({}, exact=False, reason=f"`{name}` imports itself so")
        own[name] = read()
        if self._doubts == before:
            self._unsure.discard((what, name))
            known[name] = own[name]
        return own[name]

    def resolved(self, origin: Origin) -> Origin:
        """Return where in its module a name is bound that is known from `__all__` alone."""
        seen: set[tuple[str, str]] = set()
        while origin.name and not (origin.span or origin.source):
            module = self.find(origin.module)
            if (origin.module, origin.name) in seen or not (module and has_text(module)):
                break
            seen.add((origin.module, origin.name))
            origin = self.whole(module).names.get(origin.name, origin)
        return origin

    def first(self, origin: Origin) -> tuple[str, str]:
        """Follow imports to where a value comes from: the module and the name that first bind it.

        The name is empty where the value is a module.
        """
        seen: set[tuple[str, str]] = set()
        while (origin := self.resolved(origin)).source and origin.source not in seen:
            seen.add(origin.source)
            owner, name = origin.source
            module = self.find(owner) if name else None
            found = self.whole(module).names.get(name) if module and has_text(module) else None
            if found is None or found.source in seen:
                return self._meant(owner, name)
            origin = found
        return (origin.module, origin.name) if origin.span else self._meant(*origin[:2])

    def _meant(self, owner: str, name: str) -> tuple[str, str]:
        """Tell a submodule from a name that is bound in no text."""
        if not name or self.find(f"{owner}.{name}"):
            return ".".join(filter(None, (owner, name))), ""
        return owner, name

    def _read_public(self, name: str) -> Namespace:
        module = self.find(name)
        if module is None:
            return Namespace({}, exact=False, reason=f"`{name}` is not found")
        if module.kind is ModuleKind.NAMESPACE:
            return Namespace({}, exact=False, reason=f"`{name}` is a namespace package")
        if not has_text(module):
            return self._asked(name, f"`{name}` is an {module.kind.value}")
        listed = self._exports(module.origin)
        if listed is None:
            whole = self.whole(module)
            names = {one: it for one, it in whole.names.items() if not one.startswith("_")}
            others = frozenset(submodules_of(module, self._project)) - names.keys()
            found = Namespace(names, whole.exact, whole.reason, submodules=others)
        else:
            found = self._listed(module, listed)
        if not found.exact and name.partition(".")[0] in self._environment.standard_library.names:
            return self._asked(name, found.reason)
        return found

    def _exports(self, path: str) -> Exports | None:
        """Read `__all__` alone, which is much the less work; of broken text by way of all names."""
        text = normalised(self._project.tree.text(path))
        tree = parsed(text) if "__all__" in text else None
        if tree is None:
            return self._project.tree.names(path).exports if "__all__" in text else None
        return exports(steps(tree, Spots(text)))

    def _asked(self, name: str, reason: str) -> Namespace:
        """Ask the library, who also knows what no text says; some platforms may lack some of it."""
        known = self._project.library.public_names(name)
        if known is None:
            return Namespace({}, exact=False, reason=reason)
        return Namespace({one: Origin(name, one, certain=False) for one in known})

    def _listed(self, module: Module, said: Exports) -> Namespace:
        """Return what `__all__` lists, all of which is there: else the wildcard would fail."""
        listed = (one.name for one in said.names)
        names = {one: Origin(module.name, one, module.origin) for one in listed}
        reason = said.reason
        if said.borrowed:  # known as far as it is, for those this module imports in turn
            self._public[module.name] = Namespace(names, exact=False, reason=reason, listed=True)
        for borrowed in said.borrowed:
            lender = self._lender(module, borrowed)
            found = self.public(lender) if lender else Namespace({}, exact=False)
            names |= {one: Origin(module.name, one, module.origin) for one in found.names}
            if not (found.exact and found.listed):
                reason = reason or f"the `__all__` of `{borrowed.owner}` is not known"
        return Namespace(names, not reason, reason, listed=True)

    def _lender(self, module: Module, borrowed: Borrowed) -> str:
        """Name the module whose `__all__` is taken over; nothing where it cannot be told."""
        if borrowed.imported:
            name = borrowed.owner.lstrip(".")
            return source_of(module, Imported(len(borrowed.owner) - len(name), name, "__all__"))
        first, _, rest = borrowed.owner.partition(".")
        origin = self.whole(module).names.get(first)
        if origin is None:
            return ""
        owner, name = self.first(origin)
        return "" if name else f"{owner}.{rest}" if rest else owner

    def _read(self, module: Module) -> Namespace:
        text = self._project.tree.names(module.origin)
        names: dict[str, Origin] = {}
        before: dict[str, Origin | None] = {}
        loaded: dict[str, bool] = {}
        reason = self._doubt(module, text)
        for binding in text.bindings:
            imported = binding.imported
            if binding.type_checking:
                continue
            if imported and has_already(module, imported, names):
                names[binding.name] = names[imported.name]
                continue
            if imported and module.is_package and not binding.deferred:
                names.update(self._submodules(module, binding, names, loaded))
            if binding.kind is Kind.WILDCARD and imported:
                found = self.public(source_of(module, imported))
                reason = reason or found.reason
                names |= dict(self._brought(found, binding, module, names))
            else:
                bind(names, before, binding, module)
        return Namespace(names, not reason, reason, loaded=loaded)

    def _doubt(self, module: Module, text: Names) -> str:
        """Say what may bind names unseen in a module; nothing where nothing does."""
        if text.broken:
            return f"`{module.origin}` cannot be parsed"
        if self._project.tree.summary(module.origin).marks.swaps_module:
            return f"`{module.name}` replaces itself in `sys.modules`"
        for what in text.dynamic:
            at_the_top = any(use.scope == MODULE for use in text.uses(what.removesuffix("()")))
            if what in _BIND_UNSEEN or at_the_top:
                return f"`{module.name}` uses `{what}`"
        return ""

    def _brought(
        self, found: Namespace, wildcard: Binding, module: Module, names: Mapping[str, Origin]
    ) -> Iterator[tuple[str, Origin]]:
        """Yield the names a wildcard brings, sure to be there if they are, or were before.

        What the other module has taken from this one is brought back as it was.
        """
        for name, origin in found.names.items():
            held = names.get(name)
            if held and self.first(origin) == (module.name, name):
                continue
            certain = (origin.certain and not wildcard.conditional) or bool(held and held.certain)
            yield name, origin._replace(certain=certain)

    def _submodules(
        self,
        package: Module,
        binding: Binding,
        names: Mapping[str, Origin],
        loaded: dict[str, bool],
    ) -> Iterator[tuple[str, Origin]]:
        """Yield the submodules that become attributes of their package by an import in it.

        A module is bound in its package when it is loaded, once (language reference §5.4.2).
        """
        for target in loads(package, binding.imported) if binding.imported else ():
            if target in loaded or not target.startswith(f"{package.name}."):
                continue
            for name, always in self._loading.loaded(
                target, package.name, names.keys(), loaded.keys()
            ):
                tail = name.removeprefix(f"{package.name}.").partition(".")[0]
                certain = always and not binding.conditional
                for one in (f"{package.name}.{tail}", name):
                    if one not in loaded:
                        loaded[one] = certain
                        yield tail, Origin(f"{package.name}.{tail}", "", certain=certain)


_BIND_UNSEEN = frozenset({"__getattr__", "globals()", "exec()", "sys.modules"})
