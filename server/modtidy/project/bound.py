"""What an import statement binds, and where that is used.

An import names modules; a file uses names.  Between the two stands a binding: `import a.b` binds
`a`, `import a.b as c` binds `c` to `a.b`, `from a import b` binds `b` to whatever `a.b` is
(language reference §7.11).
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy.project.project import Importer, Project
from modtidy.source.attributes import plain_attributes
from modtidy.source.imports import Alias, Import
from modtidy.source.names import Names
from modtidy.source.reading import Binding, Reference


class Use(NamedTuple):
    """A use of an imported name, as the dotted name it comes to."""

    reference: Reference
    base: str
    """The absolute, dotted name the reference's own name stands for."""

    def dotted(self) -> Iterator[str]:
        """Yield the dotted names the chain comes to, each attribute adding a part."""
        name = self.base
        yield name
        for attribute in self.reference.attributes:
            name = f"{name}.{attribute.name}"
            yield name


def binding_of(statement: Import, alias: Alias, names: Names) -> Binding | None:
    """Return what one name of an import statement binds; a wildcard binds nothing of its own."""
    for binding in names.bindings_in(statement.start, statement.end):
        if (
            binding.imported
            and binding.imported.name == alias.name
            and alias.start <= binding.start < statement.end
            and (binding.start == alias.start or alias.asname == binding.name)
        ):
            return binding
    return None


def base_of(importer: Importer, project: Project) -> str:
    """Give the absolute name that the bound name stands for."""
    statement, alias = importer.statement, importer.alias
    if statement.module is None and not statement.level:
        return alias.name if alias.asname else alias.name.partition(".")[0]
    source = project.source_of(statement, importer.path)
    return f"{source}.{alias.name}" if source else ""


def uses(importer: Importer, project: Project) -> tuple[Use, ...]:
    """Return the uses of what one name of an import statement binds."""
    names = project.tree.names(importer.path)
    binding = binding_of(importer.statement, importer.alias, names)
    if binding is None:
        return ()
    base = base_of(importer, project)
    return tuple(Use(reference, base) for reference in names.references_to(binding))


class Asked(NamedTuple):
    """What an import, and the uses of what it binds, ask of a module."""

    names: frozenset[str]
    whole: bool
    """Whether the module itself is handed on, and any name may be asked of it."""


def asked(importer: Importer, module: str, project: Project) -> Asked:
    """Tell what an import asks of the module called `module`."""
    statement, alias = importer.statement, importer.alias
    is_from = statement.module is not None or statement.level > 0
    if is_from and project.source_of(statement, importer.path) == module:
        return Asked(frozenset({alias.name}), whole=False)
    base = base_of(importer, project)
    if not base or not f"{module}.".startswith(f"{base}."):
        return Asked(frozenset(), whole=False)  # no attribute of what is bound is the module's
    is_bound = bool(alias.asname) or "." not in alias.name  # `import a.b` binds `a`
    plain = _plain(importer, project) if base == module and is_bound else None
    if plain is not None:
        return Asked(plain, whole=False)
    depth = module.count(".") + 1
    found, whole = set(), False
    for use in uses(importer, project):
        *_, last = chain = list(use.dotted())
        whole = whole or last == module
        if module in chain and last != module:
            found.add(chain[chain.index(module) + 1].split(".")[depth])
    return Asked(frozenset(found), whole)


def asked_of(importer: Importer, module: str, project: Project) -> frozenset[str]:
    """Give the names an import, and the uses of what it binds, ask of the module named `module`."""
    return asked(importer, module, project).names


def _plain(importer: Importer, project: Project) -> frozenset[str] | None:
    """Give the attributes used of the module an import binds, if no parsing is needed for it."""
    imports = project.tree.summary(importer.path).imports
    name = importer.alias.asname or importer.alias.name
    whole = (alias for one in imports if one.module is None for alias in one.names)
    if any(not one.asname and one.name.startswith(f"{name}.") for one in whole):
        return None
    text = project.tree.text(importer.path)
    return plain_attributes(text, name, importer.statement, imports)
