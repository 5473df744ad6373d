"""Patterns of paths, as `glob` understands them, matched without a file system.

Every backend has its own variations on one theme: `*` stays within a name, `**` spans any number of
directories, and neither finds a hidden name unless told to.
"""

from fnmatch import fnmatchcase


def matches(path: str, pattern: str, *, hidden: bool = False) -> bool:
    """Tell whether `glob.glob(pattern, recursive=True)` would find the file at `path`.

    With `hidden`, wild cards find hidden names too, as `pathlib` has it.
    """
    return _match(tuple(path.split("/")), _parts(pattern), hidden)


def matches_above(path: str, pattern: str, *, hidden: bool = False) -> bool:
    """Tell whether `pattern` finds `path` itself or a directory it lies in."""
    parts = tuple(path.split("/"))
    wanted = _parts(pattern)
    return any(_match(parts[:count], wanted, hidden) for count in range(1, len(parts) + 1))


def plain_prefix(pattern: str) -> str:
    """Return the directories `pattern` begins with before it turns wild."""
    parts = _parts(pattern)
    wild = next((index for index, part in enumerate(parts) if _is_wild(part)), len(parts))
    return "/".join(parts[:wild])


def _is_wild(part: str) -> bool:
    return any(sign in part for sign in "*?[")


def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(part for part in pattern.split("/") if part not in ("", "."))


def _match(parts: tuple[str, ...], pattern: tuple[str, ...], hidden: bool) -> bool:  # noqa: FBT001 - passed on as it came
    if not pattern:
        return not parts
    first, rest = pattern[0], pattern[1:]
    if first == "**":
        if _match(parts, rest, hidden):
            return True
        step = bool(parts) and (hidden or not parts[0].startswith("."))
        return step and _match(parts[1:], pattern, hidden)
    if not parts or not fnmatchcase(parts[0], first):
        return False
    seen = hidden or not parts[0].startswith(".") or first.startswith(".")
    return seen and _match(parts[1:], rest, hidden)
