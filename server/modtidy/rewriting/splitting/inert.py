"""Statements that may be run a little earlier or later, and nobody can tell.

The one idea: what only makes a function, a class or a plain value calls nobody else's code; so all
that matters is that it is there when it is asked for.  What is not surely of this kind is not.
"""

import ast
import builtins
from collections.abc import Mapping

from modtidy.rewriting.splitting.pieces import Pieces

_DECORATORS = frozenset(
    {
        *("staticmethod", "classmethod", "property", "abc.abstractmethod", "typing.final"),
        *("typing.overload", "typing.no_type_check", "typing.runtime_checkable"),
        *("typing_extensions.final", "typing_extensions.override", "typing.override"),
        *("functools.lru_cache", "functools.cache", "functools.cached_property"),
        *("functools.total_ordering", "functools.wraps", "contextlib.contextmanager"),
        *("contextlib.asynccontextmanager", "dataclasses.dataclass", "enum.unique"),
    }
)
"""Decorators that keep to what they decorate."""
_BASES = frozenset(
    {
        *("abc.ABC", "typing.Protocol", "typing.NamedTuple", "typing.TypedDict", "typing.Generic"),
        *("typing_extensions.Protocol", "typing_extensions.TypedDict"),
        *("enum.Enum", "enum.IntEnum", "enum.Flag", "enum.IntFlag", "enum.StrEnum"),
        *(name for name, one in vars(builtins).items() if isinstance(one, type)),
    }
)
"""Classes that do not care who is derived from them."""
_CALLS = frozenset(
    {
        *("re.compile", "logging.getLogger", "typing.TypeVar", "typing.NewType", "object"),
        *("typing.ParamSpec", "typing.TypeVarTuple", "threading.Lock", "threading.RLock"),
        *("threading.local", "collections.defaultdict", "collections.OrderedDict"),
        *("collections.deque", "collections.namedtuple", "decimal.Decimal", "pathlib.Path"),
        *("weakref.WeakKeyDictionary", "weakref.WeakValueDictionary", "datetime.timedelta"),
        *("enum.auto", "dataclasses.field", "operator.itemgetter", "operator.attrgetter"),
        *("struct.Struct", "contextvars.ContextVar", "datetime.timezone"),
    }
)
"""What makes a value of what it is given, and does nothing else."""
_COPIES = frozenset({"frozenset", "set", "list", "tuple", "dict", "int", "float", "str", "bytes"})
"""What makes a value of all that it is given, as it is at the time."""
_HOOKS = frozenset({"__init_subclass__", "__set_name__"})


class Inertness:
    """Tells of a module's statements whether they are inert; owned by who asks."""

    def __init__(self, pieces: Pieces) -> None:
        """Know nothing yet."""
        self._pieces = pieces
        self._program = pieces.program
        self._known: dict[int, bool] = {}
        self._classes: Mapping[str, ast.stmt] = {
            one.name: one.node for one in pieces.pieces if isinstance(one.node, ast.ClassDef)
        }
        self._annotates = not any(
            one.imported and one.imported.module == "__future__" and one.name == "annotations"
            for one in pieces.names.bindings
        )

    def holds(self, node: ast.stmt) -> bool:
        """Tell whether a statement is inert."""
        if id(node) not in self._known:
            self._known[id(node)] = False  # of a class that is derived from itself
            self._known[id(node)] = self._statement(node)
        return self._known[id(node)]

    def _statement(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self._function(node)
        if isinstance(node, ast.ClassDef):
            return self._class(node)
        if isinstance(node, ast.Assign):
            names = all(isinstance(one, ast.Name) for one in node.targets)
            return names and self._value(node.value)
        if isinstance(node, ast.AnnAssign):
            plain = isinstance(node.target, ast.Name) and self._annotation(node.annotation)
            return plain and (node.value is None or self._value(node.value))
        if isinstance(node, ast.Expr):
            return isinstance(node.value, ast.Constant)
        return isinstance(node, ast.Pass)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        given = node.args
        defaults = [one for one in (*given.defaults, *given.kw_defaults) if one]
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        annotations = [one.annotation for one in every if one and one.annotation]
        if node.returns:
            annotations.append(node.returns)
        return (
            all(map(self._decorator, node.decorator_list))
            and all(map(self._value, defaults))
            and all(map(self._annotation, annotations))
        )

    def _class(self, node: ast.ClassDef) -> bool:
        bodies = (one for one in node.body if not isinstance(one, ast.ClassDef))
        return (
            not node.keywords
            and all(map(self._decorator, node.decorator_list))
            and all(map(self._base, node.bases))
            and all(map(self._statement, node.body))
            and not any(getattr(one, "name", "") in _HOOKS for one in bodies)
        )

    def _base(self, node: ast.expr) -> bool:
        node = node.value if isinstance(node, ast.Subscript) else node
        if isinstance(node, ast.Name) and node.id in self._classes:
            return self.holds(self._classes[node.id])
        return self._means(node) in _BASES

    def _decorator(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute) and node.attr in {"setter", "getter", "deleter"}:
            return isinstance(node.value, ast.Name)
        if isinstance(node, ast.Call):
            given = [*node.args, *(one.value for one in node.keywords)]
            return self._means(node.func) in _DECORATORS and all(map(self._value, given))
        return self._means(node) in _DECORATORS

    def _value(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant | ast.Name | ast.Lambda):
            return True
        if isinstance(node, ast.Attribute):
            return self._value(node.value)
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            return all(map(self._value, _elements(node)))
        if isinstance(node, ast.UnaryOp | ast.BinOp):
            return all(
                isinstance(one, ast.Constant | ast.operator | ast.unaryop | ast.UnaryOp | ast.BinOp)
                for one in ast.walk(node)
            )
        if isinstance(node, ast.Call):
            return self._call(node)
        return isinstance(node, ast.Subscript) and self._type(node)

    def _call(self, node: ast.Call) -> bool:
        given = [*node.args, *(one.value for one in node.keywords)]
        means = self._means(node.func)
        if means in _COPIES:
            return all(map(self._value, given)) and not self._looks(given)
        return means in _CALLS and all(map(self._value, given))

    def _looks(self, given: list[ast.expr]) -> bool:
        """Tell whether some expressions look at what the module has, as it is at the time."""
        names = (one.id for each in given for one in ast.walk(each) if isinstance(one, ast.Name))
        return any(name in self._pieces.bindings for name in names)

    def _annotation(self, node: ast.expr) -> bool:
        return not self._annotates or self._type(node)

    def _type(self, node: ast.expr) -> bool:
        """Tell whether an expression reads as a type: `dict[str, "Order"] | None`."""
        if isinstance(node, ast.Constant | ast.Name):
            return True
        if isinstance(node, ast.Attribute):
            return self._type(node.value)
        if isinstance(node, ast.Tuple | ast.List):
            return all(map(self._type, node.elts))
        if isinstance(node, ast.BinOp):
            return (
                isinstance(node.op, ast.BitOr) and self._type(node.left) and self._type(node.right)
            )
        if isinstance(node, ast.Subscript):
            means = self._means(node.value)
            known = means.startswith(("typing.", "typing_extensions.", "collections.abc."))
            return (known or means in _BASES) and self._type(node.slice)
        return False

    def _means(self, node: ast.expr) -> str:
        """Give the dotted name an expression comes to, if the module does not bind it otherwise."""
        top = node
        while isinstance(top, ast.Attribute):
            top = top.value
        if not isinstance(top, ast.Name):
            return ""
        bound = self._pieces.bindings.get(top.id, ())
        if bound and not all(one.imported for one in bound):
            return ""
        return self._program.dotted(node)


def _elements(node: ast.Tuple | ast.List | ast.Set | ast.Dict) -> list[ast.expr]:
    if isinstance(node, ast.Dict):
        return [*filter(None, node.keys), *node.values]
    return node.elts
