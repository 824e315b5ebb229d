"""Relay: its compiler takes the schema's connections, Node and mutations, its artifacts are typed, its store works on live answers."""

import json
from pathlib import Path

import httpx2
import pytest

from tests.clients.conftest import Live, build, run

SIGN_IN = "mutation ($in: SignInInput!) { signIn(input: $in) { ... on SignInSuccess { token } } }"


@pytest.mark.long
def test_relay_over_a_live_server(live: Live, tmp_path: Path) -> None:
    """Pages are merged into one connection, node(id:) refetches, a mutation's answer updates what was read before."""
    client = build("relay", tmp_path)
    password = next(each["password"] for each in live.secrets["sign_ins"] if each["name"] == "chenmei")
    wanted = {"in": {"name": "chenmei", "password": password, "returnToken": True}}
    token = httpx2.post(f"{live.url}/graphql", json={"query": SIGN_IN, "variables": wanted}).json()["data"]["signIn"]["token"]
    assert json.loads(run(client, "node", "built/main.js", live.url, token)) == {
        "pages": [4, 8, 12, 16, 19],
        "benefits": 19,
        "different": 19,
        "node": "Benefit",
        "nobody": None,
        "refetched": True,
        "offer": ["88vip"],
        "renamed": "ProfileSuccess",
        "name": "Relay",
    }
