"""The folder of a cluster on disk, and its lock."""
