"""PostgreSQL by URL. One database or schema may hold several persons."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, text

from renown.errors import StoreError
from renown.store.engine import build
from renown.store.schema import SCHEMA, migrate, version


def connect(url: URL) -> Engine:
    """An engine; nothing is connected yet."""
    try:
        import psycopg  # noqa: F401, PLC0415 (optional: SQLAlchemy's own error has no remedy)
    except ImportError as error:
        raise StoreError("PostgreSQL needs psycopg; install renown[postgres]") from error
    place = _shown(url)
    return build(
        url.set(drivername="postgresql+psycopg"),
        lambda error: explain(place, error),
        pool_pre_ping=True,
    )


def _shown(url: URL) -> str:
    """The address as it may be told: a query may hold a password, too."""
    return url.set(query={}).render_as_string(hide_password=True)


def open_server(url: URL) -> Engine:
    """Create or migrate the tables; StoreError when they are not ours or not known."""
    place = _shown(url)
    engine = connect(url)
    try:
        with engine.connect() as connection:
            found = version(connection, place)
        if found < SCHEMA:
            with engine.begin() as connection:
                _migrate(connection, place)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(connection: Connection, place: str) -> None:
    """Two processes may come to one new database: the second waits, and finds the work done."""
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('renown migration'))"))
    migrate(connection, place)


def explain(place: str, error: BaseException) -> str:
    """One sentence: what is wrong, and what to do. The server's details would quote rows."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    what = primary or str(error).partition("\n")[0] or type(error).__name__
    return f"the database at {place} refuses: {what}; check [store] url and the server"
