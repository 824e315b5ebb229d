"""What a condition needs to know, and which codes it names."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.conditions.judges import bound, names
from app.core.conditions.tree import Condition, Fact, Leaf, Period, PeriodKind, leaves


@dataclass(frozen=True, slots=True)
class Needs:
    """Which facts must be gathered. What stands in the member's own row always is; `|` joins two."""

    growth: frozenset[str] = frozenset()
    spend: frozenset[tuple[str, Period]] = frozenset()
    memberships: bool = False
    programmes: bool = False
    tags: bool = False

    def __or__(self, other: "Needs") -> "Needs":
        return Needs(
            self.growth | other.growth,
            self.spend | other.spend,
            self.memberships or other.memberships,
            self.programmes or other.programmes,
            self.tags or other.tags,
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """A code that a condition names: `kind` is segment, plan, programme, tag or region; `path` the place it stands at."""

    kind: str
    code: str
    path: str


@dataclass(frozen=True, slots=True)
class References:
    """Every code that a condition names, by kind; `places` says where each stands, `facts` what is asked about at all."""

    segments: frozenset[str]
    plans: frozenset[str]
    programmes: frozenset[str]
    tags: frozenset[str]
    regions: frozenset[str]
    facts: frozenset[Fact]
    places: tuple[Reference, ...]


def needs(condition: Condition) -> Needs:
    """What must be gathered to judge the condition. Raises InvalidCondition where a leaf lacks its programme."""
    found: Needs | None = condition.made.get("needs")
    if found is None:
        found = Needs()
        for path, leaf in leaves(condition.root):
            found |= _of_leaf(bound(condition, leaf, path))
        condition.made["needs"] = found
    return found


def _of_leaf(leaf: Leaf) -> Needs:
    if leaf.fact is Fact.GROWTH:
        return Needs(growth=frozenset({str(leaf.programme)}))
    if leaf.fact is Fact.SPEND and leaf.period is not None:
        # the running period of a plan is what its spending is counted in, so its memberships are needed too
        by_membership = leaf.period.kind is PeriodKind.MEMBERSHIP
        return Needs(spend=frozenset({(str(leaf.programme), leaf.period)}), memberships=by_membership)
    return Needs(
        memberships=leaf.fact is Fact.MEMBERSHIP,
        programmes=leaf.fact is Fact.PROGRAMME,
        tags=leaf.fact is Fact.TAG,
    )


def references(condition: Condition, field: str = "condition") -> References:
    """The codes that the condition names; their paths begin with `field`."""
    places = tuple(place for path, leaf in leaves(condition.root) for place in _places(leaf, f"{field}.{path}"))

    def of(kind: str) -> frozenset[str]:
        return frozenset(place.code for place in places if place.kind == kind)

    facts = frozenset(leaf.fact for _, leaf in leaves(condition.root))
    return References(of("segment"), of("plan"), of("programme"), of("tag"), of("region"), facts, places)


_NAMING = {Fact.SEGMENT: "segment", Fact.PROGRAMME: "programme", Fact.TAG: "tag", Fact.REGION: "region"}


def _places(leaf: Leaf, path: str) -> Iterator[Reference]:
    if leaf.programme is not None:
        yield Reference("programme", leaf.programme, f"{path}.programme")
    if leaf.plan is not None:
        yield Reference("plan", leaf.plan, f"{path}.plan")
    if leaf.period is not None and leaf.period.kind is PeriodKind.MEMBERSHIP:
        yield Reference("plan", leaf.period.argument, f"{path}.period.membership")
    kind = _NAMING.get(leaf.fact)
    if kind is not None:
        for place, code in enumerate(names(leaf)):
            yield Reference(kind, code, f"{path}.value[{place}]")
