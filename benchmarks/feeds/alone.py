"""feedparser over a folder's files, on one core: `python -m benchmarks.feeds.alone FOLDER`.

With the options that make it fastest, as renown uses it. Prints a JSON object: the seconds for the
parsing alone, without its import and the reading of the files, and the items found.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path

import feedparser


def main() -> None:
    """Parse them all."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    bodies = [path.read_bytes() for path in Path(sys.argv[1]).iterdir()]
    started = time.monotonic()
    items = 0
    for body in bodies:
        found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        items += len(found["entries"])
    print(json.dumps({"seconds": time.monotonic() - started, "items": items}))


if __name__ == "__main__":
    main()
