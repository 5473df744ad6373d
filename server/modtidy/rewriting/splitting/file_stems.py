"""Names for files that definitions get to themselves: `http_server.py` for `HTTPServer`.

The one idea: a submodule is an attribute of its package, so its name must mean nothing there yet.
"""

from collections.abc import Collection
from itertools import count
from keyword import iskeyword


def free_stem(name: str, taken: Collection[str], files: Collection[str], *, hidden: bool) -> str:
    """Choose a name for the file of what is called `name`, that means nothing else.

    `taken` are the names that do, `files` those of files, in lower case.  `hidden` is whether it
    has to begin with an underscore.
    """
    known = {*taken, *files}
    base = _snake(name).strip("_") or "part"
    ordered = [base, f"_{base}", f"_{base}_"]
    if name.startswith("_"):
        ordered = [f"_{base}", base, f"_{base}_"]
    numbered = (f"_{base}_{number}" for number in count(2))
    usable = (one for one in ordered if one not in known and not _is_special(one))
    found = next((one for one in usable if not hidden or one.startswith("_")), "")
    return found or next(one for one in numbered if one not in known)


def _is_special(stem: str) -> bool:
    """Tell whether Python, or some tool, takes a name for one of its own."""
    if iskeyword(stem) or not stem.isidentifier():
        return True
    return stem.startswith("test") or stem.endswith(("_test", "_tests")) or stem in _SPECIAL


_SPECIAL = frozenset({"conftest", "setup", "manage", "noxfile", "fabfile", "tasks", "__main__"})


def _snake(name: str) -> str:
    """Write `HTTPServer` as `http_server`."""
    parts: list[str] = []
    for at, letter in enumerate(name):
        before, after = name[at - 1 : at], name[at + 1 : at + 2]
        begins = letter.isupper() and (before.islower() or before.isdigit() or after.islower())
        if begins and at and before != "_":
            parts.append("_")
        parts.append(letter.lower())
    return "".join(parts)
