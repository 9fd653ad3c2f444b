"""What event programmes list -> the deliveries of one person, alike for all their formats.

A delivery is one talk at one event on one date. Collectors turn a format into `Session`s; which of
them are the person's, and whether each is a talk or a workshop, is told here, with the reason.
Whether it counts is judged later, where works are resolved.
"""

from renown.programme.deliveries import Found, deliveries
from renown.programme.options import ProgrammeOptions
from renown.programme.session import Event, Session, Speaker

__all__ = ["Event", "Found", "ProgrammeOptions", "Session", "Speaker", "deliveries"]
