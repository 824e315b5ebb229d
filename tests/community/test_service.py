"""The community in the store, and the revision that caches hang on (G4, ADR 0020)."""

from datetime import datetime

import pytest

from app.community import service as community
from app.community.rules import CommunityExists, NewCommunity, NewProgramme, NoCommunity
from app.core import db
from app.core.errors import Invalid
from tests import cast

NAME = {"en": "PMTalk", "zh": "产品经理"}


@pytest.mark.usefixtures("store")
async def test_without_a_community_there_is_a_clear_sentence() -> None:
    assert await community.exists() is False
    with pytest.raises(NoCommunity):
        await community.get()


@pytest.mark.usefixtures("store")
async def test_one_community_per_installation(now: datetime) -> None:
    """G4."""
    info = await community.create_community(NewCommunity(NAME, currency="CNY"), now=now)
    assert (info.name, info.currency, info.zone, info.languages, info.programmes) == (NAME, "CNY", "Asia/Shanghai", ("zh", "en"), ())
    with pytest.raises(CommunityExists):
        await community.create_community(NewCommunity(NAME), now=now)
    assert len(await cast.rows("community")) == 1


@pytest.mark.usefixtures("store")
async def test_the_first_programme_is_the_default_until_another_is(now: datetime) -> None:
    info = await cast.pmtalk(now)
    assert [(item.code, item.is_default) for item in info.programmes] == [("pmtalk", True), ("vip", False)]
    assert info.default_programme.code == "pmtalk"
    await community.create_programme(NewProgramme("gold", NAME, is_default=True), now=now)
    assert (await community.get()).default_programme.code == "gold"
    with pytest.raises(Invalid) as refusal:
        await community.create_programme(NewProgramme("gold", NAME), now=now)
    assert refusal.value.field == "code"
    with pytest.raises(Invalid):
        (await community.get()).programme("silver")


@pytest.mark.usefixtures("store")
async def test_a_request_pays_one_statement(now: datetime) -> None:
    await cast.pmtalk(now)
    await community.get()
    with db.count_statements() as counted:
        await community.get()
    assert counted.count == 1
    with community.one_revision(), db.count_statements() as counted:
        await community.get()
        await community.programmes()
        await community.revision()
    assert counted.count == 1


@pytest.mark.usefixtures("store")
async def test_a_change_is_seen_at_once_also_inside_one_answer(now: datetime) -> None:
    await cast.pmtalk(now)
    with community.one_revision():
        before = (await community.get()).revision
        await community.change_settings({"guest_mode": False})
        info = await community.get()
    assert (info.settings.guest_mode, info.settings.refund_window_days) == (False, 7)
    assert info.revision > before


@pytest.mark.usefixtures("store")
async def test_what_was_rolled_back_is_never_remembered(now: datetime) -> None:
    """A rolled back revision never comes back with another content."""
    await cast.pmtalk(now)

    async def change_and_fail() -> None:
        async with db.transaction():
            await community.change_settings({"refund_window_days": 99})
            assert (await community.get()).settings.refund_window_days == 99
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await change_and_fail()
    assert (await community.get()).settings.refund_window_days == 7
    await community.change_settings({"refund_window_days": 14})
    assert (await community.get()).settings.refund_window_days == 14


@pytest.mark.usefixtures("store")
async def test_wrong_settings_change_nothing(now: datetime) -> None:
    await cast.pmtalk(now)
    before = await community.get()
    with pytest.raises(Invalid) as refusal:
        await community.change_settings({"refund_window_days": 400})
    assert refusal.value.field == "settings.refund_window_days"
    assert await community.get() == before
