"""Migrations: numbered, forward only, each in one transaction. The newest is `schema.SCHEMA`."""
