"""A module that the build configuration lists by its name, listed among the packages instead.

setuptools takes modules from `py-modules` and packages from `packages`, and refuses to find a
package under the first (`setuptools/command/build_py.py`).  What is edited is the text, so that
its layout and its comments stay.
"""

import re
from collections.abc import Iterator, Sequence

from modtidy.configuration.modules import ModuleEntry
from modtidy.configuration.toml import Key, Places, places
from modtidy.text import Edit, Span

_MODULES: Key = ("tool", "setuptools", "py-modules")
_PACKAGES: Key = ("tool", "setuptools", "packages")
_OPTION = r"(?m)^{key}[ \t]*[=:](?P<value>.*(?:\r?\n(?:[ \t]+\S.*|[ \t]*[#;].*))*)(?:\r?\n|\Z)"
_REST = re.compile(r"(?P<comma>(?:[ \t]*,)?)(?P<comment>[ \t]*(?:#[^\r\n]*)?)")
"""What is left of a line behind an item, or a list."""
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
    if _PACKAGES not in where.keys and len(items) == 1:
        yield Edit(key, "packages")
        return
    array = where.values[_MODULES]
    line = lines(text, Span(key.start, array.end))
    stays = len(items) == 1 and not _is_put_there(text, line, where, written)
    comment = "" if stays else comment_of(text, array, items, quoted)
    if _PACKAGES not in where.keys:
        yield new_list(text, key, f"packages = [{written}]", comment)
    elif _PACKAGES in where.values:
        listed = where.values[_PACKAGES]
        if text.startswith("[", listed.start):
            yield from put_in(text, listed, items_at(where, _PACKAGES), written, comment)
    if len(items) > 1:
        yield taken_out(text, items, quoted)
    else:
        yield Edit(Span(array.start + 1, array.end - 1) if stays else line, "")


def _is_put_there(text: str, line: Span, where: Places, written: str) -> bool:
    """Tell whether the way back puts a list of one where it is: if not, it stays, with none."""
    if not text.startswith(f"py-modules = [{written}]", line.start):
        return False
    if _PACKAGES in where.values:
        return text.rfind("\n", 0, where.keys[_PACKAGES].start) + 1 == line.end
    return text[: line.start].rstrip("\r\n").endswith("[tool.setuptools]")


def new_list(text: str, key: Span, written: str, comment: str) -> Edit:
    """Write a list of one above the one that has `key`, or before it where that is in a line."""
    start = text.rfind("\n", 0, key.start) + 1
    prefix, line_end = text[start : key.start], "\r\n" if "\r\n" in text else "\n"
    if "{" in prefix:
        return Edit(Span(key.start, key.start), f"{written}, ")
    return Edit(Span(start, start), f"{prefix}{written}{comment}{line_end}")


def items_at(where: Places, key: Key) -> list[Span]:
    """List the spans of the items of the array at `key`, in order."""
    found = [span for at, span in where.values.items() if at[:-1] == key and at != key]
    return sorted(found)


def appended(text: str, array: Span, items: list[Span], new: str, comment: str = "") -> Edit:
    """Add an item to an array, on a line of its own where the last one has that."""
    if not items:
        return Edit(Span(array.start + 1, array.start + 1), new)
    last = items[-1]
    line = text.rfind("\n", 0, last.start) + 1
    indentation = text[line : last.start]
    if indentation.strip() or line < array.start:
        return Edit(Span(last.end, last.end), f", {new}")
    line_end = "\r\n" if "\r\n" in text else "\n"
    if not _has_line(text, last):
        return Edit(Span(last.end, last.end), f",{line_end}{indentation}{new}")
    rest = _REST.match(text, last.end)
    said, comma = (rest[0], rest["comma"]) if rest else ("", "")
    written = f"{said if comma else f',{said}'}{line_end}{indentation}{new}{comma.strip()}{comment}"
    return Edit(Span(last.end, last.end + len(said)), written)


def all_appended(text: str, array: Span, items: list[Span], many: Sequence[str]) -> Edit:
    """Add several items to an array, each on a line of its own where the last one has that."""
    between = ", "
    if items and _has_line(text, items[-1]):
        line = text.rfind("\n", 0, items[-1].start) + 1
        line_end = "\r\n" if "\r\n" in text else "\n"
        between = f",{line_end}{text[line : items[-1].start]}"
    return appended(text, array, items, between.join(many))


def put_in(
    text: str, array: Span, items: list[Span], new: str, comment: str = ""
) -> Iterator[Edit]:
    """Yield the edits that add an item where its name belongs, if they are in order, or at the end.

    `comment` is what is said of it, which stands behind it, or behind an array of one line.
    """
    names = [text[one.start : one.end].strip("\"'") for one in items]
    name = new.strip("\"'")
    later = [one for one, other in zip(items, names, strict=True) if other > name]
    own_line = bool(items) and _has_line(text, items[-1])
    if names != sorted(names) or not later:
        yield appended(text, array, items, new, comment)
    elif own_line and _has_line(text, later[0]):
        start = text.rfind("\n", 0, later[0].start) + 1
        line_end = "\r\n" if "\r\n" in text else "\n"
        written = f"{text[start : later[0].start]}{new},{comment}{line_end}"
        yield Edit(Span(start, start), written)
    else:
        yield Edit(Span(later[0].start, later[0].start), f"{new}, ")
    if comment and not own_line and re.match(r"[ \t]*(?:\r?\n|\Z)", text[array.end :]):
        yield Edit(Span(array.end, array.end), comment)


def comment_of(text: str, array: Span, items: list[Span], item: Span) -> str:
    """Give the comment that goes with an item: that of its own line, or of an array of it alone."""
    if _has_line(text, item):
        found = _REST.match(text, item.end)
    else:
        found = _REST.match(text, array.end) if len(items) == 1 else None
    return found["comment"] if found else ""


def taken_out(text: str, items: list[Span], item: Span) -> Edit:
    """Take one of several items out: its line where that is its own, or a comma with it.

    Where the last has no comma behind it, the last that is left has none either.
    """
    at = items.index(item)
    if not _has_line(text, item):
        if at + 1 < len(items):
            return Edit(Span(item.start, items[at + 1].start), "")
        return Edit(Span(items[at - 1].end, item.end), "")
    start, end = text.rfind("\n", 0, item.start) + 1, text.find("\n", item.end) + 1 or len(text)
    rest, before = _REST.match(text, item.end), items[at - 1].end
    if at == 0 or at + 1 < len(items) or not rest or rest["comma"]:
        return Edit(Span(start, end), "")
    return Edit(Span(before, end), text[before:start].replace(",", "", 1))


def _has_line(text: str, item: Span) -> bool:
    """Tell whether nothing but a comma and a comment stands in an item's line besides it."""
    start = text.rfind("\n", 0, item.start) + 1
    rest = _REST.match(text, item.end)
    end = rest.end() if rest else item.end
    return not text[start : item.start].strip() and text[end : end + 1] in {"", "\r", "\n"}


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
        yield ini_put_in(text, packages, entry.name)
    if len(items) == 1:
        yield Edit(Span(modules.start(), modules.end()), "")
    else:
        yield ini_taken_out(text, items, entry.span)


def ini_appended(text: str, option: re.Match[str], name: str) -> Edit:
    """Add an item to the list that an option has, on a line of its own where the last has that."""
    last = ini_items(option)[-1]
    line = text.rfind("\n", 0, last.start) + 1
    indentation = text[line : last.start]
    if line <= option.start() or indentation.strip():
        return Edit(Span(last.end, last.end), f", {name}")
    line_end = "\r\n" if "\r\n" in text else "\n"
    return Edit(Span(last.end, last.end), f"{line_end}{indentation}{name}")


def ini_put_in(text: str, option: re.Match[str], name: str) -> Edit:
    """Add an item where its name belongs, if the list is in order, or at its end."""
    items = ini_items(option)
    names = [text[one.start : one.end] for one in items]
    later = [one for one, other in zip(items, names, strict=True) if other > name]
    if names != sorted(names) or not later:
        return ini_appended(text, option, name)
    line = text.rfind("\n", 0, later[0].start) + 1
    indentation = text[line : later[0].start]
    line_end = "\r\n" if "\r\n" in text else "\n"
    new = f"{name}, " if indentation.strip() else f"{name}{line_end}{indentation}"
    return Edit(Span(later[0].start, later[0].start), new)


def ini_taken_out(text: str, items: list[Span], item: Span) -> Edit:
    """Take one of several items out: its line where that is its own, or a comma with it."""
    start, end = text.rfind("\n", 0, item.start) + 1, text.find("\n", item.end) + 1 or len(text)
    around = text[start : item.start] + text[item.end : end]
    if not around.replace(",", "").strip():
        return Edit(Span(start, end), "")
    at = items.index(item)
    if at + 1 < len(items):
        return Edit(Span(item.start, items[at + 1].start), "")
    return Edit(Span(items[at - 1].end, item.end), "")


def option_in(text: str, key: str) -> re.Match[str] | None:
    """Find an option of an INI file, with its value as the group `value`."""
    return re.search(_OPTION.format(key=key), text)


def ini_items(option: re.Match[str]) -> list[Span]:
    """List the spans of the items of the list that an option has."""
    start = option.start("value")
    found = (one for one in _ITEM.finditer(option["value"]) if one["name"])
    return [Span(start + one.start("name"), start + one.end("name")) for one in found]
