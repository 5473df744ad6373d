"""An option more for every run of pytest, where the project's own files configure it.

What is edited is the text of the file that counts, so that its layout and its comments stay; what
the edit comes to is read back before it is offered.
"""

import re
from collections.abc import Iterator

from modtidy import paths
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.toml import Key, places
from modtidy.plan import Rewrite
from modtidy.rewriting.builds.module_lists import appended, items_at
from modtidy.rewriting.outcome import texts_of
from modtidy.text import Edit, Span, edited
from modtidy.tree import Tree

_OPTION = "--import-mode=importlib"
_MODE = re.compile(r"--import-mode[= ]\w+")
_TABLES: tuple[Key, ...] = (("tool", "pytest", "ini_options"), ("tool", "pytest"), ("pytest",))
_SECTION = r"(?m)^\[{name}\][^\n]*\n(?P<body>(?:(?!\[).*\n?)*)"
_ADDOPTS = re.compile(r"(?m)^addopts[ \t]*[=:](?P<value>.*(?:\r?\n[ \t]+\S.*)*)")


def importlib_mode(home: Configuration, tree: Tree) -> Rewrite | None:
    """Have pytest import tests in its mode `importlib`; None where no file of `home` can say so."""
    path = paths.join(home.path, home.pytest.source)
    if not home.pytest.source:
        return None
    text = tree.text(path)
    edits = _in_toml(text) if path.endswith(".toml") else _in_ini(text, path)
    for edit in edits:
        texts = texts_of(home.path, tree) | {home.pytest.source: edited(text, (edit,))}
        if read_configuration(home.path, texts).pytest.import_mode == "importlib":
            return Rewrite(path, (edit,))
    return None


def _in_toml(text: str) -> Iterator[Edit]:
    """Yield the edits that may do, the one to be preferred first."""
    where = places(text)
    table = next((one for one in _TABLES if one in where.keys), None)
    if table is None:
        return
    key = (*table, "addopts")
    if key in where.values:
        value = where.values[key]
        yield from _replaced(text, value)
        items = items_at(where, key)
        if text.startswith("[", value.start):
            yield appended(text, value, items, f'"{_OPTION}"')
        else:
            yield _in_string(text, value)
        return
    line_end = text.find("\n", where.keys[table].end) + 1
    written = f'"{_OPTION}"' if table[-1] == "ini_options" else f'["{_OPTION}"]'
    if line_end:
        yield Edit(Span(line_end, line_end), f"addopts = {written}{_line_end(text)}")


def _in_ini(text: str, path: str) -> Iterator[Edit]:
    name = "tool:pytest" if path.endswith("setup.cfg") else "pytest"
    section = re.search(_SECTION.format(name=name), text)
    if section is None:
        return
    body = section.start("body")
    option = _ADDOPTS.search(text, body, section.end("body"))
    if option is None:
        yield Edit(Span(body, body), f"addopts = {_OPTION}{_line_end(text)}")
        return
    value = Span(*option.span("value"))
    yield from _replaced(text, value)
    end = value.start + len(text[value.start : value.end].rstrip())
    yield Edit(Span(end, end), f" {_OPTION}")


def _replaced(text: str, value: Span) -> Iterator[Edit]:
    found = _MODE.search(text, value.start, value.end)
    if found:
        yield Edit(Span(*found.span()), _OPTION)


def _in_string(text: str, value: Span) -> Edit:
    """Add the option at the end of a string."""
    written = text[value.start : value.end]
    quote = 3 if written.startswith(('"""', "'''")) else 1
    end = value.start + len(written[:-quote].rstrip())
    between = " " if end - value.start > quote else ""
    return Edit(Span(end, end), f"{between}{_OPTION}")


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
