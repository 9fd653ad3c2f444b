"""Ctrl-C: a run that waits for a slow server leaves at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.collectors.blog import rss
from tests.commands import RENOWN, environment
from tests.peer import Peer, Reply

SLOW = Reply(body=b"x" * 1000, drip=0.5)
HEAVY = Reply(body=rss(f"<author>{'a' * 400_000}</author>"))
"""Takes a parser minutes."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="process groups are ended as on Linux")
@pytest.mark.parametrize("verb", ["run", "backfill"])
@pytest.mark.parametrize("reply", [SLOW, HEAVY], ids=["slow", "heavy"])
def test_an_interrupted_run_leaves_at_once_with_130(
    tmp_path: Path, verb: str, reply: Reply
) -> None:
    with Peer() as peer:
        tables = ["[http]\nallow_private = true\npause = 0\n"]
        for number in range(6):
            url = peer.serve(f"/{number}", reply)
            tables.append(f'[[sources]]\ntype = "feed"\nname = "f{number}"\nurl = "{url}"\n')
        (tmp_path / "config.toml").write_text("\n".join(tables))
        process = subprocess.Popen(
            [RENOWN, verb],
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            # Whoever runs the tests in the background has it ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (nothing else)
        )
        try:
            while len(peer.log) < 6:
                time.sleep(0.05)
            time.sleep(1)
            interrupted = time.monotonic()
            process.send_signal(signal.SIGINT)  # to the parent alone: workers must be told by it
            code = process.wait(30)
        finally:
            process.kill()
            process.wait()
    assert 130 == code
    assert 15 > time.monotonic() - interrupted  # minutes, where nobody is woken
