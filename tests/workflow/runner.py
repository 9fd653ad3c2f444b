"""Runs the jobs of a workflow on this machine, as far as our workflows go.

`run:` steps run in bash as on the site, with real files behind GITHUB_OUTPUT and its kin.
`uses: $/` (this repository) nests its composite action; other actions are stubs, by name. What this
does not know raises, so that a workflow cannot pass by being misread.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.workflow.expressions import Context, fill, holds

Stub = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Stands for an action or for a step with this id: takes the inputs, gives the outputs."""

_STEP = {"name", "id", "if", "uses", "with", "run", "shell", "env", "continue-on-error"}
_JOB = {"if", "needs", "runs-on", "timeout-minutes", "permissions", "environment", "env", "steps"}
_ENTRY = re.compile(
    r"(?P<name>[^=<\n]+)(?:=(?P<value>.*)|<<(?P<mark>.+)\n(?P<text>(?:.*\n)*?)(?P=mark))"
)


@dataclass(kw_only=True)
class Job:
    """A job that runs, or ran."""

    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the ids of the steps; `uses/id` for steps of an action."""
    ok: bool = True
    skipped: bool = False
    log: str = ""
    summary: str = ""


@dataclass(kw_only=True)
class Runner:
    """A machine with a workspace. `repository` is the checkout that holds the workflows."""

    repository: Path
    workspace: Path
    temp: Path
    environment: Mapping[str, str]
    contexts: Context
    """What the site knows: github, vars, secrets."""
    stubs: Mapping[str, Stub]
    _added: dict[str, str] = field(default_factory=dict)
    _paths: list[str] = field(default_factory=list)

    def run(self, workflow: str, name: str) -> Job:
        """Run one job of a workflow."""
        told = yaml.safe_load((self.repository / ".github/workflows" / workflow).read_text())
        wanted = told["jobs"][name]
        _know(wanted, _JOB)
        job = Job()
        if not holds(wanted.get("if", "success()"), self.contexts, ok=True):
            job.skipped = True
            return job
        environment = {**told.get("env", {}), **wanted.get("env", {})}
        self._steps(wanted["steps"], job, dict(self.contexts), environment, "")
        return job

    def _steps(
        self,
        steps: list[dict[str, Any]],
        job: Job,
        contexts: dict[str, Any],
        environment: Mapping[str, str],
        prefix: str,
    ) -> dict[str, Any]:
        """Run steps in order; their contexts see the outputs of those before them."""
        contexts["steps"] = {}
        for step in steps:
            _know(step, _STEP)
            outputs: Mapping[str, str] = {}
            if holds(step.get("if", "success()"), contexts, ok=job.ok):
                own = {**environment, **step.get("env", {})}
                filled = {key: fill(value, contexts, ok=job.ok) for key, value in own.items()}
                outputs = self._step(step, job, contexts, filled, prefix)
            if "id" in step:
                contexts["steps"][step["id"]] = {"outputs": outputs}
                job.outputs[prefix + step["id"]] = dict(outputs)
        return contexts

    def _step(
        self,
        step: dict[str, Any],
        job: Job,
        contexts: dict[str, Any],
        environment: Mapping[str, str],
        prefix: str,
    ) -> Mapping[str, str]:
        given = {key: fill(value, contexts) for key, value in step.get("with", {}).items()}
        action = step.get("uses", "").partition("@")[0]
        stub = self.stubs.get(action or step.get("id", ""))
        if stub is not None:
            return stub(given)
        if action == "$/":
            return self._composite(job, given, environment, prefix)
        if action:
            raise ValueError(f"no stub for {action}")
        if prefix and step.get("shell") != "bash":
            raise ValueError("a step of an action must say `shell: bash`")
        return self._bash(fill(step["run"], contexts), job, environment, in_action=bool(prefix))

    def _composite(
        self, job: Job, given: Mapping[str, str], environment: Mapping[str, str], prefix: str
    ) -> Mapping[str, str]:
        action = yaml.safe_load((self.repository / "action.yml").read_text())
        if unknown := set(given) - set(action["inputs"]):
            raise ValueError(f"the action has no inputs {unknown}")
        inputs = {
            key: given.get(key, fill(told.get("default", ""), self.contexts))
            for key, told in action["inputs"].items()
        }
        inner = {**self.contexts, "inputs": inputs}
        seen = self._steps(action["runs"]["steps"], job, inner, environment, f"{prefix}$/")
        return {key: fill(told["value"], seen) for key, told in action["outputs"].items()}

    def _bash(
        self, script: str, job: Job, environment: Mapping[str, str], *, in_action: bool
    ) -> Mapping[str, str]:
        files = {
            name: self.temp / name.lower() for name in ("OUTPUT", "ENV", "PATH", "STEP_SUMMARY")
        }
        for file in files.values():
            file.write_text("")
        (self.temp / "script.sh").write_text(script)
        path = ":".join([*reversed(self._paths), self.environment["PATH"]])
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(self.temp / "script.sh")],
            cwd=self.workspace,
            env={
                **self.environment,
                **self._added,
                "PATH": path,
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.temp),
                **({"GITHUB_ACTION_PATH": str(self.repository)} if in_action else {}),
                **{f"GITHUB_{name}": str(file) for name, file in files.items()},
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        job.log += ended.stdout
        job.ok = job.ok and ended.returncode == 0
        job.summary += files["STEP_SUMMARY"].read_text()
        self._added |= _entries(files["ENV"])
        self._paths += files["PATH"].read_text().split("\n")[:-1]
        return _entries(files["OUTPUT"])


def _entries(file: Path) -> dict[str, str]:
    """`name=value` and `name<<MARK` entries of a file that a step wrote."""
    text = file.read_bytes().decode()
    entries = list(_ENTRY.finditer(text))
    if left := _ENTRY.sub("", text).strip("\n"):
        raise ValueError(f"the site would refuse {left!r}")
    return {
        match["name"]: match["value"] if match["mark"] is None else match["text"].removesuffix("\n")
        for match in entries
    }


def _know(found: Mapping[str, object], known: set[str]) -> None:
    if unknown := set(found) - known:
        raise ValueError(f"this runner does not know {sorted(unknown)}")
