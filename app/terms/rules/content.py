"""The form of terms (M1, B5, L7): a text in every language, and in structured parts what a machine must be able to read. Pure.

A draft may be unfinished; what may not be published is refused by `checks`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from app.core.versions.content import Codes, Form, Language, Line, Paragraph, ThingForm, read_form

Markdown = dict[Language, Annotated[str, Field(max_length=60_000)]]


class Exclusions(Form):
    """Where something cannot be used or sold (B5): either `none`, or at least one of the others."""

    none: bool = False
    regions: Codes = []
    account_statuses: Annotated[list[Literal["ACTIVE", "MUTED", "SUSPENDED", "BANNED", "DELETED"]], Field(max_length=5)] = []
    products: Codes = []
    categories: Codes = []
    scenarios: Annotated[list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=20)] = []
    note: Paragraph = {}

    @property
    def said(self) -> bool:
        """Whether any exclusion is stated."""
        return bool(self.regions or self.account_statuses or self.products or self.categories or self.scenarios or self.note)


class Refunds(Form):
    """What comes back when a membership is given back (M2). The law's floor stands above it.

    `UNUSED_DAYS`: the price of the days not used. `NONE_WITH_REASON`: nothing beyond the law, and the note says why.
    Within `full_before_days` days of paying everything comes back. `deduct_used`: benefits that were used are taken off.
    """

    basis: Literal["UNUSED_DAYS", "NONE_WITH_REASON"]
    deduct_used: bool
    full_before_days: Annotated[int, Field(ge=0, le=365)] = 0
    note: Paragraph = {}


class Promotions(Form):
    """How an order under a promotion is refunded (M2).

    `AS_PAID`: reckoned from what was really paid. `PRO_RATA`: what the promotion added counts in the term and comes off by
    the day. `OWN_RULE`: each promotion says it before paying; the note says where.
    """

    rule: Literal["AS_PAID", "PRO_RATA", "OWN_RULE"]
    note: Paragraph = {}


class Payment(Form):
    """How it is paid, and whether it renews by itself (L7, T2).

    An order paid by hand holds its price for `hold_hours`, one paid online for 30 minutes. Renewal is by hand, or by a
    separate consent; never by default.
    """

    methods: Annotated[list[Literal["ONLINE", "MANUAL"]], Field(min_length=1, max_length=2)]
    renewal: Literal["MANUAL", "SEPARATE_CONSENT"]
    hold_hours: Annotated[int, Field(ge=1, le=720)] = 168
    note: Paragraph = {}


class TermsContent(ThingForm):
    """All that a version of terms says. Language maps hold one text per community language."""

    title: Line = {}
    body: Markdown = {}
    exclusions: Exclusions | None = None
    refunds: Refunds | None = None
    promotions: Promotions | None = None
    payment: Payment | None = None


def read_content(content: Mapping[str, Any]) -> TermsContent:
    """The content as it may be kept in a draft. Raises InvalidContent with one fault per field."""
    return read_form(TermsContent, content)


def normal_form(form: TermsContent) -> dict[str, Any]:
    """The content as JSON values with every field there: what is stored, hashed and compared."""
    return form.model_dump(mode="json")
