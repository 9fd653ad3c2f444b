"""Real answers of platforms, from the samples folder: the numbers that stand in them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collectors.account import KEY, Account, accounts, answer
from tests.peer import Received, Reply

FOLDER = Path(os.environ.get("RENOWN_SAMPLES", "")) / "audience"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif("RENOWN_SAMPLES" not in os.environ, reason="RENOWN_SAMPLES is not set"),
]


def sample(name: str) -> Any:
    return json.loads((FOLDER / name).read_bytes())


@pytest.fixture
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    with accounts(request.param) as opened:
        opened.environ = {"YOUTUBE_API_KEY": KEY, "DEVTO_API_KEY": KEY}
        yield opened


@pytest.mark.parametrize("account", ["mastodon"], indirect=True)
@pytest.mark.parametrize(
    "name", ["mastodon-account-halcy.json", "mastodon-account-halcy-icosahedron-website.json"]
)
def test_an_account_of_a_real_server_gives_its_followers(account: Account, name: str) -> None:
    told = sample(name)["body"]
    account.peer.serve("/api/v1/accounts/lookup", answer(told))
    handle = told["acct"] if "@" in told["acct"] else f"{told['acct']}@home.example"
    [reading] = account.read(account=handle, api_url="http://home.example")

    assert told["followers_count"] == reading.value > 0
    assert reading.subject.endswith(f"/{told['id']}")


@pytest.mark.parametrize("account", ["youtube"], indirect=True)
def test_channels_of_a_real_list_give_subscribers_and_views(account: Account) -> None:
    for item in sample("youtube-channels-list-multiple.json")["items"]:
        whole = {**sample("youtube-channels-list-multiple.json"), "items": [item]}
        account.peer.serve("/channels", answer(whole))
        told = item["statistics"]

        assert {
            "followers": int(told["subscriberCount"]),
            "views": int(told["viewCount"]),
        } == account.again().values(channel=item["id"], api_url="http://google.example")


@pytest.mark.parametrize("account", ["youtube"], indirect=True)
def test_a_whole_channel_gives_subscribers_and_views(account: Account) -> None:
    item = sample("youtube-channel-full.json")
    account.peer.serve("/channels", answer({"items": [item]}))
    found = account.values(channel=item["id"], api_url="http://google.example")

    assert {"followers": 1927873, "views": 160361638} == found


@pytest.mark.parametrize("account", ["devto"], indirect=True)
def test_real_posts_give_the_sum_of_their_views(account: Account) -> None:
    posts = sample("devto-articles-me.json")
    me = sample("devto-openapi-examples.json")["/users/me"]

    def page(request: Received) -> Reply:
        return answer(posts if "page=1" in request.query.split("&") else [])

    account.peer.serve("/users/me", answer(me))
    account.peer.serve("/articles/me/published", page)
    account.peer.serve("/followers/users", answer([]))
    found = account.values(api_url="http://dev.example")

    assert {"followers": 0, "views": sum(post["page_views_count"] for post in posts)} == found
    assert found["views"] > 0


@pytest.mark.parametrize("account", ["stackexchange"], indirect=True)
def test_a_real_wrapper_gives_the_reputation_and_the_quota(account: Account) -> None:
    wrapper = sample("stackexchange-users-associated.json")
    user = wrapper["items"][0]
    account.peer.serve(f"/users/{user['user_id']}", answer(wrapper))
    found = account.values(user=user["user_id"], api_url="http://api.example")

    assert {"reputation": user["reputation"]} == found
    assert [f"quota left {wrapper['quota_remaining']} of {wrapper['quota_max']}"] == account.spent


@pytest.mark.parametrize("account", ["bluesky"], indirect=True)
def test_a_real_series_of_bluesky_is_read_day_by_day(account: Account) -> None:
    series = [point["followersCount"] for point in sample("bluesky-follower-series-1.json")]
    replies = [
        answer({"did": "did:plc:made-up", "handle": "ada.example", "followersCount": count})
        for count in series
    ]
    account.peer.serve("/xrpc/app.bsky.actor.getProfile", *replies)
    options = {"actor": "ada.example", "api_url": "http://api.example"}

    assert series == [account.values(**options)["followers"] for _ in series]
