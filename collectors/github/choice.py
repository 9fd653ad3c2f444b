"""What of a person's work is collected, by the options."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from renown.record import Reading, Record

FIRST = date(2007, 10, 1)
"""Nothing happened on GitHub before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """All public work of these kinds, since that day, outside the excluded repositories."""

    kinds: frozenset[str]
    since: date | None
    exclude: frozenset[str]
    """`owner` or `owner/name`, case-folded."""

    @property
    def begins(self) -> datetime | None:
        """The first moment, UTC; None for all."""
        if self.since is None or self.since <= FIRST:
            return None
        return datetime.combine(self.since, time(), UTC)

    @property
    def fingerprint(self) -> str:
        """Changes with the choice; then all is read anew, as the pages were sifted otherwise."""
        since = self.since and self.since.isoformat()
        return json.dumps([sorted(self.kinds), since, sorted(self.exclude)])

    def excludes(self, repository: object) -> bool:
        """Whether a repository of that name is left out."""
        name = str(repository).casefold()
        return name in self.exclude or name.split("/")[0] in self.exclude

    def keeps(self, record: Record | Reading) -> bool:
        """Whether it is collected."""
        if isinstance(record, Reading) or record.kind == "repository":
            return True
        begins = self.begins
        return (
            record.kind in self.kinds
            and (begins is None or (record.at is not None and record.at >= begins))
            and not self.excludes(record.details.get("repository", ""))
        )
