"""`MANIFEST.in`: which files setuptools counts as the project's own.

With `include-package-data`, and that is the default in `pyproject.toml`, a file it names is carried
into the wheel as the data of the package above it: modules of a directory that is no package, too.
The commands are described in setuptools' guide, "Controlling files in the distribution".
"""

from modtidy.configuration.globs import matches, matches_above
from modtidy.configuration.wheel import cleaned


def lists(manifest: str, path: str, *, tracked: bool) -> bool | None:
    """Tell whether the file at `path` is on the list; None where version control decides.

    The commands are carried out in order.  With `tracked`, the list begins with the files that
    version control knows.
    """
    listed = None if tracked else False
    for line in manifest.replace("\\\n", " ").splitlines():
        words = line.partition("#")[0].split()
        if len(words) > 1 and _concerns(path, words):
            listed = words[0] in ("include", "recursive-include", "global-include", "graft")
    return listed


def _concerns(path: str, words: list[str]) -> bool:
    command, *arguments = words
    if command in ("graft", "prune"):
        return any(matches_above(path, cleaned(one), hidden=True) for one in arguments)
    if command.startswith("recursive-"):
        patterns = [f"{cleaned(arguments[0])}/**/{one}" for one in arguments[1:]]
    elif command.startswith("global-"):
        patterns = [f"**/{one}" for one in arguments]
    else:
        patterns = arguments
    return any(matches(path, one, hidden=True) for one in patterns)
