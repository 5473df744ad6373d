"""Paths, as the core knows them: plain strings with `/`.

A path inside the workspace counts from the workspace's root, which is the empty string; a path
outside it is absolute.  A string is all a path need be here, since nothing is ever opened: it is
compared, split and joined, many thousands of times.
"""

ROOT = ""


def join(directory: str, name: str) -> str:
    """Name the entry `name` of `directory`."""
    return f"{directory}/{name}" if directory else name


def parent(path: str) -> str:
    """Name the directory `path` is in; the root is its own."""
    return path.rpartition("/")[0]


def leaf(path: str) -> str:
    """Name the last part of `path`."""
    return path.rpartition("/")[2]


def stem(path: str) -> str:
    """Name the last part of `path` up to its first dot: the name a module file has."""
    return leaf(path).partition(".")[0]


def parents(path: str) -> tuple[str, ...]:
    """Name every directory above `path`, nearest first, the root last."""
    above = []
    while path:
        path = parent(path)
        above.append(path)
    return tuple(above)


def below(path: str, directory: str) -> bool:
    """Tell whether `path` lies under `directory`, at any depth, or is it."""
    return not directory or path == directory or path.startswith(f"{directory}/")


def relative(path: str, directory: str) -> str:
    """Name `path` as seen from `directory`, which it lies under."""
    return path[len(directory) + 1 :] if directory and path != directory else path


def is_absolute(path: str) -> bool:
    """Tell whether `path` lies outside the workspace (`/usr/lib`, `C:/Python`)."""
    return path.startswith("/") or path[1:2] == ":"
