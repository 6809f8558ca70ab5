"""The add-on catalogue and its runner."""
