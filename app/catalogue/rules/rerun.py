"""A finding's witness put through the evaluator that members meet: the finding is believed because of what comes out (W3). Pure.

Whatever the linter reasoned, here nothing is reasoned: the member of the witness is judged by `benefits.judge`, priced by
`orders.price`, charged what the discount leaves, shown the text in the language of the witness.
"""

from collections.abc import Callable, Mapping

from app.catalogue.rules import rerun_benefits, rerun_plans, rerun_texts
from app.catalogue.rules.documents import PLANS
from app.catalogue.rules.findings import Finding, Kind, Rerun
from app.catalogue.rules.points import try_points
from app.catalogue.rules.shelf import Shelf
from app.catalogue.rules.trying import try_betrayed, try_pilot

_TRIES: Mapping[Kind, Callable[[Finding, Shelf], Rerun]] = {
    **rerun_benefits.TRIES,
    **rerun_plans.TRIES,
    **rerun_texts.TRIES,
    Kind.PRICE_BY_POINTS: try_points,
    Kind.PILOT_BETRAYED: try_betrayed,
}


def rerun(finding: Finding, shelf: Shelf) -> Rerun | None:
    """What the evaluator answers for the finding's witness, and whether that is what the finding says; None without a witness, or
    where the thing is not there any more."""
    there = finding.code in shelf.supposed if finding.kind is Kind.PRICE_BY_POINTS else (finding.noun, finding.code) in shelf.documents
    if finding.witness is None or not there:
        return None
    of_plan = finding.kind is Kind.PILOT_EMPTY and finding.noun == PLANS
    return (try_pilot if of_plan else _TRIES[finding.kind])(finding, shelf)
