"""Reading a programme of 100,000 sessions, 300 of them the person's, in each format.

The collectors run in processes of their own, through the real client, against a server on loopback;
the bare parser goes over the same bytes from memory. `python -m benchmarks programmes` prints the
table and bars; `python -m benchmarks.bench_programmes --write` also writes docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from benchmarks import child
from benchmarks.feeds.programs import ROOT, running
from benchmarks.page import keep
from benchmarks.programmes import FORMS, SESSIONS, THEIRS
from benchmarks.programmes import write as generate
from benchmarks.tables import Bar, Section, Table
from renown import registry

SECONDS, MEGABYTES = 10.0, 250
HEADER = ("", "MB read", "seconds", "CPU s", "ratio", "peak MB", "records")
_SELF = "benchmarks.bench_programmes"
_END = b"END:VEVENT\r\n"
ABOUT = "Seconds and memory are those of the whole process, its start and the transfer included."


HEAD = """\
# Reading large programmes

Written by `python -m benchmarks.bench_programmes --write` on {date}, with {cores} cores and Python
{python} on {system}, under a load of {load:.1f} before. Times are that machine's: only their ratios
to the bare parser mean anything elsewhere.
"""


def main(*, write: bool = False) -> None:
    """Each format in turn; print it, and keep it where that is asked for."""
    load, _, _ = os.getloadavg()
    section = _measured()
    print(f"{section.plain()}\n")
    if write:
        head = HEAD.format(
            date=datetime.now(UTC).date(),
            cores=os.cpu_count(),
            python=platform.python_version(),
            system=platform.system(),
            load=load,
        )
        keep("programmes", f"{head}\n{section.markdown()}")


def _measured() -> Section:
    section = Section(title=f"{SESSIONS:,} sessions, {THEIRS} of them the person's", about=ABOUT)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        there = [form for form in FORMS if form.type in registry.names()]
        for form in there:
            generate(form, folder / form.file)
        with running(folder) as host:
            for form in there:
                ours = _run("read", form.type, f"{host.url}/{form.file}")
                bare = _run("bare", str(folder / form.file))
                found = json.loads(ours.out)
                alone = json.loads(bare.out)["seconds"]
                rows.append(
                    [
                        form.title,
                        f"{(folder / form.file).stat().st_size / 1e6:.1f}",
                        f"{ours.seconds:.2f}",
                        f"{ours.busy:.2f}",
                        f"{found['seconds'] / alone:.2f}",
                        f"{ours.megabytes:.0f}",
                        f"{found['records']}",
                    ]
                )
                section.bars += _bars(form.title, ours, found["records"])
        section.notes += [f"{form.title}: no collector" for form in FORMS if form not in there]
    section.tables.append(Table(head=HEADER, rows=rows))
    return section


def _bars(title: str, ours: child.Ended, records: int) -> Iterator[Bar]:
    yield Bar(
        promise=f"{title} in at most {SECONDS:.0f} s",
        found=f"{ours.seconds:.2f} s",
        met=ours.seconds <= SECONDS,
    )
    yield Bar(
        promise=f"{title} with at most {MEGABYTES} MB",
        found=f"{ours.megabytes:.0f} MB",
        met=ours.megabytes <= MEGABYTES,
    )
    yield Bar(
        promise=f"{title}: all {THEIRS} of the person's sessions",
        found=f"{records}",
        met=records == THEIRS,
    )


def _run(*words: str) -> child.Ended:
    """A part of this program in a process of its own."""
    ended = child.run([sys.executable, "-m", _SELF, *words], folder=ROOT)
    if ended.code:
        raise SystemExit(ended.err)
    return ended


def read(type: str, url: str) -> dict[str, float]:  # noqa: A002 (the key's name in config.toml)
    """Collect once, as a run does."""
    from renown.collector import Person, Run  # noqa: PLC0415 (the other parts load none of it)
    from renown.http import Client  # noqa: PLC0415
    from renown.record import Record  # noqa: PLC0415

    collector = registry.load(type)
    with Client(allow_private=True, pause=0, max_body=2**30) as client:
        run = Run(
            now=datetime(2026, 11, 16, tzinfo=UTC),
            state={},
            http=client.session(type),
            person=Person(id="ada", name="Ada Example"),
            folder=ROOT,
            environ=lambda _: None,
            note=lambda _: None,
        )
        started = time.monotonic()
        found = collector.collect(collector.Options.model_validate({"url": url}), run)
        records = sum(isinstance(one, Record) for one in found)
        return {"seconds": time.monotonic() - started, "records": records}


def bare(path: str) -> dict[str, float]:
    """The parser alone, which throws away what it finds."""
    body, kind = Path(path).read_bytes(), Path(path).suffix
    share = 1
    if kind == ".ics":  # of a calendar a tenth, ten times: all of it takes minutes
        body, share = body[: body.rfind(_END, 0, len(body) // 10)] + _END + b"END:VCALENDAR\r\n", 10
    started = time.monotonic()
    _PARSERS[kind](body)
    return {"seconds": share * (time.monotonic() - started)}


def _xml(body: bytes) -> None:
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 (each its own)

    for _, element in iterparse(BytesIO(body), events=("end",)):
        element.clear()


def _json(body: bytes) -> None:
    import ijson  # type: ignore[import-untyped]  # noqa: PLC0415 (each its own; ships no types)

    for _ in ijson.basic_parse(BytesIO(body), use_float=True):
        pass


def _ics(body: bytes) -> None:
    from icalendar import Calendar  # noqa: PLC0415 (each its own)

    Calendar.from_ical(body)


_PARSERS: dict[str, Callable[[bytes], None]] = {".xml": _xml, ".json": _json, ".ics": _ics}

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["read", *words]:
            print(json.dumps(read(*words)))
        case ["bare", *words]:
            print(json.dumps(bare(*words)))
        case words:
            main(write="--write" in words)
