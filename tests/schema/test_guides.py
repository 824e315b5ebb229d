"""Every GraphQL document in the guides is valid against the schema, and costs less than one document may."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate
from graphql.language import OperationDefinitionNode

import schema
from schema.budget import MAXIMUM_COST
from schema.cost import Pricing
from schema.limits import Limits, measure

ROOT = Path(__file__).parents[2]
SCHEMA = schema.build()._schema
BLOCKS = [
    (file.name, block)
    for file in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
    for block in re.findall(r"```graphql\n(.*?)```", file.read_text(), re.DOTALL)
]


@pytest.mark.parametrize(("file", "block"), BLOCKS)
def test_documents_in_the_guides_are_valid(file: str, block: str) -> None:
    document = parse(block)
    assert validate(SCHEMA, document) == []
    measure(document, Limits())
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            assert sum(priced.cost({}) for priced in Pricing(SCHEMA).plan(operation, {})) <= MAXIMUM_COST


def test_there_are_documents_to_check() -> None:
    assert sum(file == "graphql.md" for file, _block in BLOCKS) >= 5
    assert sum(file == "partner.md" for file, _block in BLOCKS) >= 2
