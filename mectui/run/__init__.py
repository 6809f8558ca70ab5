"""The phases in order, the journal, the run's own process, resume and interruption."""
