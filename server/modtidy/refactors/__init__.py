"""Every refactoring, in the order it is offered."""

from modtidy.refactor import Refactor

ALL: tuple[Refactor, ...] = ()
