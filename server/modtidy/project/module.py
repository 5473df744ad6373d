"""A module, in the words of the language reference (§5, "The import system")."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a name turns out to be when it is imported."""

    MODULE = "module"
    REGULAR = "regular package"
    NAMESPACE = "namespace package"
    EXTENSION = "extension module"
    BUILTIN = "built-in module"
    FROZEN = "frozen module"


@dataclass(frozen=True, slots=True)
class Module:
    """A module and where it comes from, after `importlib.machinery.ModuleSpec`."""

    name: str
    """The dotted, absolute name."""
    kind: Kind
    origin: str = ""
    """The file that runs when it is imported; a namespace package has none."""
    portions: tuple[str, ...] = ()
    """The directories its submodules are looked for in; a plain module has none."""
    entry: str | None = None
    """The directory of the search path it was found in; none where no search was needed."""

    @property
    def parent(self) -> str:
        """Name the package this module is in, or the empty string at the top."""
        return self.name.rpartition(".")[0]

    @property
    def is_package(self) -> bool:
        """Tell whether it can have submodules."""
        return bool(self.portions)
