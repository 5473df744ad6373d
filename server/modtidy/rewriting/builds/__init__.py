"""The configuration of build backends and of pytest, told of modules that are elsewhere."""
