"""A plan becomes files on disk, byte-identical for equal plans."""
