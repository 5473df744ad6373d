"""Imports modules of the standard library and writes down what happens; see `generate_stdlib.py`.

Each module named on standard input is imported in a fork of a process that has loaded nothing
yet.  What a module imports is thus what CPython does: the fallback after `except ImportError` is
not mistaken for an import, and what C code imports, or a function called meanwhile, is not missed.

It runs on every CPython from 3.8 on, hence annotations in quotes, and imports only what is built
into each: anything else would be missing from what it sees.
"""

import builtins
import marshal
import posix
import sys

ORIGINAL = builtins.__import__

UNSAFE = frozenset({"antigravity", "dummy_threading"})
"""One opens a browser, one makes others import what they never do; they are not imported."""


def observed(module: str) -> "dict[str, object]":
    """Return what `observe` says of `module`, asked in a process of its own."""
    reader, writer = posix.pipe()
    child = posix.fork()
    if not child:
        quiet = posix.open("/dev/null", posix.O_RDWR)
        for stream in range(3):
            posix.dup2(quiet, stream)
        posix.write(writer, marshal.dumps(observe(module), 2))
        posix._exit(0)  # noqa: SLF001 # the documented way out of a fork
    posix.close(writer)
    received = b"".join(iter(lambda: posix.read(reader, 1 << 16), b""))
    posix.close(reader)
    posix.waitpid(child, 0)
    if not received:
        return {"failed": True, "imports": [], "loaded": []}
    answer: dict[str, object] = marshal.loads(received)  # noqa: S302 # our own fork wrote it
    return answer


def observe(module: str) -> "dict[str, object]":
    """Import `module`; return who then imported what, and all that was loaded.

    A module that makes attributes when they are asked for (PEP 562) is asked for each of
    `__all__`: what that imports is written down under the attribute's dotted name.
    """
    before = set(sys.modules)
    imports: set[tuple[str, str]] = set()
    _record(imports, module)
    try:
        ORIGINAL(module)
    except BaseException:  # noqa: BLE001 # whatever keeps it from being imported here
        return {"failed": True, "imports": sorted(imports), "loaded": []}
    loaded = [name for name in set(sys.modules) - before if _own_name(name)]
    for name in getattr(sys.modules[module], "__all__", ()) if _lazy(module) else ():
        if name not in vars(sys.modules[module]):
            _record(imports, module + "." + name)
            getattr(sys.modules[module], name, None)
    return {"failed": False, "imports": sorted(imports), "loaded": sorted(loaded)}


def _lazy(module: str) -> bool:
    return module in sys.modules and "__getattr__" in vars(sys.modules[module])


def _own_name(name: str) -> bool:
    """Tell whether `sys.modules` has a module under its own name, unlike `os.path`."""
    return getattr(sys.modules.get(name), "__name__", "") == name


def _record(imports: "set[tuple[str, str]]", root: str) -> None:
    """Have every import that succeeds added to `imports`, with who made it."""

    def recorded(name, globals=None, locals=None, fromlist=(), level=0):  # type: ignore[no-untyped-def] # noqa: A002, ANN001, ANN202 # as the builtin
        module = ORIGINAL(name, globals, locals, fromlist, level)
        base = _absolute(name, globals or {}, level)
        items = [base + "." + item for item in fromlist or ()]
        for target in (base, *filter(_own_name, items)):
            imports.add((_importer(root), target))
        return module

    builtins.__import__ = recorded


def _absolute(name: str, scope: "dict[str, str]", level: int) -> str:
    """Return what `name` after `level` dots means in a module (language reference, 5.7)."""
    if not level:
        return name
    package = scope.get("__package__") or scope["__name__"].rpartition(".")[0]
    parts = package.split(".")
    return ".".join(parts[: len(parts) - level + 1] + [name] * bool(name))


def _importer(root: str) -> str:
    """Return the module whose top-level code is running; none is when C code is the `root`."""
    frame = sys._getframe(1).f_back  # noqa: SLF001 # there is no other way to it
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if frame.f_code.co_name == "<module>" and name in sys.modules and name != "__main__":
            return str(name)
        frame = frame.f_back
    return root


if __name__ == "__main__":
    __name__ = "probe"  # a deprecation is shown to `__main__` alone, and showing it imports
    modules = sorted(set(sys.stdin.read().split()) - UNSAFE)
    sys.stdout.buffer.write(marshal.dumps({name: observed(name) for name in modules}, 2))
