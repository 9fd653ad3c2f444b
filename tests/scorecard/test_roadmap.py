"""Every line of the roadmap to the top 1 % and the criteria that carry it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from renown.scorecard import load
from renown.scorecard.definition import find

AREAS = ["mlops", "platform", "security", "edge", "gitops"]
LINES: list[tuple[str, list[str]]] = [
    # the five focus areas, each with the reason for it and what is to be learned
    ("Critical", ["mlops"]),
    ("Kubeflow", ["ml-platforms"]),
    ("self-healing", ["aiops"]),
    ("LLM", ["llm"]),
    ("vector", ["vector-databases"]),
    ("Critical", ["platform"]),
    ("IDPs", ["internal-platforms"]),
    ("Backstage", ["platform-tools"]),
    ("experience", ["developer-experience"]),
    ("self-service", ["self-service"]),
    ("Critical", ["security"]),
    ("Zero Trust", ["zero-trust"]),
    ("SLSA", ["supply-chain"]),
    ("SAST", ["application-testing"]),
    ("Falco", ["cloud-native-security"]),
    ("CKS", ["cks", "cissp"]),
    ("Critical", ["edge"]),
    ("KubeEdge", ["edge-platforms"]),
    ("5G", ["network-slicing"]),
    ("edge-to-cloud", ["edge-orchestration"]),
    ("Critical", ["gitops"]),
    ("ArgoCD", ["argo-flux"]),
    ("LaunchDarkly", ["feature-flags"]),
    ("canary", ["deployment-strategies"]),
    ("Flagger", ["rollouts"]),
    # skills in three stages
    ("Azure", ["azure"]),
    ("Serverless", ["serverless"]),
    ("FinOps", ["finops"]),
    ("Go", ["go"]),
    ("Rust", ["rust"]),
    ("Python", ["python"]),
    ("OpenTelemetry", ["opentelemetry"]),
    ("Jaeger", ["tracing"]),
    ("eBPF", ["ebpf"]),
    ("Event-driven", ["event-driven"]),
    ("Istio", ["service-mesh"]),
    ("GraphQL", ["apis"]),
    ("WASM", ["wasm"]),
    ("DataOps", ["dataops"]),
    ("Kafka", ["streaming"]),
    ("mesh", ["data-mesh"]),
    ("Quantum", ["quantum"]),
    ("Blockchain", ["blockchain"]),
    ("autonomous", ["autonomous"]),
    ("Green", ["green"]),
    # thought leadership, business, one specialisation of four
    ("weekly", ["weekly-posts", "posts"]),
    ("KubeCon", ["big-stages"]),
    ("open-source", ["cncf", "major-contributions"]),
    ("LinkedIn", ["brand"]),
    ("P&L", ["profit"]),
    ("product", ["product-management"]),
    ("stakeholder", ["communication"]),
    ("MBA", ["business-degree"]),
    ("FinOps Leader", ["saved", "finops-works"]),
    ("breach", ["unbreached", "security-works"]),
    ("Sub-millisecond", ["sub-millisecond", "performance-works"]),
    ("1000+", ["developers", "platform-works"]),
    # the plan of 90 days
    ("Go", ["start-go", "go-hours"]),
    ("homelab", ["homelab"]),
    ("Networking", ["aws-networking"]),
    ("CNCF", ["cncf-contribution"]),
    ("Kubeflow", ["ml-pipeline"]),
    ("4", ["four-posts"]),
    ("complete", ["platform-solution"]),
    ("FinOps", ["finops-certification"]),
    ("leaders", ["leaders-weekly", "leaders"]),
    # what is to stand in 2030
    ("3+", ["major-contributions"]),
    ("50+", ["talks"]),
    ("6-figure", ["audience"]),
    ("$500+", ["rate"]),
    ("architecture", ["architectures"]),
    ("10x", ["improvements"]),
    # that it is about impact beside others, and not about techniques alone
    ("Remember", ["merged-3y", "opened-3y", "reviews-3y", "issues-3y"]),
]
"""In the order of the roadmap: a word that stands in the line, and who carries it."""
PRESET = load("devops-2030", Path())


def test_every_line_is_carried_by_criteria_that_there_are() -> None:
    for word, ids in LINES:
        assert ids, word
        for id_ in ids:
            assert find(PRESET, id_).title


def test_no_criterion_comes_from_elsewhere() -> None:
    carried = {id_ for _, ids in LINES for id_ in ids}
    assert carried == {one.id for one in PRESET.criteria}


def test_each_area_is_a_row_of_the_matrix_above_its_own_items() -> None:
    focus = [one for one in PRESET.criteria if one.section == "focus"]
    assert AREAS == [one.id for one in focus if one.matrix]
    for area in AREAS:
        items = [one for one in focus if one.group == area and not one.matrix]
        asked = {label for one in items for label in one.select.label}
        assert len(items) >= 3
        assert asked <= set(find(PRESET, area).select.label) | {"cks", "cissp", area}


def test_stages_and_plan_have_the_days_of_the_roadmap() -> None:
    stages = {
        (one.group, one.since and one.since.year, one.by and one.by.year)
        for one in PRESET.criteria
        if one.section == "skill"
    }
    assert {
        ("immediate", 2024, 2025),
        ("mid-term", 2026, 2027),
        ("advanced", 2028, 2030),
    } == stages
    days = [one.days for one in PRESET.criteria if one.section == "plan"]
    assert [(1, 30)] * 3 + [(31, 60)] * 3 + [(61, 90)] * 3 == days
    assert (
        "finops-leader",
        "security-architect",
        "performance-engineer",
        "platform-architect",
    ) == (PRESET.specialisations)


@pytest.mark.conformance
@pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set")
def test_no_line_of_the_roadmap_itself_is_missing() -> None:
    text = (Path(os.environ["RENOWN_SAMPLES"]) / "../seed/roadmap.md").read_text(encoding="utf-8")
    said = [
        line.strip()
        for line in text.splitlines()
        if re.match(r"\s*- |\*\*Remember", line) and "Action Items" not in line
    ]
    assert len(said) == len(LINES)
    for line, (word, ids) in zip(said, LINES, strict=True):
        assert word in line, (line, ids)
