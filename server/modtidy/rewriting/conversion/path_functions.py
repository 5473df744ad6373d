"""What the functions and the attributes of a path make of it.

The one idea: some give the path of the same file, some another's, some only look at the file; by
these lists a path is followed (`os.path`, `pathlib`).
"""

SAME = frozenset(
    {
        *("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.WindowsPath"),
        *("os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser"),
        *("os.fspath", "str", "os.path.normcase"),
    }
)
"""Functions of a path that give the path of the same file."""
SAME_METHODS = frozenset({"resolve", "absolute", "expanduser", "as_posix", "__str__"})
UP = frozenset({"parent", "parents", "with_name", "with_suffix"})
"""What a path's parent has, too, and means by it what the path did one directory further out."""
OF_ITSELF = frozenset(
    {
        *("open", "exists", "is_file", "is_dir", "is_symlink", "is_absolute", "stat", "lstat"),
        *("read_text", "read_bytes", "owner", "samefile", "as_uri", "endswith", "startswith"),
    }
)
"""Methods that read the file, or ask about it, wherever it lies."""
ITSELF = frozenset(
    {
        *("open", "io.open", "tokenize.open", "print", "repr", "len", "bool", "hash", "os.stat"),
        *("os.path.exists", "os.path.isfile", "os.path.getmtime", "os.path.getsize"),
        *("linecache.getline", "linecache.getlines", "logging.debug", "logging.info"),
    }
)
FILES_OF = frozenset({"inspect.getfile", "inspect.getsourcefile", "inspect.getabsfile"})
"""Functions that give the file something was defined in."""
PARDIR = frozenset({"os.pardir", "os.path.pardir"})
"""What goes one directory up, as a part of a path."""
