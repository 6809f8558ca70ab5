"""The answer file: its schema, loading with positions, saving, where each value came from."""
