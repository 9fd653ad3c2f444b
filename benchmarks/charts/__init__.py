"""The report's charts beside those of matplotlib and altair, and the report of many works."""
