"""Watching a run: its plan, its apply, its nodes, its end."""
