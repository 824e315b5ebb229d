"""Conditions and what is missing, as a member reads them in English and Chinese (B4, W1)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.conditions import Facts, NameBook, SegmentBound, evaluate, parse, say, say_unmet
from app.core.conditions.names import place
from app.core.conditions.parse import FORMS

BOOK = NameBook(
    currency="CNY",
    segments={"years-2-4": {"en": "2-4 years", "zh": "2–4 年"}, "years-4-plus": {"en": "4+ years", "zh": "4 年以上"}},
    plans={"plus": {"en": "Plus", "zh": "Plus"}},
    programmes={"vip": {"en": "88VIP", "zh": "88VIP"}, "talk": {"en": "PMTalk", "zh": "PMTalk"}},
)
CUT = (SegmentBound("years-0-2", 0, 24), SegmentBound("years-2-4", 24, 48), SegmentBound("years-4-plus", 48))
LIN = Facts(
    member_id=1,
    at=datetime(2026, 11, 21, 4, tzinfo=UTC),
    zone="Asia/Shanghai",
    growth={"vip": 590},
    spend={("vip", "rolling_days:30"): 4400, ("vip", "membership:plus"): None, ("vip", "calendar:year"): 1000},
    industry_since=date(2023, 3, 14),
    segments=CUT,
    memberships={"plus": "EXPIRED"},
    tags=frozenset({"a"}),
    region="CN",
)


def leaf(fact: str, operator: str, value: Any, **parameters: Any) -> dict[str, Any]:
    return {"fact": fact, "operator": operator, "value": value, **parameters}


def sentences(root: Any, facts: Facts = LIN) -> list[tuple[str, str]]:
    unmet = evaluate(parse({"language": 1, "root": root}, programme="vip"), facts).unmet
    return [(say_unmet(one, "en", BOOK).sentence, say_unmet(one, "zh", BOOK).sentence) for one in unmet]


MONTH30, YEAR, RUN, PLUS = {"rolling_days": 30}, {"calendar": "year"}, {"membership": "plus"}, {"plan": "plus"}
SAID: list[tuple[Any, str, str]] = [
    (leaf("growth", ">=", 1000),
     "Needs growth of at least 1,000 in 88VIP, has 590: 410 short.",
     "需要88VIP成长值不低于 1,000；现为 590，还差 410。"),
    ({"not": leaf("growth", ">=", 500)},
     "Needs growth of less than 500 in 88VIP, has 590: 91 too much.",
     "需要88VIP成长值低于 500；现为 590，超出 91。"),
    (leaf("growth", "!=", 590),
     "Needs growth of anything but 590 in 88VIP, has 590. Earn growth in 88VIP.",
     "需要88VIP成长值不为 590；现为 590。请在88VIP继续积累成长值。"),
    (leaf("spend", ">=", 8800, period=MONTH30),
     "Needs spending of at least CNY 88.00 in 88VIP over the last 30 days, has CNY 44.00: CNY 44.00 short.",
     "需要近 30 天在88VIP消费不低于 CNY 88.00；现为 CNY 44.00，还差 CNY 44.00。"),
    (leaf("spend", "<", 900, period=YEAR),
     "Needs spending of less than CNY 9.00 in 88VIP this year, has CNY 10.00: opens by itself on 2027-01-01.",
     "需要今年在88VIP消费低于 CNY 9.00；现为 CNY 10.00，2027年1月1日起自动满足。"),
    (leaf("spend", ">", 0, period=RUN),
     "Needs spending of more than CNY 0.00 in 88VIP in the running period of Plus, but no period is running. Become a member of Plus.",
     "需要本期Plus会员内在88VIP消费高于 CNY 0.00；目前没有生效的会员期。请开通Plus会员。"),
    (leaf("experience_months", ">=", 48),
     "Needs at least 48 months in the industry, has 44 months: opens by itself on 2027-03-14.",
     "需要从业满 48 个月；现为 44 个月，2027年3月14日起自动满足。"),
    (leaf("experience_months", "<", 12),
     "Needs less than 12 months in the industry, has 44 months: 33 months too much.",
     "需要从业不满 12 个月；现为 44 个月，超出 33 个月。"),
    (leaf("segment", "in", ["years-4-plus"]),
     "Needs the segment 4+ years, now 2-4 years: opens by itself on 2027-03-14.",
     "需要从业阶段为「4 年以上」；现为「2–4 年」，2027年3月14日起自动满足。"),
    (leaf("membership", "in", ["ACTIVE", "GRACE"], **PLUS),
     "Needs a running Plus membership, now expired. Renew the Plus membership.",
     "需要持有有效的Plus会员；现为「已过期」。请续费Plus会员。"),
    (leaf("membership", "not_in", ["EXPIRED"], **PLUS),
     "Needs a Plus membership that is not yet begun, active, in grace, cancelled or refunded, or none so far, now expired."
     " Renew the Plus membership.",
     "需要Plus会员状态不为「已过期」；现为「已过期」。请续费Plus会员。"),
    (leaf("programme", "in", ["vip", "talk"]),
     "Needs enrolment in 88VIP or PMTalk, has none. Join 88VIP or PMTalk.",
     "需要加入88VIP或PMTalk；现为无。请加入88VIP或PMTalk。"),
    (leaf("tag", "has_all", ["a", "b"]),
     "Needs the tags “a” and “b”, has “a”: lacks “b”.",
     "需要同时带有标签「a」和「b」；现为「a」，缺少「b」。"),
    (leaf("tag", "has_none", ["a"]),
     "Needs no tag “a”, has “a”: must not have “a”.",
     "需要不带标签「a」；现为「a」，不应带有「a」。"),
    (leaf("region", "in", ["US"]),
     "Needs a home in United States, now China. This is meant for other members.",
     "需要所在地区为美国；现为中国。此权益面向其他会员。"),
    (leaf("region", "in", ["CN-31"]),
     "Needs a home in Shanghai, not known yet. Say more exactly in the profile where you live.",
     "需要所在地区为上海；目前未知。请在个人资料中填写更具体的所在地区。"),
    (leaf("account_status", "in", ["MUTED"]),
     "Needs an account that is muted, now active. Ask a moderator.",
     "需要账号状态为「禁言」；现为「正常」。请联系管理员。"),
    (leaf("date", ">=", "2026-12-01"),
     "Needs a day from 2026-12-01 on, now 2026-11-21: opens by itself on 2026-12-01.",
     "需要日期不早于2026年12月1日；现为 2026年11月21日，2026年12月1日起自动满足。"),
    (leaf("date", "<", "2026-11-01"),
     "Needs a day before 2026-11-01, now 2026-11-21. This can no longer be met.",
     "需要日期早于2026年11月1日；现为 2026年11月21日。此条件已无法满足。"),
    (leaf("segment", "in", []),
     "Needs segment: an empty list (never true), now 2-4 years. This can no longer be met.",
     "需要从业阶段：空列表（永不成立）；现为「2–4 年」。此条件已无法满足。"),
]  # fmt: skip


@pytest.mark.parametrize(("root", "english", "chinese"), SAID, ids=lambda value: str(value)[:60])
def test_one_sentence_says_all(root: Any, english: str, chinese: str) -> None:
    assert sentences(root) == [(english, chinese)]


def test_the_parts_of_the_answer() -> None:
    (unmet,) = evaluate(parse({"language": 1, "root": leaf("growth", ">=", 1000)}, programme="vip"), LIN).unmet
    english, chinese = say_unmet(unmet, "en", BOOK), say_unmet(unmet, "zh", BOOK)
    assert (english.needs, english.has, english.missing) == ("growth of at least 1,000 in 88VIP", "590", "410 short")
    assert english.how == "Earn growth in 88VIP."
    assert (chinese.needs, chinese.has, chinese.missing) == ("88VIP成长值不低于 1,000", "590", "还差 410")
    assert chinese.how == "请在88VIP继续积累成长值。"


def test_an_undeclared_fact_says_what_to_fill_in() -> None:
    nobody = Facts(member_id=2, at=LIN.at, zone=LIN.zone, segments=CUT)
    assert sentences({"all": [leaf("experience_months", ">=", 1), leaf("region", "not_in", ["CN"])]}, nobody) == [
        (
            "Needs at least 1 month in the industry, not known yet. Say in the profile since when you have worked in the industry.",
            "需要从业满 1 个月；目前未知。请在个人资料中填写入行时间。",
        ),
        (
            "Needs a home outside China, not known yet. Say in the profile where you live.",
            "需要所在地区不在中国；目前未知。请在个人资料中填写所在地区。",
        ),
    ]


GROWTH, MONTHS, HOME = leaf("growth", ">=", 1000), leaf("experience_months", ">=", 48), leaf("region", "in", ["CN"])
G, M, H = "growth of at least 1,000 in 88VIP", "at least 48 months in the industry", "a home in China"
TREES: list[tuple[Any, str, str]] = [
    (GROWTH, G, "88VIP成长值不低于 1,000"),
    ({"all": [GROWTH, MONTHS]}, f"{G}, and {M}", "88VIP成长值不低于 1,000，并且从业满 48 个月"),
    ({"any": [GROWTH, MONTHS]}, f"{G}, or {M}", "88VIP成长值不低于 1,000，或者从业满 48 个月"),
    ({"all": [GROWTH, {"any": [MONTHS, HOME]}]}, f"{G}, and ({M}, or {H})",
     "88VIP成长值不低于 1,000，并且（从业满 48 个月，或者所在地区为中国）"),
    ({"all": [GROWTH, {"all": [MONTHS, HOME]}]}, f"{G}, and {M}, and {H}",
     "88VIP成长值不低于 1,000，并且从业满 48 个月，并且所在地区为中国"),
    ({"all": [GROWTH, {"all": [{"any": [MONTHS, HOME]}]}]}, f"{G}, and ({M}, or {H})",
     "88VIP成长值不低于 1,000，并且（从业满 48 个月，或者所在地区为中国）"),
    ({"not": {"any": [GROWTH, {"not": MONTHS}]}}, f"growth of less than 1,000 in 88VIP, and {M}",
     "88VIP成长值低于 1,000，并且从业满 48 个月"),
    ({"any": [GROWTH, {"not": {"any": [HOME, MONTHS]}}]}, f"{G}, or (a home outside China, and less than 48 months in the industry)",
     "88VIP成长值不低于 1,000，或者（所在地区不在中国，并且从业不满 48 个月）"),
]  # fmt: skip


@pytest.mark.parametrize(("root", "english", "chinese"), TREES, ids=lambda value: str(value)[:60])
def test_a_tree_reads_as_one_phrase(root: Any, english: str, chinese: str) -> None:
    condition = parse({"language": 1, "root": root}, programme="vip")
    assert (say(condition, "en", BOOK), say(condition, "zh", BOOK), say(condition, "fr", BOOK)) == (english, chinese, english)


def test_a_condition_without_parts_says_so() -> None:
    from app.core.conditions import All, Condition

    assert (say(Condition(All(())), "en"), say(Condition(All(())), "zh")) == ("no condition", "无条件")
    assert evaluate(Condition(All(())), LIN).entitled


EXAMPLES: dict[str, Any] = {
    "growth": 1, "spend": 1, "experience_months": 1, "segment": ["years-2-4"], "membership": ["NONE"], "programme": ["vip"],
    "tag": ["a", "b"], "region": ["CN", "US-CA"], "account_status": ["BANNED"], "date": "2026-02-28",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_fact_and_operator_can_be_said_and_no_two_alike(language: str) -> None:
    said = []
    for name, form in FORMS.items():
        more = {"spend": {"period": MONTH30}, "membership": PLUS}.get(name, {})
        for operator in form.operators:
            root = leaf(name, operator, EXAMPLES[name], **more)
            said.append(say(parse({"language": 1, "root": root}, programme="vip"), language, BOOK))
            if operator == "has_all":  # the one operator whose opposite cannot be written
                said.append(say(parse({"language": 1, "root": {"not": root}}, programme="vip"), language, BOOK))
    assert len(set(said)) == len(said)
    assert all(len(phrase) > 6 for phrase in said)


def test_places_have_their_usual_names_unless_the_community_has_its_own() -> None:
    assert [place(code, "zh") for code in ("CN", "CN-31", "US", "US-CA", "ZZ")] == ["中国", "上海", "美国", "美国-CA", "未知地区"]
    assert [place(code, "en") for code in ("CN-11", "JP", "XX")] == ["Beijing", "Japan", "XX"]
    assert NameBook(regions={"CN-31": {"en": "the Yangtze delta"}}).region("CN-31", "zh") == "the Yangtze delta"
