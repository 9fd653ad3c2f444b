"""The bare loop: sends the GraphQL requests of a file one after another, and decodes the answers.

`python -m benchmarks.github.replay URL FILE` prints the seconds that it took.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import requests

HEADERS = {"authorization": "token ghs_madeUp", "content-type": "application/json"}


def main(url: str, file: str) -> None:
    """One kept-alive connection, nothing but what nobody can leave out."""
    bodies = json.loads(Path(file).read_text("utf-8"))
    with requests.Session() as session:
        session.trust_env = False
        started = time.monotonic()
        for body in bodies:
            answer = session.post(f"{url}/graphql", data=body.encode(), headers=HEADERS)
            answer.raise_for_status()
            answer.json()
        print(time.monotonic() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
