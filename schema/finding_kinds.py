"""How bad findings are and what kinds there are, told to GraphQL with a description for each (B9)."""

from app.catalogue.rules.findings import Kind as FindingKind
from app.catalogue.rules.findings import Severity
from schema.enums import expose

expose(
    Severity,
    "FindingSeverity",
    "How bad a finding is (B9).",
    {"ERROR": "It keeps the draft from being published.", "WARNING": "It wants a reason for publishing all the same."},
)
expose(
    FindingKind,
    "FindingKind",
    "What the linter found (B9).",
    {
        "FORM": "It cannot stand as it is written, by the rules of its own kind; it concerns no member yet.",
        "TEXT_MISSING": "A text is missing in a language of the community.",
        "CLAUSE_FINAL": "Terms claim the final interpretation for the operator.",
        "CLAUSE_NO_REFUND": "Terms exclude every refund.",
        "GLOBAL_LIMITED": "A GLOBAL benefit is limited.",
        "SPECIFIC_UNLIMITED": "A SPECIFIC benefit is not limited.",
        "ASKED_TWICE": "The same fact stands in audience and condition.",
        "CONDITION_NEVER": "A condition can never hold.",
        "CONDITION_ALWAYS": "A condition always holds.",
        "CONDITION_IDLE": "A condition adds nothing to the rest.",
        "DATES_NEVER_MEET": "On no day do window and condition meet.",
        "AUDIENCE_EMPTY": "Nobody fits the audience.",
        "NOBODY_LEFT": "Nobody whom the rest lets in can fulfil the condition.",
        "EXCLUDED_ALL": "The exclusions leave nobody.",
        "EXCLUDED_PRODUCTS": "The exclusions leave no product.",
        "PILOT_EMPTY": "Nobody can try the pilot out.",
        "PILOT_BETRAYED": "Everybody sees a benefit of a plan that is still tried out.",
        "INFERRED_TAG": "A condition asks for a tag that a model gave.",
        "BELOW_COST": "A discount leaves less than the product costs.",
        "STACKED": "Two discounts meet on one product, and nothing says how they go together.",
        "DEARER_THAN_OUTSIDE": "A member pays more than somebody without a membership really paid.",
        "ROW_NEVER": "A row of a price list has a condition that can never hold.",
        "ROW_TAKEN": "Rows before it take everybody.",
        "ROW_DEARER": "Who fulfils two rows pays by the dearer one.",
        "ROW_DEARER_THAN_ALL": "Who fulfils the row pays more than everybody else.",
        "PRICE_GAP": "Between two buyers somebody is sold nothing.",
        "PRICE_BY_POINTS": "A price reads points, which are spent.",
        "PACKAGE_POOR": "The package is worth less than five times the price.",
        "PACKAGE_UNVALUED": "Nobody says what the package is worth.",
        "PRICE_UNDER_COST": "The price does not cover the cost at full use.",
        "TERMS_OLD": "A plan is sold on older terms than those in force.",
        "BENEFIT_OF_OTHERS": "A plan lists a benefit of another plan.",
        "BENEFIT_UNLISTED": "A plan does not list a benefit that every holder has.",
    },
)

__all__ = ["FindingKind", "Severity"]
