"""What a command talks to: three streams, and how it is to talk."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from modtidy import paths
from modtidy.configuration.mistake import Mistake, nearest

STYLES = {
    "bold": "1",
    "dim": "2",
    "error": "1;31",
    "warning": "1;33",
    "information": "1;34",
    "hint": "1;36",
    "added": "32",
    "removed": "31",
}
"""Control sequences of a terminal's (ECMA-48, SGR) by what they are for."""


class FailureError(Exception):
    """It cannot be done, and the messages say why: a sentence each."""

    def __init__(self, *messages: str) -> None:
        """Give up for these reasons."""
        super().__init__(*messages)
        self.messages = messages


@dataclass
class Console:
    """The streams of a command, and how it is to talk."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    colour: bool = False
    quiet: bool = False
    verbose: bool = False

    def styled(self, text: str, style: str) -> str:
        """Give `text` in one of `STYLES`, where there is colour."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colour and text else text

    def say(self, message: str) -> None:
        """Tell the user something that is no result."""
        if not self.quiet:
            self.stderr.write(f"modtidy: {message}\n")

    def progress(self, message: str) -> None:
        """Show on a terminal what is being done, in place of what was; nothing when all is."""
        if self.stderr.isatty() and not self.quiet:
            self.stderr.write(f"\r\x1b[K{message}")
            self.stderr.flush()


def is_coloured(when: str, stream: TextIO) -> bool:
    """Tell whether to write in colour: `auto` is on a terminal, unless `NO_COLOR` is set."""
    if when == "auto":
        return stream.isatty() and not os.environ.get("NO_COLOR")
    return when == "always"


def near(wrong: str, known: Iterable[str]) -> str:
    """Give the end of a sentence that names what `wrong` was probably meant to be, or nothing."""
    meant = nearest(wrong, known)
    return f"; the nearest is `{meant}`" if meant else ""


def named(absolute: str) -> str:
    """Name a file as it is called from where the command runs, if it is below."""
    here = Path.cwd().as_posix()
    if absolute == here:
        return "."
    if here == "/":
        return absolute
    return paths.relative(absolute, here) if paths.below(absolute, here) else absolute


def told(mistake: Mistake, root: str) -> str:
    """Say what is wrong in the settings or a configuration file, and where."""
    origin = mistake.origin
    if "." in origin and not origin.startswith("-"):
        origin = named(origin if paths.is_absolute(origin) else f"{root}/{origin}")
    place = f":{mistake.line}:{mistake.column}" if mistake.line else ""
    return f"{origin}{place}: {mistake.message}" if origin else mistake.message
