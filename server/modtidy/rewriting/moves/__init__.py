"""Modules and packages that go elsewhere, with everything that names them."""
