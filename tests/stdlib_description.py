"""Reads the standard library of the interpreter that runs it; `generate_stdlib.py` starts it.

It prints, as JSON, the names, which of them are in the interpreter itself, and what each module's
file says it imports.  It runs on every CPython from 3.8 on, hence annotations in quotes.
"""

import _imp
import ast
import json
import sys
from importlib.util import resolve_name
from pathlib import Path

LIBRARY = Path(ast.__file__).parent

EXCLUDED = frozenset(
    {"idlelib", "turtledemo", "test", "tests", "idle_test", "__main__", "site-packages"}
)
"""Parts of a module's name that keep it out: tests and programs, which nobody imports."""


def description() -> "dict[str, object]":
    """Return all there is to say without importing the modules."""
    files = dict(_files(LIBRARY, ""))
    compiled = {path.name.partition(".")[0] for path in (LIBRARY / "lib-dynload").iterdir()}
    # `sys.stdlib_module_names` is new in 3.10; before it, what lies in the directory has to do.
    listed = {name for name in files if "." not in name} | compiled | {"idlelib", "turtledemo"}
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


def _files(directory: Path, prefix: str) -> "list[tuple[str, Path]]":
    """Return every module below a directory with its file, packages by their `__init__.py`."""
    found = []
    for path in sorted(directory.iterdir()):
        stem, _, suffix = path.name.partition(".")
        if stem in EXCLUDED or not stem.isidentifier():
            continue
        if suffix == "py" and stem != "__init__":
            found.append((prefix + stem, path))
        if (path / "__init__.py").is_file():
            found.append((prefix + stem, path / "__init__.py"))
            found += _files(path, prefix + stem + ".")
    return found


def _written(module: str, path: Path, files: "dict[str, Path]") -> "list[str]":
    """Return what the file surely tries to import when it is: not under `if` or `except`."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    waiting = ast.parse(path.read_bytes()).body
    found = set()
    for statement in waiting:
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            base = resolve_name("." * statement.level + (statement.module or ""), package)
            names = {base + "." + alias.name for alias in statement.names}
            found |= {base} | (names & set(files))
        elif isinstance(statement, (ast.ClassDef, ast.Try, ast.With)):
            waiting += statement.body
    return sorted(found - {module})


if __name__ == "__main__":
    print(json.dumps(description()))
