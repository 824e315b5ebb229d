"""条件的中文说法。 Conditions said in Chinese."""

from collections.abc import Callable, Iterable
from datetime import date

from app.core.conditions.facts import RUNNING
from app.core.conditions.judges import names
from app.core.conditions.names import NameBook
from app.core.conditions.tree import Fact, Leaf, MembershipState, Operator, Period, PeriodKind
from app.core.conditions.unmet import Has, HowCode, Unmet

NOTHING = "无条件"
ALL, ANY, OPEN, CLOSE = "，并且", "，或者", "（", "）"
_NUMBER = {
    Operator.AT_LEAST: "不低于 {}",
    Operator.ABOVE: "高于 {}",
    Operator.AT_MOST: "不超过 {}",
    Operator.BELOW: "低于 {}",
    Operator.EQUAL: "恰为 {}",
    Operator.UNEQUAL: "不为 {}",
}
_MONTHS = {
    Operator.AT_LEAST: "满 {} 个月",
    Operator.ABOVE: "超过 {} 个月",
    Operator.AT_MOST: "不超过 {} 个月",
    Operator.BELOW: "不满 {} 个月",
    Operator.EQUAL: "恰为 {} 个月",
    Operator.UNEQUAL: "不为 {} 个月",
}
_DAY = {
    Operator.AT_LEAST: "日期不早于{}",
    Operator.ABOVE: "日期晚于{}",
    Operator.AT_MOST: "日期不晚于{}",
    Operator.BELOW: "日期早于{}",
}
_STATES = {
    "NONE": "从未开通",
    "PENDING": "尚未生效",
    "ACTIVE": "有效",
    "GRACE": "宽限期",
    "EXPIRED": "已过期",
    "CANCELLED": "已取消",
    "REFUNDED": "已退款",
}
_STATUSES = {"ACTIVE": "正常", "MUTED": "禁言", "SUSPENDED": "暂停", "BANNED": "封禁", "DELETED": "已注销"}
_HOW = {
    HowCode.ASK_MODERATOR: "请联系管理员。",
    HowCode.DECLARE_INDUSTRY_SINCE: "请在个人资料中填写入行时间。",
    HowCode.DECLARE_REGION: "请在个人资料中填写所在地区。",
    HowCode.LET_PERIOD_PASS: "请等待此前的消费不再计入该时段。",
}
_REFINE_REGION = "请在个人资料中填写更具体的所在地区。"
_PASSED = "此条件已无法满足。"
_FOR_OTHERS = "此权益面向其他会员。"


def phrase(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    """What must hold: `88VIP成长值不低于 1,000`."""
    if isinstance(leaf.value, tuple):
        return _LISTS[leaf.fact](leaf, wanted, book) if leaf.value else _empty(leaf.fact, wanted)
    if isinstance(leaf.value, date):
        return _DAY[wanted].format(_day(leaf.value))
    if leaf.fact is Fact.SPEND and leaf.period is not None:
        amount = _NUMBER[wanted].format(book.money(leaf.value))
        within = f"在{_name(book, leaf)}" if leaf.programme else ""
        return f"{_period(leaf.period, book)}{within}消费{amount}"
    if leaf.fact is Fact.GROWTH:
        return f"{_name(book, leaf)}成长值{_NUMBER[wanted].format(f'{leaf.value:,}')}"
    return f"从业{_MONTHS[wanted].format(leaf.value)}"


def has(unmet: Unmet, book: NameBook) -> str:
    """What the member has."""
    return _has(unmet.fact, unmet.has, book)


def missing(unmet: Unmet, book: NameBook) -> str:
    """How much is missing; empty where that cannot be said in numbers."""
    amount = unmet.missing
    if isinstance(amount, tuple):
        lose = unmet.wanted in (Operator.HAS_NONE, Operator.LACKS_SOME)
        word = "或" if unmet.wanted is Operator.HAS_ANY else "和"
        return f"{'不应带有' if lose else '缺少'}{_join((_quoted(one) for one in amount), word)}" if amount else ""
    if amount is None or unmet.wanted is Operator.UNEQUAL:
        return ""
    by_month = unmet.fact in (Fact.SEGMENT, Fact.EXPERIENCE_MONTHS)
    text = f"{amount:,} 个月" if by_month else book.money(amount) if unmet.fact is Fact.SPEND else f"{amount:,}"
    return f"{'超出' if _too_much(unmet) else '还差'} {text}"


def how(unmet: Unmet, book: NameBook) -> str:
    """How to get there."""
    leaf, code = unmet.leaf, unmet.how
    if code is HowCode.WAIT and unmet.opens_on is not None:
        return f"无需操作，{_day(unmet.opens_on)}起自动满足。"
    if code is HowCode.EARN_GROWTH:
        return f"请在{_name(book, leaf)}继续积累成长值。" if leaf.programme else "请继续积累成长值。"
    if code is HowCode.SPEND_MORE:
        more = f" {book.money(unmet.missing)}" if isinstance(unmet.missing, int) else ""
        return f"请{f'在{_name(book, leaf)}' if leaf.programme else ''}再消费{more}。"
    if code is HowCode.ENROL:
        return f"请加入{_join((book.programme(one, 'zh') for one in names(leaf)), '或')}。"
    if code in (HowCode.JOIN_PLAN, HowCode.RENEW_PLAN):
        plan = book.plan(leaf.plan or (leaf.period.argument if leaf.period else ""), "zh")
        return f"请{'开通' if code is HowCode.JOIN_PLAN else '续费'}{plan}会员。"
    if code is HowCode.DECLARE_REGION and unmet.has is not None:
        return _REFINE_REGION
    return _HOW.get(code) or (_PASSED if leaf.fact in (Fact.DATE, Fact.EXPERIENCE_MONTHS, Fact.SEGMENT) else _FOR_OTHERS)


def sentence(unmet: Unmet, needs: str, book: NameBook) -> str:
    """All of it in one sentence: `需要88VIP成长值不低于 1,000；现为 590，还差 410。`"""
    if not unmet.known:
        why = "目前没有生效的会员期" if unmet.fact is Fact.SPEND else "目前未知"
        return f"需要{needs}；{why}。{how(unmet, book)}"
    opens = f"{_day(unmet.opens_on)}起自动满足" if unmet.opens_on else missing(unmet, book)
    return f"需要{needs}；现为{_spaced(has(unmet, book))}" + (f"，{opens}。" if opens else f"。{how(unmet, book)}")


def _has(fact: Fact, value: Has, book: NameBook) -> str:
    if value is None:
        return "未知"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, int):
        return book.money(value) if fact is Fact.SPEND else f"{value:,} 个月" if fact is Fact.EXPERIENCE_MONTHS else f"{value:,}"
    if isinstance(value, tuple):
        return _join((book.programme(one, "zh") if fact is Fact.PROGRAMME else _quoted(one) for one in value), "和") or "无"
    if fact is Fact.MEMBERSHIP:
        return _quoted(_STATES[value])
    if fact is Fact.REGION:
        return book.region(value, "zh")
    return _quoted(book.segment(value, "zh") if fact is Fact.SEGMENT else _STATUSES[value])


def _too_much(unmet: Unmet) -> bool:
    if unmet.wanted is Operator.EQUAL and isinstance(unmet.has, int) and isinstance(unmet.needed, int):
        return unmet.has > unmet.needed
    return unmet.wanted in (Operator.AT_MOST, Operator.BELOW)


def _membership(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    plan = book.plan(str(leaf.plan), "zh")
    states = set(names(leaf))
    if states == RUNNING:
        return f"{'持有' if wanted is Operator.IN else '未持有'}有效的{plan}会员"
    told = [_quoted(_STATES[state]) for state in MembershipState if state in states]
    return f"{plan}会员状态{'为' if wanted is Operator.IN else '不为'}{_join(told, '或')}"


def _programme(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    found = [book.programme(one, "zh") for one in names(leaf)]
    return f"加入{_join(found, '或')}" if wanted is Operator.IN else f"未加入{_join(found, '和')}"


def _segment(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    found = [_quoted(book.segment(one, "zh")) for one in names(leaf)]
    return f"从业阶段{'为' if wanted is Operator.IN else '不为'}{_join(found, '或')}"


def _region(leaf: Leaf, wanted: Operator, book: NameBook) -> str:
    found = [book.region(one, "zh") for one in names(leaf)]
    return f"所在地区{'为' if wanted is Operator.IN else '不在'}{_join(found, '或')}"


def _status(leaf: Leaf, wanted: Operator, _book: NameBook) -> str:
    found = [_quoted(_STATUSES[one]) for one in names(leaf)]
    return f"账号状态{'为' if wanted is Operator.IN else '不为'}{_join(found, '或')}"


def _tag(leaf: Leaf, wanted: Operator, _book: NameBook) -> str:
    tags = [_quoted(one) for one in names(leaf)]
    words = {
        Operator.HAS_ANY: f"带有标签{_join(tags, '或')}",
        Operator.HAS_ALL: f"{'同时' if len(tags) > 1 else ''}带有标签{_join(tags, '和')}",
        Operator.HAS_NONE: f"不带标签{_join(tags, '和')}",
        Operator.LACKS_SOME: f"未同时带有标签{_join(tags, '和')}" if len(tags) > 1 else f"不带标签{tags[0]}",
    }
    return words[wanted]


_LISTS: dict[Fact, Callable[[Leaf, Operator, NameBook], str]] = {
    Fact.MEMBERSHIP: _membership,
    Fact.PROGRAMME: _programme,
    Fact.SEGMENT: _segment,
    Fact.REGION: _region,
    Fact.ACCOUNT_STATUS: _status,
    Fact.TAG: _tag,
}
_FACTS = {
    Fact.MEMBERSHIP: "会员状态",
    Fact.PROGRAMME: "加入项目",
    Fact.SEGMENT: "从业阶段",
    Fact.REGION: "所在地区",
    Fact.ACCOUNT_STATUS: "账号状态",
    Fact.TAG: "标签",
}


def _empty(fact: Fact, wanted: Operator) -> str:
    never = wanted in (Operator.IN, Operator.HAS_ANY, Operator.LACKS_SOME)
    return f"{_FACTS[fact]}：空列表（{'永不成立' if never else '恒成立'}）"


def _name(book: NameBook, leaf: Leaf) -> str:
    return book.programme(leaf.programme, "zh")


def _period(period: Period, book: NameBook) -> str:
    if period.kind is PeriodKind.ROLLING:
        return "今日" if period.days == 1 else f"近 {period.days:,} 天"
    if period.kind is PeriodKind.CALENDAR:
        return "本月" if period.argument == "month" else "今年"
    return f"本期{book.plan(period.argument, 'zh')}会员内"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _quoted(word: str) -> str:
    return f"「{word}」"


def _spaced(text: str) -> str:
    return f" {text}" if text[:1].isascii() else text


def _join(words: Iterable[str], last: str) -> str:
    found = list(words)
    return last.join(["、".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)
