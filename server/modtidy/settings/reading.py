"""Reading settings: typed, checked, and each value known by where it comes from.

Settings are read in layers, the later ones having their way: a file it extends, the file, the
editor, the command line.  A layer with a mistake in it still counts for all the rest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from modtidy.configuration.mistake import Mistake
from modtidy.configuration.toml import places, position
from modtidy.settings.keys import (
    EXCLUDE,
    EXTEND,
    EXTEND_SELECT,
    IGNORE,
    KEYS,
    NAMESPACE_PACKAGES,
    PER_FILE_IGNORES,
    PYTHON,
    RULES,
    SCRIPTS,
    SELECT,
    SEVERITIES,
    SEVERITY,
    SOURCE_ROOTS,
    TABLES,
    TARGET_VERSION,
    Key,
    Setting,
    closest,
    glob,
    rule_names,
)
from modtidy.settings.values import Layer, OptionValue, RuleOptions, Settings, UnfitError

T = TypeVar("T")


def read_settings(
    layers: Sequence[Layer], rules: RuleOptions
) -> tuple[Settings, tuple[Mistake, ...]]:
    """Return what `layers` come to, the last one having its way, and what is wrong in them."""
    reader = _Reader([_Spelt(layer) for layer in layers], rules)
    reader.unknown_keys()
    reader.value(EXTEND)
    settings = Settings(
        target_version=reader.value(TARGET_VERSION),
        source_roots=reader.value(SOURCE_ROOTS),
        scripts=reader.value(SCRIPTS),
        namespace_packages=reader.value(NAMESPACE_PACKAGES),
        exclude=reader.value(EXCLUDE),
        python=reader.value(PYTHON),
        select=reader.value(SELECT),
        ignore=reader.value(IGNORE),
        extend_select=reader.value(EXTEND_SELECT),
        severity=reader.severities(),
        per_file_ignores=reader.per_file_ignores(),
        rules=reader.options(),
        origins=reader.origins,
    )
    return settings, tuple(reader.mistakes)


def camel(key: str) -> str:
    """Spell a key as editors do: `source-roots` is `sourceRoots`."""
    return re.sub(r"-(\w)", lambda found: found[1].upper(), key)


def kebab(key: str) -> str:
    """Spell a key as TOML has it here: `sourceRoots` is `source-roots`."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f"-{found[0].lower()}", key)


@dataclass(slots=True)
class _Spelt:
    """A layer, asked for keys as they are spelt in it."""

    layer: Layer

    def items(self, values: object = None) -> Iterator[tuple[str, str, object]]:
        """Yield the keys in their one form, the keys as written, and the values."""
        table = self.layer.values if values is None else values
        for written, value in table.items() if isinstance(table, Mapping) else ():
            if not (self.layer.camel_case and value is None):
                yield kebab(written) if self.layer.camel_case else written, written, value

    def spell(self, key: str) -> str:
        return camel(key) if self.layer.camel_case else key

    def mistake(self, message: str, *way: str | int) -> Mistake:
        """Say what is wrong at the end of `way`, keys as written."""
        layer = self.layer
        line = column = 0
        if layer.text is not None:
            span = places(layer.text).nearest_key((*layer.table, *way))
            line, column = position(layer.text, span.start) if span else (0, 0)
        key = ".".join(str(part) for part in way)
        return Mistake(message, key, line, column, layer.origin)


@dataclass(slots=True)
class _Reader:
    """Reads key after key from every layer, and keeps what is wrong with them."""

    layers: Sequence[_Spelt]
    rules: RuleOptions
    mistakes: list[Mistake] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    def unknown_keys(self) -> None:
        """Report the keys that no setting has."""
        known = [*(key.name for key in KEYS), *TABLES]
        for layer in self.layers:
            for key, written, _ in layer.items():
                if key not in known:
                    self._no_such("setting", layer, known, written)

    def value(self, key: Key[T]) -> T:
        """Return the value of `key` in the last layer that has one that fits."""
        result = key.default
        for layer in self.layers:
            for name, written, value in layer.items():
                if name == key.name:
                    with self._telling(layer, written):
                        result = key.read(value, self._setting(layer, written))
                        self.origins[name] = layer.layer.origin
        return result

    def severities(self) -> Mapping[str, str]:
        """Return the severity the user gives to each rule."""
        found = {}
        for layer, way, rule, value in self._entries(SEVERITY):
            if rule not in self.rules:
                self._no_such("rule", layer, self.rules, *way)
            elif value in SEVERITIES:
                found[rule] = str(value)
                self.origins[f"{SEVERITY}.{rule}"] = layer.layer.origin
            else:
                one_of = ", ".join(f'"{one}"' for one in SEVERITIES)
                self._unfit(layer, UnfitError(f"is to be one of {one_of}"), *way)
        return found

    def per_file_ignores(self) -> Mapping[str, tuple[str, ...]]:
        """Return the rules that are off, by pattern."""
        found = {}
        for layer, way, pattern, value in self._entries(PER_FILE_IGNORES):
            with self._telling(layer, *way):
                anchored = glob(pattern, layer.layer.directory)
                found[anchored] = rule_names(value, self._setting(layer, *way))
                self.origins[f"{PER_FILE_IGNORES}.{pattern}"] = layer.layer.origin
        return found

    def options(self) -> Mapping[str, Mapping[str, OptionValue]]:
        """Return the options of every rule."""
        found = {
            rule: {name: option.default for name, option in options.items()}
            for rule, options in self.rules.items()
        }
        for layer, way, rule, table in self._entries(RULES):
            if rule not in self.rules:
                self._no_such("rule", layer, self.rules, *way)
            elif not isinstance(table, Mapping):
                self._unfit(layer, UnfitError("is to be a table"), *way)
            else:
                for name, written, value in layer.items(table):
                    declared = self.rules[rule]
                    if name not in declared:
                        self._no_such("option", layer, declared, *way, written)
                        continue
                    with self._telling(layer, *way, written):
                        found[rule][name] = declared[name].read(value)
                        self.origins[f"{RULES}.{rule}.{name}"] = layer.layer.origin
        return found

    def _entries(self, table: str) -> Iterator[tuple[_Spelt, tuple[str, str], str, object]]:
        """Yield the entries of `table` in every layer: the layer, the way, the key, the value."""
        for layer in self.layers:
            for name, written, value in layer.items():
                if name == table and not isinstance(value, Mapping):
                    self._unfit(layer, UnfitError("is to be a table"), written)
                elif name == table and isinstance(value, Mapping):
                    for key, one in value.items():
                        yield layer, (written, str(key)), str(key), one

    def _setting(self, layer: _Spelt, *way: str) -> Setting:
        def report(problem: str, index: int) -> None:
            self.mistakes.append(layer.mistake(f"`{way[-1]}` {problem}", *way, index))

        return Setting(layer.layer.directory, self.rules, report)

    @contextmanager
    def _telling(self, layer: _Spelt, *way: str) -> Iterator[None]:
        """Keep what is unfit at the end of `way` as a mistake."""
        try:
            yield
        except UnfitError as error:
            self._unfit(layer, error, *way)

    def _unfit(self, layer: _Spelt, error: UnfitError, *way: str) -> None:
        self.mistakes.append(layer.mistake(f"`{way[-1]}` {error}", *way))

    def _no_such(self, what: str, layer: _Spelt, known: Iterable[str], *way: str) -> None:
        names = list(known) if what == "rule" else [layer.spell(one) for one in known]
        whose = f"`{way[-2]}` has" if what == "option" else "There is"
        message = f"{whose} no {what} `{way[-1]}`{closest(way[-1], names)}"
        self.mistakes.append(layer.mistake(message, *way))
