"""What the user tells modtidy, as values: the settings in force, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

OptionValue = bool | int | str | tuple[str, ...]
Schema = Mapping[str, object]


class UnfitError(ValueError):
    """A value is not what its key is for; the message goes on where the key's name leaves off."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a rule's own, whose type is that of its default: a list is a tuple here."""

    default: OptionValue
    meaning: str

    def read(self, value: object) -> OptionValue:
        """Return `value`, or raise `UnfitError`."""
        if isinstance(self.default, tuple) and isinstance(value, (list, tuple)):
            if all(isinstance(one, str) for one in value):
                return tuple(value)
        elif type(value) is type(self.default) and isinstance(value, (bool, int, str)):
            return value
        raise UnfitError(f"is to be {self._type}")

    @property
    def schema(self) -> Schema:
        """The values that fit, as JSON Schema has it."""
        default = list(self.default) if isinstance(self.default, tuple) else self.default
        names = {bool: "boolean", int: "integer", str: "string", tuple: "array"}
        items = {"items": {"type": "string"}} if isinstance(self.default, tuple) else {}
        kind = {"type": names[type(self.default)], **items}
        return {**kind, "default": default, "description": self.meaning}

    @property
    def _type(self) -> str:
        names = {bool: "true or false", int: "a whole number", str: "a string"}
        return names.get(type(self.default), "a list of strings")


RuleOptions = Mapping[str, Mapping[str, Option]]
"""The rules there are by name, each with the options it declares."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    target_version: tuple[int, int] | None = None
    source_roots: tuple[str, ...] | None = None
    """By their paths from the workspace's root; None: they are worked out."""
    scripts: tuple[str, ...] = ()
    """Patterns in `.gitignore`'s form, from the workspace's root; so are the next ones."""
    namespace_packages: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    python: str | None = None
    select: tuple[str, ...] | None = None
    """The rules that are on; None: those that are on by default."""
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    """By rule: `error`, `warning`, `information`, `hint` or `off`."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, OptionValue]] = field(default_factory=dict)
    """The options of every rule, the defaults where nothing is said."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where the values in force come from, by dotted key; a key that is missing is a default."""

    def number(self, rule: str, option: str) -> int:
        """Return the option of `rule` that is a whole number."""
        value = self.rules[rule][option]
        if not isinstance(value, int):
            raise TypeError(f"`{option}` of `{rule}` is declared otherwise")
        return value

    def names(self, rule: str, option: str) -> tuple[str, ...]:
        """Return the option of `rule` that is a list."""
        value = self.rules[rule][option]
        if not isinstance(value, tuple):
            raise TypeError(f"`{option}` of `{rule}` is declared otherwise")
        return value


@dataclass(frozen=True, slots=True)
class Layer:
    """Some settings from one place."""

    origin: str
    """The path of a file, or `the editor`, or `--config`."""
    values: Mapping[str, object]
    text: str | None = None
    """The TOML they were read from, where there is one."""
    table: tuple[str, ...] = ()
    """Where in the text they stand: `("tool", "modtidy")` in `pyproject.toml`."""
    directory: str = ""
    """What paths in them are relative to, from the workspace's root."""
    camel_case: bool = False
    """Whether keys are spelt `sourceRoots`, as editors have them, and None means unset."""
