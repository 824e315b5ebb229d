"""Keys in the store: made once, rotated, removed, kept in memory; what is signed stays genuine as long as its key is known (W6)."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.community import service as community
from app.core import db, sealing
from app.core.access import Actor, Role, Scope
from app.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from app.core.settings import Settings
from app.signing import service as signing
from app.signing.rules import Finding, SigningKeyLocked
from tests.cast import SYSTEM, actor, pmtalk, rows, staff

KIND = "test"
PAYLOAD = b'{"price":8800}'
MAKER = """
import asyncio, sys
from datetime import datetime, UTC
from pathlib import Path
from app.core import db, sealing
from app.core.settings import Settings
from app.signing import service as signing

async def main(url):
    settings = Settings(database_url=url, secret_key="k" * 40)
    sealing.unlock(lambda: settings.key)
    await db.start(settings)
    try:
        await db.ready()
        print("ready", flush=True)
        sys.stdin.readline()
        print(await signing.sign(b"{}", kind="test", now=datetime(2026, 11, 21, tzinfo=UTC)), flush=True)
    finally:
        await db.stop()

asyncio.run(main(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
async def _community(store: Settings, now: datetime) -> None:
    await pmtalk(now)


async def sign(now: datetime) -> str:
    return await signing.sign(PAYLOAD, kind=KIND, now=now)


async def found(text: str) -> Finding:
    return (await signing.examine(text, kind=KIND)).finding


async def test_the_first_signature_makes_the_key_and_says_so_in_the_log(now: datetime) -> None:
    assert await signing.keys() == ()
    text = await sign(now)
    (key,) = await signing.keys()
    examined = await signing.examine(text, kind=KIND)
    assert (examined.finding, examined.kid, examined.payload) == (Finding.GENUINE, key.kid, PAYLOAD)
    assert (key.created_at, key.retired_at) == (now, None)
    (entry,) = [row for row in await rows("audit_entry") if row["action"].startswith("signing.")]
    assert (entry["action"], entry["subject_id"]) == ("signing.create", key.kid)


async def test_signing_and_examining_cost_the_revision_alone(now: datetime) -> None:
    text = await sign(now)
    with db.count_statements() as count:
        await sign(now)
        await found(text)
    assert count.statements == ["SELECT catalogue_revision FROM community ORDER BY id LIMIT 1"] * 2


async def test_many_at_once_make_one_key(now: datetime) -> None:
    texts = await asyncio.gather(*(sign(now) for _ in range(12)))
    assert len(set(texts)) == 1
    assert len(await rows("signing_key")) == 1


@pytest.mark.postgres
async def test_two_processes_make_one_key(store: Settings, now: datetime) -> None:
    """They queue at the community's row; the second finds what the first made."""
    command = (sys.executable, "-c", MAKER, store.database_url)
    processes = [await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(4)]
    try:
        for process in processes:
            assert process.stdout is not None
            assert (await process.stdout.readline()).strip() == b"ready"
        told = {out.decode().strip() for out, _ in await asyncio.gather(*(process.communicate(b"go\n") for process in processes))}
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
                await process.wait()
    (text,) = told
    (key,) = await rows("signing_key")
    assert (await signing.examine(text, kind=KIND)).kid == key["kid"]


async def test_a_rotated_key_verifies_what_it_signed_and_signs_no_more(now: datetime) -> None:
    before = await sign(now)
    (old,) = await signing.keys()
    later = now + timedelta(days=1)
    new = await signing.rotate_key(SYSTEM, reason="Once a year", now=later)
    after = await sign(later)
    assert (await signing.examine(after, kind=KIND)).kid == new.kid != old.kid
    assert [await found(before), await found(after)] == [Finding.GENUINE, Finding.GENUINE]
    assert [(key.kid, key.retired_at) for key in await signing.keys()] == [(new.kid, None), (old.kid, later)]
    assert [row["sealed_private_key"] is None for row in await rows("signing_key")] == [True, False]
    (entry,) = [row for row in await rows("audit_entry") if row["action"] == "signing.rotate"]
    (detail,) = [row for row in await rows("audit_detail") if row["entry_id"] == entry["id"]]
    told = [detail["reason"], db.as_json(detail["before"]), db.as_json(detail["after"])]
    assert told == ["Once a year", {"retired": [old.kid]}, {"kid": new.kid}]


async def test_a_rotation_before_the_first_signature_makes_the_first_key(now: datetime) -> None:
    made = await signing.rotate_key(SYSTEM, reason="To begin with", now=now)
    assert (await signing.examine(await sign(now), kind=KIND)).kid == made.kid


async def test_a_removed_key_is_unknown_and_the_next_signature_makes_another(now: datetime) -> None:
    text = await sign(now)
    (leaked,) = await signing.keys()
    await signing.remove_key(SYSTEM, leaked.kid, reason="It stood in a log", now=now)
    examined = await signing.examine(text, kind=KIND)
    assert (examined.finding, examined.kid, examined.payload) == (Finding.UNKNOWN_KEY, leaked.kid, PAYLOAD)
    assert await signing.keys() == ()
    again = await signing.examine(await sign(now), kind=KIND)
    assert again.finding is Finding.GENUINE
    assert again.kid != leaked.kid
    with pytest.raises(NotFound):
        await signing.remove_key(SYSTEM, leaked.kid, reason="Once more", now=now)


async def test_a_rotation_shows_at_once_where_the_revision_is_asked(now: datetime) -> None:
    """A process that rotated elsewhere counts the revision up; what this one remembers is by revision."""
    await sign(now)
    with community.one_revision():
        pinned = await sign(now)
    made = await signing.rotate_key(SYSTEM, reason="Elsewhere", now=now)
    assert (await signing.examine(await sign(now), kind=KIND)).kid == made.kid
    assert await found(pinned) is Finding.GENUINE


async def test_another_secret_cannot_sign_but_everything_still_verifies(now: datetime) -> None:
    text = await sign(now)
    (key,) = await signing.keys()
    sealing.unlock(lambda: b"another secret, as long as it must be")
    signing.forget_cached()
    with pytest.raises(SigningKeyLocked) as refusal:
        await sign(now)
    assert key.kid in refusal.value.message
    assert "SECRET_KEY" in refusal.value.message
    assert await found(text) is Finding.GENUINE
    made = await signing.rotate_key(SYSTEM, reason="The secret was changed", now=now)
    assert (await signing.examine(await sign(now), kind=KIND)).kid == made.kid
    assert await found(text) is Finding.GENUINE


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(actor(Scope.PLANS_PUBLISH), Forbidden), (Actor(actor().kind.ANONYMOUS), Unauthenticated)],
)
async def test_only_who_may_changes_keys(who: Actor, refusal: type[Exception], now: datetime) -> None:
    await sign(now)
    before: list[dict[str, Any]] = await rows("signing_key")
    with pytest.raises(refusal):
        await signing.rotate_key(who, reason="I would like to", now=now)
    with pytest.raises(refusal):
        await signing.remove_key(who, before[0]["kid"], reason="I would like to", now=now)
    with pytest.raises(Invalid):
        await signing.rotate_key(SYSTEM, reason="  ", now=now)
    assert await rows("signing_key") == before


async def test_owners_may_change_keys_and_publishers_may_not(now: datetime) -> None:
    assert (await staff(Role.OWNER, now)).holds(Scope.SIGNING_WRITE)
    assert not (await staff(Role.PUBLISHER, now)).holds(Scope.SIGNING_WRITE)


async def test_the_public_keys_are_a_jwk_set(now: datetime) -> None:
    await sign(now)
    (key,) = await signing.keys()
    assert json.loads(json.dumps(key.jwk)) == {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": key.kid,
        "x": key.public_key,
    }
