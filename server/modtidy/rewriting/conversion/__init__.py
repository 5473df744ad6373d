"""A module that becomes the package of its name, and a package that becomes a module again."""
