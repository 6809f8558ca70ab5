"""Everything drawn: the terminal application over the engine."""
