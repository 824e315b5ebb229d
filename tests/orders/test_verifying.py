"""A quote that is shown: genuine, one's own, computed again, in time; each refusal in its own way (T2, W6)."""

import base64
import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.consents import service as consents
from app.consents.rules import MemberRef
from app.core import db, sealing
from app.core.access import ANONYMOUS, Actor, ActorKind, Role, Scope
from app.core.errors import Conflict, Invalid
from app.core.ids import NodeType, global_id
from app.orders.rules import (
    KIND,
    QuoteDiffers,
    QuoteExpired,
    QuoteForged,
    QuoteOfAnotherMember,
    QuoteRefused,
    QuoteStale,
    UnknownSigningKey,
    payload,
    read_payload,
)
from app.orders.service import LONGEST_QUOTE, Quote, quote_plan, verify_quote
from app.plans.service import archive_plan
from app.signing import rules as signing_rules
from app.signing import service as signing
from tests import cast
from tests.orders.ground import buyer, earn, edited, found, open_shop, ref, signed
from tests.orders.lists import NOON
from tests.orders.test_proof import steps
from tests.plans import offers

MINUTES = timedelta(minutes=15)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
async def plan(store: object, now: datetime) -> UUID:
    return await open_shop(now)


@pytest.fixture
async def quote(plan: UUID, now: datetime) -> Quote:
    """Ada has 999 growth and is quoted 888.00."""
    return await quote_plan((await buyer(now, 999)).actor, plan, now=now)


async def refused(text: str, now: datetime, who: Actor = ANONYMOUS) -> Conflict:
    with pytest.raises(Conflict) as refusal:
        await verify_quote(who, text, now=now)
    return refusal.value


async def test_anybody_who_holds_a_quote_may_have_it_verified(quote: Quote, now: datetime) -> None:
    """W6: recomputed from what is published and recorded, in a constant number of statements."""
    for who in (ANONYMOUS, await cast.staff(Role.SUPPORT, now), cast.actor(Scope.ENTITLEMENTS_READ, kind=ActorKind.PARTNER)):
        verification = await verify_quote(who, quote.text, now=now + MINUTES - MOMENT)
        assert (verification.differs, verification.current_version) == (None, 1)
        assert verification.proof.steps == quote.steps
        assert verification.proof.question == quote.question
    with db.count_statements() as count:
        await verify_quote(ANONYMOUS, quote.text, now=now)
    assert count.count == 3  # the revision, whom it names, the facts


async def test_it_expires_exactly_at_its_end(quote: Quote, now: datetime) -> None:
    """T2: [t, t + 15 min), to the microsecond; the proof can be read on."""
    refusal = await refused(quote.text, now + MINUTES)
    assert isinstance(refusal, QuoteExpired)
    assert refusal.expired_at == now + MINUTES
    assert refusal.message == "This quote expired at 2026-11-21 04:15:00 UTC. Ask for a new one."
    assert refusal.verification.proof.steps == quote.steps
    assert refusal.verification.differs is None


async def test_a_quote_of_a_day_that_has_passed_is_a_proof_and_expired(plan: UUID, now: datetime) -> None:
    ada = await buyer(now, 999)
    then = await quote_plan(ada.actor, plan, at=now - 2 * MINUTES, now=now)
    refusal = await refused(then.text, now)
    assert isinstance(refusal, QuoteExpired)
    assert refusal.verification.differs is None


async def test_another_members_quote_is_refused(quote: Quote, now: datetime) -> None:
    ben = await buyer(now, 1_000, "ben")
    assert isinstance(await refused(quote.text, now, ben.actor), QuoteOfAnotherMember)
    with pytest.raises(QuoteOfAnotherMember):
        await verify_quote(ANONYMOUS, quote.text, member=await ref(ben), now=now)
    own = await verify_quote(await cast.staff(Role.SUPPORT, now), quote.text, now=now)
    assert own.proof.question.subject == quote.question.subject


async def test_a_partners_quote_is_the_members_too(plan: UUID, now: datetime) -> None:
    """X2: the pseudonym names the member to us alone; once the member takes it back, nobody is behind it."""
    ada, ben = await buyer(now, 1_000), await buyer(now, 1_000, "ben")
    await cast.partner_token(now, "hotel")
    shared = await consents.share(ada.actor, "hotel", now=now)
    hotel = Actor(ActorKind.PARTNER, id=shared.partner_id, scopes=frozenset({Scope.QUOTES_READ}), label="hotel")
    name = global_id(NodeType.PSEUDONYM, shared.public_id)
    made = await quote_plan(hotel, plan, member=MemberRef(shared.member_id, name), now=now)
    for who in (hotel, ada.actor, ANONYMOUS):
        assert (await verify_quote(who, made.text, now=now)).differs is None
    assert isinstance(await refused(made.text, now, ben.actor), QuoteOfAnotherMember)
    await consents.withdraw(ada.actor, "hotel", now=now)
    refusal = await refused(made.text, now, hotel)
    assert isinstance(refusal, QuoteDiffers)
    assert refusal.step == "facts"


async def test_a_stale_version_names_both(quote: Quote, plan: UUID, now: datetime) -> None:
    dearer = offers.vip88(prices=[offers.row("everybody", 99_900)])
    await offers.publish(dearer, now + MOMENT)
    refusal = await refused(quote.text, now + MOMENT)
    assert isinstance(refusal, QuoteStale)
    assert (refusal.quoted, refusal.current, refusal.verification.differs) == (1, 2, None)
    assert refusal.message == "This quote was made by version 1 of the plan; version 2 is in force now. Ask for a new one."
    await archive_plan(offers.PUBLISHER, plan, reason="It is over", now=now + 2 * MOMENT)
    assert isinstance(await refused(quote.text, now + 2 * MOMENT), QuoteStale)


async def test_an_entry_recorded_later_changes_no_quote_however_far_it_is_dated_back(quote: Quote, plan: UUID, now: datetime) -> None:
    """W5, W6: it is computed again by what was known when it was quoted."""
    await earn(quote.member_id, 1, now + MOMENT, at=now - MINUTES)
    assert (await found(quote.text, now + 2 * MOMENT)).differs is None
    ada = cast.actor(Scope.SELF_READ, kind=ActorKind.MEMBER, member_id=quote.member_id)
    assert (await quote_plan(ada, plan, now=now + MOMENT)).row != quote.row


async def test_what_was_recorded_before_the_quote_and_seen_after_it_differs(quote: Quote, now: datetime) -> None:
    """A transaction that took its instant before the quote and ended after it: the proof says which step comes out otherwise."""
    await earn(quote.member_id, 1, now - MOMENT)
    refusal = await refused(quote.text, now)
    assert isinstance(refusal, QuoteDiffers)
    assert refusal.step == refusal.verification.differs == "facts"
    assert refusal.message == "This quote is genuine, but the step facts comes out otherwise by what is recorded now."


async def test_differing_comes_before_expired_and_expired_before_stale(quote: Quote, now: datetime) -> None:
    later = now + MINUTES
    await offers.publish(offers.vip88(prices=[offers.row("everybody", 99_900)]), later)
    assert isinstance(await refused(quote.text, later), QuoteExpired)
    await earn(quote.member_id, 1, now - MOMENT)
    assert isinstance(await refused(quote.text, later), QuoteDiffers)


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ('"number":1}', '"number":2}', "plan"),
        ('"code":"vip-terms"', '"code":"no-terms"', "terms"),
        ('"value":999', '"value":1999', "facts"),
        ('"verdict":"FALSE"', '"verdict":"TRUE"', "row:loyal"),
        ('"name":"row:everybody"', '"name":"row:anybody"', "row:everybody"),
        ('"amount_minor":88800', '"amount_minor":100', "price"),
        ('"valid_until":"2026-11-21T04:15', '"valid_until":"2027-11-21T04:15', "window"),
        ('"subject":"', '"subject":"x', None),
        ('"layout":"guildhall-quote-1"', '"layout":"guildhall-quote-9"', None),
    ],
)
async def test_a_changed_quote_is_forged_and_its_member_is_told_where(
    quote: Quote, now: datetime, old: str, new: str, step: str | None
) -> None:
    """W6: the first step that is not as computed. Strangers are not told: by trying they would learn what a member has."""
    text = edited(quote.text, old, new)
    ada = cast.actor(Scope.SELF_READ, kind=ActorKind.MEMBER, member_id=quote.member_id)
    support = await cast.staff(Role.SUPPORT, now)
    ben = await buyer(now, 0, "ben")
    for who, told in ((ada, step), (support, step), (ben.actor, None), (ANONYMOUS, None), (cast.actor(Scope.MEMBERS_READ), None)):
        refusal = await refused(text, now, who)
        assert isinstance(refusal, QuoteForged)
        assert refusal.step == told
        assert (told or "not signed here") in refusal.message


async def test_an_unknown_key_is_named(quote: Quote, now: datetime) -> None:
    stranger = Ed25519PrivateKey.generate()
    kid, _ = signing_rules.public_half(stranger)
    text = signing_rules.sign(payload(quote.steps), KIND, kid, stranger)
    refusal = await refused(text, now)
    assert isinstance(refusal, UnknownSigningKey)
    assert refusal.kid == kid
    kid = (await signing.keys())[0].kid
    pretending = signing_rules.sign(payload(quote.steps), KIND, kid, stranger)
    assert isinstance(await refused(pretending, now), QuoteForged)


async def test_a_retired_key_still_verifies_and_a_removed_one_is_unknown(quote: Quote, now: datetime) -> None:
    kid = (await signing.keys())[0].kid
    await signing.rotate_key(cast.SYSTEM, reason="Once a year", now=now)
    assert (await found(quote.text, now)).kid == kid
    await signing.remove_key(cast.SYSTEM, kid, reason="It leaked", now=now)
    assert isinstance(await refused(quote.text, now), UnknownSigningKey)


async def test_with_another_secret_quotes_still_verify(quote: Quote, plan: UUID, now: datetime) -> None:
    sealing.unlock(lambda: b"another secret, as long as it must be")
    signing.forget_cached()
    assert (await found(quote.text, now)).differs is None
    with pytest.raises(signing_rules.SigningKeyLocked):
        await quote_plan(cast.actor(Scope.SELF_READ, member_id=quote.member_id), plan, now=now)


async def test_what_was_signed_for_something_else_is_no_quote(quote: Quote, now: datetime) -> None:
    assert isinstance(await refused(await signed(payload(quote.steps), "guildhall-root"), now), QuoteForged)
    assert isinstance(await refused(await signed(b'{"layout":"guildhall-quote-2"}'), now), QuoteForged)
    assert (await found(await signed(payload(quote.steps)), now)).differs is None


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "é", "eyJ.eyJ.eyJ", "\ud800", " ", "null"])
async def test_what_is_no_quote_at_all(quote: Quote, now: datetime, text: str) -> None:
    assert isinstance(await refused(text, now), QuoteForged)
    assert isinstance(await refused(f"{quote.text}{text or '.'}", now), QuoteForged)


async def test_a_text_without_end_is_not_looked_at(quote: Quote, now: datetime) -> None:
    with db.count_statements() as count, pytest.raises(Invalid) as refusal:
        await verify_quote(ANONYMOUS, "x" * (LONGEST_QUOTE + 1), now=now)
    assert (refusal.value.field, count.count) == ("quote", 0)


async def test_a_changed_letter_at_every_place_is_refused(quote: Quote, now: datetime) -> None:
    """Every place of the quote, each with another letter of its alphabet: forged, or (in the key's name) an unknown key."""
    for place, letter in enumerate(quote.text):
        other = "A" if letter != "A" else "B"
        refusal = await refused(f"{quote.text[:place]}{other}{quote.text[place + 1 :]}", now)
        assert isinstance(refusal, QuoteForged | UnknownSigningKey), place
        assert not isinstance(refusal, QuoteRefused)


PRIVATE = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
KID, PUBLIC = signing_rules.public_half(PRIVATE)
TEXT = signing_rules.sign(payload(steps(growth={"vip": 999})), KIND, KID, PRIVATE)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 255))
def test_any_byte_changed_in_any_way_is_refused(place: int, change: int) -> None:
    raw = bytearray(TEXT.encode())
    raw[place] ^= change
    text = raw.decode("latin-1")
    assert signing_rules.kid_of(text, KIND) != KID or not signing_rules.is_genuine(text, PUBLIC)


@given(st.integers(0, len(TEXT)), st.text(min_size=1, max_size=4))
def test_anything_put_in_or_cut_off_is_refused(place: int, more: str) -> None:
    for text in (TEXT[:place] + more + TEXT[place:], TEXT[:place]):
        if text != TEXT:
            assert signing_rules.kid_of(text, KIND) != KID or not signing_rules.is_genuine(text, PUBLIC)


def read_by_a_stranger(text: str, keys: dict[str, list[dict[str, str]]]) -> dict[str, object]:
    """What docs/quotes.md tells a stranger to do: `json`, `base64` and any Ed25519, the public keys, and nothing of ours."""
    head, body, signature = text.split(".")

    def raw(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    header = json.loads(raw(head))
    assert (header["alg"], header["typ"]) == ("EdDSA", "guildhall-quote+json")
    (key,) = [key for key in keys["keys"] if key["kid"] == header["kid"]]
    Ed25519PublicKey.from_public_bytes(raw(key["x"])).verify(raw(signature), f"{head}.{body}".encode())
    content = json.loads(raw(body))
    assert content["layout"] == "guildhall-quote-1"
    by_name = {step["name"]: step for step in content["steps"]}
    growth = {fact["programme"]: fact["value"] for fact in by_name["facts"]["output"]["facts"] if fact["fact"] == "growth"}
    rows = [step for step in content["steps"] if step["name"].startswith("row:")]
    for row in rows:
        condition = row["input"]["condition"]
        holds = condition is None or growth["vip"] >= condition["root"]["value"]
        assert row["output"]["verdict"] == ("TRUE" if holds else "FALSE")
    assert [row["output"]["verdict"] == "TRUE" for row in rows] == [False] * (len(rows) - 1) + [True]
    assert by_name["price"]["input"]["row"] == rows[-1]["name"].removeprefix("row:")
    price: dict[str, object] = by_name["price"]["output"]["price"]
    return price


async def test_a_stranger_verifies_with_the_public_keys_alone(plan: UUID, now: datetime) -> None:
    """ADR 0075: signature, verdicts and price, without us and without our code."""
    for growth, name, minor in ((999, "ada", 88_800), (1_000, "ben", 8_800)):
        made = await quote_plan((await buyer(now, growth, name)).actor, plan, now=now)
        keys = {"keys": [key.jwk for key in await signing.keys()]}
        assert read_by_a_stranger(made.text, keys) == {"amount_minor": minor, "currency": "CNY"}
        with pytest.raises(InvalidSignature):
            read_by_a_stranger(edited(made.text, f'"amount_minor":{minor}', '"amount_minor":1'), keys)


def test_the_stranger_reads_the_golden_bytes_too() -> None:
    keys = {"keys": [{"kid": KID, "x": PUBLIC}]}
    assert read_by_a_stranger(TEXT, keys) == {"amount_minor": 88_800, "currency": "CNY"}
    proof = read_payload(signing_rules.payload_of(TEXT) or b"")
    assert proof is not None
    assert proof.question.at == NOON
