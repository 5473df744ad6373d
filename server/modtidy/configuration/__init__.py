"""What a project's own files say: how it is built, tested, checked and what it depends on.

Everything here is read, and nothing is run: text goes in, values come out.  What a file leaves to
be worked out as it runs is said to be unknown.
"""
