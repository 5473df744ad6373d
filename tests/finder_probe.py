"""Says where CPython's own finders find modules; `finder_twin.py` starts it and asks.

It reads a question a line, in JSON: a search path, and the dotted names to find along it.  The
finders are asked in the order of `sys.meta_path`, each package's submodules in its own directories,
and nothing is imported.  It runs on every CPython from 3.8 on, hence annotations in quotes.
"""

import site  # noqa: F401 # every program has loaded it
import sys

STARTED = frozenset(sys.modules)
"""What a program has loaded before its first line: nothing is looked for under these names."""

import json  # noqa: E402 # what this loads, not every program has
from importlib import invalidate_caches  # noqa: E402 # as above
from importlib.machinery import (  # noqa: E402 # as above
    EXTENSION_SUFFIXES,
    BuiltinImporter,
    ExtensionFileLoader,
    FrozenImporter,
    ModuleSpec,
    PathFinder,
)


def found(name: str, search_path: "list[str]") -> "tuple[str, str, list[str]] | None":
    """Return the kind, the origin and the portions of the module `name`; None if there is none."""
    parts = name.split(".")
    spec = _top_level(parts[0], search_path)
    for count in range(2, len(parts) + 1):
        if spec is None or spec.submodule_search_locations is None:
            return None
        spec = _below(".".join(parts[:count]), list(spec.submodule_search_locations))
    return _told(spec) if spec else None


def _top_level(name: str, search_path: "list[str]") -> "ModuleSpec | None":
    builtin = BuiltinImporter.find_spec(name)
    if builtin:
        return builtin
    if name in STARTED:
        return PathFinder.find_spec(name, sys.path) or FrozenImporter.find_spec(name)
    return _below(name, search_path)


def _below(name: str, directories: "list[str]") -> "ModuleSpec | None":
    """Find a module along `directories`; a frozen one was made from a file of the library's."""
    frozen = FrozenImporter.find_spec(name)
    # By its last part, which is all that is compared with files: its package is not loaded.
    where = sys.path if frozen and "." not in name else directories
    return PathFinder.find_spec(name.rpartition(".")[2], where) or frozen


def _told(spec: ModuleSpec) -> "tuple[str, str, list[str]]":
    portions = spec.submodule_search_locations
    if not spec.has_location:
        if portions is not None:
            return "namespace package", "", list(portions)
        return f"{spec.origin} module", "", []
    if portions is not None:
        return "regular package", spec.origin or "", list(portions)
    native = isinstance(spec.loader, ExtensionFileLoader)
    return "extension module" if native else "module", spec.origin or "", []


def main() -> None:
    """Say how extension modules end, and then answer every question."""
    print(json.dumps(EXTENSION_SUFFIXES), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        invalidate_caches()
        sys.path_importer_cache.clear()
        answers = [found(name, question["search_path"]) for name in question["names"]]
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
