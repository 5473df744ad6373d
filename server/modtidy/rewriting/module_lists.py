"""A module that the build configuration lists by its name, listed among the packages instead.

setuptools takes modules from `py-modules` and packages from `packages`, and refuses to find a
package under the first (`setuptools/command/build_py.py`).  What is edited is the text, so that
its layout and its comments stay.
"""

import re
from collections.abc import Iterator

from modtidy.configuration.modules import ModuleEntry
from modtidy.configuration.toml import Key, Places, places
from modtidy.text import Edit, Span

_MODULES: Key = ("tool", "setuptools", "py-modules")
_PACKAGES: Key = ("tool", "setuptools", "packages")
_OPTION = r"(?m)^{key}[ \t]*[=:](?P<value>.*(?:\r?\n(?:[ \t]+\S.*|[ \t]*[#;].*))*)(?:\r?\n|\Z)"
_ITEM = re.compile(r"(?m)^[ \t]*[#;].*$|(?P<name>[^\s,#;]+)")


def listed_as_package(entry: ModuleEntry, text: str) -> Iterator[Edit]:
    """Yield the edits in the `text` of the file an entry is in, after which it is a package's."""
    if entry.file == "pyproject.toml":
        yield from _in_toml(entry, text)
    elif entry.file == "setup.cfg":
        yield from _in_ini(entry, text)


def added(name: str, file: str, text: str) -> Edit | None:
    """Give the edit of the `text` of a file by which the package `name` is taken, too.

    It is listed with the packages that are listed, or with those a search is to find; None where
    there is no such list.
    """
    if file == "setup.cfg":
        packages = option_in(text, "packages")
        is_list = packages and "find" not in packages["value"] and ini_items(packages)
        return ini_appended(text, packages, name) if packages and is_list else None
    where = places(text)
    for key in (_PACKAGES, (*_PACKAGES, "find", "include")):
        items = items_at(where, key)
        if items and key in where.values:
            return appended(text, where.values[key], items, f'"{name}"')
    return None


def _in_toml(entry: ModuleEntry, text: str) -> Iterator[Edit]:
    where = places(text)
    quoted = Span(entry.span.start - 1, entry.span.end + 1)
    written = text[quoted.start : quoted.end]
    items = items_at(where, _MODULES)
    key = where.keys[_MODULES]
    if _PACKAGES not in where.keys:
        if len(items) == 1:
            yield Edit(key, "packages")
            return
        start = text.rfind("\n", 0, key.start) + 1
        prefix, line_end = text[start : key.start], "\r\n" if "\r\n" in text else "\n"
        if "{" in prefix:
            yield Edit(Span(key.start, key.start), f"packages = [{written}], ")
        else:
            new = f"{prefix}packages = [{written}]{line_end}"
            yield Edit(Span(start, start), new)
    elif _PACKAGES in where.values:
        listed = where.values[_PACKAGES]
        if text.startswith("[", listed.start):
            yield appended(text, listed, items_at(where, _PACKAGES), written)
    if len(items) == 1:
        yield Edit(lines(text, Span(key.start, where.values[_MODULES].end)), "")
    else:
        yield Edit(taken_out(text, items, quoted), "")


def items_at(where: Places, key: Key) -> list[Span]:
    """List the spans of the items of the array at `key`, in order."""
    found = [span for at, span in where.values.items() if at[:-1] == key and at != key]
    return sorted(found)


def appended(text: str, array: Span, items: list[Span], new: str) -> Edit:
    """Add an item to an array, on a line of its own where the last one has that."""
    if not items:
        return Edit(Span(array.start + 1, array.start + 1), new)
    last = items[-1]
    line = text.rfind("\n", 0, last.start) + 1
    indentation = text[line : last.start]
    end = last.end
    if indentation.strip() or line < array.start:
        return Edit(Span(end, end), f", {new}")
    line_end = "\r\n" if "\r\n" in text else "\n"
    return Edit(Span(end, end), f",{line_end}{indentation}{new}")


def taken_out(text: str, items: list[Span], item: Span) -> Span:
    """Give what goes with one of several items: its line where that is its own, or a comma."""
    start = text.rfind("\n", 0, item.start) + 1
    end = text.find("\n", item.end) + 1 or len(text)
    around = text[start : item.start] + text[item.end : end].partition("#")[0]
    if not around.replace(",", "").strip():
        return Span(start, end)
    at = items.index(item)
    if at + 1 < len(items):
        return Span(item.start, items[at + 1].start)
    return Span(items[at - 1].end, item.end)


def lines(text: str, span: Span) -> Span:
    """Widen a span to its lines, where nothing but a comment stands in them besides it."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end) + 1 or len(text)
    if text[span.end : end].partition("#")[0].strip() or "{" in text[start : span.start]:
        return span
    return Span(start, end)


def _in_ini(entry: ModuleEntry, text: str) -> Iterator[Edit]:
    modules = option_in(text, "py_modules")
    packages = option_in(text, "packages")
    if modules is None:
        return
    items = ini_items(modules)
    line_end = "\r\n" if "\r\n" in text else "\n"
    if packages is None:
        if len(items) == 1:
            yield Edit(Span(modules.start(), modules.start() + len("py_modules")), "packages")
            return
        start = modules.start()
        yield Edit(Span(start, start), f"packages = {entry.name}{line_end}")
    elif "find:" not in packages["value"] and "find_namespace:" not in packages["value"]:
        yield ini_appended(text, packages, entry.name)
    if len(items) == 1:
        yield Edit(Span(modules.start(), modules.end()), "")
    else:
        yield Edit(taken_out(text, items, entry.span), "")


def ini_appended(text: str, option: re.Match[str], name: str) -> Edit:
    """Add an item to the list that an option has, on a line of its own where the last has that."""
    last = ini_items(option)[-1]
    line = text.rfind("\n", 0, last.start) + 1
    indentation = text[line : last.start]
    if line <= option.start() or indentation.strip():
        return Edit(Span(last.end, last.end), f", {name}")
    line_end = "\r\n" if "\r\n" in text else "\n"
    return Edit(Span(last.end, last.end), f"{line_end}{indentation}{name}")


def option_in(text: str, key: str) -> re.Match[str] | None:
    """Find an option of an INI file, with its value as the group `value`."""
    return re.search(_OPTION.format(key=key), text)


def ini_items(option: re.Match[str]) -> list[Span]:
    """List the spans of the items of the list that an option has."""
    start = option.start("value")
    found = (one for one in _ITEM.finditer(option["value"]) if one["name"])
    return [Span(start + one.start("name"), start + one.end("name")) for one in found]
