"""The modules that `py_modules` names one by one, and where: a refactoring may rename them."""

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from modtidy.configuration.toml import places
from modtidy.text import Span


class ModuleEntry(NamedTuple):
    """One module in a list of modules."""

    name: str
    file: str
    """The name of the file the list is in."""
    span: Span
    """Where the name stands in that file, without quotation marks."""


def explicit_modules(texts: Mapping[str, str], names: tuple[str, ...]) -> tuple[ModuleEntry, ...]:
    """Return the entries that list `names` in the project's files, by name in `texts`."""
    found = (
        *_in_pyproject(texts.get("pyproject.toml", "")),
        *_in_setup_cfg(texts.get("setup.cfg", "")),
        *_in_setup_script(texts.get("setup.py", "")),
    )
    return tuple(one for one in found if one.name in names)


def _in_pyproject(text: str) -> Iterator[ModuleEntry]:
    if "py-modules" not in text:
        return
    for key, span in places(text).values.items():
        if key[:3] == ("tool", "setuptools", "py-modules") and isinstance(key[-1], int):
            inside = Span(span.start + 1, span.end - 1)
            name = text[inside.start : inside.end]
            yield ModuleEntry(name, "pyproject.toml", inside)


def _in_setup_cfg(text: str) -> Iterator[ModuleEntry]:
    pattern = r"^py_modules[ \t]*[=:](?P<value>.*(?:\r?\n(?:[ \t]+.*|[ \t]*[#;].*|[ \t]*))*)"
    for setting in re.finditer(pattern, text, re.MULTILINE):
        for one in re.finditer(r"(?m)^[ \t]*[#;].*$|(?P<name>[\w.]+)", setting["value"]):
            if one["name"]:
                start = setting.start("value") + one.start()
                span = Span(start, start + len(one["name"]))
                yield ModuleEntry(one["name"], "setup.cfg", span)


def _in_setup_script(text: str) -> Iterator[ModuleEntry]:
    if "py_modules" not in text:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python thinks of the script is not asked
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    starts = _line_starts(text)
    for keyword in (node for node in ast.walk(tree) if isinstance(node, ast.keyword)):
        if keyword.arg == "py_modules" and isinstance(keyword.value, (ast.List, ast.Tuple)):
            for item in keyword.value.elts:
                if isinstance(item, ast.Constant) and isinstance(item.value, str):
                    start = _offset(text, starts, item)
                    at = text.find(item.value, start)
                    span = Span(at, at + len(item.value))
                    yield ModuleEntry(item.value, "setup.py", span)


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text)))


def _offset(text: str, starts: tuple[int, ...], node: ast.Constant) -> int:
    """Return the offset of `node`; columns count bytes of UTF-8 (`ast`'s documentation)."""
    start = starts[node.lineno - 1]
    before = text[start:].encode()[: node.col_offset]
    return start + len(before.decode())
