"""Import and export (ADR 0061): all of it or nothing, every refusal with file, line and rule, the same bytes again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.benefits import service as benefits
from app.benefits.queries import access_benefit, catalogue
from app.catalogue.queries import export_catalogue, lint_catalogue
from app.catalogue.rules.documents import BENEFITS, normal
from app.catalogue.rules.findings import CatalogueRefused
from app.catalogue.rules.writing import write_yaml
from app.catalogue.service import import_catalogue
from app.community import service as community
from app.core import db
from app.core.access import Role
from app.core.errors import AppError, Forbidden, Invalid
from app.earning.service import RuleName, access_rule
from app.earning.service import save_draft as save_rule_draft
from app.publishing.rules import Publication
from app.segments import service as segments
from tests import cast
from tests.catalogue.examples import FOLDER, TABLES, everything, example, load, load_without_benefits, written, yaml_of

pytestmark = pytest.mark.usefixtures("store")
EXAMPLE = {(document.noun, document.code): document for document in example()}


async def test_the_example_is_published_whole(now: datetime) -> None:
    report = await import_catalogue(cast.SYSTEM, [FOLDER], now=now)
    assert (report.files, report.created, report.changed, report.unchanged) == (69, 98, 0, 0)
    assert [item.rule for item in report.warnings] == ["T5", "B7"]
    info = await community.get()
    assert (info.name["zh"], info.currency, info.zone, info.languages) == ("PMTalk 产品人公会", "CNY", "Asia/Shanghai", ("zh", "en"))
    assert [programme.code for programme in info.programmes] == ["pmtalk", "88vip"]
    assert info.default_programme.code == "pmtalk"
    cut = await segments.cut_in_force(now)
    assert [(part.code, part.from_months, part.to_months) for part in cut.segments] == [
        ("years-0-2", 0, 24),
        ("years-2-4", 24, 48),
        ("years-4-plus", 48, None),
    ]
    assert len((await catalogue(now)).by_code) == 61
    reasons = {row["reason"] for row in await db.fetch("SELECT reason FROM benefit_version")}
    assert reasons == {"Imported from files."}
    assert [item.rule for item in await lint_catalogue(cast.SYSTEM, now=now)] == ["T5", "B7"]


async def test_the_same_files_again_change_nothing(now: datetime) -> None:
    await load(now)
    before = await everything()
    report = await import_catalogue(cast.SYSTEM, [FOLDER], now=now + timedelta(days=1))
    assert (report.created, report.changed, report.unchanged) == (0, 0, 98)
    assert await everything() == before


async def test_every_error_is_told_at_once(now: datetime, tmp_path: Path) -> None:
    mark = normal(EXAMPLE[BENEFITS, "88-mark"])
    text = write_yaml({**mark, "condition": {"language": 1, "root": {"fact": "points", "operator": ">=", "value": 1}}})
    other = write_yaml({**mark, "code": "other", "plan": "gold", "exclusions": None})
    folder = written(tmp_path, one=text, two=other)
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, [FOLDER / "community.yaml", FOLDER / "programmes.yaml", folder], now=now)
    lines = {name: text.splitlines() for name, text in (("one", text), ("two", other))}
    assert [(finding.file, finding.rule, finding.path) for finding in refused.value.findings] == [
        (f"{tmp_path}/one.yaml", "B4", "condition.root.fact"),
        (f"{tmp_path}/two.yaml", "T1", "plan"),
        (f"{tmp_path}/two.yaml", "B5", "exclusions"),
    ]
    for finding, words in zip(refused.value.findings, ("points", "plan: gold", "exclusions: null"), strict=True):
        assert finding.line is not None
        assert words in lines["one" if "one" in str(finding.file) else "two"][finding.line - 1]
    assert "There is no fact called points." in refused.value.findings[0].message
    assert refused.value.message.endswith("There are 3 errors in all.")
    assert not await community.exists()


async def test_a_segment_gap_is_refused_with_its_line(now: datetime, tmp_path: Path) -> None:
    """S2: the gap is named; what was in force stays."""
    await load(now)
    text = (FOLDER / "segments.yaml").read_text().replace("from_months: 24", "from_months: 25")
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, [written(tmp_path, segments=text)], now=now)
    (finding,) = refused.value.findings
    assert str(finding) == (
        f"{tmp_path}/segments.yaml:3: error S2 segments[1].from_months: There is a gap: no segment covers the months from 24 up to 25."
    )
    assert len(await cast.rows("segment_scheme_version")) == 1


async def test_a_refusal_in_the_middle_takes_everything_back(now: datetime, tmp_path: Path) -> None:
    """B9: a window that is over cannot be published; the benefits before it in the files are not published either."""
    over = yaml_of(EXAMPLE[BENEFITS, "year-in-review"], offered_from="2025-01-01", offered_until="2026-11-20")
    folder = written(tmp_path, zz=over)
    paths = [
        FOLDER / "community.yaml",
        FOLDER / "programmes.yaml",
        FOLDER / "benefits" / "worked-glossary.yaml",
        folder,
    ]
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, paths, now=now)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.path, finding.file) == ("B9", "offered_until", f"{tmp_path}/zz.yaml")
    assert finding.line == over.splitlines().index("offered_until: 2026-11-20") + 1
    assert await everything() == {table: [] for table in TABLES}


async def test_the_last_day_itself_can_be_published(now: datetime, tmp_path: Path) -> None:
    await load(now)
    text = yaml_of(EXAMPLE[BENEFITS, "year-in-review"], offered_from="2025-01-01", offered_until="2026-11-21")
    report = await import_catalogue(cast.SYSTEM, [written(tmp_path, a=text)], now=now)
    assert report.changed == 1


async def test_a_dry_run_says_what_would_change_field_by_field(now: datetime, tmp_path: Path) -> None:
    await load(now)
    before, revision = await everything(), await community.revision()
    thousand = normal(EXAMPLE[BENEFITS, "88-thousand"])
    condition = {"language": 1, "root": {"fact": "growth", "operator": ">=", "value": 900}}
    text = write_yaml({**thousand, "condition": condition, "title": {**thousand["title"], "en": "Nine hundred"}})
    new = write_yaml({**thousand, "code": "88-second"})
    folder = written(tmp_path, a=text, b=new)
    report = await import_catalogue(cast.SYSTEM, [folder], now=now, dry_run=True)
    assert (report.dry_run, report.created, report.changed, report.unchanged) == (True, 1, 1, 0)
    assert report.lines() == [
        "change benefits 88-thousand",
        "  condition.root.value: 1000 -> 900",
        "  title.en: The price of a thousand -> Nine hundred",
        "create benefits 88-second",
        "1 would be created, 1 would be changed, 0 as they were; 2 files",
    ]
    told = report.to_json()["changes"][0]
    assert sorted(told["fields"], key=lambda field: field["path"]) == [
        {"path": "condition.root.value", "before": 1000, "after": 900},
        {"path": "title.en", "before": "The price of a thousand", "after": "Nine hundred"},
    ]
    assert await everything() == before
    assert await community.revision() == revision


async def test_a_dry_run_meets_the_same_refusals(now: datetime, tmp_path: Path) -> None:
    folder = written(tmp_path, a=yaml_of(EXAMPLE[BENEFITS, "year-in-review"], offered_from=None, offered_until="2020-01-01"))
    paths = [FOLDER / "community.yaml", FOLDER / "programmes.yaml", folder]
    with pytest.raises(CatalogueRefused, match="The last day has passed"):
        await import_catalogue(cast.SYSTEM, paths, now=now, dry_run=True)


async def test_a_change_is_a_new_version_with_its_reason(now: datetime, tmp_path: Path) -> None:
    await load(now)
    text = yaml_of(EXAMPLE[BENEFITS, "88-thousand"], position=5)
    later = now + timedelta(hours=1)
    await import_catalogue(cast.SYSTEM, [written(tmp_path, a=text)], now=later, reason="The list was in disorder.")
    found = (await catalogue(later)).by_code["88-thousand"]
    assert (found.issue.number, found.content.position) == (2, 5)
    assert (await catalogue(now)).by_code["88-thousand"].content.position == 110
    entries = await db.fetch(
        "SELECT e.action, d.reason FROM audit_entry e JOIN audit_detail d ON d.entry_id = e.id ORDER BY e.id DESC LIMIT 2"
    )
    assert [(row["action"], row["reason"]) for row in entries] == [
        ("benefit.publish", "The list was in disorder."),
        ("benefit.save_draft", ""),
    ]


async def test_products_segments_earning_and_settings_change_too(now: datetime, tmp_path: Path) -> None:
    await load(now)
    files = {name: (FOLDER / f"{name}.yaml").read_text() for name in ("products", "segments", "earning", "community")}
    folder = written(
        tmp_path,
        products=files["products"].replace("list_price_minor: 8900", "list_price_minor: 9200", 1),
        segments=files["segments"].replace("24", "30"),
        earning=files["earning"].replace("cap_per_event: 20000", "cap_per_event: 10000"),
        community=files["community"].replace("refund_window_days: 7", "refund_window_days: 14"),
    )
    later = now + timedelta(hours=1)
    report = await import_catalogue(cast.SYSTEM, [folder], now=later)
    assert [(change.document.noun, change.document.code, [field.path for field in change.fields]) for change in report.changes] == [
        ("community", "community", ["settings.refund_window_days"]),
        ("segments", "experience", ["segments[years-0-2].to_months", "segments[years-2-4].from_months"]),
        ("earning", "88vip/88vip-purchase", ["cap_per_event"]),
        ("products", "CF-1001", ["list_price_minor"]),
    ]
    assert (await community.get()).settings.refund_window_days == 14
    assert [part.to_months for part in (await segments.cut_in_force(later)).segments] == [30, 48, None]
    actions = [row["action"] for row in await db.fetch("SELECT action FROM audit_entry ORDER BY id DESC LIMIT 6")]
    assert sorted(actions) == [
        "community.settings",
        "earning_rule.publish",
        "earning_rule.save_draft",
        "product.change",
        "segments.publish",
        "segments.save_draft",
    ]
    exported = await export_catalogue(cast.SYSTEM, now=later)
    assert {name: exported.files[f"{name}.yaml"] for name in files} == {name: (tmp_path / f"{name}.yaml").read_text() for name in files}


@pytest.mark.parametrize(
    ("name", "old", "new", "rule", "path"),
    [
        ("community", "currency: CNY", "currency: EUR", "G4", "currency"),
        ("community", "zone: Asia/Shanghai", "zone: Europe/Vienna", "G4", "zone"),
        ("community", "PMTalk Guild", "Another Guild", "G4", "name.en"),
        ("programmes", "zh: PMTalk 产品人", "zh: 别的", "G4", "name.zh"),
    ],
)
async def test_what_others_stand_on_is_not_changed_by_an_import(
    name: str, old: str, new: str, rule: str, path: str, now: datetime, tmp_path: Path
) -> None:
    await load(now)
    before = await everything()
    text = (FOLDER / f"{name}.yaml").read_text().replace(old, new)
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, [written(tmp_path, **{name: text})], now=now)
    assert (refused.value.findings[0].rule, refused.value.findings[0].path) == (rule, path)
    assert new in text.splitlines()[(refused.value.findings[0].line or 0) - 1]
    assert await everything() == before


async def _edit_benefit(now: datetime) -> None:
    public_id = (await catalogue(now)).by_code["88-thousand"].issue.public_id
    content = normal(EXAMPLE[BENEFITS, "88-thousand"])
    revision = (await access_benefit(cast.SYSTEM, public_id)).draft_revision
    await benefits.save_draft(cast.SYSTEM, public_id, {**content, "position": 77}, expected_revision=revision, now=now)


async def _edit_segments(now: datetime) -> None:
    revision = (await segments.scheme(cast.SYSTEM, now=now)).identity.draft_revision
    content = normal(EXAMPLE["segments", "experience"])
    content["segments"][0]["name"]["en"] = "Beginners"
    await segments.save_draft(cast.SYSTEM, content, expected_revision=revision, now=now)


async def _edit_rule(now: datetime) -> None:
    name = RuleName("88vip", "88vip-purchase")
    content = {key: value for key, value in normal(EXAMPLE["earning", "88vip/88vip-purchase"]).items() if key not in ("code", "programme")}
    revision = (await access_rule(cast.SYSTEM, name)).draft_revision
    await save_rule_draft(cast.SYSTEM, name, {**content, "cap_per_event": 5}, expected_revision=revision, now=now)


@pytest.mark.parametrize(
    ("edit", "file", "old", "new"),
    [
        (_edit_benefit, "benefits/88-thousand", "position: 110", "position: 3"),
        (_edit_segments, "segments", "24", "30"),
        (_edit_rule, "earning", "20000", "7"),
    ],
)
async def test_nobodys_draft_is_overwritten(edit: Callable[..., Any], file: str, old: str, new: str, now: datetime, tmp_path: Path) -> None:
    await load(now)
    await edit(now)
    before = await everything()
    text = (FOLDER / f"{file}.yaml").read_text().replace(old, new)
    with pytest.raises(CatalogueRefused, match="tests has a draft that is not published yet"):
        await import_catalogue(cast.SYSTEM, [written(tmp_path, a=text)], now=now)
    assert await everything() == before


async def test_a_draft_that_says_the_same_is_published(now: datetime, tmp_path: Path) -> None:
    await load(now)
    await _edit_benefit(now)
    text = (FOLDER / "benefits" / "88-thousand.yaml").read_text().replace("position: 110", "position: 77")
    report = await import_catalogue(cast.SYSTEM, [written(tmp_path, a=text)], now=now)
    assert report.changed == 1
    assert (await export_catalogue(cast.SYSTEM, now=now)).files["benefits/88-thousand.yaml"] == text


async def test_a_version_that_is_scheduled_is_warned_about(now: datetime, tmp_path: Path) -> None:
    await load(now)
    await _edit_benefit(now)
    public_id = (await catalogue(now)).by_code["88-thousand"].issue.public_id
    await benefits.publish_benefit(cast.SYSTEM, public_id, Publication("In time.", now + timedelta(days=3)), now=now)
    text = (FOLDER / "benefits" / "88-thousand.yaml").read_text().replace("position: 110", "position: 3")
    report = await import_catalogue(cast.SYSTEM, [written(tmp_path, a=text)], now=now)
    assert [(item.rule, item.severity) for item in report.warnings] == [("B8", "warning")]
    assert report.warnings[0].message == "A version that is scheduled for 2026-11-24T04:00:00+00:00 will replace this."


async def test_warnings_do_not_keep_anything_from_being_published(now: datetime, tmp_path: Path) -> None:
    await load(now)
    text = yaml_of(EXAMPLE[BENEFITS, "88-thousand"], terms={"en": "All sales are final.", "zh": "可以退款。"})
    report = await import_catalogue(cast.SYSTEM, [written(tmp_path, a=text)], now=now)
    assert [(item.rule, item.path) for item in report.warnings] == [("M1", "terms.en")]
    assert [item.rule for item in await lint_catalogue(cast.SYSTEM, now=now)] == ["T5", "B7", "M1"]


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.EDITOR])
async def test_who_may_not_publish_may_not_import(role: Role, now: datetime) -> None:
    await load_without_benefits(now)
    actor = await cast.staff(role, now)
    before = await everything()
    with pytest.raises(Forbidden):
        await import_catalogue(actor, [FOLDER], now=now)
    assert await everything() == before


async def test_a_publisher_imports_what_it_may_publish(now: datetime, tmp_path: Path) -> None:
    await load(now)
    actor = await cast.staff(Role.PUBLISHER, now)
    text = yaml_of(EXAMPLE[BENEFITS, "88-thousand"], position=5)
    report = await import_catalogue(actor, [written(tmp_path / "a", a=text)], now=now)
    assert report.changed == 1
    plan = write_yaml({"plans": [{**normal(EXAMPLE["plans", "88vip"]), "code": "gold", "benefits": []}]})
    await import_catalogue(actor, [written(tmp_path / "b", a=plan)], now=now)
    assert len(await cast.rows("plan_version")) == 3
    programme = write_yaml({"programmes": [{**normal(EXAMPLE["programmes", "88vip"]), "code": "gold"}]})
    settings = (FOLDER / "community.yaml").read_text().replace("guest_mode: true", "guest_mode: false")
    for name, more in (("c", programme), ("d", settings)):
        with pytest.raises(Forbidden, match="staff:write"):
            await import_catalogue(actor, [written(tmp_path / name, a=more)], now=now)
    assert len(await cast.rows("programme")) == 2
    assert (await community.get()).settings.guest_mode is True


async def test_a_reason_is_needed(now: datetime) -> None:
    with pytest.raises(Invalid, match="Say why"):
        await import_catalogue(cast.SYSTEM, [FOLDER], now=now, reason=" ")
    assert not await community.exists()


async def test_the_refusals_of_a_room_name_what_they_are_about(now: datetime, tmp_path: Path) -> None:
    """A second rule for purchases in one programme is refused by the room of earning, not by the linter."""
    await load(now)
    text = (FOLDER / "earning.yaml").read_text().replace("code: 88vip-purchase", "code: more")
    with pytest.raises(CatalogueRefused) as refused:
        await import_catalogue(cast.SYSTEM, [written(tmp_path, a=text)], now=now)
    assert isinstance(refused.value, AppError)
    assert str(refused.value.findings[0]) == (
        f"{tmp_path}/a.yaml:2: error R2: PURCHASE already earns by the rule 88vip-purchase in this programme."
    )
