"""One file for each build backend: what it is told, and which files it puts into a wheel.

Each was written beside the backend's own source, and `tests/test_wheels.py` holds it to the wheels
the backend really builds.
"""
