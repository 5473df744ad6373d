"""A mapping from outside, asked for values of the types that are expected.

TOML and JSON may hold anything anywhere.  A reader of some tool's settings wants a string or
nothing, so what is of another type is as if it were not there: the tool itself will complain.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """A table of TOML, an object of JSON, or an empty one where there is neither."""

    values: Mapping[str, object] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        """Tell whether there is anything at `key`."""
        return key in self.values

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self.values)

    def table(self, *keys: str) -> "Table":
        """Return the table found by following `keys`, an empty one where there is none."""
        found: object = self.values
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return Table(found) if isinstance(found, Mapping) else Table()

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return the tables in the array at `key`."""
        found = self.values.get(key)
        many = found if isinstance(found, list) else ()
        return tuple(Table(one) for one in many if isinstance(one, Mapping))

    def text(self, key: str, default: str = "") -> str:
        """Return the string at `key`."""
        found = self.values.get(key)
        return found if isinstance(found, str) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the strings in the array at `key`; a string alone counts as an array of one."""
        found = self.values.get(key)
        many = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return tuple(one for one in many if isinstance(one, str))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return the boolean at `key`."""
        found = self.values.get(key)
        return found if isinstance(found, bool) else default

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the keys whose values are strings, each with its value."""
        return tuple((key, one) for key, one in self.values.items() if isinstance(one, str))

    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """Return the keys with the strings in their arrays."""
        return {key: self.texts(key) for key in self.values}
