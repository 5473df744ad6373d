"""A package that the build configuration lists by its name, listed among the modules instead.

The way back of `module_lists`: setuptools takes packages from `packages` and modules from
`py-modules`; a module that is in a package needs no listing of its own.
"""

from collections.abc import Iterator

from modtidy.configuration.toml import Key, places
from modtidy.rewriting.builds.module_lists import (
    comment_of,
    ini_items,
    ini_put_in,
    ini_taken_out,
    items_at,
    lines,
    new_list,
    option_in,
    put_in,
    taken_out,
)
from modtidy.text import Edit, Span

_TABLE: Key = ("tool", "setuptools")
_MODULES: Key = (*_TABLE, "py-modules")
_PACKAGES: Key = (*_TABLE, "packages")
_FOUND: Key = (*_PACKAGES, "find", "include")


def listed_as_module(name: str, file: str, text: str) -> Iterator[Edit]:
    """Yield the edits in the `text` of a file, where it lists a package, after which it does not.

    A top-level one is listed as a module then.
    """
    if file == "pyproject.toml":
        yield from _in_toml(name, text)
    elif file == "setup.cfg":
        yield from _in_ini(name, text)


def added(name: str, file: str, text: str) -> Edit | None:
    """Give the edit by which the module `name` is taken, where packages are only searched for.

    None where the file does not speak to setuptools, or the module is in a package.
    """
    if file != "pyproject.toml" or "." in name:
        return None
    where, quoted = places(text), f'"{name}"'
    if _MODULES in where.values:
        return next(put_in(text, where.values[_MODULES], items_at(where, _MODULES), quoted))
    header = text.find("[tool.setuptools]")
    end = text.find("\n", header) + 1
    line_end = "\r\n" if "\r\n" in text else "\n"
    said = f"py-modules = [{quoted}]{line_end}"
    if header >= 0 and end:
        return Edit(Span(end, end), said)
    below = text.find("[tool.setuptools.")
    if below < 0:
        return None
    return Edit(Span(below, below), f"[tool.setuptools]{line_end}{said}{line_end}")


def _in_toml(name: str, text: str) -> Iterator[Edit]:
    where = places(text)
    found = items_at(where, _FOUND)
    searched = next((one for one in found if text[one.start + 1 : one.end - 1] == name), None)
    if searched and len(found) > 1:
        yield taken_out(text, found, searched)
    items = items_at(where, _PACKAGES) if _PACKAGES in where.values else []
    item = next((one for one in items if text[one.start + 1 : one.end - 1] == name), None)
    if item is None:
        return
    key, listed, quoted = (
        where.keys[_PACKAGES],
        where.values[_PACKAGES],
        text[item.start : item.end],
    )
    if "." in name:
        if len(items) > 1:
            yield taken_out(text, items, item)
        return
    if _MODULES not in where.keys and len(items) == 1:
        yield Edit(key, "py-modules")
        return
    comment = comment_of(text, listed, items, item)
    if _MODULES in where.values:
        modules = where.values[_MODULES]
        yield from put_in(text, modules, items_at(where, _MODULES), quoted, comment)
    else:
        yield new_list(text, key, f"py-modules = [{quoted}]", comment)
    if len(items) == 1:
        yield Edit(lines(text, Span(key.start, listed.end)), "")
    else:
        yield taken_out(text, items, item)


def _in_ini(name: str, text: str) -> Iterator[Edit]:
    packages, modules = option_in(text, "packages"), option_in(text, "py_modules")
    if packages is None or "find" in packages["value"]:
        return
    items = ini_items(packages)
    item = next((one for one in items if text[one.start : one.end] == name), None)
    if item is None or ("." in name and len(items) == 1):
        return
    if "." in name:
        yield ini_taken_out(text, items, item)
        return
    start = packages.start()
    if modules is None and len(items) == 1:
        yield Edit(Span(start, start + len("packages")), "py_modules")
        return
    if modules is None:
        line_end = "\r\n" if "\r\n" in text else "\n"
        yield Edit(Span(start, start), f"py_modules = {name}{line_end}")
    else:
        yield ini_put_in(text, modules, name)
    if len(items) > 1:
        yield ini_taken_out(text, items, item)
    else:
        yield Edit(Span(start, packages.end()), "")
