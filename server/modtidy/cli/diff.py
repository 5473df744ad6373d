"""Changes as a unified diff with renames, in the form `git apply` takes (git-diff(1))."""

import difflib
from collections.abc import Callable, Iterable, Iterator

from modtidy.cli.console import Console
from modtidy.plan import Change
from modtidy.tree import Tree


def diff(
    changed: Iterable[Change], before: Tree, after: Tree, named: Callable[[str], str]
) -> Iterator[str]:
    """Yield the lines, ends included, by which `before` turns into `after` in what has `changed`.

    `named` tells how a file is called where the command runs.
    """
    for one in changed:
        old = "" if one.old is None else before.text(one.old)
        new = "" if one.new is None else after.text(one.new)
        if one.old != one.new or old != new:
            yield from _file(one, old, new, named)


def _file(one: Change, old: str, new: str, named: Callable[[str], str]) -> Iterator[str]:
    source, target = named(one.old or one.new or ""), named(one.new or one.old or "")
    yield f"diff --git a/{source} b/{target}\n"
    if one.old is None:
        yield "new file mode 100644\n"
    elif one.new is None:
        yield "deleted file mode 100644\n"
    elif source != target:
        yield f"rename from {source}\nrename to {target}\n"
    if old != new:
        yield f"--- {'/dev/null' if one.old is None else f'a/{source}'}\n"
        yield f"+++ {'/dev/null' if one.new is None else f'b/{target}'}\n"
        for line in list(difflib.unified_diff(_lines(old), _lines(new)))[2:]:
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Take a text apart as diff does, for which a line ends in a line feed and nothing else."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def coloured(lines: Iterable[str], console: Console) -> Iterator[str]:
    """Yield the lines of a diff in its colours."""
    for line in lines:
        text = line.removesuffix("\n")
        style = {"+": "added", "-": "removed", "@": "hint"}.get(line[:1])
        if line.startswith(("+++", "---", "diff", "rename", "# ")):
            style = "bold"
        yield f"{console.styled(text, style) if style else text}\n"
