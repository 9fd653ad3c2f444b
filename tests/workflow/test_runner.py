"""The runner is trusted by the tests of the workflows, so it is tested itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.workflow.expressions import evaluate, fill
from tests.workflow.runner import Job, Runner, Stub

CONTEXT = {
    "github": {"token": "t", "actor": "ada"},
    "vars": {"RENOWN": "on"},
    "inputs": {"name": "it's", "yes": True},
    "steps": {"made": {"outputs": {"sha": "0a"}}},
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("vars.RENOWN == 'ON'", True),
        ("vars.RENOWN != 'on'", False),
        ("vars.OTHER", ""),
        ("inputs.name == 'it''s'", True),
        ("inputs.yes == 'true'", True),
        ("!(vars.OTHER || github.actor == 'bob') && steps.made.outputs.sha", "0a"),
        ("steps.made.outputs.none", ""),
        ("always() && !failure()", True),
        ("vars.OTHER || 'else'", "else"),
        ("null == ''", True),
    ],
)
def test_an_expression_has_the_value_that_the_site_gives_it(expression: str, value: object) -> None:
    assert value == evaluate(expression, CONTEXT)


@pytest.mark.parametrize(
    "expression",
    [
        "inputs.nmae",
        "steps.other.outputs.sha",
        "secret.token",
        "a b",
        "(vars.A",
        "f()",
        "1 + 1",
        "",
    ],
)
def test_an_expression_that_is_not_understood_raises(expression: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        evaluate(expression, CONTEXT)


def test_a_text_is_filled_in() -> None:
    assert fill("${{ github.actor }}-${{inputs.yes}}", CONTEXT) == "ada-true"


def _run(tmp_path: Path, steps: str, action: str = "", **stubs: Stub) -> Job:
    repository = tmp_path / "repository"
    (repository / ".github/workflows").mkdir(parents=True)
    workflow = f"jobs:\n  job:\n    runs-on: here\n    env: {{WHO: ada}}\n    steps:\n{steps}"
    (repository / ".github/workflows/w.yml").write_text(workflow)
    (repository / "action.yml").write_text(action)
    runner = Runner(
        repository=repository,
        workspace=repository,
        temp=tmp_path,
        environment={"PATH": os.environ["PATH"]},
        contexts={"github": CONTEXT["github"], "vars": {}},
        stubs={name.replace("__", "/"): stub for name, stub in stubs.items()},
    )
    return runner.run("w.yml", "job")


def test_steps_hand_on_outputs_environment_path_and_summary(tmp_path: Path) -> None:
    job = _run(
        tmp_path,
        """
    - id: one
      run: |
        echo "sha=0a=1" >> "$GITHUB_OUTPUT"
        printf 'many<<END\\na\\nb=c\\nEND\\nlast=\\n' >> "$GITHUB_OUTPUT"
        echo "SEEN=yes" >> "$GITHUB_ENV"
        echo "/from/a/step" >> "$GITHUB_PATH"
        echo "# Done" >> "$GITHUB_STEP_SUMMARY"
    - env: { SHA: "${{ steps.one.outputs.sha }}" }
      run: echo "$WHO $SHA $SEEN ${PATH%%:*}"
""",
    )

    assert job.outputs == {"one": {"sha": "0a=1", "many": "a\nb=c", "last": ""}}
    assert (job.log, job.summary) == ("ada 0a=1 yes /from/a/step\n", "# Done\n")


def test_a_failed_step_skips_the_rest_but_for_what_always_runs(tmp_path: Path) -> None:
    job = _run(
        tmp_path,
        """
    - run: |
        false | cat
        echo unreached
    - run: echo skipped
    - if: always()
      run: echo always
""",
    )

    assert (job.ok, job.log) == (False, "always\n")


ACTION = """
inputs:
  who: {default: "${{ github.actor }}"}
  how: {default: "-"}
outputs:
  said: {value: "${{ steps.say.outputs.said }}"}
runs:
  using: composite
  steps:
    - uses: some/setup@0a
      with: {who: "${{ inputs.who }}"}
    - id: say
      shell: bash
      env: {SAID: "${{ inputs.who }}${{ inputs.how }}"}
      run: echo "said=$SAID" >> "$GITHUB_OUTPUT"
"""


def test_an_action_of_this_repository_runs_inside_and_others_are_stubs(tmp_path: Path) -> None:
    asked = []

    def setup(given: Mapping[str, str]) -> Mapping[str, str]:
        asked.append(given)
        return {}

    steps = "    - id: own\n      uses: $/\n      with: {how: '!'}\n"
    job = _run(tmp_path, steps, ACTION, some__setup=setup)

    assert job.outputs["own"] == {"said": "ada!"}
    assert asked == [{"who": "ada"}]


@pytest.mark.parametrize(
    "steps",
    [
        "    - uses: some/other@0a\n",
        "    - {run: 'true', working-directory: a}\n",
        "    - {uses: $/, with: {waht: 1}}\n",
        '    - run: echo "no mark" >> "$GITHUB_OUTPUT"\n',
        "    - run: echo ${{ inputs.missing }}\n",
    ],
)
def test_what_the_runner_does_not_know_raises(tmp_path: Path, steps: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        _run(tmp_path, steps, ACTION)
