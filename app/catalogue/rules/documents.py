"""What a catalogue consists of: documents, each about one thing, read from files or from the store in one normal form. Pure.

A file is a mapping. It holds one benefit, or lists under the names of nouns: community, programmes, terms, plans, segments,
earning, products, benefits.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field

from app.benefits import rules as benefits
from app.catalogue.rules.findings import Finding, Severity, Suspicion
from app.catalogue.rules.reading import BrokenYaml, read_yaml
from app.community.rules import CommunitySettings
from app.core import conditions
from app.core.errors import Invalid
from app.core.versions.content import Day, Form, InvalidContent, read_form
from app.earning.rules import check_rule
from app.plans import rules as plans
from app.segments.rules import check_shape
from app.terms import rules as terms

COMMUNITY, PROGRAMMES, TERMS, PLANS, SEGMENTS, EARNING, PRODUCTS, BENEFITS = NOUNS = (
    "community",
    "programmes",
    "terms",
    "plans",
    "segments",
    "earning",
    "products",
    "benefits",
)
RULE_OF = {COMMUNITY: "G4", PROGRAMMES: "G4", TERMS: "M1", PLANS: "T1", SEGMENTS: "S2", EARNING: "R2", PRODUCTS: "X3", BENEFITS: "B9"}
SCHEME = "experience"
SINCE = "effective_from"
Line = dict[str, Annotated[str, Field(max_length=80)]]
Code = Annotated[str, Field(max_length=64)]


class CommunityForm(Form):
    """The community (G4)."""

    name: Line
    zone: str
    currency: str
    languages: list[str]
    settings: CommunitySettings = CommunitySettings()


class ProgrammeForm(Form):
    """A programme of the community (G4)."""

    code: Code
    name: Line
    default: bool = False


class SinceForm(Form):
    """Since which local day the first version of a thing holds, where that lies in the past (ADR 0070)."""

    effective_from: Day | None = None


class ProductForm(Form):
    """A product that benefits refer to (X3)."""

    sku: Annotated[str, Field(min_length=1, max_length=64)]
    name: Line
    category: Annotated[str, Field(min_length=1, max_length=64)]
    brand: Annotated[str, Field(max_length=64)] = ""
    list_price_minor: Annotated[int, Field(ge=0, le=2**53)]
    cost_minor: Annotated[int, Field(ge=0, le=2**53)] | None = None
    priced_on: Day
    source: Annotated[str, Field(min_length=1, max_length=80)]


@dataclass(frozen=True, slots=True)
class Document:
    """One thing of a catalogue. `base` is its path in the file, `lines` are the file's."""

    noun: str
    code: str
    data: Mapping[str, Any]
    file: str | None = None
    base: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, path: str) -> int | None:
        """The line of the field, or of the nearest thing around it that stands in the file."""
        whole = ".".join(part for part in (self.base, path) if part).replace(".[", "[")
        while whole and whole not in self.lines:
            whole = whole[: max(whole.rfind("."), whole.rfind("["), 0)]
        return self.lines.get(whole) if self.file else None

    def finding(self, rule: str, fault: Invalid, severity: Severity = Severity.ERROR) -> Finding:
        """The fault as a finding about this document."""
        return Finding(
            severity, rule, self.noun, self.code, fault.field, fault.template, fault.params, self.file, self.line_of(fault.field)
        )

    def suspected(self, found: Suspicion) -> Finding:
        """What the linter found, as a finding about this document."""
        told = self.finding(found.rule or found.kind.rule, found.fault, found.severity)
        return replace(told, kind=found.kind, witness=found.witness)


def read_file(file: str, text: str) -> tuple[list[Document], list[Finding]]:
    """The documents of a file, and what keeps it from being read."""
    try:
        found = read_yaml(text)
    except BrokenYaml as broken:
        return [], [Finding(Severity.ERROR, "YAML", "", "", "", broken.template, broken.params, file, broken.line)]
    if not isinstance(found.value, Mapping):
        return [], [_misplaced(file, 1, "", "A file holds one benefit, or lists such as benefits, plans and products by name.")]
    if "code" in found.value:
        return _items([found.value], BENEFITS, "", file, found.lines)
    documents: list[Document] = []
    findings: list[Finding] = []
    for noun, value in found.value.items():
        if noun not in NOUNS:
            template = "There is no {noun} in a catalogue. There are: {nouns}."
            findings.append(_misplaced(file, found.lines[noun], noun, template, noun=noun[:60], nouns=", ".join(NOUNS)))
            continue
        made, wrong = _section(noun, value, file, found.lines)
        documents += made
        findings += wrong
    return documents, findings


def earning_code(programme: object, code: str) -> str:
    """What an earning rule is known by: its code is its own within its programme only."""
    return f"{programme}/{code}"


def said(data: Mapping[str, Any]) -> dict[str, Any]:
    """The content alone, without since when its first version holds."""
    return {key: value for key, value in data.items() if key != SINCE}


def normal(document: Document) -> dict[str, Any]:
    """What the document says, with every field there, in the order in which it is written. Raises Invalid, InvalidContent."""
    found: dict[str, Any] = ordered(_READERS[document.noun](document.data))
    return found


def twice(documents: Iterable[Document]) -> list[Finding]:
    """Each thing that is described a second time."""
    seen: dict[tuple[str, str], Document] = {}
    findings = []
    for document in documents:
        first = seen.setdefault((document.noun, document.code), document)
        if first is not document:
            place = f"{first.file}:{first.line_of('')}" if first.file else "the store"
            fault = Invalid("", "This is described twice; the first time in {place}.", place=place)
            findings.append(document.finding("YAML", fault))
    return findings


def _section(noun: str, value: Any, file: str, lines: Mapping[str, int]) -> tuple[list[Document], list[Finding]]:
    if noun == COMMUNITY and isinstance(value, Mapping):
        return [Document(noun, noun, value, file, noun, lines)], []
    if noun == COMMUNITY or not isinstance(value, list):
        template = "Give fields with their values." if noun == COMMUNITY else "Give a list."
        return [], [_misplaced(file, lines[noun], noun, template)]
    if noun == SEGMENTS:
        return [Document(noun, SCHEME, {noun: value}, file, "", lines)], []
    return _items(value, noun, noun, file, lines)


def _items(items: list[Any], noun: str, base: str, file: str, lines: Mapping[str, int]) -> tuple[list[Document], list[Finding]]:
    documents, findings = [], []
    name = "sku" if noun == PRODUCTS else "code"
    for place, item in enumerate(items):
        path = f"{base}[{place}]" if base else ""
        code = item.get(name) if isinstance(item, Mapping) else None
        if isinstance(item, Mapping) and isinstance(code, str) and code:
            code = earning_code(item.get("programme"), code) if noun == EARNING else code
            documents.append(Document(noun, code, item, file, path, lines))
        else:
            line = lines.get(f"{path}.{name}", lines.get(path, 1))
            findings.append(_misplaced(file, line, path, "Give fields with their values, and the {name} as a text.", name=name))
    return documents, findings


def _misplaced(file: str, line: int, path: str, template: str, **params: Any) -> Finding:
    return Finding(Severity.ERROR, "YAML", "", "", path, template, params, file, line)


def _form(form: type[Form]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    return lambda data: read_form(form, data).model_dump(mode="json")


def _earning(data: Mapping[str, Any]) -> dict[str, Any]:
    programme = data.get("programme")
    if not isinstance(programme, str):
        raise Invalid("programme", "Give the code of a programme.")
    rule = {key: value for key, value in data.items() if key not in ("code", "programme")}
    return {"code": data["code"], "programme": programme, **check_rule(rule, field="").model_dump(mode="json")}


def _terms(data: Mapping[str, Any]) -> dict[str, Any]:
    return _dated(data, lambda content: _plain_exclusions(terms.normal_form(terms.read_content(content))))


def _plan(data: Mapping[str, Any]) -> dict[str, Any]:
    return _dated(data, _plan_content)


def _plan_content(data: Mapping[str, Any]) -> dict[str, Any]:
    content = plans.normal_form(plans.read_content(data))
    for row in content["prices"]:
        row["condition"] = row["condition"] and conditions.dump(conditions.parse(row["condition"]))
    return _plain_pilot(content)


def _dated(data: Mapping[str, Any], read: Callable[[Mapping[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The content, and since when its first version holds; what is wrong with either is told."""
    since = {SINCE: data[SINCE]} if SINCE in data else {}
    found: dict[str, Any] = {}
    faults: list[Invalid] = []
    for part, reader in ((since, _form(SinceForm)), (said(data), read)):
        try:
            found |= reader(part)
        except InvalidContent as refused:
            faults += refused.faults
    if faults:
        raise InvalidContent(faults)
    return found


def _benefit(data: Mapping[str, Any]) -> dict[str, Any]:
    form = benefits.read_content(data)
    content = benefits.normal_form(form)
    if form.condition is not None:
        content["condition"] = conditions.dump(conditions.parse(form.condition))
    return _plain_pilot(_plain_exclusions(content))


def _plain_pilot(content: dict[str, Any]) -> dict[str, Any]:
    pilot = content.get("pilot")
    if pilot is not None and pilot["condition"] is not None:
        content["pilot"] = {**pilot, "condition": conditions.dump(conditions.parse(pilot["condition"]))}
    return content


def _plain_exclusions(content: dict[str, Any]) -> dict[str, Any]:
    """No exclusion is said in one word."""
    said = content["exclusions"]
    if said is not None and said["none"]:
        content["exclusions"] = {name: value for name, value in said.items() if value}
    return content


_READERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    COMMUNITY: _form(CommunityForm),
    PROGRAMMES: _form(ProgrammeForm),
    TERMS: _terms,
    PLANS: _plan,
    SEGMENTS: check_shape,
    EARNING: _earning,
    PRODUCTS: _form(ProductForm),
    BENEFITS: _benefit,
}

_FIELDS = """
code sku fact programme period title label name summary zone currency languages settings kind reach plan
operator value stage membership audience segments plans effective_from duration grace_days on_sale default from_months to_months
language root condition none regions account_statuses products category categories brand scenarios basis deduct_used
full_before_days rule methods renewal hold_hours note exclusions refunds promotions payment
list_price_minor cost_minor priced_on face_value unit_cost amount_minor price source on paid_by discount percent
quota count per unit variants event growth per_minor points_each rounding cap_per_event available_after_days
prices benefits terms version comparisons body offered_from offered_until pilot from_on until_on badge position
"""
_ORDER = {name: place for place, name in enumerate(_FIELDS.split())}


def ordered(value: Any) -> Any:
    """The same values; the fields of every mapping in the order in which they are written, other keys by name.

    A store may keep keys in any order (jsonb does), a file has one.
    """
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (_ORDER.get(key, len(_ORDER)), key))
        return {key: ordered(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [ordered(item) for item in value]
    return value


def faults_of(document: Document) -> list[Invalid]:
    """What keeps the document from being read, field by field."""
    try:
        normal(document)
    except InvalidContent as refused:
        return [_plain(fault) for fault in refused.faults]
    except Invalid as fault:
        return [_plain(fault)]
    return []


def _plain(fault: Invalid) -> Invalid:
    return Invalid(fault.field.removeprefix("."), fault.template, **fault.params)
