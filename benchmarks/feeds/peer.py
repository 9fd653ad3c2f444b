"""The package `reader`, run by its own python: `python peer.py URL FEEDS`, in its folder.

It follows all feeds of the server, reads them with as many threads as renown, and keeps them in a
database. Prints a JSON object: entries kept, and feeds that could not be read.
"""

import json
import sys
from importlib import import_module


def main() -> None:
    """Follow and update."""
    url, feeds = sys.argv[1], int(sys.argv[2])
    reader = import_module("reader").make_reader("reader.sqlite")  # in its own environment only
    for number in range(feeds):
        reader.add_feed(f"{url}/{number}.xml", exist_ok=True)
    failed = sum(result.error is not None for result in reader.update_feeds_iter(workers=16))
    print(json.dumps({"items": reader.get_entry_counts().total, "failed": failed}))
    reader.close()


if __name__ == "__main__":
    main()
