"""Which distribution a name is imported from: one that is installed, or one that is declared."""

from collections.abc import Iterable, Iterator

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.environment import Distribution, Environment, import_names_of, normalised


def named(import_name: str, environment: Environment, home: Configuration | None) -> str:
    """Name the distribution that a top-level name is imported from; empty where there is none.

    It is one that is installed, and has the name for its own and not as a by-product, or one that
    the project declares whose configuration is `home`.
    """
    for installed in environment.distributions_of(import_name):
        own = normalised(import_name) == normalised(installed.name)
        known = _well_known(installed, environment)
        if own or len(installed.import_names) == 1 or import_name in known:
            return installed.name
    for declared in home.metadata.dependencies if home else ():
        if import_name in import_names_of(declared, environment.well_known):
            return declared
    return ""


def _well_known(installed: Distribution, environment: Environment) -> tuple[str, ...]:
    return environment.well_known.get(normalised(installed.name), ())


def of_workspace(
    configured: Iterable[Configuration], environments: Iterable[Environment], workspace: str
) -> Iterator[str]:
    """Yield the normalised names of the distributions that the workspace itself is.

    Its configuration files name them, or an environment has them as installed from it.
    """
    for said in configured:
        if said.metadata.name:
            yield normalised(said.metadata.name)
    for environment in environments:
        for one in environment.distributions:
            if one.editable and workspace and paths.below(one.location, workspace):
                yield normalised(one.name)
