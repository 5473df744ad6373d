"""`setup.py`, read and not run: the arguments of its one call to `setup()`.

A literal is read, a name bound once to a literal is looked up, and the calls that find packages are
known by name.  Anything else is worked out as the script runs, and is said to be unreadable.
"""

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from modtidy.configuration.backends.discovery import Find
from modtidy.configuration.wheel import cleaned

_FINDERS = {
    "find_packages": False,
    "find_namespace_packages": True,
    "PackageFinder.find": False,
    "PEP420PackageFinder.find": True,
}
"""Whether each function that finds packages takes directories without an `__init__.py`."""


@dataclass(frozen=True, slots=True)
class SetupScript:
    """What a `setup.py` says to setuptools."""

    arguments: Mapping[str, object] = field(default_factory=dict)
    """Those that could be read; a call that finds packages is a `Find` in a list."""
    unreadable: frozenset[str] = frozenset()
    """Those that are worked out as the script runs."""
    problem: str = ""
    """Half a sentence on why no argument can be trusted to be all there is."""
    exists: bool = True

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Return the list of strings given for `name`, or None where there is none."""
        found = self.arguments.get(name)
        if not isinstance(found, (list, tuple)):
            return None
        return tuple(one for one in found if isinstance(one, str))

    def mapping(self, name: str) -> Mapping[str, object]:
        """Return the dictionary given for `name`."""
        found = self.arguments.get(name)
        return found if isinstance(found, dict) else {}


def read_setup_script(text: str) -> SetupScript:
    """Return what `text`, a `setup.py`, says; never raises."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python thinks of the script is not asked
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return SetupScript(problem="`setup.py` is not Python that can be read")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node)]
    if len(calls) != 1:
        return SetupScript(problem=f"`setup.py` calls `setup()` in {len(calls)} places")
    call = calls[0]
    known = [keyword for keyword in call.keywords if keyword.arg is not None]
    unseen = call.args or len(known) < len(call.keywords)
    problem = "`setup.py` works the arguments of `setup()` out as it runs" if unseen else ""
    names = _constants(tree)
    arguments: dict[str, object] = {}
    unreadable = set()
    for keyword in known:
        name = str(keyword.arg)
        try:
            arguments[name] = _value(keyword.value, names)
        except _UnreadableError:
            unreadable.add(name)
    return SetupScript(arguments, frozenset(unreadable), problem)


class _UnreadableError(Exception):
    """The value is not written out: it is worked out as the script runs."""


def _is_setup(call: ast.Call) -> bool:
    return _called(call).rpartition(".")[2] == "setup"


def _called(call: ast.Call) -> str:
    parts = []
    node = call.func
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))


def _constants(tree: ast.Module) -> Mapping[str, ast.expr]:
    """Return the values of the names that hold what the script first gave them.

    A name bound more than once is left out, and so is a list or a dictionary that is mentioned
    anywhere but in the call, where it might be added to.
    """
    mentions = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            own = [one for one in mentions if one.id == name]
            bound = sum(not isinstance(one.ctx, ast.Load) for one in own)
            changeable = not isinstance(statement.value, (ast.Constant, ast.Tuple))
            if len(statement.targets) == bound == 1 and not (changeable and len(own) > 2):  # noqa: PLR2004 - bound once, used once
                found[name] = statement.value
    return found


def _value(node: ast.expr, names: Mapping[str, ast.expr]) -> object:
    if isinstance(node, ast.Name) and node.id in names:
        return _value(names[node.id], {})
    if isinstance(node, ast.Call):
        return [_find(node, names)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left, names), _value(node.right, names)
        if isinstance(left, list) and isinstance(right, list):
            return left + right
    if isinstance(node, ast.List):
        return [one for item in node.elts for one in _items(item, names)]
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError, MemoryError) as error:
        raise _UnreadableError from error


def _items(node: ast.expr, names: Mapping[str, ast.expr]) -> Iterator[object]:
    if not isinstance(node, ast.Starred):
        yield _value(node, names)
        return
    unpacked = _value(node.value, names)
    if not isinstance(unpacked, (list, tuple)):
        raise _UnreadableError
    yield from unpacked


def _find(call: ast.Call, names: Mapping[str, ast.expr]) -> Find:
    """Read a call such as `find_packages("src", exclude=["tests"])`."""
    name = _called(call)
    known = next((one for one in _FINDERS if f".{name}".endswith(f".{one}")), None)
    if known is None:
        raise _UnreadableError
    given = dict(zip(("where", "exclude", "include"), call.args, strict=False))
    given |= {str(keyword.arg): keyword.value for keyword in call.keywords}
    read = {key: _value(node, names) for key, node in given.items()}
    where = read.get("where", ".")
    if not isinstance(where, str) or not read.keys() <= {"where", "exclude", "include"}:
        raise _UnreadableError
    return Find(
        said=f"`{known}()` in `setup.py`",
        namespaces=_FINDERS[known],
        where=(cleaned(where),),
        include=_patterns(read.get("include", ["*"])),
        exclude=_patterns(read.get("exclude", [])),
        sets_directories=False,
    )


def _patterns(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple, set)) or not all(isinstance(one, str) for one in value):
        raise _UnreadableError
    return tuple(value)
