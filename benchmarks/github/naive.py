"""PyGithub as its manual shows it: search, then touch what each result does not hold yet.

Run by the peer's own python: `naive.py LOGIN REPOSITORY TOKEN FILE`. Its pause of a quarter of a
second before each request is taken out, in its favour.
"""

import json
import sys
from pathlib import Path

import github


def main(login: str, repository: str, token: str, file: str) -> None:
    """One line a pull request, with size and merger."""
    hub = github.Github(
        auth=github.Auth.Token(token),
        per_page=100,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )
    with Path(file).open("w", encoding="utf-8") as lines:
        for found in hub.search_issues(f"is:pr author:{login} repo:{repository}"):
            pull = found.as_pull_request()
            row = {
                "number": pull.number,
                "title": pull.title,
                "merged_at": pull.merged_at and pull.merged_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "additions": pull.additions,
                "deletions": pull.deletions,
                "merged_by": pull.merged_by.login,
            }
            lines.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
