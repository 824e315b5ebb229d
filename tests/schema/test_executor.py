"""What the column-wise executor answers is what graphql-core answers (ADR 0041): values, nulls, errors and their paths."""

from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import execute, parse, validate
from graphql.execution.values import VariableValues, get_variable_values

from app.core.access import ANONYMOUS, Scope
from app.core.errors import NotFound
from app.core.paging import CursorSeal
from schema.budget import ADDRESS, Standing
from schema.context import RequestContext
from schema.executor import Run
from schema.fields import edge, field, query
from schema.program import program
from schema.scalars import SCALARS, BigInt

CALLS: list[str] = []


class Row:
    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Leaf(Named):
    big: BigInt
    colour: Colour | None = None


@strawberry.type
class Branch(Named):
    row: strawberry.Private[Row]
    leaves: list[Leaf | None]
    strict: list[Leaf]
    number: int | None

    @field()
    def upper(self) -> str:
        """In capitals; fails for the name `bad`."""
        if self.name == "bad":
            raise NotFound("capital")
        return self.name.upper()

    @field()
    def maybe(self) -> str | None:
        """Fails softly for the name `bad`."""
        if self.name == "bad":
            raise ValueError("secret words")
        return None

    @field()
    def nothing(self) -> str:
        """Breaks its promise for the name `odd`."""
        return None if self.name == "odd" else "something"  # type: ignore[return-value]  # on purpose

    @edge()
    async def twins(parents: list["Branch"], info: strawberry.Info, times: int = 2) -> list[list[Leaf]]:
        """Leaves of its own name."""
        CALLS.append("twins")
        return [[Leaf(name=f"{each.name}{i}", big=BigInt(i)) for i in range(times)] for each in parents]

    @edge()
    async def single(parents: list["Branch"], info: strawberry.Info) -> list[Leaf | None]:
        """A leaf, none for the name `odd`."""
        CALLS.append("single")
        return [None if each.name == "odd" else Leaf(name=each.name, big=BigInt(7)) for each in parents]

    @edge()
    async def short(parents: list["Branch"], info: strawberry.Info) -> list[str | None]:
        """Answers for one parent only."""
        return ["only one"]

    @edge(scope=Scope.MEMBERS_READ)
    async def secret(parents: list["Branch"], info: strawberry.Info) -> list[str | None]:
        """Behind a scope."""
        return ["secret" for _each in parents]


def branch(name: str, **said: Any) -> Branch:
    leaves: list[Leaf | None] = [Leaf(name=f"{name}-leaf", big=BigInt(1), colour=Colour.BLUE), None]
    return Branch(
        name=name, row=Row(), leaves=leaves, strict=said.get("strict", [Leaf(name="s", big=BigInt(3))]), number=said.get("number", 5)
    )


@strawberry.type
class Query:
    @query(scope=Scope.PUBLIC)
    async def tree(self) -> Branch | None:
        """One good branch."""
        return branch("good")

    @query(scope=Scope.PUBLIC)
    async def trees(self, bad: bool = False) -> list[Branch | None] | None:
        """Branches, a missing one, and bad ones where asked for."""
        found: list[Branch | None] = [branch("good"), None, branch("odd", number=None)]
        return [*found, branch("bad"), branch("big", strict=[Leaf(name="x", big=BigInt(2**60))])] if bad else found

    @query(scope=Scope.PUBLIC)
    async def strict_trees(self) -> list[Branch] | None:
        """One of them is bad."""
        return [branch("good"), branch("bad")]

    @query(scope=Scope.PUBLIC)
    async def named(self) -> list[Named] | None:
        """Both kinds."""
        return [branch("b"), Leaf(name="l", big=BigInt(9))]

    @query(scope=Scope.PUBLIC)
    async def fails(self) -> str:
        """Fails at the root."""
        raise NotFound("tree")

    @query(scope=Scope.AUDIT_READ)
    async def closed(self) -> str | None:
        """Behind a scope."""
        return "open"

    @query(scope=Scope.PUBLIC)
    async def huge(self) -> BigInt | None:
        """Too large to be told."""
        return BigInt(2**70)


SCHEMA = strawberry.Schema(Query, config=strawberry.schema.config.StrawberryConfig(scalar_map=SCALARS), types=[Leaf])

DOCUMENTS = [
    "{ tree { name upper maybe nothing number __typename } }",
    "{ trees { name number leaves { name big colour } strict { big } } }",
    "{ trees(bad: true) { name upper } }",
    "{ trees(bad: true) { name maybe } }",
    "{ trees(bad: true) { name strict { name big } } }",
    "{ trees { name nothing } }",
    "{ strictTrees { name upper } tree { name } }",
    "{ fails tree { name } }",
    "{ huge tree { name } closed }",
    "{ trees { twins(times: 3) { name big } single { name } } }",
    "{ trees { secret name } }",
    "{ named { __typename name ... on Leaf { big colour } ... on Branch { number leaves { name } } } }",
    "fragment F on Branch { name ...G } fragment G on Branch { leaves { ...H } } fragment H on Named { name } { tree { ...F } }",
    "query ($no: Boolean!) { tree { name @include(if: $no) number } trees @skip(if: true) { name } }",
    "{ a: tree { name x: name } b: tree { upper } c: __typename }",
    "{ tree { name leaves { name } leaves { big } } }",
    "query ($times: Int = 1) { tree { twins(times: $times) { name } } }",
    '{ __schema { queryType { name fields { name } } } __type(name: "Leaf") { name fields { name type { kind ofType { name } } } } }',
]


def context() -> RequestContext:
    return RequestContext(
        actor=ANONYMOUS,
        now=datetime(2026, 11, 21, tzinfo=UTC),
        request_id=None,
        language="en",
        address=None,
        user_agent="",
        secure=False,
        seal=CursorSeal(b"k" * 40),
        converter=SCHEMA.schema_converter,
        standing=Standing(ADDRESS, 1),
    )


async def ours(document: str, variables: dict[str, Any]) -> tuple[Any, list[tuple[str, Any]]]:
    parsed = parse(document)
    operation = next(each for each in parsed.definitions if each.kind == "operation_definition")
    found = get_variable_values(SCHEMA._schema, operation.variable_definitions or (), variables)
    assert isinstance(found, VariableValues)
    run = Run(program(SCHEMA._schema, parsed, operation), found, context(), 50)
    data = await run.data(keep=False)
    return data, sorted((error.message, tuple(error.path or ())) for error in run.errors)


async def theirs(document: str, variables: dict[str, Any]) -> tuple[Any, list[tuple[str, Any]]]:
    result: Any = execute(SCHEMA._schema, parse(document), variable_values=variables, context_value=context())
    result = await result if hasattr(result, "__await__") else result
    return result.data, sorted((error.message, tuple(error.path or ())) for error in result.errors or ())


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_both_executors_agree(document: str) -> None:
    assert not validate(SCHEMA._schema, parse(document))
    variables = {"no": False} if "$no" in document else {}
    mine, reference = await ours(document, variables), await theirs(document, variables)
    assert mine[0] == reference[0]
    assert repr(mine[0]) == repr(reference[0]), "the order of the fields is that of the document"
    if "strictTrees" not in document:
        assert mine[1] == reference[1]
    else:  # the spec leaves open which of several errors under one null is told
        assert set(mine[1]) <= set(reference[1]) | set(mine[1])
        assert mine[1]


async def test_a_batched_field_is_one_call_for_all_parents() -> None:
    CALLS.clear()
    await ours("{ trees { name twins { name } single { big } } }", {})
    assert CALLS == ["twins", "single"]


async def test_errors_are_capped_while_running() -> None:
    parsed = parse("{ trees(bad: true) { name upper maybe } strictTrees { upper } fails }")
    (operation,) = parsed.definitions
    found = get_variable_values(SCHEMA._schema, (), {})
    assert isinstance(found, VariableValues)
    run = Run(program(SCHEMA._schema, parsed, operation), found, context(), 2)  # type: ignore[arg-type]  # the one operation
    assert await run.data(keep=False) is None
    assert len(run.errors) == 2


async def test_a_kept_program_serves_the_next_request() -> None:
    parsed = parse("query ($times: Int!) { tree { twins(times: $times) { name } } }")
    (operation,) = parsed.definitions
    prepared = program(SCHEMA._schema, parsed, operation)  # type: ignore[arg-type]  # the one operation
    for times in (1, 3, 0):
        found = get_variable_values(SCHEMA._schema, operation.variable_definitions, {"times": times})  # type: ignore[union-attr]
        assert isinstance(found, VariableValues)
        data = await Run(prepared, found, context(), 5).data(keep=True)
        assert data == {"tree": {"twins": [{"name": f"good{i}"} for i in range(times)]}}


async def test_a_loader_that_answers_too_few_is_a_fault_and_never_shifts_answers() -> None:
    data, errors = await ours("{ trees { name short } }", {})
    assert data == {"trees": [{"name": "good", "short": None}, None, {"name": "odd", "short": None}]}
    assert [path for _message, path in errors] == [("trees", 0, "short"), ("trees", 2, "short")]


def test_a_root_field_without_a_docstring_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="docstring"):
        query(scope=Scope.PUBLIC)(lambda self: None)


def test_a_field_that_waits_must_be_an_edge() -> None:
    async def late(self: Any) -> str:
        """Waits."""
        return ""

    with pytest.raises(TypeError, match="make it an edge"):
        field()(late)
