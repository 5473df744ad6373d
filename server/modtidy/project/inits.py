"""Files that were meant to be an `__init__.py`, by the look of their names."""

import re

from modtidy.tree import Entries

_MEANT = re.compile(
    r"""
      __?_?(?:init|int|inti|ini|intit|iniit|innit|initt)__?_?\.py   # a letter or an underscore off
    | __init\.py | init__\.py
    | __init__\ ?\.(?:py\.txt|txt|pyt|py\.py|p|python|py_|pu|oy)    # a suffix that grew or slipped
    | __init__py | __init__\ \.py | __init__
    """,
    re.VERBOSE | re.IGNORECASE,
)

PLAIN = "init.py"
"""A fair name for a module, and a misspelling only where the package's names are in it."""


def misspelt(entries: Entries) -> tuple[str, ...]:
    """Name the files among `entries` that look like a misspelt `__init__.py`; none where it is."""
    if "__init__.py" in entries:
        return ()
    return tuple(sorted(name for name in entries.names if _MEANT.fullmatch(name)))
