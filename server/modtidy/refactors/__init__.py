"""Every refactoring, in the order it is offered."""

from modtidy.refactor import Refactor
from modtidy.refactors import (
    create_init,
    expand_wildcard,
    make_absolute,
    make_relative,
    move,
    move_main_guard,
    narrow_import,
    rename,
    split,
    to_module,
    to_package,
    widen_import,
)

ALL: tuple[Refactor, ...] = (
    to_package.REFACTOR,
    to_module.REFACTOR,
    split.REFACTOR,
    rename.REFACTOR,
    move.REFACTOR,
    move_main_guard.REFACTOR,
    create_init.REFACTOR,
    expand_wildcard.REFACTOR,
    narrow_import.REFACTOR,
    widen_import.REFACTOR,
    make_relative.REFACTOR,
    make_absolute.REFACTOR,
)
