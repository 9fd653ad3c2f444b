"""No secret leaves the process in a log line or in an error."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renown.errors import UnavailableError
from renown.http import Client, Limits, Redactor
from tests.peer import Peer, Reply

CANARY = "canary-0123456789"


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.add(CANARY)
    return redactor


@pytest.fixture
def log(redactor: Redactor) -> Iterator[io.StringIO]:
    """What a handler with the redactor writes of the logger `made.up`."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(redactor)
    logger = logging.getLogger("made.up")
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)


def test_a_known_secret_is_masked_in_the_message_and_in_its_arguments(log: io.StringIO) -> None:
    logging.getLogger("made.up").error("with %s in %r", CANARY, {"token": CANARY})
    assert "with *** in {'token': '***'}\n" == log.getvalue()


def test_a_known_secret_is_masked_in_exceptions(log: io.StringIO) -> None:
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("made.up").exception("failed", stack_info=True)
    assert CANARY not in log.getvalue()
    assert "ValueError: invalid literal for int() with base 10: '***'" in log.getvalue()


def test_wrong_arguments_of_a_log_line_stop_nothing(log: io.StringIO) -> None:
    logging.getLogger("made.up").error("%s and %s", CANARY)  # noqa: PLE1206 (that is the point)
    assert "%s and %s\n" == log.getvalue()


def test_a_record_that_is_formatted_twice_is_cleaned_once_for_all(redactor: Redactor) -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "x", 1, "see %s", (CANARY,), None, sinfo=f"Stack: {CANARY}"
    )
    assert redactor.filter(record)
    assert redactor.filter(record)
    assert ("see ***", "Stack: ***") == (record.getMessage(), record.stack_info)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ghp_abcDEF0123456789", "***"),
        ("gho_abcDEF0123456789 ghu_abcDEF0123456789", "*** ***"),
        ("'ghs_abcDEF0123456789'", "'***'"),
        ("ghr_abcDEF0123456789.", "***."),
        ("github_pat_11ABC_def456", "***"),
        ("glpat-abc-DEF_456", "***"),
        ("xoxb-1234-abcd xoxp-1234-abcd", "*** ***"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ***"),
        ("{'authorization': 'bearer abc'}", "{'authorization': 'bearer ***'}"),
        ("https://a.example/?key=abc&page=2", "https://a.example/?key=***&page=2"),
        ("https://a.example/?page=2&api_key=a%20b#x", "https://a.example/?page=2&api_key=***#x"),
        ("/?token=a /?access_token=b", "/?token=*** /?access_token=***"),
        ("the key=value of a table", "the key=value of a table"),
        ("ghp_ is how a token starts", "ghp_ is how a token starts"),
    ],
)
def test_what_looks_like_a_token_is_masked(text: str, clean: str) -> None:
    assert clean == Redactor().clean(text)


def test_a_secret_is_masked_as_it_stands_in_an_address(redactor: Redactor) -> None:
    redactor.add("pass word/1")
    assert "/feed/***" == redactor.clean("/feed/pass%20word%2F1")


def test_a_secret_that_holds_another_is_masked_whole() -> None:
    redactor = Redactor()
    for secret in ("inner", "outer-inner-outer"):
        redactor.add(secret)
    assert "*** and ***" == redactor.clean("outer-inner-outer and inner")


def test_each_line_of_a_long_secret_is_masked() -> None:
    redactor = Redactor()
    redactor.add("-----BEGIN-----\nMIIEmadeup\n-----END-----\n")
    assert "line ***" == redactor.clean("line MIIEmadeup")


def test_an_empty_or_tiny_secret_masks_nothing() -> None:
    redactor = Redactor()
    for secret in ("", " ", "\n", "a", "abc"):
        redactor.add(secret)
    assert "a cab abc" == redactor.clean("a cab abc")


@given(st.from_regex(r"[a-z0-9]{4,20}", fullmatch=True), st.text(), st.text())
@settings(deadline=None)
def test_no_text_around_it_lets_a_secret_through(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.add(secret)
    assert secret not in redactor.clean(f"{before}{secret}{secret}{after}")


def test_what_a_session_redacts_stays_out_of_logs_and_errors(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with Peer() as peer, Client(allow_private=True, pause=0, limits=Limits(tries=1)) as client:
        session = client.session("github")
        session.redact(CANARY)
        headers = {"Authorization": f"Bearer {CANARY}"}
        session.get(peer.serve(f"/{CANARY}", Reply()), headers=headers)
        with pytest.raises(UnavailableError) as caught:
            session.get(peer.serve(f"/{CANARY}", Reply(reset=True)), headers=headers)
        for record in caplog.records:
            client.redactor.filter(record)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "github: GET http://127.0.0.1" in logged
    assert "/***: 200 after" in logged
    assert CANARY not in logged
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_sends_a_secret_back_tells_nothing() -> None:
    with Peer() as peer, Client(allow_private=True, pause=0) as client:
        url = peer.serve("/echo", Reply(body=b"you sent made-up-secret"))
        session = client.session("blog")
        session.redact("made-up-secret")

        assert session.get(url).body == b"you sent ***"
