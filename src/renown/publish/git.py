"""Runs git: bounded in time, never asking, and never letting its words through as they are.

What git prints holds text of strangers (file names, messages of servers), so it is only ever quoted
on one line, without control characters, addresses' credentials or workflow commands.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from renown.errors import PublishError

_BOT = "github-actions[bot]"
_MAIL = "41898282+github-actions[bot]@users.noreply.github.com"
# Set where renown itself runs in a hook; they would point to another repository than the folder's.
_FOREIGN = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"}
_OPTIONS = ("-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "user.useConfigOnly=true")
_TELLING = re.compile(
    r"^(?:fatal:|error:|remote: (?:error|fatal|Permission|Write)|!\t)", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a git command gave."""

    status: int
    output: bytes
    told: str
    """All it said, to be searched, never to be shown."""
    words: str
    """The line of it that says most, harmless in a log."""

    @property
    def names(self) -> list[str]:
        """The output of a command that was given -z."""
        return [os.fsdecode(name) for name in self.output.split(b"\0") if name]

    @property
    def text(self) -> str:
        """The output as one value."""
        return self.output.decode("utf-8", "replace").strip()


class Git:
    """git in one folder, with an environment of the caller's."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, patience: float) -> None:
        self._folder = folder
        self._patience = patience
        self._in_actions = environment.get("GITHUB_ACTIONS") == "true"
        self._token = environment.get("GITHUB_TOKEN", "")
        self._environment = {
            **{name: value for name, value in environment.items() if name not in _FOREIGN},
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }

    def ask(self, *arguments: str, stdin: str = "") -> Answer:
        """Run a command whose status is an answer."""
        command = ["git", *_OPTIONS, *arguments]
        try:
            process = subprocess.Popen(  # noqa: S603 (a list of arguments, no shell)
                command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # so that its children end with it
            )
        except OSError as error:
            raise PublishError(f"git cannot be started ({error.strerror}): install it") from error
        with process:
            try:
                output, errors = process.communicate(os.fsencode(stdin), timeout=self._patience)
            except BaseException as error:
                os.killpg(process.pid, signal.SIGKILL)
                if isinstance(error, subprocess.TimeoutExpired):
                    raise PublishError(
                        f"git {arguments[0]} gave no answer for {self._patience:g} s: run again"
                    ) from error
                raise
        told = (errors + b"\n" + output).decode("utf-8", "replace")
        return Answer(status=process.returncode, output=output, told=told, words=self._quote(told))

    def run(self, *arguments: str, stdin: str = "") -> Answer:
        """Run a command that must succeed; PublishError otherwise."""
        answer = self.ask(*arguments, stdin=stdin)
        if answer.status:
            raise PublishError(f"git {arguments[0]} refused: {answer.words}")
        return answer

    def identify(self) -> None:
        """Make sure that commits have an author: in Actions the bot, where nobody else is set."""
        if not self.ask("var", "GIT_COMMITTER_IDENT").status:
            return
        if not self._in_actions:
            raise PublishError("git does not know you: git config user.name … and user.email …")
        for role in ("AUTHOR", "COMMITTER"):
            self._environment[f"GIT_{role}_NAME"] = _BOT
            self._environment[f"GIT_{role}_EMAIL"] = _MAIL

    def authorize(self) -> None:
        """In Actions, send the job's token to the server. It stays in the environment of git.

        Where the checkout left credentials, these are used: a second header would be refused.
        """
        server = self._environment.get("GITHUB_SERVER_URL", "").rstrip("/")
        if not (self._in_actions and self._token and server):
            return
        if not self.ask("config", "--get-urlmatch", "http.extraheader", f"{server}/").status:
            return
        count = int(self._environment.get("GIT_CONFIG_COUNT", "0"))
        secret = b64encode(f"x-access-token:{self._token}".encode()).decode()
        self._environment |= {
            "GIT_CONFIG_COUNT": str(count + 1),
            f"GIT_CONFIG_KEY_{count}": f"http.{server}/.extraheader",
            f"GIT_CONFIG_VALUE_{count}": f"AUTHORIZATION: basic {secret}",
        }

    def _quote(self, told: str) -> str:
        if self._token:
            told = told.replace(self._token, "***")
        told = re.sub(r"(://)[^/@\s]*@", r"\1***@", told).replace("##[", "# [")
        lines = [line for line in re.split(r"[\r\n]+", told) if line.strip()] or [
            "it gave no reason"
        ]
        line = next((line for line in lines if _TELLING.match(line)), lines[0])
        return " ".join("".join(c if c.isprintable() else " " for c in line).split())[:300]
