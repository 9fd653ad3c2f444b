"""Records become works: what is the same, what counts, what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.resolve.labelling import Term
from renown.resolve.links import normalise
from renown.store.rows import Label, Member, Reason, Row, Work
from tests.resolve.world import NOW, correction, derive, row, works

LINK = "https://ada.example/2026/05/golden-paths/"


@pytest.mark.parametrize(
    "same",
    [
        "http://ada.example/2026/05/golden-paths",
        "https://www.Ada.example:443/2026/05/golden-paths/#top",
        "https://ada.example/2026/05/golden-paths/?utm_source=letters&ref=x",
    ],
)
def test_spellings_of_one_page_are_one_link(same: str) -> None:
    assert normalise(LINK) == normalise(same)


@pytest.mark.parametrize(
    "nowhere", [None, "", "https://ada.example/", "https://ada.example", "https://[", "mailto:a@b"]
)
def test_what_names_no_page_is_no_link(nowhere: str | None) -> None:
    assert normalise(nowhere) is None


def test_a_query_can_be_what_names_the_page() -> None:
    assert normalise("https://ada.example/?p=1") != normalise("https://ada.example/?p=2")


def test_a_post_in_two_feeds_is_one_work_that_keeps_the_earliest_date() -> None:
    first = datetime(2026, 5, 1, tzinfo=UTC)
    (work,) = works(
        row("blog", "1", url=LINK, at=first),
        row(
            "letters",
            "9",
            url="http://ada.example/2026/05/golden-paths",
            at=first + timedelta(days=3),
        ),
    )

    assert (first, "blog/1") == (work.at, work.work)


def test_a_copy_that_names_its_original_is_the_same_work() -> None:
    assert 1 == len(
        works(
            row("blog", "1", url=LINK),
            row("devto", "9", url="https://dev.example/ada/1", details={"canonical": LINK}),
        )
    )


def test_a_feed_that_links_every_item_to_its_front_page_keeps_its_items_apart() -> None:
    assert 3 == len(works(*(row("blog", str(n), url="https://ada.example/") for n in range(3))))


def test_members_say_which_rule_joined_them() -> None:
    derived = derive(row("blog", "1", url=LINK), row("letters", "9", url=LINK))

    assert {"blog/1": "", "letters/9": "same link"} == {
        f"{item.source}/{item.key}": item.rule for item in derived if isinstance(item, Member)
    }


def test_the_strongest_proof_of_a_work_is_the_works_proof() -> None:
    (work,) = works(row("ledger", "1", url=LINK, evidence="asserted"), row("blog", "1", url=LINK))

    assert ("listed", "blog") == (work.evidence, work.source)


def test_a_private_record_adds_nothing_to_a_public_work() -> None:
    (work,) = works(
        row("ledger", "1", url=LINK, private=True, tags=("secret",), details={"words": 9}),
        row("blog", "1", url=LINK),
    )

    assert (False, (), {}) == (work.private, work.tags, dict(work.details))


def test_the_day_of_a_work_is_the_persons() -> None:
    (work,) = works(row("blog", "1", at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)))

    assert date(2026, 7, 1) == work.day


def test_same_as_joins_what_no_rule_would() -> None:
    assert 1 == len(
        works(
            row("blog", "1", url=LINK),
            row("ledger", "talk", "talk"),
            correction("ledger/talk", same_as="blog/1"),
        )
    )


def test_not_same_as_keeps_apart_what_a_rule_would_join() -> None:
    pair = row("blog", "1", url=LINK), row("letters", "9", url=LINK)

    assert 2 == len(works(*pair, correction("letters/9", not_same_as="blog/1")))


def test_a_hidden_record_does_not_count_and_says_why() -> None:
    derived = derive(row("blog", "about"), correction("blog/about", hide=True))

    assert [Reason(source="blog", key="about", reason="hidden: it is so")] == derived


def test_set_changes_the_work_and_not_the_record() -> None:
    original = row("blog", "1")
    changes = {"title": "Paved roads", "at": "2025-03-01", "author": "Ada Example"}
    (work,) = works(original, correction("blog/1", set=changes))

    assert ("Paved roads", date(2025, 3, 1), "Ada Example") == (
        work.title,
        work.day,
        work.details["author"],
    )
    assert original.title == "Golden paths"


def test_a_correction_out_of_the_ledger_corrects_nothing() -> None:
    gone = row(
        "ledger",
        "c",
        "correction",
        gone_at=NOW,
        details={"target": "blog/1", "hide": True, "reason": ""},
    )

    assert 1 == len(works(row("blog", "1"), gone))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (correction("blog/9", hide=True), "there is no record blog/9"),
        (correction("blog/1", set={"at": "soon"}), "Invalid isoformat string: 'soon'"),
        (correction("blog/1", set={"kind": "poem"}), "'poem' is not a kind of record"),
        (correction("blog/1", set={"tags": 5}), "'int' object is not iterable"),
        (correction("blog/1", set={"at": "0001-01-01T00:00+05:00"}), "date value out of range"),
        (correction("blog/1", set={"title": 5}), "title: is no text"),
        (
            correction("blog/1", set={"event": "E"}),
            "post: details.event: a post has no such detail",
        ),
        (correction("blog/8", same_as="blog/9"), "there is no record blog/8"),
    ],
)
def test_a_correction_that_cannot_be_applied_says_so(wrong: Row, why: str) -> None:
    reasons = [item for item in derive(row("blog", "1"), wrong) if isinstance(item, Reason)]

    assert [Reason(source="ledger", key=wrong.key, reason=why)] == reasons


@pytest.mark.parametrize(
    ("kind", "changes", "why"),
    [
        ("study", {"hours": "many"}, "study: details.hours: Input should be a valid number"),
        ("study", {"hours": [1, 2]}, "study: details.hours: Input should be a valid number"),
        ("meeting", {"people": "Olu"}, "meeting: details.count: Input should be a valid integer"),
        ("issue", {"number": "abc"}, "issue: details.number: Input should be a valid integer"),
    ],
)
def test_a_correction_of_a_wrong_type_is_told_and_the_work_stands(
    kind: str, changes: dict[str, object], why: str
) -> None:
    wrong = correction("ledger/1", set=changes)
    original = row("ledger", "1", kind)
    derived = derive(original, wrong, correction("ledger/1", set={"title": "Right"}))

    assert [Reason(source="ledger", key=wrong.key, reason=why)] == [
        item for item in derived if isinstance(item, Reason)
    ]
    (work,) = (item for item in derived if isinstance(item, Work))
    assert ("Right", None, {}) == (work.title, work.amount, dict(work.details))


@pytest.mark.parametrize(
    ("people", "amount"), [(5, 5), (["Grace Placeholder"], 1), (["A", "B", "C"], 3)]
)
def test_the_people_of_a_meeting_are_corrected_by_names_or_by_number(
    people: object, amount: float
) -> None:
    met = row("ledger", "1", "meeting", details={"people": ["Olu", "Ada"], "count": 2})
    (work,) = works(met, correction("ledger/1", set={"people": people}))

    assert amount == work.amount
    assert work.details.get("people", people) == people


def test_a_record_of_another_kind_keeps_what_that_kind_has() -> None:
    talk = row("sched", "1", "talk", details={"event": "ExampleConf", "place": "Lisbon"})
    (work,) = works(talk, correction("sched/1", set={"kind": "post", "words": 9}))

    assert ("post", {"words": 9}) == (work.kind, dict(work.details))


@pytest.mark.parametrize("order", [1, -1])
def test_a_private_correction_shows_neither_its_reason_nor_what_it_names(order: int) -> None:
    hide = replace(correction("ledger/other", hide=True), private=True)
    join = replace(correction("blog/2", same_as="ledger/secret"), private=True)
    secrets = [row("ledger", key, private=True) for key in ("secret", "other")]
    derived = derive(*[row("blog", "2"), *secrets, hide, join][::order])

    assert [Reason(source="ledger", key="other", reason="hidden")] == [
        item for item in derived if isinstance(item, Reason)
    ]
    assert {"", "correction"} == {item.rule for item in derived if isinstance(item, Member)}


@pytest.mark.parametrize("order", [1, -1])
def test_what_a_public_correction_says_is_shown_beside_a_private_one(order: int) -> None:
    public = correction("blog/1", hide=True)
    private = replace(public, key="c", private=True, details={**public.details, "reason": "why"})
    derived = derive(*[row("blog", "1"), public, private][::order])

    assert [Reason(source="blog", key="1", reason="hidden: it is so")] == derived


@pytest.mark.parametrize(
    ("lost", "why"),
    [
        (row("ledger", "1", "talk", evidence="asserted", gone_at=NOW), "taken out of the ledger"),
        (
            row("sched", "1", "talk", at=NOW + timedelta(days=9), gone_at=NOW),
            "vanished from the programme before it took place",
        ),
        (row("ledger", "1", "talk", details={"status": "cancelled"}), "cancelled"),
        (row("ledger", "1", "workshop", details={"status": "planned"}), "planned"),
    ],
)
def test_what_did_not_take_place_does_not_count(lost: Row, why: str) -> None:
    assert [Reason(source=lost.source, key="1", reason=why)] == derive(lost)


def test_what_fell_out_of_sight_still_counts_and_is_marked() -> None:
    (work,) = works(row("github", "PR_1", "pull_request", gone_at=NOW))

    assert work.gone


def test_repositories_and_corrections_are_no_works() -> None:
    assert [] == works(row("github", "R_1", "repository"), correction("github/R_1", hide=True))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Go 1.30 is out", {"go"}),
        ("Learning Go", {"go"}),
        ("Cargo cults and good goals", set()),
        ("Argo-CD at scale", {"gitops"}),
        ("Platform engineering with Go", {"go", "platform"}),
    ],
)
def test_labels_come_from_whole_words(title: str, expected: set[str]) -> None:
    vocabulary = {
        "go": Term(words=("Go",)),
        "gitops": Term(words=("argo cd", "flux")),
        "platform": Term(words=("platform engineering",)),
    }
    derived = derive(row("blog", "1", title=title), vocabulary=vocabulary)

    assert expected == {item.label for item in derived if isinstance(item, Label)}


rows_of_posts = st.lists(
    st.builds(
        row,
        st.sampled_from(["blog", "letters", "ledger"]),
        st.sampled_from("abcdef"),
        url=st.sampled_from(
            [None, LINK, LINK + "?utm_x=1", "https://ada.example/2", "https://x.example/"]
        ),
        details=st.sampled_from([{}, {"canonical": "https://ada.example/2"}]),
        evidence=st.sampled_from(["asserted", "listed"]),
    ),
    unique_by=lambda one: one.address,
    max_size=12,
)


@given(rows_of_posts, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Row], random: object) -> None:
    def fold(items: list[Row]) -> list[str]:
        return sorted(map(repr, derive(*items)))

    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert fold(rows) == fold(shuffled)


@given(rows_of_posts)
def test_every_counted_record_is_member_of_exactly_one_work(rows: list[Row]) -> None:
    derived = derive(*rows)
    members = [f"{item.source}/{item.key}" for item in derived if isinstance(item, Member)]

    assert sorted(one.address for one in rows) == sorted(members)


def test_a_private_correction_changes_no_public_record() -> None:
    said = {"title": "Secret"}
    corrections = (
        correction("blog/1", set=said),
        correction("blog/1", hide=True),
        correction("blog/2", same_as="blog/1"),
    )
    private = [replace(one, private=True) for one in corrections]

    assert works(row("blog", "1"), row("blog", "2")) == works(
        row("blog", "1"), row("blog", "2"), *private
    )


def test_a_private_correction_corrects_a_private_record() -> None:
    secret = replace(correction("ledger/1", set={"title": "Secret"}), private=True)
    (work,) = works(row("ledger", "1", private=True), secret)

    assert work.title == "Secret"
