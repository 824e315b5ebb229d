"""Plans and terms in files (T1, M1, ADR 0061, 0070): dated back once, changed as new versions, and what a file leaves open."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.catalogue.queries import export_catalogue
from app.catalogue.rules.documents import BENEFITS, PLANS, TERMS, normal
from app.catalogue.rules.findings import CatalogueRefused
from app.catalogue.service import import_catalogue
from app.core.errors import Invalid
from app.plans import service as plans
from app.plans.queries import access_plan_draft, plan_catalogue
from app.publishing.rules import Publication
from app.terms import service as terms
from app.terms.queries import access_terms, terms_in_force
from tests import cast
from tests.catalogue.examples import (
    FOLDER,
    everything,
    example,
    load,
    load_without_benefits,
    plan_of_an_older_version,
    written,
    yaml_of,
)

pytestmark = pytest.mark.usefixtures("store")
EXAMPLE = {(document.noun, document.code): document for document in example()}
SINCE = datetime(1996, 12, 31, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_the_reference_plan_holds_since_1997_and_says_when_it_was_recorded(now: datetime) -> None:
    """W5: a quote of 1997 finds the price of that day, and nobody knew of it before the import."""
    await load(now)
    (plan,) = (await plan_catalogue(datetime(1998, 6, 30, tzinfo=UTC))).plans
    assert (plan.code, plan.number, plan.effective_from, plan.recorded_at) == ("88vip", 1, SINCE, now)
    assert (plan.terms.code, plan.terms.number) == ("88vip-terms", 1)
    assert [(row.code, row.price.minor) for row in plan.prices if row.price] == [("thousand", 8_800), ("everybody", 88_800)]
    assert (await plan_catalogue(SINCE - timedelta(microseconds=1))).plans == ()
    assert (await plan_catalogue(SINCE, known_at=now - HOUR)).plans == ()
    assert [plan.code for plan in (await plan_catalogue(now)).plans] == ["88vip", "pmtalk-studio"]
    assert (await plan_catalogue(now)).by_code["pmtalk-studio"].effective_from == now


def _file(noun: str, code: str, /, **changes: Any) -> str:
    return yaml_of(EXAMPLE[noun, code], **changes)


async def test_a_change_is_a_second_version_that_holds_from_now_on(now: datetime, tmp_path: Path) -> None:
    """The day in the file is that of the first version: it changes nothing behind anybody's back (B8)."""
    await load(now)
    files = written(tmp_path, plan=_file(PLANS, "88vip", grace_days=9), terms=_file(TERMS, "88vip-terms", title={"en": "T", "zh": "条款"}))
    report = await import_catalogue(cast.SYSTEM, [files], now=now + HOUR)
    assert [(change.document.noun, [field.path for field in change.fields]) for change in report.changes] == [
        (TERMS, ["title.en", "title.zh"]),
        (PLANS, ["grace_days"]),
    ]
    second = (await plan_catalogue(now + HOUR)).by_code["88vip"]
    assert (second.number, second.effective_from, second.content.grace_days, second.terms.number) == (2, now + HOUR, 9, 2)
    first = (await plan_catalogue(now)).by_code["88vip"]
    assert (first.number, first.effective_from, first.content.grace_days, first.terms.number) == (1, SINCE, 7, 1)
    assert (await import_catalogue(cast.SYSTEM, [files], now=now + 2 * HOUR)).changes == ()
    exported = await export_catalogue(cast.SYSTEM, now=now + HOUR)
    assert "1997" not in exported.files["plans.yaml"] + exported.files["terms/88vip-terms.yaml"]


async def test_a_file_that_names_no_version_of_the_terms_asks_for_no_new_plan(now: datetime, tmp_path: Path) -> None:
    await load(now)
    public_id = (await terms_in_force(now)).by_code["studio-terms"].public_id
    draft = {**EXAMPLE[TERMS, "studio-terms"].data, "title": {"en": "Studio", "zh": "工坊"}}
    await terms.save_draft(cast.SYSTEM, public_id, _content(draft), expected_revision=2, now=now)
    await terms.publish_terms(cast.SYSTEM, public_id, Publication("Shorter."), now=now + HOUR)
    plan = _file(PLANS, "pmtalk-studio")
    assert (await import_catalogue(cast.SYSTEM, [written(tmp_path, a=plan)], now=now + HOUR)).changes == ()
    named = _file(PLANS, "pmtalk-studio", terms={"code": "studio-terms", "version": 2})
    report = await import_catalogue(cast.SYSTEM, [written(tmp_path, a=named)], now=now + HOUR)
    assert [field.path for change in report.changes for field in change.fields] == ["terms.version"]
    assert (await plan_catalogue(now + HOUR)).by_code["pmtalk-studio"].terms.number == 2
    exported = (await export_catalogue(cast.SYSTEM, now=now + HOUR)).files["plans.yaml"]
    assert "terms: {code: studio-terms, version: null}" in exported


def _content(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "effective_from"}


@pytest.mark.parametrize(
    ("noun", "code", "changes", "rule", "path", "words"),
    [
        (
            PLANS,
            "pmtalk-studio",
            {"code": "gold", "benefits": [], "effective_from": "2026-11-22"},
            "T1",
            "effective_from",
            "a day that has passed",
        ),
        (TERMS, "studio-terms", {"code": "gold", "effective_from": "2027-01-01"}, "M1", "effective_from", "a day that has passed"),
        (PLANS, "88vip", {"code": "gold", "benefits": [], "effective_from": "1996-12-31"}, "M1", "terms.code", "no version in force"),
        (PLANS, "88vip", {"terms": {"code": "88vip-terms", "version": 7}}, "M1", "terms.version", "There is no version 7"),
        (PLANS, "88vip", {"programme": "pmtalk"}, "G4", "programme", "stays in its programme"),
    ],
)
async def test_what_is_refused_names_the_field_and_writes_nothing(
    noun: str, code: str, changes: dict[str, Any], rule: str, path: str, words: str, now: datetime, tmp_path: Path
) -> None:
    await load(now)
    before = await everything()
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, [written(tmp_path, a=_file(noun, code, **changes))], now=now)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.path) == (rule, path)
    assert words in finding.message
    assert await everything() == before


async def test_a_plan_that_was_only_a_name_gets_its_first_version(now: datetime) -> None:
    """A store of an older version of the product: the plan is a name without a version, and keeps its row and its id."""
    await load_without_benefits(now)
    public_id = await plan_of_an_older_version("88vip", now)
    await load(now + HOUR)
    plan = (await plan_catalogue(SINCE)).by_code["88vip"]
    assert (plan.public_id, plan.number, plan.recorded_at) == (public_id, 1, now + HOUR)
    assert [row["position"] for row in await cast.rows("plan")] == [10, 20]


async def test_a_benefit_that_has_ended_leaves_the_export_and_nothing_changes(now: datetime, tmp_path: Path) -> None:
    await load(now)
    listed = [*normal(EXAMPLE[PLANS, "88vip"])["benefits"], "88-december-fair"]
    await import_catalogue(cast.SYSTEM, [written(tmp_path, a=_file(PLANS, "88vip", benefits=listed))], now=now)
    later = now + timedelta(days=60)
    exported = await export_catalogue(cast.SYSTEM, now=later)
    assert "88-december-fair" in exported.left_out
    assert "88-december-fair" not in exported.files["plans.yaml"]
    report = await import_catalogue(cast.SYSTEM, [written(tmp_path / "again", plans=exported.files["plans.yaml"])], now=later)
    assert report.changes == ()


async def test_what_has_nothing_in_force_is_left_out_by_noun_and_code(now: datetime) -> None:
    await load(now)
    content = _content({**normal(EXAMPLE[PLANS, "88vip"]), "code": "88-mark"})
    await plans.create_plan(cast.SYSTEM, "88vip", content, now=now)
    await terms.create_terms(cast.SYSTEM, "88vip", _content({**normal(EXAMPLE[TERMS, "88vip-terms"]), "code": "new-terms"}), now=now)
    exported = await export_catalogue(cast.SYSTEM, now=now)
    assert exported.left_out == {"plans 88-mark": "draft", "terms new-terms": "draft"}


@pytest.mark.parametrize("noun", [PLANS, TERMS])
async def test_nobodys_draft_of_a_plan_or_of_terms_is_overwritten(noun: str, now: datetime, tmp_path: Path) -> None:
    await load(now)
    code, room = ("pmtalk-studio", plans) if noun == PLANS else ("studio-terms", terms)
    names = "name" if noun == PLANS else "title"
    content = _content({**normal(EXAMPLE[noun, code]), names: {"en": "Mine", "zh": "我的"}})
    known: Any = await (plan_catalogue(now) if noun == PLANS else terms_in_force(now))
    public_id = known.by_code[code].public_id
    identity: Any = await (access_plan_draft if noun == PLANS else access_terms)(cast.SYSTEM, public_id)
    await room.save_draft(cast.SYSTEM, public_id, content, expected_revision=identity.draft_revision, now=now)
    before = await everything()
    with pytest.raises(CatalogueRefused, match="tests has a draft that is not published yet"):
        await import_catalogue(cast.SYSTEM, [written(tmp_path, a=_file(noun, code, **{names: {"en": "Other", "zh": "别的"}}))], now=now)
    assert await everything() == before
    report = await import_catalogue(cast.SYSTEM, [written(tmp_path, a=_file(noun, code, **{names: content[names]}))], now=now)
    assert report.changed == 1


async def test_plans_that_benefits_name_come_with_them_in_one_import(now: datetime) -> None:
    """Benefits name their plan and plans their benefits: each needs the other, and both are there or neither."""
    with pytest.raises(CatalogueRefused, match="There is no plan 88vip"):
        await import_catalogue(
            cast.SYSTEM, [FOLDER / "community.yaml", FOLDER / "programmes.yaml", FOLDER / "benefits" / "88-mark.yaml"], now=now
        )
    await load(now)
    assert {plan.code for plan in (await plan_catalogue(now)).plans} == {"88vip", "pmtalk-studio"}
    with pytest.raises(Invalid):
        await plans.plan_by_code("gold")
    assert len([key for key in EXAMPLE if key[0] == BENEFITS]) == 61
