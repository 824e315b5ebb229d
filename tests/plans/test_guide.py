"""The examples of docs/plans.md can be published as they stand there, and every field has its line (T1, M1)."""

import re

from app.catalogue.rules.reading import read_yaml
from app.plans import rules as plans
from app.terms import rules as terms
from tests.architecture.source import ROOT
from tests.plans.offers import WORLD
from tests.terms.papers import WORLD as TERMS_WORLD

GUIDE = (ROOT / "docs" / "plans.md").read_text(encoding="utf-8")


def test_the_examples_may_be_published() -> None:
    terms_example, plan_example = [read_yaml(text).value for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]
    assert terms.faults(terms.read_content(terms_example), TERMS_WORLD) == []
    assert plans.faults(plans.read_content(plan_example), WORLD) == []


def test_every_field_is_told() -> None:
    sold, agreed = GUIDE.split("## Plans\n")[1], GUIDE.split("## Plans\n")[0]
    assert [name for name in plans.PlanContent.model_fields if f"`{name}`" not in sold] == []
    parts = [name for name in ("refunds", "promotions", "payment") if f"`{name}." in agreed]
    assert [name for name in terms.TermsContent.model_fields if f"`{name}`" not in agreed and name not in parts] == []
