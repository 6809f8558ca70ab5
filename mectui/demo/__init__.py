"""The embedded cloud: moto with what it lacks filled in, and nodes that answer over SSH."""
