"""What is known of the repositories that works are in: what they are about, by id and by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from renown.store.rows import Row, Work


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A repository, as far as it tells what is done in it."""

    topics: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Projects:
    """All repositories of which something is known."""

    by_id: dict[str, Project] = field(default_factory=dict)
    by_name: dict[str, Project] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: Iterable[Row]) -> Projects:
        """From records of the kind `repository`."""
        found = cls()
        for row in rows:
            topics, language = row.details.get("topics"), row.details.get("language")
            project = Project(
                topics=tuple(map(str, topics)) if isinstance(topics, list | tuple) else (),
                language=language if isinstance(language, str) else "",
            )
            found.by_id[row.key] = project
            found.by_name[str(row.details.get("name") or row.title).casefold()] = project
        return found

    def of(self, work: Work) -> Project | None:
        """The repository that the work is in. Its id outlives renames."""
        id_ = work.details.get("repository_id")
        if id_ is not None and (found := self.by_id.get(str(id_))):
            return found
        return self.by_name.get(work.repository.casefold()) if work.repository else None


NONE = Projects()
"""Nothing is known of any."""
