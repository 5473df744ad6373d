"""What the `.pth` files of a site directory add to the search path.

The one idea: `site` runs the lines that begin with `import`, and here nothing is ever run.  Those
lines install the finders of editable installs, whose files are generated, and so can be read: they
have the names they find in a literal (setuptools), or in calls with literals (`editables`).
"""

import ast
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from modtidy.host.reader import Reader

IMPORTED = re.compile(r"import[ \t]+(\w+)")


@dataclass(frozen=True, slots=True)
class Additions:
    """What one `.pth` file adds."""

    paths: tuple[str, ...] = ()
    """Absolute directories."""
    mapped: Mapping[str, str] = field(default_factory=dict)
    """Absolute paths by the dotted name that a finder finds there."""


def additions(directory: Path, reader: Reader) -> dict[str, Additions]:
    """Return what each `.pth` file in `directory` adds, in the order `site` reads them."""
    names = reader.entries(directory)
    return {
        name: _additions(directory, name, reader)
        for name in names
        if name.endswith(".pth") and not name.startswith(".")
    }


def _additions(directory: Path, name: str, reader: Reader) -> Additions:
    """Read one file as `site.addpackage` does."""
    paths: list[str] = []
    mapped: dict[str, str] = {}
    for line in reader.text(directory / name).splitlines():
        if imported := IMPORTED.match(line):
            mapped |= _mapped(directory / f"{imported[1]}.py", reader)
        elif line.strip() and not line.startswith("#") and "\0" not in line:
            path = os.path.abspath(directory / line.rstrip())  # noqa: PTH100 # keeps links, as site
            if os.path.isdir(path):  # noqa: PTH112 # `Path` raises where it may not look
                paths.append(Path(path).as_posix())
    return Additions(tuple(paths), mapped)


def _mapped(finder: Path, reader: Reader) -> dict[str, str]:
    """Return the names a generated finder finds, and where."""
    text = reader.text(finder)
    if "MAPPING" not in text and "map_module" not in text:
        return {}
    try:
        return {
            name: Path(path).as_posix()
            for statement in ast.parse(text).body
            for name, path in _pairs(statement)
        }
    except (SyntaxError, ValueError):
        reader.complain(f"`{finder}` is not as setuptools or `editables` writes it")
        return {}


def _pairs(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """Return the pairs of `MAPPING = {name: path}`, or that of `F.map_module(name, path)`."""
    match statement:
        case (
            ast.Assign(targets=[ast.Name("MAPPING")], value=ast.Dict() as literal)
            | ast.AnnAssign(target=ast.Name("MAPPING"), value=ast.Dict() as literal)
        ):
            for name, path in ast.literal_eval(literal).items():
                yield str(name), str(path)
        case ast.Expr(
            ast.Call(
                func=ast.Attribute(attr="map_module"),
                args=[ast.Constant(str(name)), ast.Constant(str(path))],
            )
        ):
            yield name, path.removesuffix("/__init__.py")
