"""Side-by-side measurements: both sides in one run, printed as ratios."""
