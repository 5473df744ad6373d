"""Asks the interpreter that runs it about its standard library; `generate_stdlib.py` starts it.

It runs on every CPython from 3.8 on, hence annotations in quotes, which none of them evaluates.
`describe` reads the library as text.  `observe` imports each module in a fork of a process that
has loaded nothing, and writes down who imported what: what a module imports is what CPython does,
so fallbacks after `except ImportError` are not mistaken for imports, and those made by C code or
by a function called at import time are not missed.  Until the last fork, only modules built into
every interpreter may be imported here.
"""

import builtins
import marshal
import sys

EXCLUDED = frozenset(
    {"idlelib", "turtledemo", "test", "tests", "idle_test", "__main__", "site-packages"}
)
"""Parts of a module's name that keep it out: tests and programs, which nobody imports."""

UNSAFE = frozenset({"antigravity", "dummy_threading"})
"""One opens a browser, one makes others import what they never do; they are only read."""


def main() -> None:
    """Answer `describe` on standard output, as JSON, or `observe`, as marshalled bytes."""
    if sys.argv[1] == "describe":
        import json  # noqa: PLC0415 # not to be loaded before a fork

        sys.stdout.write(json.dumps(describe()))
    else:
        modules = set(sys.stdin.read().split()) - UNSAFE
        sys.stdout.buffer.write(marshal.dumps({name: _forked(name) for name in sorted(modules)}, 2))


# What is written in the library's files


def describe() -> "dict[str, object]":
    """Return the names, the built-in and frozen ones, and what each module's file imports."""
    import _imp  # noqa: PLC0415 # as json above
    import os  # noqa: PLC0415 # as json above

    directory = os.path.dirname(os.__file__)
    files = dict(_files(directory, ""))
    compiled = {name.partition(".")[0] for name in os.listdir(directory + "/lib-dynload")}
    # `sys.stdlib_module_names` is new in 3.10; before it, what lies in the directory has to do.
    listed = {name for name in files if "." not in name} | compiled
    names = set(getattr(sys, "stdlib_module_names", listed | set(sys.builtin_module_names)))
    names = {name for name in names if name.isidentifier() and not name.startswith("_sysconfig")}
    return {
        "version": sys.version.split()[0],
        "platform": sys.platform,
        "names": sorted(names),
        "builtin": sorted(sys.builtin_module_names),
        "frozen": sorted(name for name in names if _imp.is_frozen(name)),
        "compiled": sorted(compiled & names),
        "written": {name: _written(name, path, files) for name, path in files.items()},
    }


def _files(directory: str, prefix: str) -> "list[tuple[str, str]]":
    """Return every module below a directory with its file, packages by their `__init__.py`."""
    import os  # noqa: PLC0415 # not to be loaded before a fork

    found = []
    for entry in sorted(os.listdir(directory)):
        stem, _, suffix = entry.partition(".")
        path = directory + "/" + entry
        if stem in EXCLUDED or not stem.isidentifier():
            continue
        if suffix == "py" and stem != "__init__":
            found.append((prefix + stem, path))
        if os.path.exists(path + "/__init__.py"):
            found.append((prefix + stem, path + "/__init__.py"))
            found += _files(path, prefix + stem + ".")
    return found


def _written(module: str, path: str, files: "dict[str, str]") -> "list[str]":
    """Return what the file surely tries to import when it is: not under `if` or `except`."""
    import ast  # noqa: PLC0415 # not to be loaded before a fork

    package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
    with open(path, "rb") as file:
        waiting: "list[ast.stmt]" = list(ast.parse(file.read()).body)
    found = set()
    for statement in waiting:
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            base = _absolute(statement.module or "", package, statement.level)
            names = {base + "." + alias.name for alias in statement.names}
            found |= {base} | (names & set(files))
        elif isinstance(statement, (ast.ClassDef, ast.Try, ast.With)):
            waiting += statement.body
    return sorted(found - {module})


def _absolute(name: str, package: str, level: int) -> str:
    """Return what `name` after `level` dots means in `package` (language reference, 5.7)."""
    if not level:
        return name
    parts = package.split(".")
    return ".".join(parts[: len(parts) - level + 1] + [name] * bool(name))


# What the interpreter does


def _forked(module: str) -> "dict[str, object]":
    """Return what `observe` says of `module`, asked in a process of its own."""
    import posix  # noqa: PLC0415 # built-in, but only where there is a fork

    reader, writer = posix.pipe()
    child = posix.fork()
    if not child:
        quiet = posix.open("/dev/null", posix.O_RDWR)
        for stream in range(3):
            posix.dup2(quiet, stream)
        posix.write(writer, marshal.dumps(observe(module), 2))
        posix._exit(0)
    posix.close(writer)
    received = b""
    for piece in iter(lambda: posix.read(reader, 1 << 16), b""):
        received += piece
    posix.close(reader)
    posix.waitpid(child, 0)
    return marshal.loads(received) if received else {"failed": True, "imports": [], "loaded": []}


def observe(module: str) -> "dict[str, object]":
    """Import `module`; return who then imported what, and all that was loaded.

    A module that makes attributes when they are asked for (PEP 562) is asked for each of
    `__all__`: what that imports is written down under the attribute's dotted name.
    """
    before = set(sys.modules)
    imports: "set[tuple[str, str]]" = set()
    original = builtins.__import__
    builtins.__import__ = _recording(original, imports, module)
    try:
        original(module)
    except BaseException:  # noqa: BLE001 # whatever keeps it from being imported here
        return {"failed": True, "imports": sorted(imports), "loaded": []}
    loaded = [name for name in set(sys.modules) - before if _own_name(name)]
    for name in getattr(sys.modules[module], "__all__", ()) if _lazy(module) else ():
        if name not in vars(sys.modules[module]):
            builtins.__import__ = _recording(original, imports, module + "." + name)
            getattr(sys.modules[module], name, None)
    return {"failed": False, "imports": sorted(imports), "loaded": sorted(loaded)}


def _lazy(module: str) -> bool:
    return module in sys.modules and "__getattr__" in vars(sys.modules[module])


def _own_name(name: str) -> bool:
    """Tell whether `sys.modules` has a module under its own name, unlike `os.path`."""
    return getattr(sys.modules.get(name), "__name__", "") == name


def _recording(original: "object", imports: "set[tuple[str, str]]", root: str) -> "object":
    """Return an `__import__` that adds every import that succeeds to `imports`."""

    def recorded(name, globals=None, locals=None, fromlist=(), level=0):  # type: ignore[no-untyped-def] # noqa: A002, ANN001, ANN202, E501 # the signature is the builtin's
        module = original(name, globals, locals, fromlist, level)
        importer = _running(sys._getframe(1), root)
        scope = globals or {}
        package = scope.get("__package__") or scope.get("__name__", "").rpartition(".")[0]
        base = _absolute(name, package, level)
        imports.add((importer, base))
        for item in fromlist or ():
            if _own_name(base + "." + item):
                imports.add((importer, base + "." + item))
        return module

    return recorded


def _running(frame: "object", root: str) -> str:
    """Return the module whose top-level code is running; none is when C code is the `root`."""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if frame.f_code.co_name == "<module>" and name in sys.modules and name != "__main__":
            return name
        frame = frame.f_back
    return root


if __name__ == "__main__":
    main()
