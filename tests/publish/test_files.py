from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from renown.errors import PublishError
from renown.publish import write

OWNED = ("reports/evidence", "data/records")


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_are_written_and_named_in_the_order_given(tmp_path: Path) -> None:
    files = {"reports/README.md": b"# Ada\n", "badge.svg": b"<svg/>", "data/manifest.json": b"{}"}

    assert list(files) == write(tmp_path, files, owned=OWNED)
    assert files == _tree(tmp_path)


def test_a_file_with_the_same_bytes_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": b"a", "b.md": b"b"}, owned=())
    before = (tmp_path / "a.md").stat()

    assert write(tmp_path, {"a.md": b"a", "b.md": b"B"}, owned=()) == ["b.md"]
    after = (tmp_path / "a.md").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_is_not_there_any_more_leaves_the_owned_folders_only(tmp_path: Path) -> None:
    kept = {
        "reports/evidence/notes.txt": b"mine",
        "reports/evidence/photo.jpg": b"mine",
        "reports/old.md": b"mine",
        "data/other.ndjson": b"mine",
    }
    gone = {
        "reports/evidence/talks.md": b"",
        "reports/evidence/deep/er.svg": b"",
        "data/records/2019.ndjson": b"",
        "data/records/old.json": b"",
    }
    write(tmp_path, kept | gone, owned=())

    changed = write(tmp_path, {"data/records/2020.ndjson": b"{}\n"}, owned=OWNED)

    assert sorted(changed) == sorted(["data/records/2020.ndjson", *gone])
    assert {**kept, "data/records/2020.ndjson": b"{}\n"} == _tree(tmp_path)


def test_temporary_files_of_killed_runs_are_removed(tmp_path: Path) -> None:
    for name in ("", "reports", "reports/evidence/deep", "elsewhere"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / ".renown-0a1b2c3d.tmp").write_bytes(b"half")

    write(tmp_path, {"README.md": b"a", "reports/README.md": b"b"}, owned=OWNED)

    left = [name for name in _tree(tmp_path) if name.endswith(".tmp")]
    assert left == ["elsewhere/.renown-0a1b2c3d.tmp"]


def test_a_file_keeps_its_mode_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old")
    (tmp_path / "old.md").chmod(0o640)
    (tmp_path / "usual").touch()

    write(tmp_path, {"old.md": b"1", "new.md": b"2"}, owned=())

    assert (tmp_path / "old.md").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new.md").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_inside_the_folder_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/README.md").write_text("old")
    (tmp_path / "README.md").symlink_to("docs/README.md")

    assert write(tmp_path, {"README.md": b"new"}, owned=()) == ["README.md"]
    assert (tmp_path / "README.md").is_symlink()
    assert (tmp_path / "docs/README.md").read_bytes() == b"new"


ASTRAY = [
    *("/etc/motd", "../out.md", "a/../../out.md", "a/../b.md", "./a.md", "a//b.md", "", ".", ".."),
    *("a\0b.md", "a\nb.md", ".git/hooks/post-commit", "sub/.GIT/config"),
    *("link/out.md", "dangling.md", "loop/a.md"),
]
NOT_PLAIN = ["folder.md", "pipe.md"]


@pytest.mark.parametrize(
    ("name", "as_folder"),
    [*((name, False) for name in ASTRAY + NOT_PLAIN), *((name, True) for name in ASTRAY)],
)
def test_a_path_that_leads_astray_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, as_folder: bool
) -> None:
    root = tmp_path / "project"
    (root / "folder.md").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/keep.md").write_text("keep")
    (root / "link").symlink_to("../outside")
    (root / "dangling.md").symlink_to("../outside/new.md")
    (root / "loop").symlink_to("loop")
    os.mkfifo(root / "pipe.md")
    asked = {"first.md": b"1"} if as_folder else {"first.md": b"1", name: b"x", "last.md": b"2"}

    with pytest.raises(PublishError):
        write(root, asked, owned=[name] if as_folder else [])

    assert _tree(root) == {}
    assert _tree(tmp_path / "outside") == {"keep.md": b"keep"}


def test_a_disk_that_refuses_leaves_the_old_file_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "reports").write_bytes(b"a file where a folder should be")

    with pytest.raises(PublishError, match="mend that and publish again"):
        write(tmp_path, {"reports/a.md": b"new", "a.md": b"new"}, owned=())

    assert (tmp_path / "a.md").read_bytes() == b"old"
    assert not list(tmp_path.rglob("*.tmp"))


# Forks a child for each file operation of a publication and kills it just before that operation:
# the audit events are the interpreter's own.
KILLER = """
import json, os, signal, sys
from pathlib import Path
from renown.publish import write

folder, events = Path(sys.argv[1]), ("open", "os.rename", "os.remove", "os.mkdir")
old, new = (
    {name: text.encode() for name, text in files.items()} for files in json.loads(sys.stdin.read())
)
owned = ["reports/evidence", "data/records"]

def tree():
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file() and path.suffix != ".tmp"
    }

def killed(moment):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = [moment]
    def audit(event, arguments):
        if event in events:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(audit)
    write(folder, new, owned=owned)
    os._exit(0)

moment = 0
while True:
    write(folder, old, owned=owned)
    moment += 1
    if not killed(moment):
        break
    found = tree()
    torn = [n for n, content in found.items() if content not in (old.get(n), new.get(n))]
    committed = found["data/manifest.json"] == new["data/manifest.json"]
    early = committed and not new.items() <= found.items()
    write(folder, new, owned=owned)
    left = [path.name for path in folder.rglob("*.tmp")]
    if torn or early or left or tree() != new:
        sys.exit(f"killed before operation {moment}: {torn=} {early=} {left=}")
print(moment)
"""


def test_a_publication_killed_at_any_moment_is_completed_by_the_next(tmp_path: Path) -> None:
    old = {"README.md": "old", "reports/evidence/a.md": "a", "data/manifest.json": "old"}
    new = {
        "README.md": "new",
        "reports/evidence/b.md": "b",
        "data/records/2026.ndjson": "c",
        "data/manifest.json": "new",
    }

    ended = subprocess.run(
        [sys.executable, "-c", KILLER, str(tmp_path)],
        input=json.dumps([old, new]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert int(ended.stdout) > 15
