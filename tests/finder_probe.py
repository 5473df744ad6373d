"""Says where CPython's own finders find modules; `finder_twin.py` starts it and asks.

It reads a question a line, in JSON: a search path, and the dotted names to find along it.  The
finders are asked in the order of `sys.meta_path`, each package's submodules in its own directories,
and nothing is imported.  It runs on every CPython from 3.8 on, hence annotations in quotes.
"""

import sys

STARTED = frozenset(sys.modules) | {"site", *getattr(__import__("site"), "__builtins__", ())}
"""Modules a program has before its first line; nothing is looked for under their names."""

import json  # noqa: E402 - what it loads is not loaded in every program
from importlib import invalidate_caches  # noqa: E402 - as above
from importlib.machinery import (  # noqa: E402 - as above
    EXTENSION_SUFFIXES,
    BuiltinImporter,
    ExtensionFileLoader,
    FrozenImporter,
    ModuleSpec,
    PathFinder,
)
