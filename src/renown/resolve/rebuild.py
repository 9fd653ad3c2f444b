"""Records -> works, members, labels and reasons: the whole of it, in one streaming pass.

Records that no rule can join are passed on one by one; only those that might be the same work as
another are held together, so memory grows with posts and talks, not with pull requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from renown.collector import Person
from renown.resolve.corrections import Corrections
from renown.resolve.exclusions import why_not
from renown.resolve.joins import RULES, Groups, Rule
from renown.resolve.labelling import Labeller, Vocabulary
from renown.resolve.works import members_of, work_of
from renown.store import Store
from renown.store.rows import Label, Member, Reason, Row, Work

Derived = Work | Member | Label | Reason

_NO_WORK = frozenset({"repository", "correction"})
"""Kinds that say something about works and are none themselves."""


def rebuild(store: Store, person: Person, vocabulary: Vocabulary) -> None:
    """Derive everything anew from the person's records and replace what was derived before."""
    corrections = Corrections.read(store.rows(person.id, kinds=("correction",)), person.timezone)
    store.rebuild(person.id, resolve(store.rows(person.id), corrections, person, vocabulary))


def resolve(
    rows: Iterable[Row], corrections: Corrections, person: Person, vocabulary: Vocabulary
) -> Iterator[Derived]:
    """Pure: the same rows in any order give the same works. `rows` holds no address twice."""
    labeller = Labeller(vocabulary)
    families: dict[frozenset[str], list[Row]] = {kinds: [] for kinds, _ in RULES}
    joined: list[Row] = []
    aims = frozenset(address for _, address in corrections.aims)
    known: set[str] = set()
    for original in rows:
        if original.address in aims:
            known.add(original.address)
        if original.kind in _NO_WORK:
            continue
        row = corrections.apply(original)
        reason = corrections.hides(row) or why_not(row)
        if reason:
            yield Reason(source=row.source, key=row.key, reason=reason)
        elif row.address in corrections.joined:
            joined.append(row)
        elif family := next((kinds for kinds in families if row.kind in kinds), None):
            families[family].append(row)
        else:
            yield from _derive([row], [""], person, labeller)
    yield from _together(families, joined, corrections, person, labeller)
    yield from corrections.dangling(frozenset(known))


def _together(
    families: dict[frozenset[str], list[Row]],
    joined: Sequence[Row],
    corrections: Corrections,
    person: Person,
    labeller: Labeller,
) -> Iterator[Derived]:
    """Join by the person's word first, then by the rules of each family."""
    groups = Groups(corrections.apart)
    held = {row.address: row for rows in families.values() for row in rows}
    held |= {row.address: row for row in joined}
    for join in corrections.same:
        pair = [held[address] for address in (join.one, join.other) if address in held]
        if len(pair) == 2 and (not join.private or any(row.private for row in pair)):
            groups.add(join)
    for kinds, rules in RULES:
        members = sorted((row for row in held.values() if row.kind in kinds), key=_address)
        _apply(rules, members, groups)
    done: set[str] = set()
    for address in sorted(held):
        if address not in done:
            group = sorted(groups.of(address))
            done.update(group)
            yield from _derive(
                [held[one] for one in group], [groups.rule(one) for one in group], person, labeller
            )


def _apply(rules: Sequence[Rule], members: Sequence[Row], groups: Groups) -> None:
    for rule in rules:
        for join in rule(members):
            groups.add(join)


def _address(row: Row) -> str:
    return row.address


def _derive(
    rows: Sequence[Row], rules: Sequence[str], person: Person, labeller: Labeller
) -> Iterator[Derived]:
    work = work_of(rows, person.timezone)
    yield work
    yield from members_of(work, rows, rules)
    yield from labeller.labels(work)
