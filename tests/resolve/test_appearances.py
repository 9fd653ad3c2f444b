"""One appearance is one work, whoever lists it; two are two, however much alike their titles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.collector import Person
from renown.resolve.corrections import Corrections
from renown.resolve.labelling import Labeller
from renown.resolve.rebuild import resolve
from renown.store.rows import Reason, Row, Work
from tests.resolve.world import ADA, NOW, correction, derive, groups, row, rules, works

MORNING = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + timedelta(days=7)


def talk(source: str, key: str = "1", title: str = "Golden paths", **fields: Any) -> Row:
    """What a programme lists of Ada's."""
    told = {"event": "Conf 2026", "matched_by": "id", "matched": "S1"}
    details = {name: value for name, value in (told | fields.pop("details", {})).items() if value}
    kind = fields.pop("kind", "talk")
    return row(source, key, kind, **({"title": title, "at": MORNING, "details": details} | fields))


def entry(key: str = "1", title: str = "Golden paths", **fields: Any) -> Row:
    """What the ledger holds of it: a day, as the person writes it."""
    day = datetime(2026, 5, 5, 23, 0, tzinfo=UTC)  # the 6th in Lisbon
    details = fields.pop("details", {})
    kind = fields.pop("kind", "talk")
    return row(
        "ledger",
        key,
        kind,
        **({"title": title, "at": day, "evidence": "asserted", "details": details} | fields),
    )


def reasons(*rows: Row, person: Person = ADA) -> dict[str, str]:
    """By address, why a record does not count."""
    corrections = Corrections.read([one for one in rows if one.kind == "correction"], ADA.timezone)
    found = resolve(rows, corrections, person, Labeller({}))
    return {f"{one.source}/{one.key}": one.reason for one in found if isinstance(one, Reason)}


def test_three_sources_of_one_appearance_are_one_work_that_names_them() -> None:
    (work,) = works(talk("sched", title="Golden Paths"), talk("pretalx"), entry())

    assert ("ledger", "pretalx", "sched") == work.sources
    assert "pretalx/1" == work.work


def test_the_same_talk_at_two_events_is_two() -> None:
    later = talk("other", at=MORNING + 30 * DAY, details={"event": "Other 2026"})

    assert 2 == len(works(talk("conf"), later))


def test_the_same_talk_at_two_events_on_one_day_is_two() -> None:
    assert 2 == len(works(talk("conf"), talk("other", details={"event": "Barcamp Porto"})))


def test_the_same_talk_on_a_tour_is_one_a_town() -> None:
    tour = [
        talk(town, at=MORNING + place * DAY, details={"event": f"DevDays {town}"})
        for place, town in enumerate(("Porto", "Lisbon", "Faro"))
    ]

    assert 3 == len(works(*tour))


def test_a_talk_given_twice_at_one_event_is_two() -> None:
    assert 2 == len(works(talk("conf", "1"), talk("conf", "2", at=MORNING + timedelta(hours=5))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clusters from scratch, part 1", "Clusters from scratch, part 2"),
        ("Clusters from scratch (day 1)", "Clusters from scratch (day 2)"),
        ("Clusters from scratch", "Gardens from a scratch"),
    ],
)
def test_parts_and_days_stay_apart_in_two_sources_as_well(one: str, other: str) -> None:
    listed = [talk("conf", "1", one), talk("conf", "2", other)]
    copied = [talk("mirror", "a", one), talk("mirror", "b", other)]

    assert [["conf/1", "mirror/a"], ["conf/2", "mirror/b"]] == groups(*listed, *copied)


def test_an_edited_title_on_one_day_is_one() -> None:
    pair = talk("conf", title="Golden paths for all"), entry(title="Golden path for all")

    assert {"nearly the same title", ""} == set(rules(*pair).values())


def test_a_generic_title_tells_nothing_but_at_one_event_on_one_day() -> None:
    one = talk("conf", title="Panel discussion")

    alone = one, entry(title="Panel discussion")
    assert {"ledger/1": "to be confirmed: the same title on the same day as conf/1"} == (
        reasons(*alone)
    )
    assert 1 == len(works(one, entry(title="Panel discussion", details={"event": "CONF 2026"})))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "http://conf.sched.com/event/0123456789abcdef0123456789abcdef",
            "https://conf.sched.com/event/0123456789abcdef0123456789abcdef/golden-paths",
        ),
        ("https://conf.example/talk/ABC123/", "http://www.conf.example/talk/ABC123"),
    ],
)
def test_one_address_is_one_appearance_under_two_titles(one: str, other: str) -> None:
    pair = talk("conf", url=one), talk("mirror", title="Paved roads", url=other)

    assert {"same link", ""} == set(rules(*pair).values())


def test_where_a_programme_was_taken_over_from_joins_too() -> None:
    origin = "https://pretalx.example/conf/talk/ABC123/"
    hub = talk("hub", title="Paved roads", url="https://hub.example/1", details={"links": [origin]})

    assert 1 == len(works(talk("pretalx", url=origin), hub))


def test_one_address_at_two_events_is_two_appearances() -> None:
    slides = "https://ada.example/golden-paths"

    assert 2 == len(
        works(
            talk("conf", url=slides),
            talk("other", url=slides, at=MORNING + 30 * DAY, details={"event": "Other"}),
        )
    )


def recording(key: str = "yt:video:abcdefghijk", **fields: Any) -> Row:
    """What a channel lists a month later."""
    url = "https://www.youtube.com/watch?v=abcdefghijk"
    defaults = {"title": "Golden paths", "url": url, "at": MORNING + 30 * DAY}
    return row("videos", key, "talk", **(defaults | {"details": {"recording": True}} | fields))


def test_a_recording_belongs_to_the_delivery_that_names_it() -> None:
    given_at = talk("conf", details={"video": "https://youtu.be/abcdefghijk"})
    (work,) = works(given_at, recording(title="Golden paths | Conf 2026"))

    assert ("conf/1", MORNING) == (work.work, work.at)


def test_a_recording_of_two_deliveries_does_not_make_them_one() -> None:
    video = {"video": "https://youtu.be/abcdefghijk"}
    other = talk("other", at=MORNING + 9 * DAY, details=video | {"event": "Other"})

    assert 2 == len(works(talk("conf", details=video), other, recording()))


@pytest.mark.parametrize(
    "title",
    ["Golden paths", "Golden Paths - Ada Example, Example Ltd", "Ada Example: Golden paths"],
)
def test_a_recording_that_nothing_names_asks_before_it_counts_beside_the_talk(title: str) -> None:
    assert {
        "videos/yt:video:abcdefghijk": "to be confirmed: most likely a recording of conf/1"
    } == reasons(talk("conf"), recording(title=title))


@pytest.mark.parametrize(
    ("given_as", "recorded_as"),
    [
        ("Lightning Talks", "Lightning Talks - Ada Example - Conf 2026"),
        ("Ask me anything", "Ask me anything - Ada Example"),
        ("GitOps at scale, part 1", "GitOps at scale - Ada Example"),
    ],
)
def test_a_recording_of_a_vague_title_asks_too(given_as: str, recorded_as: str) -> None:
    told = reasons(
        talk("conf", title=given_as, details={"confirmed": True}), recording(title=recorded_as)
    )

    assert {
        "videos/yt:video:abcdefghijk": "to be confirmed: most likely a recording of conf/1"
    } == told


def test_a_recording_of_another_talk_or_from_before_asks_nothing() -> None:
    assert {} == reasons(talk("conf"), recording(title="Golden pathways"))
    assert {} == reasons(talk("conf"), recording(at=MORNING - 30 * DAY))
    assert {} == reasons(talk("conf"), recording(at=MORNING + 500 * DAY))


def test_a_recording_alone_counts() -> None:
    assert 1 == len(works(recording()))


def test_the_answer_to_a_doubt_is_a_correction() -> None:
    doubted = talk("conf"), recording()
    address = "videos/yt:video:abcdefghijk"

    assert 2 == len(works(*doubted, correction(address, not_same_as="conf/1")))
    assert 1 == len(works(*doubted, correction(address, same_as="conf/1")))


def profile(key: str = "event:1", **fields: Any) -> Row:
    """An event of a speaker's profile, which knows no titles."""
    told = {
        "event": "Conf 2026",
        "event_start": "2026-05-05",
        "event_end": "2026-05-07",
        "untitled": True,
        "matched_by": "id",
        "matched": "key",
    }
    details = told | fields.pop("details", {})
    end = datetime(2026, 5, 7, 22, 59, 59, tzinfo=UTC)
    defaults = {"title": "Conf 2026", "at": end, "evidence": "asserted", "details": details}
    return row("profile", key, "talk", **(defaults | fields))


def test_an_event_without_titles_is_one_of_the_talks_given_there() -> None:
    two = talk("conf", "1"), talk("conf", "2", "Paved roads", at=MORNING + DAY)
    found = groups(*two, profile())

    assert [["conf/1", "profile/event:1"], ["conf/2"]] == found


def test_an_event_without_titles_never_joins_talks_of_two_sources() -> None:
    other = entry(title="Paved roads", details={"event": "Conf"})

    assert 2 == len(works(talk("conf"), other, profile()))


def test_an_event_under_another_name_is_joined_by_its_site_or_its_alias() -> None:
    named = talk("conf", details={"event": "cnf26", "event_url": "https://conf.example/2026"})
    by_site = profile(details={"event_url": "https://www.conf.example"})
    alias = talk("conf", details={"event": "cnf26", "event_aliases": ["Conf"]})

    assert 1 == len(works(named, by_site))
    assert 1 == len(works(alias, profile()))


def test_an_event_that_may_be_the_one_of_a_talk_asks() -> None:
    assert {"profile/event:1": "to be confirmed: perhaps the event of ledger/1"} == reasons(
        entry(), profile()
    )


def test_an_event_alone_counts_and_a_year_long_one_holds_a_place_only() -> None:
    whole_year = {"event_start": "2026-01-01", "event_end": "2026-12-31"}

    assert 1 == len(works(profile()))
    assert {"profile/event:1": "spans 365 days, so it holds the place of something"} == reasons(
        profile(details=whole_year)
    )


def test_the_ledger_says_what_kind_it_was() -> None:
    (work,) = works(talk("conf", kind="workshop"), entry(kind="talk"))

    assert ("talk", "listed", "conf/1") == (work.kind, work.evidence, work.work)


@pytest.mark.parametrize(
    ("why", "fields"),
    [
        ("cancelled", {"details": {"status": "cancelled"}}),
        (
            "a break, a registration or the like, as the programme says",
            {"details": {"service": True}},
        ),
        ("a welcome, a closing or a break, by its title", {"title": "Conf 2026 Opening"}),
        (
            'neither a talk nor a workshop, by its kind, "Poster"',
            {"details": {"form": "other", "basis": 'by its kind, "Poster"'}},
        ),
        (
            "to be confirmed: a block of lightning talks; was one of them given?",
            {"title": "Lightning Talks"},
        ),
        (
            "to be confirmed: 1 more of the name Ada Example in the same programme",
            {"details": {"matched_by": "name", "matched": "Ada Example", "namesakes": 1}},
        ),
        (
            "to be confirmed: David Smith is a name that many bear",
            {"details": {"matched_by": "name", "matched": "David Smith"}},
        ),
    ],
)
def test_what_is_no_delivery_says_why(why: str, fields: dict[str, Any]) -> None:
    assert {"conf/1": why} == reasons(talk("conf", **fields))


def test_what_the_person_confirms_counts() -> None:
    block = talk("conf", title="Lightning Talks")
    said = correction("conf/1", set={"confirmed": True})

    assert [] == [item for item in derive(block, said) if isinstance(item, Reason)]


def test_who_has_a_rare_or_a_common_name_may_say_so() -> None:
    rare = Person(id="ada", name="David Smith", common_name=False)
    common = Person(id="ada", name="Ada Example", common_name=True)
    by_name = talk("conf", details={"matched_by": "name", "matched": "Ada Example"})

    assert {} == reasons(by_name, person=rare)
    assert ["conf/1"] == list(reasons(by_name, person=common))


def test_what_vanishes_before_it_takes_place_is_withdrawn_and_afterwards_stays() -> None:
    before, after = MORNING - DAY, MORNING + DAY

    assert {"conf/1": "vanished from the programme before it took place"} == reasons(
        talk("conf", gone_at=before)
    )
    assert {} == reasons(talk("conf", gone_at=after))
    assert {} == reasons(profile(gone_at=datetime(2026, 6, 1, tzinfo=UTC)))


def test_a_session_that_comes_back_under_a_new_id_is_the_same() -> None:
    old = talk("conf", "old", gone_at=MORNING + DAY)
    new = talk("conf", "new", first_seen=LATER)

    assert [["conf/new", "conf/old"]] == groups(old, new)


@pytest.mark.parametrize("title", ["Conf 2026", "Golden paths"])
def test_what_is_private_answers_no_public_question(title: str) -> None:
    private = entry("secret", title, private=True, details={"event": "Conf 2026"})
    public = profile(), entry("1")
    asked = {"profile/event:1": "to be confirmed: perhaps the event of ledger/1"}

    assert asked == reasons(*public)
    assert asked == reasons(*public, private)


def test_what_is_confirmed_asks_no_more() -> None:
    talks = talk("conf"), recording()
    said = correction("videos/yt:video:abcdefghijk", set={"confirmed": True})

    assert 2 == len(works(*talks, said))
    told = correction("profile/event:1", set={"confirmed": True})
    assert 2 == len(works(entry(), profile(), told))


def test_one_question_is_asked_of_all_that_list_the_same() -> None:
    block = [talk(source, title="Lightning Talks") for source in "abc"]
    asked = "to be confirmed: a block of lightning talks; was one of them given?"

    assert {"a/1": asked, "b/1": "waits with a/1", "c/1": "waits with a/1"} == reasons(*block)


@pytest.mark.parametrize("which", "abc")
def test_one_answer_settles_it_for_all(which: str) -> None:
    block = [talk(source, title="Lightning Talks") for source in "abc"]
    (work,) = works(*block, correction(f"{which}/1", set={"confirmed": True}))

    assert ("a", "b", "c") == work.sources
    told = reasons(*block, correction(f"{which}/1", hide=True))
    assert {"hidden: it is so", f"hidden, as {which}/1 is"} == set(told.values())


def test_an_entry_of_the_ledger_answers_the_question() -> None:
    by_name = {"matched_by": "name", "matched": "David Smith"}
    asked = [talk(source, details=by_name) for source in "ab"]
    (work,) = works(*asked, entry())

    assert ("a", "b", "ledger") == work.sources


def test_same_as_answers_the_question() -> None:
    block = talk("conf", "5", "Lightning Talks")
    mine = entry(title="Five minutes on clusters", details={"event": "Conf"})
    (work,) = works(block, mine, correction("conf/5", same_as="ledger/1"))

    assert ("conf", "ledger") == work.sources


def test_events_of_one_platform_are_not_one_event() -> None:
    alpha = {"event": "Alpha", "event_url": "https://pretalx.com/alpha/"}
    beta = {"event": "Beta", "event_url": "https://pretalx.com/beta/"}
    bare = {"event": "Gamma", "event_url": "https://pretalx.com/"}

    assert 2 == len(works(talk("a", details=alpha), talk("b", at=MORNING + 2 * DAY, details=beta)))
    assert 2 == len(works(talk("a", details=alpha), talk("b", at=MORNING + 2 * DAY, details=bare)))


def test_what_is_undated_joins_what_is_at_the_same_event_only() -> None:
    undated = talk("tba", at=None)
    elsewhere = talk("other", details={"event": "Other"})

    assert 1 == len(works(undated, talk("conf")))
    assert 2 == len(works(undated, elsewhere))


def test_of_two_repeats_one_may_vanish_after_both_were_given() -> None:
    before = MORNING - DAY
    first = talk("conf", "1", first_seen=before)

    for day in (MORNING, MORNING + DAY):
        second = talk("conf", "2", at=day, gone_at=MORNING + 30 * DAY, first_seen=before)
        assert 2 == len(works(first, second))


def test_the_talks_of_one_long_stream_are_several() -> None:
    video = "https://www.youtube.com/watch?v=abcdefghijk&t={}"
    one = talk("conf", "1", details={"video": video.format("10s")})
    two = talk("mirror", "2", "Paved roads", details={"video": video.format("3600s")})

    assert 2 == len(works(one, two))


def test_what_one_programme_calls_off_is_off_in_all() -> None:
    off = talk("conf", details={"status": "cancelled"})

    assert [] == works(off, talk("mirror"))
    assert {
        "conf/1": "cancelled",
        "mirror/1": "cancelled, as conf/1 says",
        "profile/event:1": "cancelled, as conf/1 says",
    } == reasons(off, talk("mirror"), profile())


def test_the_persons_word_outdoes_a_programme_that_calls_it_off() -> None:
    off = talk("conf", details={"status": "cancelled"})

    assert ["ledger/1"] == [work.work for work in works(off, entry())]
    assert {"conf/1", "ledger/1"} == set(
        reasons(talk("conf"), entry(details={"status": "cancelled"}))
    )


def test_what_is_called_off_in_private_is_not_called_off_in_public() -> None:
    private = entry(private=True, details={"status": "cancelled"})

    assert 1 == len([work for work in works(talk("conf"), private) if not work.private])


def test_what_is_together_asks_nothing_of_itself() -> None:
    mine = entry(details={"event": "Conf 2026"})

    assert [["ledger/1", "profile/event:1"]] == groups(mine, profile())
    assert {} == reasons(mine, profile())


def test_two_feeds_of_one_recording_ask_once() -> None:
    other = recording("yt:video:abcdefghijk")
    pair = (
        recording(),
        row(
            "playlist",
            "1",
            "talk",
            title=other.title,
            url=other.url,
            at=other.at,
            details=other.details,
        ),
    )

    assert {
        "playlist/1": "to be confirmed: most likely a recording of conf/1",
        "videos/yt:video:abcdefghijk": "waits with playlist/1",
    } == reasons(talk("conf"), *pair)


def test_an_event_without_titles_answers_no_question() -> None:
    block = talk("conf", "1", "Lightning Talks")
    certain = talk("conf", "2", "Paved roads", at=MORNING + DAY)

    assert [["conf/2", "profile/event:1"]] == groups(block, certain, profile())
    assert ["conf/1"] == list(reasons(block, certain, profile()))
    assert [["profile/event:1"]] == groups(block, profile())


def test_what_is_hidden_takes_no_other_source_along() -> None:
    hidden = talk("conf", "1"), correction("conf/1", hide=True)
    given = talk("conf", "2", "Paved roads", at=MORNING + DAY)

    assert [["conf/2", "profile/event:1"]] == groups(*hidden, given, profile())


def test_the_entry_of_the_ledger_belongs_to_the_slot_that_took_place() -> None:
    off = talk("conf", "1", details={"status": "cancelled"})
    held = talk("conf", "2", at=MORNING + DAY)
    mine = entry(at=datetime(2026, 5, 6, 23, 0, tzinfo=UTC), details={"event": "Conf"})

    assert [["conf/2", "ledger/1"]] == groups(off, held, mine)


def test_days_are_those_of_the_event_and_of_whoever_wrote_them_down() -> None:
    evening = datetime(2026, 5, 7, 0, 30, tzinfo=UTC)  # still the 6th there
    there = talk("conf", at=evening, details={"day": "2026-05-06"})

    assert 1 == len(works(there, entry()))
    assert ["ledger/1"] == list(reasons(there, entry(details={"event": "Barcamp Porto"})))


def test_a_recording_does_not_date_the_talk() -> None:
    ahead = talk("conf", at=NOW + 20 * DAY, details={"video": "https://youtu.be/abcdefghijk"})
    (work,) = works(ahead, recording(at=NOW - 2 * DAY))

    assert NOW + 20 * DAY == work.at


def test_a_date_that_the_person_corrects_is_the_date() -> None:
    later = correction("conf/1", set={"at": "2026-05-07T09:00:00Z", "kind": "workshop"})
    (work,) = works(talk("conf"), talk("mirror"), later)

    assert (MORNING + DAY, "workshop") == (work.at, work.kind)


def test_a_namesake_who_is_cancelled_says_nothing_of_the_person() -> None:
    doubtful = {"status": "cancelled", "matched_by": "name", "matched": "David Smith"}

    assert [["profile/event:1"]] == groups(talk("conf", details=doubtful), profile())


def test_a_profile_that_loses_an_event_on_its_last_day_loses_no_appearance() -> None:
    during = datetime(2026, 5, 7, 12, tzinfo=UTC)

    assert {} == reasons(profile(gone_at=during))
    assert 1 == len(reasons(profile(gone_at=datetime(2026, 5, 4, tzinfo=UTC))))


def test_nothing_private_joins_two_that_are_public() -> None:
    private = entry(private=True, details={"video": "https://youtu.be/abcdefghijk"})
    video = recording(title="Paved roads")

    assert 2 == len([work for work in works(talk("conf"), video, private) if not work.private])


TITLES = st.sampled_from(["Golden paths", "Golden path", "Paved roads, part 1", "Lightning Talks"])
ROWS = st.lists(
    st.builds(
        lambda source, key, title, day, event: talk(
            source, key, title, at=MORNING + day * DAY, details={"event": event}
        ),
        st.sampled_from("abc"),
        st.sampled_from("12"),
        TITLES,
        st.integers(0, 3),
        st.sampled_from(["Conf 2026", "Other", None]),
    ),
    max_size=6,
    unique_by=lambda one: one.address,
)


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows: list[Row], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert groups(*rows) == groups(*shuffled)


@given(ROWS)
def test_no_work_holds_two_that_one_source_lists_side_by_side(rows: list[Row]) -> None:
    for members in groups(*rows):
        sources = [address.partition("/")[0] for address in members]
        assert len(set(sources)) == len(sources)


@pytest.mark.slow
def test_thousands_of_equal_titles_are_joined_in_bounded_time() -> None:
    many = [talk(f"s{place % 50}", str(place)) for place in range(1500)]

    assert all(isinstance(work, Work) for work in works(*many))
