"""Changes, drawn: what a plan does to a tree, one change to a line, with the texts it leads to."""

from collections.abc import Iterator

from modtidy.plan import Plan
from modtidy.tree import Tree


def drawn(plan: Plan, before: Tree) -> str:
    """Draw what `plan` does to the tree `before`, as `tests/README.md` has it."""
    return "\n".join(_lines(plan, before, plan.applied_to(before)))


def texts(tree: Tree) -> dict[str, str]:
    """Give the text of every file of a tree, by path; a directory's path ends in a slash."""
    held: dict[str, str] = {}
    for directory, entries in tree.directories.items():
        if directory:
            held[f"{directory}/"] = ""
        for name in entries.names:
            if not name.endswith("/"):
                path = f"{directory}/{name}" if directory else name
                held[path] = tree.text(path)
    return held


def files(tree: Tree) -> dict[str, str]:
    """Give the text of every file of a tree, and no directories."""
    return {path: text for path, text in texts(tree).items() if not path.endswith("/")}


def _lines(plan: Plan, before: Tree, after: Tree) -> Iterator[str]:
    moves = {move.source: move.target for move in plan.moves}
    rewrites = {rewrite.path: rewrite for rewrite in plan.rewrites}
    for path in sorted(rewrites.keys() - moves.keys()):
        yield f"~ {path}{_asked(plan, path)}{_content(after.text(path))}"
    for source, target in moves.items():
        changed = before.text(source) != after.text(target)
        said = f"{_asked(plan, source)}{_content(after.text(target))}" if changed else ""
        yield f"{source} -> {target}{said}"
    for creation in plan.creations:
        yield f"+ {creation.path}{_content(creation.text)}"
    for deletion in plan.deletions:
        yield f"- {deletion.path}"
    for remark in plan.remarks:
        yield f"? {remark.sentence}"


def _asked(plan: Plan, path: str) -> str:
    """Say that the user is to confirm the edits in a file, or some of them."""
    notes = [rewrite.note for rewrite in plan.rewrites if rewrite.path == path]
    labels = ", ".join(sorted({note.label for note in notes if note}))
    partly = "partly " if None in notes else ""
    return f" ({partly}to confirm: {labels})" if labels else ""


def _content(text: str) -> str:
    line_end = next((one for one in ("\r\n", "\r") if one in text), "\n")
    notes = {"\r\n": ["crlf"], "\r": ["cr"], "\n": []}[line_end]
    if text.startswith("\ufeff"):
        notes.append("bom")
        text = text[1:]
    if text and not text.endswith(line_end):
        notes.append("unended")
    said = f" ({', '.join(notes)})" if notes else ""
    lines = text.removesuffix(line_end).split(line_end) if text else []
    if len(lines) <= 1:
        return f"{said} | {lines[0]}" if lines else said
    return f"{said}:\n" + "\n".join(f"  {line}".rstrip(" ") for line in lines)
