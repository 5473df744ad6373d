"""Modtidy reads a Python project's modules, packages and imports, and says what to mend."""

__version__ = "0.1.0"
