"""Brings outputs to where they are read: files, a section of the README, a commit and a push."""

from __future__ import annotations

from renown.publish.files import SUFFIXES, write
from renown.publish.publication import (
    before,
    carried,
    due,
    fingerprint,
    published,
    sealed,
    whole,
)
from renown.publish.repository import Delivery, Repository
from renown.publish.section import HINT, insert

__all__ = [
    "HINT",
    "SUFFIXES",
    "Delivery",
    "Repository",
    "before",
    "carried",
    "due",
    "fingerprint",
    "insert",
    "published",
    "sealed",
    "whole",
    "write",
]
