"""Paths as a project's files write them, made into paths from the workspace's root."""

from modtidy import paths


def within(directory: str, written: str) -> str | None:
    """Return the path that `written` means in a file of `directory`; None outside the workspace."""
    written = written.replace("\\", "/")
    if paths.is_absolute(written) or written.startswith(("~", "$")):
        return None
    parts = [part for part in directory.split("/") if part]
    for part in written.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def all_within(directory: str, written: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths that lie in the workspace, of those `written` in a file of `directory`."""
    found = (within(directory, one) for one in written)
    return tuple(one for one in found if one is not None)
