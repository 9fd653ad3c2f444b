from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from renown.errors import PublishError
from renown.publish import Repository
from tests.publish.conftest import OWNED, Clone, Hub, git

BOT = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"


def _compete(hub: Hub, clone: Clone, *, times: int) -> None:
    """Let somebody else push just before the next pushes of the clone arrive."""
    rival = hub.clone("rival")
    left = rival.folder / "left"
    left.write_text("x" * times)
    hub.hook(
        clone.folder / ".git/hooks/pre-push",
        f"""
        cd {rival.folder} || exit 1
        test -s left || exit 0
        unset $(git rev-parse --local-env-vars)
        git pull -q --ff-only
        mkdir -p data/records
        echo "rival-$(wc -c < left)" >> data/records/2026.ndjson
        echo note >> notes.md
        head -c -1 left > less; mv less left
        git add data notes.md && git commit -q -m "Rival" && git push -q
        """,
    )


def test_a_publication_commits_its_files_and_pushes_them(hub: Hub) -> None:
    clone = hub.clone("ada")

    delivery = clone.publish("a", "b")

    assert (True, True) == (delivery.changed, delivery.pushed)
    assert delivery.commit == hub.git("rev-parse", "main")
    assert {"a", "b"} == hub.rows()
    assert hub.git("log", "-1", "--format=%an, %s") == "Ada Example, Update the report"


def test_a_second_publication_of_the_same_makes_no_commit(hub: Hub) -> None:
    clone = hub.clone("ada")
    first = clone.publish("a")

    second = clone.publish("a")

    assert (False, None) == (second.changed, second.commit)
    assert first.commit == hub.git("rev-parse", "main")


def test_only_the_named_files_are_committed(hub: Hub) -> None:
    clone = hub.clone("ada")
    (clone.folder / "README.md").write_text("# Ada, edited\n")
    (clone.folder / "secret.env").write_text("token")
    (clone.folder / "staged.md").write_text("not yet")
    clone.git("add", "staged.md")

    clone.publish("a")

    committed = hub.git("show", "--format=", "--name-only", "main").split()
    assert committed == ["data/manifest.json", "data/records/2026.ndjson", "reports/README.md"]
    assert clone.git("diff", "--cached", "--name-only") == "staged.md"
    assert clone.git("diff", "--name-only") == "README.md"


def test_what_left_the_owned_folders_is_committed_as_gone(hub: Hub) -> None:
    clone = hub.clone("ada")
    for name in ("old.md", "notes.txt"):
        (clone.folder / "reports/evidence").mkdir(parents=True, exist_ok=True)
        (clone.folder / "reports/evidence" / name).write_text(name)
    clone.git("add", "reports")
    clone.git("commit", "-q", "-m", "Before")
    clone.git("push", "-q")
    (clone.folder / "reports/evidence/notes.txt").unlink()

    clone.publish("a")

    assert hub.git("ls-tree", "-r", "--name-only", "main", "reports").split() == [
        "reports/README.md",
        "reports/evidence/notes.txt",
    ]


def test_files_that_are_ignored_are_written_and_not_committed(hub: Hub) -> None:
    clone = hub.clone("ada")
    (clone.folder / ".gitignore").write_text("/data/\n")

    clone.publish("a")

    assert (clone.folder / "data/manifest.json").exists()
    assert hub.git("show", "--format=", "--name-only", "main") == "reports/README.md"


def test_a_folder_deep_in_the_repository_is_published_where_it_is(hub: Hub) -> None:
    clone = hub.clone("ada")
    clone.folder = clone.folder / "people/ada"
    clone.folder.mkdir(parents=True)

    clone.publish("a")
    clone.publish("b")

    shown = hub.git("show", "main:people/ada/data/records/2026.ndjson")
    assert shown.split() == ["a", "b"]
    assert clone.repository().published("data/manifest.json") == b"2\n"


def test_a_lost_race_ends_with_the_rows_of_both(hub: Hub) -> None:
    clone = hub.clone("ada")
    _compete(hub, clone, times=1)

    delivery = clone.publish("a")

    assert delivery.changed
    assert {"a", "rival-1"} == hub.rows()
    assert hub.git("show", "main:notes.md") == "note"
    assert hub.git("rev-list", "--merges", "--count", "main") == "0"
    assert hub.git("log", "--format=%s", "main").splitlines() == [
        "Update the report",
        "Rival",
        "Begin",
    ]
    assert clone.pauses == [1]
    assert clone.git("status", "--porcelain") == ""


def test_a_clone_that_is_behind_renders_from_what_the_remote_has(hub: Hub) -> None:
    first, second = hub.clone("first"), hub.clone("second")
    first.publish("a")

    second.publish("b")

    assert {"a", "b"} == hub.rows()
    assert second.pauses == []


def test_five_lost_races_are_given_up_with_growing_pauses(hub: Hub) -> None:
    clone = hub.clone("ada")
    _compete(hub, clone, times=9)

    with pytest.raises(PublishError, match="no push got through in 5 tries"):
        clone.publish("a")

    assert clone.pauses == [1, 2, 4, 8]
    assert "a" not in hub.rows()


def test_the_commit_of_a_killed_run_is_pushed_by_the_next(hub: Hub) -> None:
    clone = hub.clone("ada")
    hub.hook(clone.folder / ".git/hooks/pre-push", "kill -9 $PPID")
    with pytest.raises(PublishError):
        clone.publish("a")
    assert clone.repository().published("data/manifest.json") is None
    (clone.folder / ".git/hooks/pre-push").unlink()

    delivery = clone.publish("a")

    assert (True, True) == (delivery.changed, delivery.pushed)
    assert {"a"} == hub.rows()
    assert clone.repository().published("data/manifest.json") == b"1\n"


def test_commits_of_the_person_are_neither_pushed_nor_lost(hub: Hub) -> None:
    clone = hub.clone("ada")
    clone.git("commit", "-q", "--allow-empty", "-m", "Half done")
    hub.clone("other").publish("b")
    before = hub.git("rev-parse", "main")

    with pytest.raises(PublishError, match=r"commits of yours .* \(1\)"):
        clone.publish("a")

    assert before == hub.git("rev-parse", "main")
    assert "Half done" in clone.git("log", "--format=%s")


def test_edits_that_the_remote_would_overwrite_stop_the_publication(hub: Hub) -> None:
    clone, other = hub.clone("ada"), hub.clone("other")
    (other.folder / "README.md").write_text("# Ada, by another\n")
    (other.folder / "notes.md").write_text("theirs")
    other.git("add", ".")
    other.git("commit", "-q", "-m", "Edit")
    other.git("push", "-q")
    (clone.folder / "README.md").write_text("# Ada, edited here\n")
    (clone.folder / "notes.md").write_text("mine")

    with pytest.raises(PublishError, match="files that you edited here"):
        clone.publish("a")

    assert (clone.folder / "README.md").read_text() == "# Ada, edited here\n"
    assert (clone.folder / "notes.md").read_text() == "mine"


def test_edits_that_the_remote_does_not_touch_survive_a_race(hub: Hub) -> None:
    clone = hub.clone("ada")
    _compete(hub, clone, times=1)
    (clone.folder / "README.md").write_text("# Ada, edited here\n")

    clone.publish("a")

    assert (clone.folder / "README.md").read_text() == "# Ada, edited here\n"
    assert {"a", "rival-1"} == hub.rows()


def test_a_shallow_clone_publishes_and_survives_a_race(hub: Hub) -> None:
    hub.clone("other").publish("b")
    clone = hub.clone("ada", "--depth=1")
    _compete(hub, clone, times=1)

    clone.publish("a")

    assert {"a", "b", "rival-1"} == hub.rows()


def test_in_actions_the_bot_is_the_author_where_nobody_else_is_set(
    hub: Hub, anonymous: dict[str, str]
) -> None:
    clone = hub.clone("ada")
    clone.environment = {**anonymous, "GITHUB_ACTIONS": "true"}

    clone.publish("a")

    assert hub.git("log", "-1", "--format=%an <%ae>") == BOT
    assert hub.git("log", "-1", "--format=%cn <%ce>") == BOT


def test_elsewhere_nobody_is_made_up(hub: Hub, anonymous: dict[str, str]) -> None:
    clone = hub.clone("ada")
    clone.environment = anonymous

    with pytest.raises(PublishError, match=r"git config user\.name"):
        clone.publish("a")


PROTECTED = "remote: error: GH006: Protected branch update failed for refs/heads/main."
RULES = "remote: error: GH013: Repository rule violations found for refs/heads/main."


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        (PROTECTED, "main is protected .* publish on another branch"),
        (RULES, "main is protected .* publish on another branch"),
        ("Permission to ada/renown.git denied to bot.", "permissions: contents: write"),
        ("no", "the remote refuses the commit"),
    ],
)
def test_a_refused_push_is_not_tried_again_and_says_what_helps(
    hub: Hub, said: str, remedy: str
) -> None:
    clone = hub.clone("ada")
    hub.hook(hub.bare / "hooks/pre-receive", f"echo '{said}' >&2; exit 1")

    with pytest.raises(PublishError, match=remedy):
        clone.publish("a")

    assert clone.pauses == []


def test_what_a_server_says_cannot_become_a_workflow_command(hub: Hub) -> None:
    clone = hub.clone("ada")
    said = r"\r::error::boo\n##[add-mask]a\n\033[31mred\342\200\256"
    hub.hook(hub.bare / "hooks/pre-receive", f"printf 'error: {said}' >&2; exit 1")

    with pytest.raises(PublishError) as caught:
        clone.publish("a")

    message = str(caught.value)
    assert message.isprintable()
    assert "##[" not in message
    assert not message.startswith("::")


def test_a_folder_that_is_no_repository_is_refused(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    with pytest.raises(PublishError, match="not in a git work tree"):
        Repository(tmp_path, environment)


def test_a_detached_head_is_refused(hub: Hub) -> None:
    clone = hub.clone("ada")
    clone.git("checkout", "-q", "--detach")

    with pytest.raises(PublishError, match="HEAD is detached"):
        clone.publish("a")


def test_without_a_remote_it_commits_and_says_so(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    git(tmp_path, environment, "init", "-q", "-b", "main", "ada")
    clone = Clone(folder=tmp_path / "ada", environment=environment)

    delivery = clone.publish("a")

    assert (True, False) == (delivery.changed, delivery.pushed)
    assert "no remote" in delivery.note
    assert delivery.commit == clone.git("rev-parse", "HEAD")
    assert clone.repository().published("data/manifest.json") == b"1\n"


def test_a_branch_that_the_remote_does_not_have_is_pushed_by_the_person_first(hub: Hub) -> None:
    clone = hub.clone("ada")
    clone.git("checkout", "-q", "-b", "draft")

    with pytest.raises(PublishError, match="origin has no draft yet: push it once"):
        clone.publish("a")


def test_a_remote_out_of_reach_is_tried_five_times(hub: Hub) -> None:
    clone = hub.clone("ada")
    hub.bare.rename(hub.root / "moved.git")

    with pytest.raises(PublishError, match="no push got through in 5 tries: fatal:"):
        clone.publish("a")

    assert clone.pauses == [1, 2, 4, 8]


def _race(hub: Hub, rounds: int) -> None:
    """Two clones publish at the same moment, again and again; each starts from where it was."""
    clones = [hub.clone(name) for name in ("left", "right")]
    troubles: list[Exception] = []

    def run(clone: Clone, row: str, gate: threading.Barrier) -> None:
        gate.wait()
        try:
            clone.publish(row)
        except PublishError as error:
            troubles.append(error)

    for turn in range(rounds):
        gate = threading.Barrier(2)
        threads = []
        for clone in clones:
            clone.sleep = lambda pause: time.sleep(pause / 50)
            row = f"{clone.folder.name}-{turn:02}"
            threads.append(threading.Thread(target=run, args=(clone, row, gate)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert troubles == []
        rows = {f"{side}-{t:02}" for side in ("left", "right") for t in range(turn + 1)}
        assert rows == hub.rows()
    assert hub.git("rev-list", "--merges", "--count", "main") == "0"
    assert hub.git("fsck", "--no-dangling") == ""
    assert str(len(hub.rows())) == hub.git("show", "main:data/manifest.json")


def test_two_runs_at_the_same_moment_both_arrive(hub: Hub) -> None:
    _race(hub, 2)


@pytest.mark.slow
def test_twenty_races_lose_no_row(hub: Hub) -> None:
    _race(hub, 20)


# Forks a publishing process for each line that it reads, and tells its number.
PUBLISHER = """
import json, os, sys
from pathlib import Path
from tests.publish.conftest import Clone

for line in sys.stdin:
    folder, row, environment = json.loads(line)
    child = os.fork()
    if not child:
        Clone(folder=Path(folder), environment=environment).publish(row)
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
"""


@pytest.mark.slow
def test_runs_killed_at_any_moment_are_completed_by_the_next(hub: Hub) -> None:
    clone = hub.clone("ada")
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISHER],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as publisher:
        assert publisher.stdin is not None
        assert publisher.stdout is not None
        for turn in range(30):
            row = f"row-{turn:02}"
            told = json.dumps([str(clone.folder), row, clone.environment])
            print(told, file=publisher.stdin, flush=True)
            child = int(publisher.stdout.readline())
            time.sleep(turn * 0.01)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

            _publish_soon(clone, row)

            assert hub.rows() == {f"row-{one:02}" for one in range(turn + 1)}
            assert clone.git("status", "--porcelain") == ""
        publisher.stdin.close()
    assert not list(hub.root.rglob("*.tmp"))
    assert hub.git("fsck", "--no-dangling") == ""


def _publish_soon(clone: Clone, row: str) -> None:
    """A command of git that a killed run had begun goes on to its end and may hold a lock."""
    for _ in range(50):
        try:
            clone.publish(row)
        except PublishError as error:
            assert "lock" in str(error)  # noqa: PT017 (any other trouble is a failure)
            time.sleep(0.05)
        else:
            return
    pytest.fail("the lock was never given back")


def test_the_owned_folders_may_not_exist_yet(hub: Hub) -> None:
    clone = hub.clone("ada")

    assert clone.repository().commit(["README.md"], "Nothing new", owned=OWNED) is None
