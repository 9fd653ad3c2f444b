"""Records -> works, members, labels and reasons: the whole of it, in one streaming pass.

Records that no rule can join are passed on one by one; only those that might be the same work as
another are held together, so memory grows with posts and talks, not with pull requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from renown.collector import Person
from renown.resolve.corrections import Corrections
from renown.resolve.exclusions import spreads, why_not
from renown.resolve.groups import Groups
from renown.resolve.joins import FAMILIES, SETTLED
from renown.resolve.labelling import Labeller, Vocabulary
from renown.resolve.projects import Projects
from renown.resolve.reverts import reverted
from renown.resolve.works import members_of, work_of
from renown.store import Store
from renown.store.rows import Label, Member, Reason, Row, Work

Derived = Work | Member | Label | Reason

Refusals = Mapping[str, Callable[[Row], str | None]]
"""By source: why its options leave a record out, or None where they do not."""

_NO_WORK = frozenset({"repository", "correction"})
"""Kinds that say something about works and are none themselves."""


def rebuild(
    store: Store, person: Person, vocabulary: Vocabulary, refusals: Refusals | None = None
) -> None:
    """Derive everything anew from the person's records and replace what was derived before."""
    corrections = Corrections.read(store.rows(person.id, kinds=("correction",)), person.timezone)
    labels = labeller(store, person, vocabulary, corrections)
    derived = resolve(store.rows(person.id), corrections, person, labels, refusals)
    store.rebuild(person.id, derived)


def labeller(
    store: Store,
    person: Person,
    vocabulary: Vocabulary,
    corrections: Corrections | None = None,
) -> Labeller:
    """What labels the person's works, knowing their repositories and what was taken back."""
    if corrections is None:
        corrections = Corrections.read(
            store.rows(person.id, kinds=("correction",)), person.timezone
        )
    projects = Projects.read(store.rows(person.id, kinds=("repository",)))
    return Labeller(vocabulary, projects, reverted(store, person.id, corrections))


def resolve(
    rows: Iterable[Row],
    corrections: Corrections,
    person: Person,
    labels: Labeller,
    refusals: Refusals | None = None,
) -> Iterator[Derived]:
    """Pure: the same rows in any order give the same works. `rows` holds no address twice."""
    kinds_of_families = frozenset[str]().union(*(kinds for kinds, _ in FAMILIES))
    held: list[Row] = []
    excluded: dict[str, str] = {}
    aims = frozenset(address for _, address in corrections.aims)
    known: set[str] = set()
    for original in rows:
        if original.address in aims:
            known.add(original.address)
        if original.kind in _NO_WORK:
            continue
        row = corrections.apply(original)
        reason = corrections.hides(row) or _left_out(row, refusals or {}) or why_not(row, person)
        if reason and row.kind in SETTLED and spreads(reason):
            held.append(row)
            excluded[row.address] = reason
        elif reason:
            yield Reason(source=row.source, key=row.key, reason=reason)
        elif row.kind in kinds_of_families or row.address in corrections.joined:
            held.append(row)
        else:
            yield from _derive([row], [""], corrections, person, labels)
    yield from _together(held, excluded, corrections, person, labels)
    yield from corrections.dangling(frozenset(known))


def _left_out(row: Row, refusals: Refusals) -> str | None:
    """What options leave out now, whenever it was collected."""
    refuse = refusals.get(row.source)
    why = refuse(row) if refuse else None
    return None if why is None else f"left out by the configuration: {why}"


def _together(
    rows: Sequence[Row],
    excluded: Mapping[str, str],
    corrections: Corrections,
    person: Person,
    labels: Labeller,
) -> Iterator[Derived]:
    """Join by the person's word first, then by the rules of each family; private ones at last.

    Those that are excluded are joined, too, as what they say may hold for others.
    """
    held = {row.address: row for row in rows}
    families = [
        family([row for row in rows if row.kind in kinds], person.timezone)
        for kinds, family in FAMILIES
    ]
    listed = {address: what for family in families for address, what in family.listed().items()}
    groups = Groups(rows, corrections.apart, listed)
    said = sorted(corrections.same, key=lambda join: (join.one, join.other, join.rule))
    for join in said:
        if not join.private and held.keys() >= {join.one, join.other}:
            groups.say(join.one, join.other, join.rule)
    reasons: dict[str, str] = {}
    for family in families:
        family.join(groups, excluded, private=False)
        reasons |= family.settle(groups, excluded, private=False)
    groups.close()
    for join in said:
        if join.private and held.keys() >= {join.one, join.other}:
            groups.say(join.one, join.other, join.rule)
    for family in families:
        family.join(groups, excluded, private=True)
        reasons |= family.settle(groups, excluded, private=True)
    done: set[str] = set()
    for address in sorted(held):
        if address in reasons:
            row = held[address]
            yield Reason(source=row.source, key=row.key, reason=reasons[address])
        elif address not in done:
            group = sorted(one for one in groups.of(address) if one not in reasons)
            done.update(group)
            rules = [groups.rule(one) for one in group]
            yield from _derive([held[one] for one in group], rules, corrections, person, labels)


def _derive(
    rows: Sequence[Row],
    rules: Sequence[str],
    corrections: Corrections,
    person: Person,
    labels: Labeller,
) -> Iterator[Derived]:
    work = work_of(rows, person.timezone, corrections.columns)
    yield work
    yield from members_of(work, rows, rules)
    yield from labels.labels(work)
