"""renown: evidence of one engineer's work, scored against dated targets."""

__version__ = "0.1.0"
