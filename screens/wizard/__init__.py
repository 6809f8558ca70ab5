"""The wizard's screens: one frame that draws every step's form, and a few dialogs."""
