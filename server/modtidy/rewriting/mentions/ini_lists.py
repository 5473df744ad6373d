"""Where an INI file lists modules, or paths, as single words: `setup.cfg`, `tox.ini` and others.

The one idea: most tools have keys of their own for that; what setuptools says of packages one by
one has sections of its own.
"""

import re
from collections.abc import Iterator

from modtidy.text import Span

_NAMES = (
    r"packages|py_modules|plugins|namespace_packages|source|source_pkgs|known_first_party|root_packages?|"
    r"modules|known_local_folder|app_import_names|"
    r"source_modules|forbidden_modules|layers|containers|ignore_imports|independence"
)
_PATHS = r"files|pythonpath|testpaths|norecursedirs|exclude|extend-exclude|omit"
_LIST = r"(?m)^(?:{keys})[ \t]*[=:](?P<value>.*(?:\r?\n[ \t]+.*)*)"
_SECTION = re.compile(r"(?ms)^\[(?P<name>[^\]\n]+)\][^\n]*$(?P<body>.*?)(?=^\[|\Z)")
_DATA = ("options.package_data", "options.exclude_package_data")
_ENTRY_POINT = re.compile(r"(?m)^[ \t]*[\w.-]+[ \t]*=[ \t]*(?P<value>[\w.]+)")
_KEY = re.compile(r"(?m)^(?P<value>[\w.]+)(?=[ \t]*[=:])")
_PACKAGE = re.compile(r"(?m)(?:^package_dir[ \t]*[=:][ \t]*|^[ \t]+)(?P<value>[\w.]+)(?=[ \t]*=)")
_DIRECTORY = re.compile(r"(?m)(?:^package_dir[ \t]*[=:]|^)[ \t]*[\w.]*[ \t]*=[ \t]*(?P<value>\S+)$")


def names(text: str) -> Iterator[Span]:
    """Yield the parts of a text in which words are the names of modules."""
    yield from _spans(_LIST.format(keys=_NAMES), text)
    for section in _SECTION.finditer(text):
        body = Span(*section.span("body"))
        if section["name"] in _DATA:
            yield from _spans(_KEY, text, body)
        elif section["name"] == "options.packages.find":
            yield from _spans(_LIST.format(keys="include|exclude"), text, body)
        elif section["name"] == "options.entry_points":
            yield from _spans(_ENTRY_POINT, text, body)
        elif section["name"].startswith("mypy-"):
            yield Span(*section.span("name"))
    for listed in _spans(_LIST.format(keys="package_dir"), text):
        yield from _spans(_PACKAGE, text, listed)


def paths(text: str) -> Iterator[Span]:
    """Yield the parts of a text in which words are paths."""
    for section in _SECTION.finditer(text):
        if section["name"] != "options.packages.find":
            yield from _spans(_LIST.format(keys=_PATHS), text, Span(*section.span("body")))
    for listed in _spans(_LIST.format(keys="package_dir"), text):
        yield from _spans(_DIRECTORY, text, listed)


def _spans(pattern: str | re.Pattern[str], text: str, within: Span | None = None) -> Iterator[Span]:
    start, end = (within.start, within.end) if within else (0, len(text))
    for found in re.compile(pattern).finditer(text, start, end):
        yield Span(*found.span("value"))
