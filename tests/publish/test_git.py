from __future__ import annotations

import base64
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from renown.errors import PublishError
from renown.publish import Repository
from renown.publish.git import Git
from tests.publish.conftest import Clone, Hub, git

TOKEN = "ghs_madeUpForTheTestsOnly"


def _basic(token: str) -> str:
    return "basic " + base64.b64encode(f"x-access-token:{token}".encode()).decode()


@dataclass(kw_only=True)
class Server:
    """A host that serves the remote over HTTP to those who show the token, exactly once."""

    address: str
    accepted: str = _basic(TOKEN)
    shown: list[list[str]] = field(default_factory=list)


@pytest.fixture(name="server")
def _server(hub: Hub) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            shown = self.headers.get_all("Authorization", [])
            told.shown.append(shown)
            if shown != [told.accepted]:
                self.send_response(403, "Forbidden")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._serve()

        def _serve(self) -> None:
            """What `git http-backend` answers."""
            path, _, query = self.path.partition("?")
            length = self.headers.get("Content-Length", "0")
            ended = subprocess.run(
                ["git", "http-backend"],
                input=self.rfile.read(int(length)),
                env={
                    **hub.environment,
                    "GIT_PROJECT_ROOT": str(hub.root),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "PATH_INFO": path,
                    "QUERY_STRING": query,
                    "REQUEST_METHOD": self.command,
                    "REMOTE_USER": "bot",
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                    "CONTENT_LENGTH": length,
                },
                capture_output=True,
                check=True,
            )
            head, _, body = ended.stdout.partition(b"\r\n\r\n")
            fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            self.send_response(int(fields.pop("Status", "200").split()[0]))
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    host = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Server(address=f"http://127.0.0.1:{host.server_port}")
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        host.shutdown()
        host.server_close()
        thread.join()


def _in_actions(hub: Hub, server: Server) -> Clone:
    """A clone as the checkout leaves it in a job, without credentials."""
    clone = hub.clone(
        "ada", GITHUB_ACTIONS="true", GITHUB_TOKEN=TOKEN, GITHUB_SERVER_URL=server.address
    )
    clone.git("remote", "set-url", "origin", f"{server.address}/remote.git")
    return clone


def test_in_actions_the_token_opens_the_remote_and_is_never_on_disk(
    hub: Hub, server: Server
) -> None:
    clone = _in_actions(hub, server)

    assert clone.publish("a").pushed

    assert {"a"} == hub.rows()
    assert [[_basic(TOKEN)]] * len(server.shown) == server.shown
    secrets = (TOKEN.encode(), _basic(TOKEN).split()[1].encode())
    files = [path for path in hub.root.rglob("*") if path.is_file()]
    assert not [path for path in files if any(secret in path.read_bytes() for secret in secrets)]


def test_credentials_that_the_checkout_left_are_used_alone(hub: Hub, server: Server) -> None:
    clone = _in_actions(hub, server)
    server.accepted = _basic("left")
    clone.git("config", f"http.{server.address}/.extraheader", f"AUTHORIZATION: {server.accepted}")

    assert clone.publish("a").pushed
    assert [[_basic("left")]] * len(server.shown) == server.shown


def test_a_setting_that_came_by_the_environment_is_kept(hub: Hub, server: Server) -> None:
    clone = _in_actions(hub, server)
    clone.environment = {
        **clone.environment,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.name",
        "GIT_CONFIG_VALUE_0": "Ada",
    }

    assert clone.publish("a").pushed


def test_elsewhere_the_token_is_not_sent_and_the_refusal_names_the_permission(
    hub: Hub, server: Server
) -> None:
    clone = _in_actions(hub, server)
    clone.environment = {**clone.environment, "GITHUB_ACTIONS": "false"}

    with pytest.raises(PublishError, match="permissions: contents: write") as caught:
        clone.publish("a")

    assert [[]] * len(server.shown) == server.shown
    assert TOKEN not in str(caught.value)
    assert clone.pauses == []


def test_a_command_that_hangs_is_ended_with_its_children(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    pid = tmp_path / "pid"
    hanging = f"echo $$ > {pid}; exec sleep 60; :"
    git(tmp_path, environment, "init", "-q", "-b", "main")
    asked = Git(tmp_path, {**environment, "GIT_SSH_COMMAND": hanging}, patience=0.5)
    started = time.monotonic()

    with pytest.raises(PublishError, match=r"git fetch gave no answer for 0\.5 s"):
        asked.ask("fetch", "ssh://git.example/ada.git")

    assert time.monotonic() - started < 10
    assert _ends(int(pid.read_text()))


def _ends(pid: int) -> bool:
    """Whether a process that was told to end is gone, or dead and waiting for its parent."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_the_repository_is_the_one_of_the_folder_even_in_a_hook(hub: Hub) -> None:
    clone = hub.clone("ada")
    clone.environment = {**clone.environment, "GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere"}

    assert clone.publish("a").pushed


def test_a_machine_without_git_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"git cannot be started .* install it"):
        Repository(tmp_path, {"PATH": str(tmp_path)})


def test_addresses_lose_their_credentials_and_the_token_is_hidden(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    git(tmp_path, environment, "init", "-q", "-b", "main")
    asked = Git(tmp_path, {**environment, "GITHUB_TOKEN": TOKEN}, patience=20)

    told = asked.ask("fetch", f"https://bot:pass@127.0.0.1:1/{TOKEN}.git")

    assert told.status
    assert "fatal" in told.words
    assert not [secret for secret in ("bot", "pass", TOKEN) if secret in told.words]
