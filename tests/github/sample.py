"""The GitHub of the sample person, and the recording of it that `renown demo` replays.

`python -m tests.github.sample` writes the recording anew, as must be done after a change of the
queries; a test holds it true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.github.keeper import Keeper
from tests.github.sample_exchanges import Place, add
from tests.github.server import serve
from tests.github.service import GitHub
from tests.github.world import LOGIN, NOW, Bot, PullRequest, Repository, User, World

RECORDING = Path(__file__).parents[2] / "src" / "renown" / "sample" / "github.ndjson"
BEGAN = datetime(2023, 1, 9, tzinfo=UTC)
ENDED = datetime(2026, 11, 14, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A repository, its stars, how many pull requests Ada wrote there, and what they are about."""

    name: str
    stars: int
    count: int
    labels: tuple[str, ...]
    things: tuple[str, ...]

    @property
    def own(self) -> bool:
        return self.name.startswith(f"{LOGIN}/")


_PROJECTS = f"""
example-org/gantry | 14000 | 58 | kind/feature, kind/fix, area/portal | \
    the golden path templates, the developer portal plugin, self-service environments, \
    the Crossplane compositions, the service catalogue importer, the release job, \
    quota requests, the scaffolder
example-flow/tern | 5200 | 41 | canary, gitops, bug | canary analysis, \
    the GitOps diff, feature flag rollouts, blue-green switching, the sync waves, \
    Argo CD health checks
example-sec/sieve | 900 | 30 | security, policy | SBOM generation, SLSA provenance, \
    the policy as code engine, Sigstore checks, mTLS rotation, the CVE feed importer
example-ml/lattice | 1200 | 24 | mlops, gpu | GPU scheduling, LLM serving, \
    the Kubeflow pipeline steps, vector store backups, the feature store sync
example-ci/anvil | 750 | 22 | ci | the cache key, matrix jobs, the artifact upload, \
    runner registration, the job summary
{LOGIN}/homelab | 18 | 19 | | the k3s nodes, the GitOps root, nightly backups, \
    the certificate issuer
example-cloud/ferry | 800 | 18 | finops | cost allocation, spot instance draining, \
    idle volume detection, the budget alerts
example-obs/kestrel | 680 | 16 | tracing | trace sampling, the OpenTelemetry exporter, \
    the eBPF probes, histogram exemplars
example-mesh/heron | 600 | 14 | networking | locality routing, sidecar injection, the retry budget
example-k8s/burrow | 700 | 13 | | volume snapshots, the admission webhook, node drains
example-data/sluice | 980 | 12 | | consumer lag alerts, schema changes, dead letters
{LOGIN}/dotfiles | 7 | 12 | | the shell prompt, the editor settings, git aliases
example-docs/primer | 900 | 11 | docs | the GitOps chapter, the threat model chapter
example-cli/thimble | 910 | 9 | | shell completion, the config loader
example-edge/moss | 480 | 7 | edge | k3s upgrades, MQTT bridges, edge cluster sync
{LOGIN}/site | 35 | 5 | | the feed, the talks page
example-test/weir | 6400 | 5 | | flaky test detection, the load generator
example-lang/quill | 16000 | 4 | | error messages, the formatter
"""
CHANGES = (
    "Add a time limit to {}",
    "Add metrics to {}",
    "Allow a dry run of {}",
    "Check the input of {}",
    "Cover {} with an end-to-end test",
    "Document {}",
    "Document how to debug {}",
    "Escape `|` and <b> in the output of {}",
    "Explain failures of {} in one line",
    "Fix a goroutine leak in {}",
    "Fix a panic in {}",
    "Fix a race in {}",
    "Fix a typo in the help of {}",
    "Fix an off-by-one in {}",
    "Halve the memory of {}",
    "Keep {} working across restarts",
    "Let {} run without cluster-admin",
    "Log what {} skipped, and why",
    "Make {} configurable per namespace",
    "Make {} idempotent",
    "Move {} into a package of its own",
    "Pin the dependencies of {}",
    "Port {} to structured logging",
    "Refuse unsafe defaults in {}",
    "Remove a deprecated flag from {}",
    "Retry {} with backoff",
    'Revert "Rewrite {}"',
    "Show progress of {}",
    "Speed up {} on large clusters",
    "Support air-gapped clusters in {}",
    "Test {} against three Kubernetes releases",
    "Validate the settings of {}",
)
CHAPTERS = (
    "Add an exercise to {}",
    "Bring {} up to date",
    "Fix broken links in {}",
    "Give {} a worked example",
    "Redraw the figures of {}",
    "Shorten {}",
    "Typos in {}",
)
CHORES = (
    "Document {}",
    "Fix {} after the upgrade",
    "Give {} a test",
    "Move {} to its own folder",
    "Simplify {}",
    "Speed up {}",
    "Tidy up {}",
    "Upgrade {}",
)
"""What is done in a project of others, in a book, and in one's own."""


def projects() -> list[Project]:
    """The table above."""
    rows = [[field.strip() for field in line.split("|")] for line in _PROJECTS.strip().splitlines()]
    return [
        Project(
            name=name,
            stars=int(stars),
            count=int(count),
            labels=_listed(labels),
            things=_listed(things),
        )
        for name, stars, count, labels, things in rows
    ]


def _listed(field: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in field.split(",") if word)


def world() -> World:
    """Ada Example's GitHub in November 2026. Nobody and nothing in it is real."""
    random = Random(2030)
    ada = User(id="U_ada", login=LOGIN, name="Ada Example", follower_count=1204)
    pulls = [pull for project in projects() for pull in _pulls(project, ada, random)]
    pulls.sort(key=lambda pull: pull.created_at)
    for index, pull in enumerate(pulls, 1):
        pull.id = f"PR_{index:04}"
    ada.pulls = pulls
    first = {pull.repository.name_with_owner: pull.repository for pull in reversed(pulls)}
    places = [
        Place(repository=first[project.name], things=project.things, own=project.own)
        for project in projects()
    ]
    add(ada, places, lambda random: _moments(1, random)[0])
    return World(person=ada, now=NOW)


def _pulls(project: Project, ada: User, random: Random) -> Iterator[PullRequest]:
    """The pull requests in one repository, in the order of their numbers."""
    owner, name = project.name.split("/")
    repository = _repository(name, project)
    mergers: list[User | Bot | None] = [ada] if project.own else _maintainers(owner)
    number = 0
    moments = _moments(project.count, random)
    for title, created in zip(_titles(project, random), moments, strict=True):
        number += random.randrange(1, 3 if project.own else 60)
        pull = PullRequest(
            id="",
            number=number,
            title=title,
            repository=repository,
            state="OPEN",
            created_at=created,
            updated_at=created,
            author=ada,
            author_association="OWNER" if project.own else "CONTRIBUTOR",
            additions=1 + round(random.expovariate(1 / 70)),
            deletions=round(random.expovariate(1 / 25)),
            changed_files=random.randrange(1, 9),
            total_comments_count=_comments(project, number),
            names=tuple(random.sample(project.labels, min(1, len(project.labels)))),
        )
        _end(pull, mergers, random)
        yield pull


def _comments(project: Project, number: int) -> int:
    """At home there is seldom anybody to talk to."""
    most = 1 if project.own and number % 5 == 0 else 0 if project.own else 9
    return Random(f"{project.name} {number}").randint(0, most)


def _repository(name: str, project: Project) -> Repository:
    """Forks and people go with the stars; one's own are small."""
    random, size = Random(name), project.stars
    return Repository(
        id=f"R_{name}",
        name_with_owner=project.name,
        stars=size,
        forks=size // 9,
        people=1 if project.own else 20 + size // 14,
        topics=tuple(sorted(label.split("/")[-1] for label in project.labels)),
        language=random.choice(["Go", "Go", "Python", "Rust", "TypeScript"]),
        created_at=datetime(random.randrange(2014, 2022), random.randrange(1, 13), 4, tzinfo=UTC),
        pushed_at=ENDED,
    )


def _titles(project: Project, random: Random) -> list[str]:
    """As many as there are pull requests, none twice."""
    changes = CHORES if project.own else CHAPTERS if project.labels == ("docs",) else CHANGES
    titles = [change.format(thing) for change in changes for thing in project.things]
    return random.sample(titles, project.count)


def _moments(count: int, random: Random) -> list[datetime]:
    """More of them lately: the square root leans towards the end."""
    span = (ENDED - BEGAN).total_seconds()
    return sorted(
        BEGAN + timedelta(seconds=round(span * random.random() ** 0.5)) for _ in range(count)
    )


def _maintainers(owner: str) -> list[User | Bot | None]:
    """Who merges there. One account was deleted since, and some projects leave it to a program."""
    people: dict[str, list[User | Bot | None]] = {
        "example-org": [User(id="U_bo", login="bo-example"), User(id="U_chi", login="chi-example")],
        "example-flow": [Bot(id="BOT_queue", login="merge-queue")],
        "example-lang": [None],
    }
    return people.get(owner, [User(id=f"U_{owner}", login=f"{owner}-maintainer")])


def _end(pull: PullRequest, mergers: list[User | Bot | None], random: Random) -> None:
    """Most are merged within days; some of the latest are still open."""
    ended = pull.created_at + timedelta(seconds=round(random.expovariate(1 / 150_000)) + 900)
    fate = random.random()
    if ended > ENDED or (fate < 0.05 and pull.created_at.year == ENDED.year):
        pull.is_draft = fate < 0.01
        pull.review_decision = "REVIEW_REQUIRED"
        return
    pull.closed_at = pull.updated_at = ended
    if fate < 0.09:
        pull.state = "CLOSED"
        return
    pull.state = "MERGED"
    pull.merged_at = ended
    pull.merged_by = random.choice(mergers)
    pull.review_decision = "APPROVED"


_CHECKPOINTS = 40
"""More than a run over this world has."""


def record() -> bytes:
    """Each question of a first run, a second, and one after a kill, and the answer, a line each.

    Questions come from several threads, so they are sorted, and no answer tells what was left when
    it was given.
    """
    exchanges, limit = [], 1000
    for checkpoint in (None, *range(1, _CHECKPOINTS + 1)):
        github, keeper = GitHub(world=world(), limit=limit), Keeper()
        with serve(github) as address:
            errors = [
                keeper.collect(address, NOW, kill_at=checkpoint),
                keeper.collect(address, NOW),
            ]
        assert errors == [None, None]
        exchanges += github.asked
    lines: dict[str, str] = {}
    for asked in exchanges:
        question = {"operation": asked.operation, "variables": asked.variables}
        answer = asked.due.json()
        answer["data"]["rateLimit"]["remaining"] = limit
        line = json.dumps({**question, "answer": answer}, separators=(",", ":"))
        lines.setdefault(json.dumps(question), line)
    return "".join(f"{lines[question]}\n" for question in sorted(lines)).encode()


if __name__ == "__main__":
    RECORDING.write_bytes(record())
