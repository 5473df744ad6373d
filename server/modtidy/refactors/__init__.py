"""Every refactoring, in the order it is offered."""

from modtidy.refactor import Refactor
from modtidy.refactors import create_init, expand_wildcard, narrow_import, to_package

ALL: tuple[Refactor, ...] = (
    to_package.REFACTOR,
    create_init.REFACTOR,
    expand_wildcard.REFACTOR,
    narrow_import.REFACTOR,
)
