"""Engines whose errors are ours: the one place where a database's errors become StoreErrors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError

from renown.errors import StoreError


def build(url: URL, explain: Callable[[BaseException], str], **options: Any) -> Engine:
    """An engine that logs no parameters and raises StoreErrors, in the words of `explain`."""
    engine = create_engine(url, hide_parameters=True, **options)

    @event.listens_for(engine, "handle_error", retval=True)
    def fold(context: ExceptionContext) -> BaseException | None:
        if not isinstance(context.sqlalchemy_exception, DBAPIError):
            return None
        error = StoreError(explain(context.original_exception))
        context.original_exception.args = ()  # tracebacks show it, and a server's quotes rows
        return error

    return engine
