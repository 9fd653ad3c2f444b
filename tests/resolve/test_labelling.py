"""What works are about: whole words, topics and owners, and what only looks like a word."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renown.resolve.labelling import Labeller, Term
from renown.resolve.projects import Project, Projects
from renown.scorecard import load
from renown.store.rows import Label, Row, Work
from tests.resolve.world import derive, row

PRESET = load("devops-2030", Path()).vocabulary


def work(title: str = "", kind: str = "post", **more: Any) -> Work:
    given_: dict[str, Any] = {
        "work": "blog/1",
        "kind": kind,
        "title": title,
        "url": None,
        "at": None,
        "day": None,
        "until": None,
        "evidence": "listed",
        "private": False,
        "source": "blog",
        "details": {},
    }
    return Work(**given_ | more)


def about(found: Work, vocabulary: Any = PRESET, projects: Projects | None = None) -> set[str]:
    labeller = Labeller(vocabulary, projects or Projects())
    return {label.label for label in labeller.labels(found)}


@pytest.mark.parametrize(
    "title",
    [
        "Go 1.30 is out",
        "Learning Go in the evenings",
        "A controller, written in Go",
        "Why we rewrote it in Go, and what it cost",
        "Go modules without tears",
        "Goroutine leaks, found early",
        "From Python to golang",
        "Rust and Go, side by side",
        "A Go SDK for the catalogue",
        "GopherCon, day two",
    ],
)
def test_go_is_the_language_where_it_can_be_nothing_else(title: str) -> None:
    assert "go" in about(work(title))


@pytest.mark.parametrize(
    "title",
    [
        "Ready to go live?",
        "Go-to-market for platforms",
        "A no-go decision",
        "Where did all the memory go",
        "Let it go: deleting a staging environment",
        "Cargo cults",
        "Good goals",
        "Django at scale",
        "What can go wrong with canaries",
        "Go home, alert, you are drunk",
        "How to go ahead with go-live plans",
        "MongoDB, ArgoCD and the going rate",
        "Progress in go-live readiness",
        "Gopherus, a game",
    ],
)
def test_go_is_a_verb_elsewhere(title: str) -> None:
    assert "go" not in about(work(title))


@pytest.mark.parametrize(
    ("tag", "expected"), [("go", True), ("Go", True), ("go-live", False), ("gogo", False)]
)
def test_a_topic_has_to_be_all_that_a_tag_says(tag: str, expected: bool) -> None:
    assert expected is ("go" in about(work("Anything", tags=(tag,))))


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Argo-CD at scale", "argo-flux"),
        ("FluxCD and the order of things", "argo-flux"),
        ("SELF-HEALING, honestly", "aiops"),
        ("Reading an SBOM in anger", "supply-chain"),
        ("mTLS rotation", "security"),
        ("P&L for engineers", "profit"),
        ("K3s in a cupboard", "edge-platforms"),
        ("Certified Kubernetes Security Specialist (CKS)", "cks"),
        ("FinOps Certified Practitioner", "finops-certification"),
        ("Zero trust for a team of nine", "zero-trust"),
    ],
)
def test_aliases_in_any_spelling_are_one_label(title: str, label: str) -> None:
    assert label in about(work(title))


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Let us re-invent the wheel", "reinvent"),
        ("Cockpit tracing", "rust"),
        ("The rust belt", "rust"),
        ("A holiday on the Canary Islands", "deployment-strategies"),
        ("Reading stack traces", "tracing"),
        ("Performance reviews that help", "performance"),
        ("Sparse matrices", "opa"),
        ("The falcon has landed", "cloud-native-security"),
        ("Autonomous systems number 64512", "autonomous"),
        ("A ragtag fleet", "llm"),
    ],
)
def test_what_only_looks_like_a_word_is_none(title: str, label: str) -> None:
    assert label not in about(work(title))


def test_a_phrase_that_masks_a_word_masks_it_for_its_label_alone() -> None:
    vocabulary = {
        "fruit": Term(words=("date",), unless=("up to date",)),
        "time": Term(words=("date",)),
    }
    labeller = Labeller(vocabulary)
    assert {"time"} == about(work("Keep it up to date"), vocabulary)
    assert {"fruit", "time"} == about(work("A date, up to date"), vocabulary)
    (masked,) = [hit for hit in labeller.hits(work("Keep it up-to-date")) if hit.unless]
    assert ("fruit", "'date' in the title", "up to date") == (
        masked.label,
        masked.rule,
        masked.unless,
    )


def test_a_word_with_a_hat_counts_at_the_beginning_only() -> None:
    vocabulary = {"docs": Term(words=("^document",))}
    assert {"docs"} == about(work("Document the cache key"), vocabulary)
    assert set() == about(work("Store the document"), vocabulary)


def test_events_organisations_and_projects_are_read_as_well() -> None:
    assert "kubecon" in about(work("A talk", "talk", details={"event": "KubeCon EU 2026"}))
    assert "reinvent" in about(work("A talk", "talk", details={"event": "AWS re:Invent 2025"}))
    meetup = {"event": "Example Meetup"}
    assert "kubecon" not in about(work("What I learned at KubeCon", "talk", details=meetup))
    aliases = {"event": "The summit", "event_aliases": ["CloudNativeCon 2026"]}
    assert "kubecon" in about(work("A talk", "talk", details=aliases))
    vocabulary = {"example": Term(words=("example bank",))}
    details = {"organisation": "Example Bank"}
    assert {"example"} == about(work("A design", "architecture", details=details), vocabulary)


def test_labels_of_the_forge_are_topics_and_words() -> None:
    details = {"labels": ["area/gitops", "kind/bug"]}
    assert "gitops" in about(work("Fix it", "pull_request", details=details))


PROJECTS = Projects(
    by_id={"R_1": Project(topics=("gitops", "edge"), language="Go")},
    by_name={"example-org/gantry": Project(topics=("gitops", "edge"), language="Go")},
)
PLACE = {"repository": "old/name", "repository_id": "R_1"}


def test_topics_of_the_repository_tell_of_what_is_done_in_it() -> None:
    found = work("Fix it", "review", repository="old/name", owner="old", details=PLACE)
    assert {"gitops", "edge"} == about(found, projects=PROJECTS)


def test_code_is_in_the_language_of_its_repository_and_talk_about_it_is_not() -> None:
    place: dict[str, Any] = {"repository": "Example-Org/gantry", "owner": "Example-Org"}
    assert "go" in about(work("Fix it", "pull_request", **place), projects=PROJECTS)
    assert "go" not in about(work("A question", "issue", **place), projects=PROJECTS)


def test_owners_are_a_dated_list() -> None:
    vocabulary = {
        "cncf": Term(owners=("Kubernetes", "ovn-org/ovn-kubernetes"), as_of=date(2026, 9, 14))
    }
    inside = work("Fix", "pull_request", repository="kubernetes/test-infra", owner="kubernetes")
    (label,) = Labeller(vocabulary).labels(inside)
    assert "in a repository of Kubernetes, on the list of 2026-09-14" == label.rule
    one = work("Fix", "pull_request", repository="ovn-org/OVN-Kubernetes", owner="ovn-org")
    other = work("Fix", "pull_request", repository="ovn-org/ovn", owner="ovn-org")
    assert ({"cncf"}, set()) == (about(one, vocabulary), about(other, vocabulary))


def test_each_label_comes_once_with_the_first_thing_that_gave_it() -> None:
    found = work("GitOps, and more GitOps", tags=("gitops",))
    labels = list(Labeller(PRESET).labels(found))
    assert [Label(label="gitops", work="blog/1", rule="'gitops' in the title")] == labels


def merged(key: str, title: str, day: int, **more: Any) -> Row:
    given_ = {"state": "merged", "repository": "a/b"} | more
    at = date(2026, 1, day)
    return row("github", key, "pull_request", title=title, at=_noon(at), details=given_)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def taken_back(*rows: Row) -> dict[str, str]:
    found = (one for one in derive(*rows) if isinstance(one, Label))
    return {one.work: one.rule for one in found if one.label == "reverted"}


def test_what_was_reverted_and_what_reverts_it_are_marked() -> None:
    rows = merged("1", "Rewrite the cache", 1), merged("2", 'Revert "Rewrite the cache"', 2)
    assert {
        "github/1": "reverted by github/2",
        "github/2": "reverts github/1",
    } == taken_back(*rows)
    number = merged("2", 'Revert "Rewrite the cache" (#12)', 2)
    assert {"github/1", "github/2"} == taken_back(rows[0], number).keys()


def test_a_revert_that_was_reverted_takes_nothing_back() -> None:
    rows = [
        merged("1", "Rewrite the cache", 1),
        merged("2", 'Revert "Rewrite the cache"', 2),
        merged("3", 'Revert "Revert "Rewrite the cache""', 3),
    ]
    assert {"github/2", "github/3"} == taken_back(*rows).keys()


@pytest.mark.parametrize(
    "other",
    [
        merged("2", 'Revert "Rewrite the cache"', 2, repository="a/c"),
        merged("2", 'Revert "Rewrite the cache"', 2, state="open"),
        merged("2", 'Revert "Rewrite"', 2),
    ],
)
def test_a_revert_of_something_else_takes_nothing_back(other: Row) -> None:
    assert {} == taken_back(merged("1", "Rewrite the cache", 1), other)


def test_what_came_after_a_revert_stands() -> None:
    rows = [
        merged("1", "Rewrite the cache", 1),
        merged("2", 'Revert "Rewrite the cache"', 2),
        merged("3", "Rewrite the cache", 3),
    ]
    assert "github/3" not in taken_back(*rows)


@given(title=st.text(max_size=200), tag=st.text(max_size=50))
def test_any_text_is_labelled_with_labels_that_there_are(title: str, tag: str) -> None:
    found = Labeller(PRESET).labels(work(title, tags=(tag,)))
    assert {label.label for label in found} <= PRESET.keys()


WORDS = st.sampled_from(["go", "live", "gitops", "argo", "cd", "to", "edge", "self", "healing"])


@given(words=st.lists(WORDS, max_size=8), sign=st.sampled_from([" ", "-", "  ", "_", "/", " & "]))
def test_signs_between_words_change_no_label(words: list[str], sign: str) -> None:
    assert about(work(" ".join(words))) == about(work(sign.join(words).upper()))


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("Increase pod memory to 5G", "5g"),
        ("Reduce JVM heap from 2.5G to 1.5G", "5g"),
        ("Allow IdP-initiated login", "platform"),
        ("Handle port IO errors in the serial driver", "platform-tools"),
        ("Replace lambda function with a named function", "serverless"),
        ("Remove last traces of the old API", "tracing"),
        ("RAG status report for project managers", "llm"),
        ("Detect region of interest (ROI) in camera frames", "profit"),
        ("Enable cargo feature flags for wasm", "feature-flags"),
        ("Fix canary page layout", "deployment-strategies"),
        ("Fix GPU memory leak", "vector-databases"),
        ("Chargeback handling in the payment service", "finops"),
        ("Sustainability of open source maintainers", "green"),
        ("Fix edge node rendering in the graph view", "edge"),
        ("Golden path test fixtures", "platform"),
        ("Stakeholders in k8s RBAC", "communication"),
        ("Bump python from 3.11 to 3.12 in Dockerfile", "python"),
        ("Where did my pods go? Tests tell", "go"),
        ("Let it go: services we deleted", "go"),
        ("Opt in, go client-side", "go"),
        ("Automated rollback of failed deployments", "automated"),
        ("Automated canary analysis for Argo Rollouts", "automated"),
        ("Update dependency graph when a module reloads", "automated"),
        ("Bump allocator for the wasm runtime", "automated"),
        ("Rewrite the PromQL grammar for native histograms", "docs-only"),
        ("Document-level security for OpenSearch", "docs-only"),
        ("Fix broken links between spans", "docs-only"),
        ("Detect typosquatting: flag typos in image names", "docs-only"),
        ("Generate the changelog in the release pipeline", "docs-only"),
        ("Serve OpenAPI docs from the gateway", "docs-only"),
    ],
)
def test_what_only_looks_like_a_word_of_a_label_gives_none(title: str, wrong: str) -> None:
    assert wrong not in about(work(title))


@pytest.mark.parametrize(
    "title",
    [
        "Update Go to 1.23",
        "From Java to Go to save money",
        "Learning Go to write operators",
        "In Go, to return early is idiomatic",
        "Pin Go version in CI",
        "Why we chose Go over Rust",
        "chore: go mod tidy",
        "Fix go vet warnings",
    ],
)
def test_go_is_known_by_what_goes_with_it(title: str) -> None:
    assert "go" in about(work(title))


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("docs: describe the retry budget", "docs-only"),
        ("Document how to debug the scheduler", "docs-only"),
        ("Fix a typo in the help of the scaffolder", "docs-only"),
        ("Fix broken links in the GitOps chapter", "docs-only"),
        ("Bump golang.org/x/net from 0.17.0 to 0.23.0", "automated"),
        ("chore(deps): update actions/checkout", "automated"),
        ("What 5G networks change at the edge", "5g"),
        ("GPU scheduling without tears", "vector-databases"),
        ("Canary releases for small teams", "deployment-strategies"),
        ("Distributed tracing in anger", "tracing"),
    ],
)
def test_what_is_meant_is_still_found(title: str, label: str) -> None:
    assert label in about(work(title))


@pytest.mark.parametrize("topic", ["documentation", "changelog", "dependencies", "docs"])
def test_what_its_repository_is_about_makes_no_work_less(topic: str) -> None:
    projects = Projects()
    projects.by_name["org/site"] = Project(topics=(topic,))
    found = work("Fix a race in the parser", "pull_request", repository="org/site")
    assert not {"docs-only", "automated"} & about(found, projects=projects)
    labelled = work("Fix a race", "pull_request", details={"labels": ["docs"]})
    assert "docs-only" in about(labelled)
    assert "docs-only" not in about(work("Fix a race", details={"labels": ["needs docs"]}))
