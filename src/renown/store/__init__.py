"""Observations and what is derived from them, in SQLite or PostgreSQL, and as text.

Other stages see `Store`, the rows that it gives back, and the tables for conditions on works.
"""

from renown.store.store import Store

__all__ = ["Store"]
