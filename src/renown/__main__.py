"""`python -m renown`, the same as `renown`."""

from renown.cli import main

if __name__ == "__main__":
    main()
