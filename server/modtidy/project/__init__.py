"""What the files of a workspace amount to: roots, modules, packages, and who imports whom."""
