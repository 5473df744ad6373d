"""Modules and files named otherwise than by an import: in strings, paths, settings, documents."""
