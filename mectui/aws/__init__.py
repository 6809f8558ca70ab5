"""Live lookups and preflight: from a session to typed rows."""
