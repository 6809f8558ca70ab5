"""`python -m mectui` is the console script."""

from mectui.cli import main

if __name__ == "__main__":
    main()
