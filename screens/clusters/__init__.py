"""The clusters on record: their list, one of them, and what can be done with it."""
