"""What each row asks: a document with the least arguments that really reach the field, and how the answer is read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_required_argument,
    is_required_input_field,
)

from tests.noon import NOON
from tests.schema.caller import Answered, Caller
from tests.schema.matrix.rows import MUTATIONS, QUERIES, Place, concrete, field_of, is_leaf

YES, NOTHING, UNSEEN, SAME = "yes", "null", "–", "·"
WORDS = {"UNAUTHENTICATED": "sign in", "FORBIDDEN": "no", "NOT_FOUND": "not found", "QUOTE_OF_ANOTHER_MEMBER": "not found"}
_PLAIN: Mapping[str, Any] = {
    "String": "matrix",
    "Int": 1,
    "Boolean": True,
    "BigInt": "1",
    "Date": NOON.date().isoformat(),
    "DateTime": (NOON + timedelta(days=1)).isoformat(),
    "JSON": {},
    "LocalizedText": {"en": "Matrix", "zh": "矩阵"},
}


@dataclass(frozen=True)
class Asking:
    """A request, and how its answer is read. `alone` are the same questions one by one: a refused field may take others with it."""

    text: str
    variables: dict[str, Any]
    read: Callable[[Answered], Any]
    alone: tuple["Asking", ...] = ()

    async def ask(self, caller: Caller) -> Any:
        """What the caller is answered."""
        answered = await caller.ask(self.text, **self.variables)
        if not self.alone or not answered.codes:
            return self.read(answered)
        return {name: word for each in self.alone for name, word in (await each.ask(caller)).items()}


@dataclass
class Document:
    """A document under construction, with its variables."""

    givens: Mapping[str, Any]
    types: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)

    def call(self, owner: str, name: str, arguments: Mapping[str, GraphQLArgument]) -> str:
        """The field with the arguments that it needs, and those that the world gives it besides."""
        told = []
        for argument, kind in arguments.items():
            where = f"{owner}.{name}.{argument}"
            if is_required_argument(kind) or where in self.givens:
                variable = f"{name}_{argument}"
                self.types[variable] = str(kind.type)
                self.variables[variable] = self._value(kind, where, argument, owner, name)
                told.append(f"{argument}: ${variable}")
        return f"{name}({', '.join(told)})" if told else name

    def text(self, kind: str, selection: str) -> str:
        """The whole document."""
        heads = ", ".join(f"${name}: {type_}" for name, type_ in self.types.items())
        return f"{kind}{f' ({heads})' if heads else ''} {{ {selection} }}"

    def _value(self, kind: GraphQLArgument | GraphQLInputField, where: str, name: str, owner: str, root: str) -> Any:
        if where in self.givens:
            return self.givens[where]
        named = get_named_type(kind.type)
        value: Any
        if isinstance(named, GraphQLInputObjectType):
            value = {
                each: self._value(inner, f"{where}.{each}", each, owner, root)
                for each, inner in named.fields.items()
                if is_required_input_field(inner) or f"{where}.{each}" in self.givens
            }
        elif isinstance(named, GraphQLEnumType):
            value = next(iter(named.values))
        elif named.name == "ID":
            value = self.givens[_kind_named(name, owner, root)]
        else:
            value = self.givens.get(name, _PLAIN[named.name])
        return [value] if isinstance(get_nullable_type(kind.type), GraphQLList) and not isinstance(value, list) else value


def _kind_named(argument: str, owner: str, root: str) -> str:
    """The type whose id an argument wants: by its own name, or for `id` by what the field answers with."""
    if argument in ("id", "ids"):
        answered = get_named_type(field_of(owner, root).type)
        return str(answered).removeprefix("Managed")
    return {"token": "PartnerToken"}.get(argument, argument[0].upper() + argument[1:])


def selected(document: Document, owner: str, names: Collection[str]) -> str:
    """The fields, those that lead on with no more than the name of what they lead to."""
    fields = {name: field_of(owner, name) for name in names}
    return " ".join(document.call(owner, name, fields[name].args) + ("" if is_leaf(fields[name]) else " { __typename }") for name in names)


def type_row(place: Place, names: Iterable[str], givens: Mapping[str, Any]) -> Asking:
    """Asks for these fields of the type; the answer is one word for each of them, by name."""
    wanted, way = list(names), tuple(step.name for step in place.way)
    document = Document({**givens, "Query.node.id": givens.get(place.way[0].taken_for.name)})
    inner = selected(document, place.kind.name, wanted)
    for step in reversed(place.way):
        inner = f"... on {step.taken_for.name} {{ {inner} }}"
        inner = f"{document.call(step.owner, step.name, step.field.args)} {{ {inner} }}"

    def read(answered: Answered) -> dict[str, str]:
        refused = _refusals(answered)
        parents = list(_parents(answered.json.get("data"), way))
        if not parents:
            return {name: refused.get((*way, name), UNSEEN) for name in wanted}
        return {name: refused.get((*way, name)) or _best(parent.get(name) for parent in parents) for name in wanted}

    alone = tuple(type_row(place, [name], givens) for name in wanted) if len(wanted) > 1 else ()
    return Asking(document.text("query", inner), document.variables, read, alone)


def query_row(name: str, givens: Mapping[str, Any]) -> Asking:
    """Asks for a field of Query; the answer is one word."""
    field_, document = QUERIES[name], Document(givens)
    call = document.call("Query", name, field_.args)
    inner = "" if is_leaf(field_) else " { __typename" + (" ... on Problem { code message }" if _may_refuse(field_.type) else "") + " }"

    def read(answered: Answered) -> str:
        value = (answered.json.get("data") or {}).get(name)
        told = _outcome(value) if isinstance(value, dict) and "code" in value else _said(value)
        return _refusals(answered).get((name,)) or told

    return Asking(document.text("query", call + inner), document.variables, read)


def mutation_row(name: str, givens: Mapping[str, Any]) -> Asking:
    """Asks for a mutation and all that its success tells; the answer is one word, `yes` where it was made."""
    field_, document = MUTATIONS[name], Document(givens)
    call = document.call("Mutation", name, field_.args)
    parts = [f"... on {each.name} {{ {selected(document, each.name, each.fields)} }}" for each in concrete(get_named_type(field_.type))]
    parts += ["... on Problem { code message }"] if _may_refuse(field_.type) else []

    def read(answered: Answered) -> str:
        return next(iter(_refusals(answered).values()), None) or _outcome(answered.data[name])

    return Asking(document.text("mutation", f"{call} {{ __typename {' '.join(parts)} }}"), document.variables, read)


def _may_refuse(kind: Any) -> bool:
    return isinstance(get_named_type(kind), GraphQLUnionType)


def _outcome(told: dict[str, Any]) -> str:
    return WORDS.get(told["code"], f"{told['code']}: {told.get('message')}") if "code" in told else YES


def _refusals(answered: Answered) -> dict[tuple[str, ...], str]:
    found = {}
    for error in answered.json.get("errors", []):
        code = error["extensions"]["code"]
        path = tuple(step for step in error.get("path", ()) if isinstance(step, str))
        found[path] = WORDS.get(code, f"{code}: {error['message']}")
    return found


def _parents(value: Any, way: tuple[str, ...]) -> Iterator[Any]:
    """Every object to which the way leads; a union or interface that is another type leads nowhere."""
    if isinstance(value, list):
        for item in value:
            yield from _parents(item, way)
    elif value and way:
        yield from _parents(value.get(way[0]), way[1:])
    elif value:
        yield value


def _best(values: Iterable[Any]) -> str:
    """What was answered of any of several objects."""
    return YES if any(_said(value) == YES for value in values) else NOTHING


def _said(value: Any) -> str:
    return NOTHING if value is None or value == [] else YES
