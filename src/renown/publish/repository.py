"""Commits the outputs and pushes them.

Generated files are never merged or rebased: who loses a race takes what the remote has, renders
anew from the merged data, and tries again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from renown.errors import PublishError
from renown.publish.files import SUFFIXES, write
from renown.publish.git import Answer, Git

_TRAILER = "Generated-by: renown"  # tells our commits from the person's
_PAUSES = (0, 1, 2, 4, 8)  # seconds before each try
_LOST = re.compile(r"\[rejected\]|cannot lock ref|failed to update ref|incorrect old value")
_PROTECTED = re.compile(r"GH006|GH013|protected branch|rule violations", re.IGNORECASE)
_FORBIDDEN = re.compile(
    r"\b403\b|\b401\b|permission|write access|could not read (username|password)|"
    r"authentication failed|invalid (username|credentials)|repository not found",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+://\S+|'[^']*'")  # may hold any of these words


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """How a publication ended: whether there is a commit, which, and whether it was pushed."""

    changed: bool
    commit: str | None = None
    pushed: bool = False
    note: str = ""
    """A sentence for the person, where it was not pushed."""


class Repository:
    """The work tree around a folder. Paths are relative to the folder, which may lie deep in it."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *,
        sleep: Callable[[float], None] = time.sleep,
        patience: float = 300,
    ) -> None:
        """`patience` bounds each git command, in seconds. PublishError where no work tree is."""
        self._folder = folder
        self._sleep = sleep
        self._git = Git(folder, environment, patience=patience)
        inside = self._git.ask("rev-parse", "--is-inside-work-tree")
        if inside.status or inside.text != "true":
            raise PublishError(
                f"{folder} is not in a git work tree ({inside.words}): "
                "check out the repository first, or publish without committing"
            )

    def published(self, name: str) -> bytes | None:
        """A file as it was last pushed (or committed, where there is nothing to push to).

        What `due` compares with: files that a killed run wrote and never pushed do not count.
        """
        known = self._git.ask("rev-parse", "--verify", "--quiet", "@{upstream}")
        revision = "HEAD" if known.status else "@{upstream}"
        answer = self._git.ask("cat-file", "blob", f"{revision}:./{name}")
        return None if answer.status else answer.output

    def commit(self, names: Sequence[str], message: str, *, owned: Sequence[str]) -> str | None:
        """Commit these files, and what is gone from the owned folders; None when nothing differs.

        Nothing else is committed, staged or not. Files that .gitignore names are left out.
        """
        rooms = [_literal(name) for name in owned]
        gone = self._git.run("ls-files", "-z", "--deleted", "--", *rooms).names if rooms else []
        wanted = [*names, *(name for name in gone if PurePosixPath(name).suffix in SUFFIXES)]
        ignored = self._git.ask("check-ignore", "-z", "--stdin", stdin="\0".join(wanted))
        if ignored.status > 1:
            raise PublishError(f"git check-ignore refused: {ignored.words}")
        listed = "\0".join(sorted(set(wanted) - set(ignored.names)))
        self._git.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=listed)
        staged = self._git.run(
            "diff", "--cached", "--name-only", "--relative", "--no-renames", "-z"
        ).names
        ours = sorted(set(staged) & set(wanted))
        if not ours:
            return None
        self._git.identify()
        self._git.run(
            *("commit", "--quiet", "--only", "--pathspec-from-file=-", "--pathspec-file-nul"),
            *("-m", message, "-m", _TRAILER),
            stdin="\0".join(_literal(name) for name in ours),
        )
        return self._git.run("rev-parse", "HEAD").text

    def publish(
        self,
        files: Mapping[str, bytes],
        *,
        owned: Sequence[str],
        message: str,
        render: Callable[[], Mapping[str, bytes]],
    ) -> Delivery:
        """Write, commit and push. When somebody else was faster: take theirs, `render`, try again.

        `render` is called with the work tree at the remote's state: it loads the data in there into
        the database, by merging, and gives all files anew. PublishError when the push is refused,
        when commits of the person's stand in the way, or after five tries.
        """
        branch = self._branch()
        remote, ref = self._target(branch)
        commit = self._record(files, owned, message)
        if not remote:
            note = "committed, not pushed: this repository has no remote"
            return Delivery(changed=commit is not None, commit=commit, note=note)
        self._git.authorize()
        words = ""
        for pause in _PAUSES:
            if pause:
                self._sleep(pause)
            answer = self._fetch(remote, ref)
            if not answer.status:
                tip = self._git.run("rev-parse", "FETCH_HEAD").text
                if self._take(tip, branch):
                    commit = self._record(render(), owned, message)
                head = self._git.run("rev-parse", "HEAD").text
                if head == tip:  # nothing to say, or an earlier push got through after all
                    return Delivery(changed=commit is not None, commit=commit, pushed=True)
                answer = self._git.ask("push", "--porcelain", remote, f"{head}:{ref}")
                if not answer.status:
                    return Delivery(changed=True, commit=head, pushed=True)
                _raise_refusal(answer, ref)
            words = answer.words
        raise PublishError(f"no push got through in {len(_PAUSES)} tries: {words}; run again")

    def _record(self, files: Mapping[str, bytes], owned: Sequence[str], message: str) -> str | None:
        write(self._folder, files, owned=owned)
        return self.commit(list(files), message, owned=owned)

    def _branch(self) -> str:
        answer = self._git.ask("symbolic-ref", "--quiet", "--short", "HEAD")
        if answer.status:
            raise PublishError(
                "no branch is checked out (HEAD is detached): check out the branch to publish on, "
                "in a workflow with `ref:` of actions/checkout"
            )
        return answer.text

    def _target(self, branch: str) -> tuple[str, str]:
        """The remote, "" where there is none, and the full name of the branch there."""
        remote = self._git.ask("config", f"branch.{branch}.remote").text
        ref = self._git.ask("config", f"branch.{branch}.merge").text or f"refs/heads/{branch}"
        if remote:
            return ("" if remote == "." else remote), ref
        return ("origin" if "origin" in self._git.run("remote").text.split() else ""), ref

    def _fetch(self, remote: str, ref: str) -> Answer:
        answer = self._git.ask(
            "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", remote, ref
        )
        if "couldn't find remote ref" in answer.told:
            branch = ref.removeprefix("refs/heads/")
            raise PublishError(
                f"{remote} has no {branch} yet: push it once with `git push -u {remote} {branch}`"
            )
        if answer.status:
            _raise_refusal(answer, ref)
        return answer

    def _take(self, tip: str, branch: str) -> bool:
        """Put the branch where the remote is, unless it holds all of that already.

        What goes is only what renown made: PublishError when commits or edits of the person's are
        in the way. They stay as they are.
        """
        others = self._git.run(
            "rev-list", "--count", "--invert-grep", f"--grep=^{_TRAILER}$", f"{tip}..HEAD"
        ).text
        if others != "0":
            raise PublishError(
                f"{branch} has commits of yours that the remote does not have ({others}): push or "
                "drop them first; what renown made is committed on top"
            )
        if not self._git.ask("merge-base", "--is-ancestor", tip, "HEAD").status:
            return False
        moved = self._git.ask("checkout", "--quiet", "--no-overwrite-ignore", "-B", branch, tip)
        if moved.status:
            raise PublishError(
                f"the remote changed files that you edited here ({moved.words}): commit and push "
                "your edits, or put them aside, and publish again"
            )
        return True


def _literal(name: str) -> str:
    """A path for a command that would take `*` and `[` in it for a pattern."""
    return f":(literal){name}"


def _raise_refusal(answer: Answer, ref: str) -> None:
    """Raise what waiting does not heal; a lost race and a broken connection are tried again."""
    told = _ADDRESS.sub("", answer.told)
    branch = ref.removeprefix("refs/heads/")
    if _LOST.search(told):
        return
    if _PROTECTED.search(told):
        raise PublishError(
            f"{branch} is protected ({answer.words}): publish on another branch, "
            "or with a token that may bypass the rule"
        )
    if _FORBIDDEN.search(told):
        raise PublishError(
            f"the remote lets nobody in ({answer.words}): give the job `permissions: "
            "contents: write`, or git a credential that may push"
        )
    if "[remote rejected]" in told:
        raise PublishError(f"the remote refuses the commit: {answer.words}")
