"""What is wrong in a settings or configuration file, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing the user wrote that cannot be taken as it stands."""

    message: str
    key: str = ""
    """The dotted key it is about, as it is spelt where it stands."""
    line: int = 0
    """Counts from 1; 0 where the place is not known."""
    column: int = 0
    """Counts from 1, in characters; 0 where the place is not known."""
    origin: str = ""
    """Who says so: the path of a file, or `the editor`, or `--config`."""

    def __str__(self) -> str:
        """Say what is wrong, and where."""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.origin}{place}: {self.message}" if self.origin else self.message


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Return the name in `known` that `wrong` was probably meant to be, or nothing."""
    return next(iter(get_close_matches(wrong, sorted(known), n=1, cutoff=0.5)), "")
