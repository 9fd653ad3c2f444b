"""Talk or workshop: the programme's word first, then the title, then the length."""

from __future__ import annotations

import pytest

from renown.programme.forms import form_of, is_by_kind


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("workshop", "Workshop"),
        ("workshop", "TUTORIALS"),
        ("workshop", "🚨 CONTRIBFEST"),
        ("workshop", "Hands-on lab"),
        ("workshop", "Builders' session"),
        ("workshop", "Masterclass"),
        ("keynote", "KEYNOTE SESSIONS"),
        ("lightning", "⚡ LIGHTNING TALKS"),
        ("lightning", "lightningtalk"),
        ("lightning", "LightningTalk"),
        ("panel", "Panel discussion"),
        ("panel", "Fireside chat"),
        ("other", "POSTER SESSIONS"),
        ("other", "bof"),
        ("other", "Office hours"),
        ("talk", "devroom"),
        ("talk", "maintrack"),
        ("talk", "Talk 40 (30min +10 Q&A)"),
        ("talk", "Collaboration"),
        ("talk", "Labels and Selectors"),
        ("talk", "GitLab Track"),
        ("talk", "Breakout session"),
    ],
)
def test_the_word_of_the_programme_tells(form: str, words: str) -> None:
    assert form == form_of([words], "Golden paths", 30).form


@pytest.mark.parametrize(
    "title",
    [
        "GitLab CI in practice",
        "Distributed training of language models",
        "Lessons from the lab",
        "A control panel for clusters",
        "Building a meetup from nothing",
    ],
)
def test_what_a_talk_is_about_does_not_make_it_something_else(title: str) -> None:
    assert "talk" == form_of([], title, 30).form


def test_what_is_called_a_talk_is_one_however_long_it_takes() -> None:
    assert ("talk", 'by its kind, "Talk"') == form_of(["Talk (90 min)"], "Golden paths", 90)
    assert is_by_kind(form_of(["Talk"], "Golden paths", 90).basis)
    assert not is_by_kind(form_of(["devroom"], "Golden paths", 90).basis)


def test_what_the_programme_calls_it_outdoes_title_and_length() -> None:
    assert ("lightning", 'by its kind, "Lightning talk"') == form_of(
        ["Lightning talk"], "Workshop: golden paths", 480
    )


def test_a_word_of_the_title_outdoes_the_length() -> None:
    assert ("keynote", 'by its title, "Keynote"') == form_of([], "Keynote: golden paths", 90)


def test_a_long_session_is_taken_for_a_workshop_and_says_why() -> None:
    assert ("workshop", "by length, 480 minutes") == form_of(["Track A"], "Golden paths", 480)
    assert ("workshop", "by length, 75 minutes") == form_of([], "Golden paths", 75)
    assert "talk" == form_of([], "Golden paths", 74).form
    assert "talk" == form_of([], "Golden paths", None).form
