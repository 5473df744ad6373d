"""Every rule, in the order it is documented and run."""

from modtidy.rule import Rule

ALL: tuple[Rule, ...] = ()
