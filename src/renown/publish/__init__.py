"""Brings outputs to where they are read: files, a section of the README, a commit and a push."""

from __future__ import annotations

from renown.publish.files import write
from renown.publish.publication import before, due, fingerprint, published, sealed, whole
from renown.publish.repository import Delivery, Repository
from renown.publish.section import HINT, insert

__all__ = [
    "HINT",
    "Delivery",
    "Repository",
    "before",
    "due",
    "fingerprint",
    "insert",
    "published",
    "sealed",
    "whole",
    "write",
]
