"""Five hundred feeds as blogs have them, each with addresses and titles of its own.

Real ones, in turn, from the samples folder where RENOWN_SAMPLES names it; else made-up ones of the
same shape: half of them under 79 kB, 15 items each, the largest 2.5 MB.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

FEEDS = 500
BYTES = 58_000_000
_SLACK = 1_000_000
"""How far the sum may run ahead of its share."""
_OWN = re.compile(
    rb"""(<(?:link|guid|id)\b[^>]*>\s*(?:<!\[CDATA\[)?\s*https?://|\bhref=["']https?://)"""
)
_TITLE = re.compile(rb"(<title\b[^>]*>\s*(?:<!\[CDATA\[)?)")
_WORDS = ("deploy", "the", "of", "cluster", "pipeline", "latency", "a", "queue", "node", "to", "we")


def write(folder: Path) -> str:
    """One file a feed, 0.xml to 499.xml; says where they are from."""
    samples = os.environ.get("RENOWN_SAMPLES")
    found = _real(Path(samples) / "feeds") if samples else _made_up()
    for number, body in enumerate(found):
        (folder / f"{number}.xml").write_bytes(body)
    return "real feeds in turn" if samples else "made-up feeds"


def _real(folder: Path) -> Iterator[bytes]:
    """Those that would make the sum too large are left out of a round."""
    bodies = cycle([path.read_bytes() for path in sorted(folder.glob("*.xml"))])
    total = 0
    for number in range(FEEDS):
        most = BYTES * (number + 1) // FEEDS + _SLACK
        body = next(body for body in bodies if total + len(body) <= most)
        total += len(body)
        yield _distinct(body, number)


def _distinct(body: bytes, number: int) -> bytes:
    """Another blog's: else the same post would seem to stand in many feeds."""
    body = _OWN.sub(rb"\g<1>f%d." % number, body)
    return _TITLE.sub(rb"\g<1>%d " % number, body)


def _made_up() -> Iterator[bytes]:
    dice = random.Random(2026)
    for number in range(FEEDS):
        size = min(2_500_000, int(dice.lognormvariate(11.28, 0.85)))  # median 79 kB
        yield _feed(dice, number, size)


def _feed(dice: random.Random, number: int, size: int) -> bytes:
    """RSS 2.0 with the whole posts, as generators of sites write it."""
    items = "".join(_item(dice, number, post, size // 15 - 400) for post in range(15))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Blog {number}</title><link>https://blog{number}.example/</link>"
        f"<description>Notes</description>{items}</channel></rss>"
    ).encode()


def _item(dice: random.Random, number: int, post: int, length: int) -> str:
    link = f"https://blog{number}.example/posts/{post}/"
    paragraph = "<p>" + " ".join(dice.choices(_WORDS, k=60)) + ' <a href="/x">x</a></p>\n'
    content = paragraph * max(1, length // len(paragraph))
    if number % 2:
        content = content.replace("<", "&lt;").replace(">", "&gt;")
    else:
        content = f"<![CDATA[{content}]]>"
    return (
        f"<item><title>{number} {' '.join(dice.choices(_WORDS, k=6))} {post}</title>"
        f"<link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{1 + post:02} Oct 2026 06:00:00 GMT</pubDate><category>notes</category>"
        f"<content:encoded>{content}</content:encoded></item>\n"
    )
