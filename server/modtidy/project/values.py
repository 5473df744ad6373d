"""What a name is bound to, as far as the text leaves no doubt, and which attributes that has.

The one idea: an attribute is missing only where all that there can be is known: of a module read to
the end, a class without bases, a function, a literal.  Of everything else nothing is said.
"""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from types import FunctionType, MappingProxyType
from typing import NamedTuple, TypeAlias

from modtidy import paths
from modtidy.project.loading import has_text
from modtidy.project.module import Kind as ModuleKind
from modtidy.project.module import Module
from modtidy.project.namespace import Namespaces
from modtidy.project.origin import imported_from
from modtidy.project.project import Project
from modtidy.source.names import Names
from modtidy.source.reading import Action, Binding, Kind
from modtidy.source.spots import DEFINED, Spots, parsed
from modtidy.source.strings import normalised

_Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_RESULTS: Mapping[tuple[str, str], type] = MappingProxyType(
    {
        ("random", "random"): float,
        ("time", "monotonic"): float,
        ("time", "perf_counter"): float,
        ("time", "process_time"): float,
        ("time", "time"): float,
    }
)
"""Functions of the standard library that no text defines, and the type of what they return."""

_DISPLAYS: Mapping[type[ast.expr], type] = MappingProxyType(
    {
        ast.Dict: dict,
        ast.DictComp: dict,
        ast.JoinedStr: str,
        ast.Lambda: FunctionType,
        ast.List: list,
        ast.ListComp: list,
        ast.Set: set,
        ast.SetComp: set,
        ast.Tuple: tuple,
    }
)
"""Expressions whose type their form tells (language reference, "Atoms")."""

_SET = re.compile(r"\bsetattr\(\s*(\w+)")
_MAKERS: Mapping[str, type] = MappingProxyType(
    {one.__name__: one for one in (bool, bytes, dict, float, frozenset, int, list, set, str, tuple)}
)
"""Builtin types that, called, make one of their own."""


class Value(NamedTuple):
    """What a name is bound to."""

    told: str
    """What it is, for a message."""
    attributes: frozenset[str]
    """Attributes that it has, or may have."""
    exact: bool
    """Whether it has no others."""
    module: bool = False
    callable: bool | None = None
    """Whether it can be called; None where that is not known."""

    def has(self, attribute: str) -> bool | None:
        """Tell whether it has an attribute; None where that is not known."""
        if attribute in self.attributes:
            return True
        return False if self.exact else None


class Values:
    """The values of the names of modules, as one program finds them; owned by who asks."""

    def __init__(self, path: str, project: Project, namespaces: Namespaces) -> None:
        """Read nothing yet; `path` is the file whose bindings will be asked for."""
        self._path = path
        self._project = project
        self._namespaces = namespaces
        self._names: dict[str, Names] = {}
        self._statements: dict[tuple[str, int], tuple[ast.Module | None, Spots]] = {}
        name = project.name_of(path) or paths.stem(path)
        is_package = paths.stem(path) == "__init__"
        kind = ModuleKind.REGULAR if is_package else ModuleKind.MODULE
        self._home = Module(name, kind, path, (paths.parent(path),) if is_package else ())

    def of(self, binding: Binding) -> Value | None:
        """Tell what a binding of the file's makes of its name; None where that is not known."""
        if binding.imported:
            source = imported_from(binding, self._home)
            return self._imported(*source) if source else None
        return self._defined(binding, self._path, "")

    def target(self, binding: Binding) -> tuple[str, str]:
        """Name the module and the name in it that an import binds in the first place."""
        owner, name = imported_from(binding, self._home) or ("", "")
        module = self._namespaces.find(owner) if name else None
        whole = self._namespaces.whole(module) if module and has_text(module) else None
        found = whole.names.get(name) if whole else None
        return self._namespaces.first(found) if found else (owner, name)

    def _imported(self, owner: str, name: str) -> Value | None:
        if not name or self._namespaces.find(f"{owner}.{name}"):
            return self._module(f"{owner}.{name}" if name else owner)
        if (owner, name) in _RESULTS and self._is_standard(owner):
            attributes = frozenset(dir(len))
            return Value(f"the function `{owner}.{name}`", attributes, exact=True, callable=True)
        module = self._namespaces.find(owner)
        if module is None or not has_text(module):
            return None
        origin = self._namespaces.whole(module).names.get(name)
        home, first = self._namespaces.first(origin) if origin else ("", "")
        if not first:
            return self._module(home) if home else None
        text = self._text_of(home) or (self._text_of(owner) if self._is_standard(owner) else "")
        names = self.names(text).bindings if text else ()
        own = [one for one in names if one.name == first and one.kind is not Kind.DELETED]
        certain = bool(origin and origin.certain) or self._is_standard(owner)
        return self._defined(own[0], text, owner) if certain and len(own) == 1 else None

    def _text_of(self, module: str) -> str:
        """Give the path of a module's text; nothing where it has none."""
        found = self._namespaces.find(module)
        return found.origin if found and has_text(found) else ""

    def _is_standard(self, name: str) -> bool:
        """Tell whether a module is the library's: what is faster in C there is else the same.

        (PEP 399, "Pure Python/C Accelerator Module Compatibility Requirements".)
        """
        found = self._namespaces.find(name)
        listed = (
            name.partition(".")[0]
            in self._project.environment_of(self._path).standard_library.names
        )
        return (
            listed and found is not None and (not found.origin or paths.is_absolute(found.origin))
        )

    def _module(self, name: str) -> Value | None:
        module = self._namespaces.find(name)
        if module is None or module.kind is ModuleKind.NAMESPACE:
            return None
        told = f"the module `{name}`"
        if not has_text(module):
            known = self._project.library.public_names(name)
            return Value(told, frozenset(known), exact=False, module=True) if known else None
        whole = self._namespaces.whole(module)
        exact = whole.exact and not module.is_package  # others may have loaded submodules
        called = False if whole.exact else None
        return Value(told, frozenset(whole.names), exact, module=True, callable=called)

    def _defined(self, binding: Binding, path: str, owner: str) -> Value | None:
        names = self.names(path)
        if names.broken:
            return None
        told = f"`{owner}.{binding.name}`" if owner else f"`{binding.name}`"
        statement, spots = self.statement(binding.start, path)
        for node in ast.walk(statement) if statement else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if spots.after(DEFINED, node) == (binding.start, binding.end):
                    return self._definition(node, told, binding, path)
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                spans = [spots.span(one) for one in targets if isinstance(one, ast.Name)]
                if (binding.start, binding.end) in spans:
                    return self._expression(node.value, names)
        return None

    def names(self, path: str) -> Names:
        """Give the names of the file at `path`, read once."""
        if path not in self._names:
            self._names[path] = self._project.tree.names(path)
        return self._names[path]

    def statement(self, at: int, path: str) -> tuple[ast.Module | None, Spots]:
        """Parse the statement, at the top level, that the offset `at` is in; once."""
        parts = self.names(path).parts
        index = bisect_right(parts, at, key=lambda part: part.offset) - 1
        start = parts[index].offset
        if (path, start) not in self._statements:
            text = normalised(self._project.tree.text(path))
            end = parts[index + 1].offset if index + 1 < len(parts) else len(text)
            spots = Spots(text[start:end], start)
            self._statements[path, start] = (parsed(spots.text), spots)
        return self._statements[path, start]

    def _definition(
        self, node: _Definition, told: str, binding: Binding, path: str
    ) -> Value | None:
        stored = frozenset(_stored(binding, self.names(path)))
        unseen = set(_SET.findall(self._project.tree.text(path))) - {"self"}
        if node.decorator_list or node.name in unseen:
            return None
        if not isinstance(node, ast.ClassDef):
            attributes = frozenset(dir(FunctionType)) | stored
            return Value(f"the function {told}", attributes, exact=True, callable=True)
        inherited = self._inherited(node, path)
        if inherited is None or node.keywords or unseen:
            return None
        attributes = inherited | stored | frozenset(_body(node))
        return Value(f"the class {told}", attributes, exact=True, callable=True)

    def _inherited(self, node: ast.ClassDef, path: str) -> frozenset[str] | None:
        """Give the attributes that a class has from its bases, all of them in the same file."""
        found = frozenset(dir(type))
        for base in node.bases:
            name = base.id if isinstance(base, ast.Name) else ""
            own = [one for one in self.names(path).bindings if one.name == name]
            if name == "object" and not own:
                continue
            value = self._defined(own[0], path, "") if len(own) == 1 and name != node.name else None
            if value is None or own[0].kind is not Kind.CLASS:
                return None
            found |= value.attributes
        return found

    def _is_plain_module(self, name: str, names: Names) -> bool:
        """Tell whether a name is the library's module of that name, and then but once another."""
        if any(name in scope.bound for scope in names.scopes[1:]) or not self._is_standard(name):
            return False
        own = [one for one in names.bindings if one.name == name or one.kind is Kind.WILDCARD]
        plain = bool(own) and own[0].imported == (0, None, name)
        return plain and len(own) <= 2  # noqa: PLR2004 - the import, and what is evaluated

    def _expression(self, node: ast.expr, names: Names) -> Value | None:
        """Tell what an expression gives whose form, or whose function, says so."""
        made = _DISPLAYS.get(type(node))
        if isinstance(node, ast.Constant) and node.value is not None:
            made = type(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            made = _MAKERS.get(node.func.id) if _is_builtin(node.func.id, names) else None
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = getattr(node.func.value, "id", "")
            made = _RESULTS.get((owner, node.func.attr))
            made = made if made and self._is_plain_module(owner, names) else None
        if made is None:
            return None
        article = "an" if made.__name__[0] in "aeiou" else "a"
        told = f"{article} `{made.__name__}`"
        can_be_called = made is FunctionType
        return Value(told, frozenset(dir(made)), exact=True, callable=can_be_called)


def _is_builtin(name: str, names: Names) -> bool:
    """Tell whether a name can only be the builtin, wherever the file uses it."""
    wildcard = any(one.kind is Kind.WILDCARD for one in names.bindings)
    return not wildcard and not any(name in scope.bound for scope in names.scopes)


def _stored(binding: Binding, names: Names) -> Iterator[str]:
    """Yield the attributes that the file sets of what a binding binds."""
    for use in names.references_to(binding):
        if use.attributes and use.action is not Action.LOAD:
            yield use.attributes[0].name


def _body(node: ast.ClassDef) -> Iterator[str]:
    """Yield the names that a class's body binds, and the attributes that its methods set."""
    stores = (one for one in ast.walk(node) if isinstance(one, ast.Attribute))
    yield from (one.attr for one in stores if not isinstance(one.ctx, ast.Load))
    waiting: list[ast.AST] = [*node.body]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield part.name
            continue
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
        elif isinstance(part, ast.Import | ast.ImportFrom):
            yield from (one.asname or one.name.partition(".")[0] for one in part.names)
        waiting += ast.iter_child_nodes(part)
