"""What `from m import *` binds in a file, and where each name comes from.

The one idea: the question is the file's that imports, since that is where `m` is found from.
"""

from modtidy.project.namespace import Namespace, Namespaces
from modtidy.project.project import Project


def public_names(name: str, path: str, project: Project) -> Namespace:
    """Return the public names of the module called `name`, as found from the file at `path`."""
    return Namespaces(path, project).public(name)
