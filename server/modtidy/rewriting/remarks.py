"""What is said of a place in a file, to the user who is to see to it.

The one idea: a sentence about a place begins with its line, and the place goes along with it, for
whoever can show it there.
"""

from modtidy.plan import Remark
from modtidy.source.strings import normalised
from modtidy.text import Span


def line_of(path: str, text: str, at: int) -> str:
    """Name the line that an offset is on, in the `text` of the file at `path`: how to begin."""
    return f"line {normalised(text).count(chr(10), 0, at) + 1} of `{path}`"


def remark_on(path: str, text: str, span: Span, what: str) -> Remark:
    """Say `what` a place in the `text` of the file at `path` does, or will be."""
    return Remark(f"{line_of(path, text, span.start)} {what}", path, span)
