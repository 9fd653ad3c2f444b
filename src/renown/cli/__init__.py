"""The command line: the only place that reads the clock and the environment, prints or exits.

What a command needs is imported when it runs, so that `renown --version` answers at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from typer.core import TyperGroup

import renown

app = typer.Typer(
    name="renown",
    help="Evidence of one engineer's work, scored against dated targets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks print local variables, and with them secrets
)

Command = TypeVar("Command", bound=Callable[..., None])

ConfigFile = Annotated[
    Path, typer.Option("--config", help="The configuration.", show_default=True, metavar="FILE")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        help="The moment to judge by (a date, or a time in ISO 8601); now by default.",
        metavar="ISO",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Leave with 3 when some source failed.")]
Private = Annotated[bool, typer.Option("--private", help="Show private entries, too.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Commit = Annotated[
    bool | None,
    typer.Option("--commit/--no-commit", help="Commit and push; in a workflow by default."),
]
Source = Annotated[str | None, typer.Option(help="Only of this source.", metavar="NAME")]

CONFIG = Path("config.toml")


def guarded(command: Command) -> Command:
    """Turn renown's own errors into one line a problem and the exit code of their kind."""

    @functools.wraps(command)
    def guard(*args: object, **options: object) -> None:
        from renown.cli.console import complain
        from renown.errors import RenownError

        try:
            command(*args, **options)
        except RenownError as error:
            complain(error)
            raise typer.Exit(error.exit_code) from None

    return guard  # type: ignore[return-value]  # functools.wraps keeps the signature


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"renown {renown.__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done.")] = False,
) -> None:
    """Evidence of one engineer's work, scored against dated targets."""
    from renown.cli.console import start

    del version
    start(verbose=verbose)


@app.command()
@guarded
def run(
    *,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    strict: Strict = False,
    commit: Commit = None,
) -> None:
    """Collect every source, score, and publish what changed."""
    from renown.cli import publication, stages, summary, telling
    from renown.cli.desk import opened

    with opened(config, as_of, collecting=True) as desk:
        outcomes = stages.collect(desk)
        summary.tell(publication.publish_due(desk, commit=commit))
        telling.leave(outcomes, strict=strict)


@app.command()
@guarded
def collect(
    *,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    strict: Strict = False,
    source: Source = None,
) -> None:
    """Collect the sources into the database, and nothing more."""
    from renown.cli import stages, telling
    from renown.cli.desk import opened

    with opened(config, as_of, collecting=True) as desk:
        telling.leave(stages.collect(desk, only=source), strict=strict)


@app.command()
@guarded
def backfill(
    *,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    strict: Strict = False,
    source: Source = None,
    pages: Annotated[
        int, typer.Option(help="Read so many pages of each at most.", min=1, max=1000, metavar="N")
    ] = 50,
) -> None:
    """Walk the older pages of feeds, as far back as their platforms allow; again to go on."""
    from renown.cli import stages, telling
    from renown.cli.desk import opened

    with opened(config, as_of, collecting=True) as desk:
        telling.leave(stages.backfill(desk, only=source, pages=pages), strict=strict)


@app.command()
@guarded
def score(*, config: ConfigFile = CONFIG, as_of: AsOf = None, json: Json = False) -> None:
    """Score what the database holds."""
    from renown.cli import stages, telling
    from renown.cli.desk import opened

    with opened(config, as_of) as desk:
        if json:
            outputs = stages.render(desk, stages.judge(desk))
            typer.echo(outputs.files["scorecard.json"], nl=False)
        else:
            telling.tell(stages.score(desk))


@app.command()
@guarded
def report(
    *,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    show: Annotated[bool, typer.Option("--open", help="Open the dashboard in a browser.")] = False,
) -> None:
    """Write the report and the README's section from what the database holds."""
    from renown.cli import publication
    from renown.cli.desk import opened

    with opened(config, as_of) as desk:
        page = publication.write_report(desk)
    if show and typer.launch(page.as_uri()) != 0:
        typer.echo(f"no browser could be opened; the dashboard is {page}", err=True)


@app.command()
@guarded
def export(
    *,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    form: Annotated[
        str, typer.Option("--format", help="json-resume, csv or ics.", metavar="FORMAT")
    ],
    out: Annotated[
        Path | None, typer.Option(help="The file to write; printed by default.", metavar="FILE")
    ] = None,
) -> None:
    """Write the evidence as JSON Resume or CSV, or the deadlines as iCalendar."""
    from renown.cli import exporting
    from renown.cli.desk import opened

    with opened(config, as_of) as desk:
        exporting.export(desk, form, out)


@app.command()
@guarded
def diff(
    *,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    since: Annotated[
        str, typer.Option(help="The day to compare with, such as 2026-11-09.", metavar="DATE")
    ],
) -> None:
    """Tell what changed since a day: values, states and chances, and the rows that came."""
    from renown.cli import exporting
    from renown.cli.desk import opened

    with opened(config, as_of) as desk:
        exporting.diff(desk, since)


@app.command()
@guarded
def publish(
    *,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    commit: Commit = None,
) -> None:
    """Write report and data when something changed; commit and push in CI."""
    from renown.cli import publication
    from renown.cli.desk import opened

    with opened(config, as_of) as desk:
        publication.publish_due(desk, commit=commit)


@app.command()
@guarded
def explain(
    criterion: Annotated[str | None, typer.Argument(help="The id of a criterion.")] = None,
    *,
    labels: Annotated[
        str | None,
        typer.Option(help="Tell what this work is about, and why.", metavar="WORK"),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="All that does not count, one by one.")
    ] = False,
    config: ConfigFile = CONFIG,
    as_of: AsOf = None,
    private: Private = False,
) -> None:
    """Tell what counts for a criterion, what does not, and why; or what a work is about."""
    from renown.cli import explaining
    from renown.cli.console import wrong_option
    from renown.cli.desk import opened

    if (criterion is None) is (labels is None):
        problem = "needs one of the two: a criterion, or --labels with a work"
        raise wrong_option("", problem, "write renown explain talks")
    with opened(config, as_of) as desk:
        if criterion is not None:
            explaining.criterion(desk, criterion, private=private, every=every)
        else:
            explaining.labels(desk, str(labels), private=private)


@app.command()
@guarded
def scorecards(
    name: Annotated[
        str | None, typer.Argument(help="Print this one, to copy it.", metavar="NAME")
    ] = None,
) -> None:
    """List the scorecards that come with renown, or print one."""
    from renown.cli import explaining

    explaining.scorecards(name)


@app.command()
@guarded
def records(
    *,
    config: ConfigFile = CONFIG,
    kind: Annotated[str | None, typer.Option(help="Only of this kind.", metavar="KIND")] = None,
    source: Source = None,
    works: Annotated[bool, typer.Option("--works", help="Merged into works.")] = False,
    json: Json = False,
    private: Private = False,
) -> None:
    """List what the sources brought, one record a line."""
    from renown.cli import listings
    from renown.cli.desk import opened

    with opened(config) as desk:
        listings.records(desk, kind=kind, source=source, works=works, json=json, private=private)


@app.command()
@guarded
def readings(*, config: ConfigFile = CONFIG, json: Json = False, private: Private = False) -> None:
    """List what was read off gauges, such as followers, one reading a line."""
    from renown.cli import listings
    from renown.cli.desk import opened

    with opened(config) as desk:
        listings.readings(desk, json=json, private=private)


@app.command()
@guarded
def sources(*, config: ConfigFile = CONFIG) -> None:
    """List the configured sources and how they ended last."""
    from renown.cli import listings
    from renown.cli.desk import opened

    with opened(config) as desk:
        listings.sources(desk)


@app.command()
@guarded
def demo(
    *,
    out: Annotated[Path, typer.Option(help="The folder to work in.", metavar="DIR")] = Path(
        "renown-demo"
    ),
) -> None:
    """Run the whole pipeline for a made-up person, offline."""
    from renown import sample
    from renown.cli import publication, stages, summary, telling
    from renown.cli.desk import opened

    sample.copy(out)
    with (
        sample.serve() as address,
        opened(out / CONFIG, sample.AS_OF, environ=sample.SECRETS, connect_to=address) as desk,
    ):
        outcomes = stages.collect(desk)
        summary.tell(publication.publish_due(desk, commit=False))
        telling.leave(outcomes, strict=True)


@app.command()
@guarded
def dump(*, config: ConfigFile = CONFIG) -> None:
    """Write the database's text form, due or not."""
    from renown.cli import publication
    from renown.cli.desk import opened

    with opened(config) as desk:
        publication.write_dump(desk)


@app.command()
@guarded
def load(*, config: ConfigFile = CONFIG) -> None:
    """Merge the text form into the database, known or not."""
    from renown.cli import publication
    from renown.cli.desk import opened

    with opened(config, loading=False) as desk:
        publication.load(desk)


@app.command("import-opml")
@guarded
def import_opml(
    file: Annotated[Path, typer.Argument(help="A subscription list (OPML).", metavar="FILE")],
) -> None:
    """Print the tables of `sources` for the feeds of a subscription list (OPML)."""
    from renown.cli import opml
    from renown.report.escape import printed

    found = opml.tables(file, lambda text: typer.echo(printed(text), err=True))
    typer.echo(found.encode(), nl=False)  # TOML is UTF-8, whatever the terminal is


class _Kinds(TyperGroup):
    """The kinds of entries, each a command that is built when it is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's own context
        from renown.cli import add

        del ctx
        return add.kinds()

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # as above
        from renown.cli import add

        del ctx
        program = add.command(cmd_name)
        return program and typer.main.get_command(program)


app.add_typer(
    typer.Typer(cls=_Kinds, help="Add one entry to the ledger.", no_args_is_help=True), name="add"
)


@app.command("schema")
@guarded
def json_schema(
    of: Annotated[
        Literal["ledger", "config", "scorecard"], typer.Argument(help="Which files.", metavar="OF")
    ],
) -> None:
    """Print the JSON Schema of ledgers, of config.toml, or of scorecards, for editors."""
    from renown.cli import schema as schemas

    typer.echo(schemas.text(of).encode(), nl=False)  # JSON is UTF-8, whatever the terminal is


@app.command("import-resume")
@guarded
def import_resume(
    file: Annotated[Path, typer.Argument(help="A JSON Resume.", metavar="FILE")],
    *,
    as_of: AsOf = None,
) -> None:
    """Print the ledger's tables for the certificates and publications of a JSON Resume."""
    from renown.cli import resume
    from renown.report.escape import printed

    found = resume.tables(file, as_of, lambda text: typer.echo(printed(text), err=True))
    typer.echo(found.encode(), nl=False)  # TOML is UTF-8, whatever the terminal is


@app.command()
@guarded
def check(*, config: ConfigFile = CONFIG) -> None:
    """Check the database, the text form, and that both say the same."""
    from renown.cli import publication
    from renown.cli.desk import opened

    with opened(config, loading=False) as desk:
        publication.check(desk)


def main() -> None:
    """The console script."""
    app()
