"""A collector dropped into the folder: yields what its options say, and fails as they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from renown import errors
from renown.collector import Options as BaseOptions
from renown.collector import Run
from renown.record import Checkpoint, Observation, Record, Sweep

KINDS = ("post",)
READINGS = ()


class Options(BaseOptions):
    """What to yield, and how to end."""

    posts: int = 0
    fail: str = ""
    sweep: bool = False
    title: str = "Golden paths"
    url: str = ""


def collect(options: Options, run: Run, /) -> Iterator[Observation]:
    """`posts` records from where the state stands, a checkpoint after each; then the failure."""
    done = run.state.get("done", 0)
    for number in range(done, options.posts):
        yield Record(
            kind="post", key=str(number), title=options.title, at=datetime(2026, 5, 1, tzinfo=UTC)
        )
        yield Checkpoint(state={"done": number + 1})
    if options.sweep:
        yield Sweep(kinds=KINDS)
    if options.fail == "exit":
        raise SystemExit(9)
    if options.fail == "wait":
        run.http.get(options.url)
    if options.fail == "bug":
        raise ZeroDivisionError("the secret of the bug")
    if options.fail:
        raise getattr(errors, options.fail)("it went wrong; mend it")
