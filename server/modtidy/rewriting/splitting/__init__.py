"""A module taken to pieces, and the files that these go to."""
