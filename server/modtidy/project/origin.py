"""One name of a module's: where it comes from, and what becomes of it as bindings happen."""

from collections.abc import Mapping
from typing import NamedTuple

from modtidy.project.loading import source_of
from modtidy.project.module import Module
from modtidy.source.reading import Binding, Imported, Kind
from modtidy.text import Span


class Origin(NamedTuple):
    """Where a name of a module's comes from."""

    module: str
    """The module that binds it, dotted and absolute."""
    name: str
    """What it is called there; empty where it is the module itself."""
    path: str = ""
    """The file that binds it; empty where that cannot be read."""
    span: Span | None = None
    certain: bool = True
    """Whether it is there in every run."""
    source: tuple[str, str] | None = None
    """The module and the name an import takes it from; the name is empty for the module itself."""


def has_already(module: Module, imported: Imported, names: Mapping[str, Origin]) -> bool:
    """Tell whether a package asks itself for what it has bound: then no submodule is loaded."""
    held = names.get(imported.name) if imported.module is not None else None
    return bool(held and held.certain and source_of(module, imported) == module.name)


def bind(
    names: dict[str, Origin], before: dict[str, Origin | None], binding: Binding, module: Module
) -> None:
    """Let one binding happen, or where it may not, be uncertain."""
    name, held = binding.name, names.get(binding.name)
    if binding.kind is Kind.DELETED:
        kept = before.get(name) if binding.start == binding.end else held
        names.pop(name, None)
        if binding.conditional and kept:
            names[name] = kept._replace(certain=False)
        return
    if binding.deferred and held:
        return
    before[name] = held
    certain = not (binding.conditional or binding.deferred) or bool(held and held.certain)
    span, source = Span(binding.start, binding.end), imported_from(binding, module)
    names[name] = Origin(module.name, name, module.origin, span, certain, source)


def imported_from(binding: Binding, module: Module) -> tuple[str, str] | None:
    """Name the module and the name in it that a binding takes its value from; none: it is new."""
    imported = binding.imported
    if imported is None:
        return None
    if imported.module is None:
        whole = binding.name != imported.name.partition(".")[0] or "." not in imported.name
        return (imported.name if whole else binding.name), ""
    return source_of(module, imported), imported.name
