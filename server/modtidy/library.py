"""What is known of the modules that are not the workspace's: their names, and where they are from.

The core asks; who knows is the host.
"""

from typing import Protocol


class Library(Protocol):
    """The modules of the standard library and of what is installed."""

    def public_names(self, module: str) -> tuple[str, ...] | None:
        """Give the names that `from module import *` binds, in order; none: not known (yet)."""


class NothingKnown:
    """A library of which nothing is known."""

    def public_names(self, module: str) -> tuple[str, ...] | None:  # noqa: ARG002 - the protocol's
        """Know nothing."""
        return None
