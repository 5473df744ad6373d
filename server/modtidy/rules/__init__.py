"""Every rule, in the order it is documented and run."""

from modtidy.rule import Rule
from modtidy.rules import (
    missing_init,
    misspelt_init,
    self_import,
    shadowed_distribution,
    shadowed_stdlib,
    shadowed_submodule,
    unreachable_module,
    whole_module_import,
    wildcard_import,
    wildcard_override,
)

ALL: tuple[Rule, ...] = (
    missing_init.RULE,
    misspelt_init.RULE,
    shadowed_stdlib.RULE,
    shadowed_distribution.RULE,
    unreachable_module.RULE,
    self_import.RULE,
    shadowed_submodule.RULE,
    wildcard_import.RULE,
    wildcard_override.RULE,
    whole_module_import.RULE,
)
