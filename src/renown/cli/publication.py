"""Brings the outputs of a moment to their places, when due: report, README, text form."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from renown import actions, publish, report
from renown.cli import console, stages
from renown.cli.desk import Desk
from renown.errors import PublishError, StoreError
from renown.report import Outputs
from renown.report.view import Report
from renown.store import dump


class Publication:
    """One moment: what it comes to, and the files that tell it, made when they are asked for.

    Their names are relative to the folder of config.toml; the manifest is the last.
    """

    def __init__(self, desk: Desk) -> None:
        self._before = publish.before(_last(desk, None), desk.as_of)
        self.judged = stages.judge(desk, self._before)
        self._desk = desk
        self._dumped = dump.dump(desk.store, desk.person)
        # What the configuration leaves out changes the report, and no row.
        judged_by = f"{desk.scorecard.digest} {stages.choices(desk)} {desk.config.report}"
        self.fingerprint = publish.fingerprint(
            self._dumped, self.judged.scores, self.judged.sources, judged_by
        )

    @cached_property
    def outputs(self) -> Outputs:
        """The report, by itself."""
        return stages.render(self._desk, self.judged)

    @property
    def rendered(self) -> Report | None:
        """The report where it was made already."""
        made = self.__dict__.get("outputs")
        return made.report if isinstance(made, Outputs) else None

    @cached_property
    def report(self) -> Mapping[str, bytes]:
        """Its files in their places, and the README's section."""
        return _report(self._desk, self.outputs)

    @cached_property
    def manifest(self) -> bytes:
        """Of the text form; it tells of the whole publication."""
        folder = self._desk.config.report.dir
        files = {posixpath.join(folder, name): told for name, told in self.outputs.files.items()}
        return publish.sealed(
            self._dumped[dump.MANIFEST],
            self.fingerprint,
            self._desk.as_of,
            files=files,
            before=self._before,
        )

    @cached_property
    def text_form(self) -> Mapping[str, bytes]:
        """Nothing where none is wanted."""
        if self._desk.dump is None:
            return {}
        return _in_dump(self._desk, self._dumped, self.manifest)

    @property
    def files(self) -> Mapping[str, bytes]:
        """Both."""
        return {**self.report, **self.text_form}

    def is_due(self, last: bytes | None, *, pushed: bool) -> bool:
        """Whether something changed since the publication of that manifest, or is not as it was.

        Of what was `pushed` the remote has the whole; here it only has to be there.
        """
        folder = self._desk.config.folder
        held = [] if self._desk.dump is None else [self._desk.dump / name for name in self._dumped]
        told = [folder / name for name in publish.published(last)]
        complete = bool(told) and all(path.exists() for path in (*held, *told))
        complete = complete and (pushed or publish.whole(last, folder))
        return (
            not complete
            or _waits(self._desk)
            or publish.due(last, self.fingerprint, self._desk.as_of)
        )


def publish_due(desk: Desk, *, commit: bool | None) -> Publication:
    """Write everything when something changed, is missing, or a week has passed; or push it.

    None commits in a workflow only.
    """
    made = Publication(desk)
    _check_ours(desk)
    repository = _repository(desk) if commit or (commit is None and console.in_actions()) else None
    delivery = publish.Delivery(changed=False)
    if not made.is_due(_last(desk, repository), pushed=repository is not None):
        console.say("nothing has changed since the last publication")
    elif repository is None:
        changed = publish.write(desk.config.folder, made.files, owned=_owned(desk))
        _remember(desk, made)
        delivery = publish.Delivery(changed=bool(changed))
        console.say(f"the report is {_path(desk, desk.config.report.dir, 'README.md')}")
    else:
        made, delivery = _deliver(desk, repository, made)
    _tell_workflow(desk, made, delivery)
    return made


def _check_ours(desk: Desk) -> None:
    """PublishError where the report would overwrite or remove what somebody else wrote.

    A folder is ours where it holds a report, and a file where the manifest says that it was
    published.
    """
    folder = _path(desk, desk.config.report.dir)
    page = folder / "README.md"
    if page.is_file():
        with page.open("rb") as file:
            foreign = not file.read(len(report.MARK)).startswith(report.MARK)
    else:
        told = {desk.config.folder / name for name in publish.published(_last(desk, None))}
        foreign = any(path not in told for path in _in_the_way(folder))
    if foreign:
        raise PublishError(
            f"{folder} holds files that are not renown's: name another folder in [report] dir"
        )


def _in_the_way(folder: Path) -> Iterator[Path]:
    """What is where files of the report go."""
    yield from (path for name in report.FILES if (path := folder / name).exists())
    for name in report.OWNED:
        for path in (folder / name).rglob("*"):
            if path.suffix in publish.SUFFIXES and not path.is_dir():
                yield path


def _repository(desk: Desk) -> publish.Repository:
    return publish.Repository(desk.config.folder, desk.environ)


def _deliver(
    desk: Desk, repository: publish.Repository, made: Publication
) -> tuple[Publication, publish.Delivery]:
    """Commit and push; what was published may be another, when somebody else was faster."""

    def anew() -> Mapping[str, bytes]:
        nonlocal made
        desk.load()
        made = Publication(desk)
        return made.files

    message = f"Report of {desk.as_of:%Y-%m-%d}"
    delivery = repository.publish(made.files, owned=_owned(desk), message=message, render=anew)
    _remember(desk, made)
    done = f"published as {delivery.commit}" if delivery.commit else "the remote has it already"
    console.say(delivery.note or done)
    return made, delivery


def write_report(desk: Desk) -> Path:
    """Write the report and the README's section, due or not; where the dashboard is."""
    since = publish.before(_last(desk, None), desk.as_of)
    files = _report(desk, stages.render(desk, stages.judge(desk, since)))
    _check_ours(desk)
    publish.write(desk.config.folder, files, owned=_owned_by_report(desk))
    console.say(f"the report is {_path(desk, desk.config.report.dir, 'README.md')}")
    return _path(desk, desk.config.report.dir, "index.html").resolve()


def write_dump(desk: Desk) -> None:
    """Write the text form, due or not."""
    if desk.dump is None:
        raise PublishError("[store] dump is empty: name a folder for the text form")
    files = dump.dump(desk.store, desk.person)
    manifest = publish.carried(files[dump.MANIFEST], _last(desk, None))
    placed = _in_dump(desk, files, manifest)
    publish.write(desk.config.folder, placed, owned=_owned_by_dump(desk))
    desk.know(manifest)
    console.say(f"the text form is {desk.dump}")


def _in_dump(desk: Desk, files: Mapping[str, bytes], manifest: bytes) -> dict[str, bytes]:
    """The text form in its folder, with this manifest in the place that it had, the last."""
    named = {**files, dump.MANIFEST: manifest}
    return {posixpath.join(desk.config.store.dump, name): named[name] for name in named}


def load(desk: Desk) -> None:
    """Merge the text form into the database, known or not."""
    if desk.dump is None or not dump.present(desk.dump):
        raise StoreError(f"there is no text form in {desk.dump or '[store] dump'} to load")
    rows = dump.load(desk.store, desk.person, desk.dump)
    path = desk.dump / dump.MANIFEST
    desk.know(path.read_bytes() if path.is_file() else b"")
    console.say(f"took over {rows} rows from {desk.dump}")


def check(desk: Desk) -> None:
    """StoreError with all that is wrong with the database, the text form, or between them."""
    if desk.dump is None:
        raise PublishError("[store] dump is empty: there is no text form to check against")
    problems = dump.check(desk.store, desk.person, desk.dump)
    if problems:
        raise StoreError("\n".join(problems))
    console.say(f"the database and {desk.dump} are sound and say the same")


def _remember(desk: Desk, made: Publication) -> None:
    """The database, and the text form that was just written, say the same."""
    desk.know(made.manifest)
    if desk.dump is None:
        desk.store.set_meta(desk.person, "published", made.manifest.decode())


def _last(desk: Desk, repository: publish.Repository | None) -> bytes | None:
    """The manifest of the last publication."""
    if desk.dump is None:
        kept = desk.store.meta(desk.person, "published")
        return kept.encode() if kept else None
    if repository is not None:
        return repository.published(posixpath.join(desk.config.store.dump, dump.MANIFEST))
    path = desk.dump / dump.MANIFEST
    return path.read_bytes() if path.is_file() else None


def _report(desk: Desk, outputs: Outputs) -> dict[str, bytes]:
    """The report's files, and the README with its section where it has markers for one."""
    folder = desk.config.report.dir
    files = {posixpath.join(folder, name): content for name, content in outputs.files.items()}
    name = desk.config.report.readme
    path = desk.config.folder / name
    if not name or not path.is_file():
        return files
    base = posixpath.relpath(folder, posixpath.dirname(name) or ".")
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    section = publish.insert(text, outputs.section(base), file=name)
    if section is None:
        console.hint(f"{name}: {publish.HINT}")
        return files
    return {name: section.encode("utf-8", "surrogateescape")} | files


def _waits(desk: Desk) -> bool:
    """Whether the README has markers, and nothing between them yet."""
    name = desk.config.report.readme
    path = desk.config.folder / name
    if not name or not path.is_file():
        return False
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    without = publish.insert(text, "", file=name)
    return without is not None and without.split() == text.split()


def _owned_by_report(desk: Desk) -> list[str]:
    return [posixpath.join(desk.config.report.dir, name) for name in report.OWNED]


def _owned_by_dump(desk: Desk) -> list[str]:
    return [posixpath.join(desk.config.store.dump, name) for name in dump.OWNED]


def _owned(desk: Desk) -> Sequence[str]:
    return [*_owned_by_report(desk), *(_owned_by_dump(desk) if desk.dump else ())]


def _path(desk: Desk, *parts: str) -> Path:
    return desk.config.folder.joinpath(*parts)


def _tell_workflow(desk: Desk, made: Publication, delivery: publish.Delivery) -> None:
    """Outputs of the step and its summary, where a workflow runs."""
    bad = [row.source for row in made.judged.sources if row.outcome in ("failed", "blocked")]
    if path := desk.environ.get("GITHUB_OUTPUT"):
        report_path = _path(desk, desk.config.report.dir, "README.md")
        workspace = Path(desk.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
        if report_path.is_relative_to(workspace):
            report_path = report_path.relative_to(workspace)
        values = {
            "changed": str(delivery.changed).lower(),
            "score": f"{made.judged.scores.summary.score:.3f}",
            "report-path": report_path.as_posix(),
            "commit-sha": delivery.commit or "",
            "failed-sources": ",".join(bad),
        }
        actions.write_outputs(Path(path), values)
    if path := desk.environ.get("GITHUB_STEP_SUMMARY"):
        text = made.outputs.files["README.md"].decode()
        kept = [row for row in text.splitlines() if not row.startswith("<picture>")]
        actions.write_summary(Path(path), "\n".join(kept) + "\n")
