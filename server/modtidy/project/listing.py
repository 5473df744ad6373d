"""Names in a row, as messages have them."""

from collections.abc import Collection

_SHOWN = 5
"""So many names are listed where there are more."""


def listing(names: Collection[str]) -> str:
    """Name some things in a row, sorted: all of them where they are few, else the first of them."""
    quoted = [f"`{name}`" for name in sorted(names)]
    if len(quoted) > _SHOWN + 1:
        return f"{', '.join(quoted[:_SHOWN])} and {len(quoted) - _SHOWN} more"
    return " and ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))
