"""The condition builder: a condition as form fields, changed by submit buttons, so that it works without JavaScript (B4).

A node has a place: `r` is the root, `r.0` its first part, `r.0.1` that one's second; a form with several conditions gives
each a root of its own. Fields are `c:PLACE:NAME`. A group has
`join` (all or any) and `count`; a question has `fact` and what belongs to it; both may have `not`. What is typed stays as
typed until `condition_of` turns it into the JSON form, which `app.core.conditions.parse` then checks.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from admin.fields import amount
from admin.forms import Form, Problem, number_in
from admin.view import View
from app.core.conditions import Fact, dump, parse
from app.core.errors import Invalid
from app.core.money import parse_amount

ROOT = "r"
NUMBERS = (Fact.GROWTH, Fact.SPEND, Fact.EXPERIENCE_MONTHS)
LISTS = (Fact.SEGMENT, Fact.MEMBERSHIP, Fact.PROGRAMME, Fact.ACCOUNT_STATUS)
WRITTEN = (Fact.TAG, Fact.REGION)
_DEEPEST, _MOST = 8, 64
_DEEPEST_OFFERED = 6  # a group there still has room for one more around its parts
_STEP = re.compile(r"\.(all|any)\[(\d+)\]|\.(not)\b|(.+)$")


@dataclass
class Question:
    """A leaf as the form holds it. `values` are texts; `period` is rolling_days, month, year or membership."""

    fact: str
    operator: str = ""
    values: list[str] = field(default_factory=list)
    programme: str = ""
    plan: str = ""
    period: str = ""
    days: str = ""
    negated: bool = False
    place: str = ""

    @property
    def nests(self) -> bool:
        """Whether a group may be put round it."""
        return _nests(self.place)


@dataclass
class Group:
    """All or any of its parts. `bare`: it only wraps a root that is a single question."""

    join: str = "all"
    parts: list["Question | Group"] = field(default_factory=list)
    negated: bool = False
    bare: bool = False
    place: str = ROOT

    @property
    def nests(self) -> bool:
        """Whether a group may be put into it."""
        return _nests(self.place)


Node = Question | Group


def group_of(condition: Mapping[str, Any] | None, currency: str, root: str = ROOT) -> Group:
    """The tree that the builder shows for a stored condition; an empty group where there is none."""
    if condition is None:
        return Group(place=root)
    node = _node(condition["root"], currency)
    return placed(node if isinstance(node, Group) else Group(parts=[node], bare=True), root)


def read(form: Form, root: str = ROOT) -> Group:
    """The tree in a posted form."""
    budget = [_MOST]
    found = _read(form, root, 1, budget)
    return found if isinstance(found, Group) else Group(place=root)


def change(form: Form, step: str, at: str = ROOT) -> Group:
    """The tree after one step, such as `add:PLACE`; a step that names no node changes nothing.

    `add` and `group` put something new into a group, `remove` takes a part out. `up` and `down` move a part among its neighbours,
    past the ends out of its group. `wrap` puts a group round a part, `unwrap` leaves the parts of a group without it.
    """
    root = read(form, at)
    verb, _, place = step.partition(":")
    parent, node = _find(root, place)
    if verb in ("add", "group") and isinstance(node, Group):
        node.parts.append(Question(form.get(f"c:{place}:new", Fact.GROWTH)) if verb == "add" else Group(_other(node.join)))
        node.bare = node.bare and len(node.parts) == 1
    elif parent is not None and node is not None:
        index = parent.parts.index(node)
        if verb in ("up", "down"):
            _move(root, parent, index, -1 if verb == "up" else 1)
        elif verb == "wrap" and node.nests:
            parent.parts[index] = Group(_other(parent.join), [node])
        elif verb == "unwrap" and isinstance(node, Group):
            parent.parts[index : index + 1] = _released(node)
        elif verb == "remove":
            parent.parts.pop(index)
    return placed(root, at)


def readable(root: Group, currency: str) -> tuple[dict[str, Any] | None, int]:
    """The JSON form of those parts that can be read already, and how many questions cannot: what is still being filled in."""
    kept, left = _readable(root, currency)
    return condition_of(kept, currency)[0], left


def condition_of(root: Group, currency: str, path: str = "condition") -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The JSON form of the tree, and by the path of each node there its place in the form. Empty groups are left out."""
    places: dict[str, str] = {}
    node = _json(root, f"{path}.root", currency, places)
    return (None if node is None else {"language": 1, "root": node}), places


def field_of(path: str, places: Mapping[str, str], root: str = ROOT) -> str:
    """The form's field for the path of a refusal, such as `condition.root.all[1].value[0]`."""
    known = max((known for known in places if path == known or path.startswith((f"{known}.", f"{known}["))), key=len, default="")
    rest = path[len(known) :].strip(".").split("[")[0].split(".")[0]
    place = places.get(known, root)
    return f"c:{place}:{rest}" if rest in ("operator", "value", "programme", "plan", "period") else f"c:{place}"


def data_of(text: str, field: str) -> Any:
    """The JSON that an expert typed. Raises Invalid where it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Invalid(field, "This is no JSON: see line {line}.", line=getattr(error, "lineno", 1)) from None


def take_json(view: View, root: Group, name: str) -> Group:
    """The tree that the JSON in the field says; `root`, and a problem at the field, where it says none."""
    text = view.form.get(name).strip()
    if not text:
        return Group(place=root.place)
    try:
        return group_of(dump(parse(data_of(text, name))), view.community.currency, root.place)
    except Invalid as error:
        view.status = 422
        view.form.problems.append(Problem(name, f"{error.field}: {view.words.refusal(error)}"))
        return root


def text_of(condition: Mapping[str, Any]) -> str:
    """The condition as JSON to read and copy."""
    return json.dumps(condition, ensure_ascii=False, indent=1)


def fields(root: Group) -> dict[str, Any]:
    """The form's fields for the tree."""
    return dict(_fields(root))


def _fields(node: Node) -> Iterator[tuple[str, Any]]:
    at = f"c:{node.place}"
    if node.negated:
        yield f"{at}:not", "yes"
    if isinstance(node, Group):
        yield from ((f"{at}:join", node.join), (f"{at}:count", len(node.parts)), (f"{at}:bare", "yes" if node.bare else None))
        for part in node.parts:
            yield from _fields(part)
        return
    yield f"{at}:value", node.values
    for name in ("fact", "operator", "programme", "plan", "period", "days"):
        yield f"{at}:{name}", getattr(node, name) or None


def _node(data: Mapping[str, Any], currency: str) -> Node:
    if "not" in data:
        inner = _node(data["not"], currency)
        inner.negated = not inner.negated
        return inner
    for join in ("all", "any"):
        if join in data:
            return Group(join, [_node(part, currency) for part in data[join]])
    period, value = data.get("period") or {}, data["value"]
    calendar = period.get("calendar")
    if data["fact"] == Fact.SPEND and isinstance(value, int):
        value = amount(value, currency)
    return Question(
        fact=data["fact"],
        operator=data["operator"],
        values=[str(item) for item in value] if isinstance(value, list) else [str(value)],
        programme=data.get("programme", ""),
        plan=data.get("plan") or period.get("membership", ""),
        period=calendar or next(iter(period), ""),
        days=str(period.get("rolling_days", "")),
    )


def _read(form: Form, place: str, depth: int, budget: list[int]) -> Node | None:
    budget[0] -= 1
    at = f"c:{place}"
    if budget[0] < 0 or depth > _DEEPEST + 1:
        return None
    negated = form.has(f"{at}:not", "yes")
    if f"{at}:join" in form:
        count = number_in(form.get(f"{at}:count")) or 0
        parts = [_read(form, f"{place}.{index}", depth + 1, budget) for index in range(min(count, _MOST))]
        kept = [part for part in parts if part is not None]
        bare = form.has(f"{at}:bare", "yes") and len(kept) == 1
        return Group("any" if form.get(f"{at}:join") == "any" else "all", kept, negated, bare, place)
    if f"{at}:fact" not in form:
        return None
    values = [value.strip() for value in form.all(f"{at}:value") if value.strip()]
    if form.get(f"{at}:fact") in WRITTEN:
        values = [word.strip() for value in values for word in re.split(r"[,，、\n]", value) if word.strip()]
    texts = {name: form.get(f"{at}:{name}").strip() for name in ("fact", "operator", "programme", "plan", "period", "days")}
    return Question(values=values, negated=negated, place=place, **texts)


def placed(root: Group, place: str) -> Group:
    """The tree, standing at `place`."""
    root.place = place
    for index, part in enumerate(root.parts):
        if isinstance(part, Group):
            placed(part, f"{place}.{index}")
        else:
            part.place = f"{place}.{index}"
    return root


def _find(root: Group, place: str) -> tuple[Group | None, Node | None]:
    """The node at a place, and the group that holds it."""
    parent: Group | None = None
    node: Node | None = root
    for step in place.split(".")[1:]:
        index = number_in(step)
        if not isinstance(node, Group) or index is None or index >= len(node.parts):
            return None, None
        parent, node = node, node.parts[index]
    return (parent, node) if place.split(".")[0] == root.place else (None, None)


def _nests(place: str) -> bool:
    return place.count(".") < _DEEPEST_OFFERED


def _other(join: str) -> str:
    return "any" if join == "all" else "all"


def _move(root: Group, parent: Group, index: int, by: int) -> None:
    """The part stands one place further; past the ends of its group it stands beside the group."""
    node, to = parent.parts.pop(index), index + by
    holder, _ = _find(root, parent.place)
    if 0 <= to <= len(parent.parts):
        parent.parts.insert(to, node)
    elif holder is None:
        parent.parts.insert(index, node)
    else:
        holder.parts.insert(holder.parts.index(parent) + max(0, by), node)


def _released(group: Group) -> list[Node]:
    """The parts of a group without it; of a negated one each is negated, so that `not any` stays what it was in `all`."""
    for part in group.parts:
        part.negated = part.negated is not group.negated
    return group.parts


def _readable(group: Group, currency: str) -> tuple[Group, int]:
    parts: list[Node] = []
    left = 0
    for part in group.parts:
        if isinstance(part, Group):
            inner, more = _readable(part, currency)
            parts, left = [*parts, inner], left + more
            continue
        try:
            parse({"language": 1, "root": _question(part, currency)})
            parts.append(part)
        except Invalid:
            left += 1
    return replace(group, parts=parts, bare=group.bare and len(parts) == 1), left


def _json(node: Node, path: str, currency: str, places: dict[str, str]) -> dict[str, Any] | None:
    if node.negated:
        path += ".not"
    if isinstance(node, Question):
        places[path] = node.place
        found: dict[str, Any] | None = _question(node, currency)
    elif node.bare and len(node.parts) == 1:
        found = _json(node.parts[0], path, currency, places)
    else:
        parts: list[dict[str, Any]] = []
        for part in node.parts:
            inner = _json(part, f"{path}.{node.join}[{len(parts)}]", currency, places)
            if inner is not None:
                parts.append(inner)
        places[path] = node.place
        found = {node.join: parts} if parts else None
    return {"not": found} if node.negated and found is not None else found


def _question(node: Question, currency: str) -> dict[str, Any]:
    found: dict[str, Any] = {"fact": node.fact}
    if node.programme:
        found["programme"] = node.programme
    if node.fact == Fact.MEMBERSHIP:
        found["plan"] = node.plan
    if node.fact == Fact.SPEND:
        found["period"] = _period(node)
    return found | {"operator": node.operator, "value": _value(node, currency)}


def _value(node: Question, currency: str) -> Any:
    text = node.values[0] if node.values else ""
    if node.fact == Fact.SPEND:
        try:
            return parse_amount(text, currency)
        except Invalid:
            return text
    if node.fact in NUMBERS:
        return int(text) if re.fullmatch(r"-?\d{1,16}", text) else text
    return text if node.fact == Fact.DATE else node.values


def _period(node: Question) -> dict[str, Any]:
    if node.period in ("month", "year"):
        return {"calendar": node.period}
    if node.period == "membership":
        return {"membership": node.plan}
    days = number_in(node.days, 5)
    return {"rolling_days": node.days if days is None else days}
