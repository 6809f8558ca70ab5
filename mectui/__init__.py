"""From nothing to a working multi-node MicroK8s edge cluster on AWS, from a terminal."""

__version__ = "0.1.0"
