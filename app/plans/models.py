"""Tables of the plans room."""

from typing import Any

from tortoise import fields

from app.core.versions.models import Identity, Version


class Plan(Identity):
    """A plan of a programme: what a membership is a membership of, at which prices and on which terms (T1).

    The columns below repeat what lists show and search: of the draft if there is one, else of the newest version.
    """

    programme: Any = fields.ForeignKeyField("models.Programme", related_name="plans", on_delete=fields.RESTRICT)
    programme_id: int
    name: dict[str, str] = fields.JSONField()
    grace_days = fields.IntField(default=7)
    search_text = fields.TextField(default="")
    position = fields.IntField(default=0)

    class Meta:
        table = "plan"


class PlanVersion(Version):
    """One published form of a plan. It pins the version of the terms under which it is sold (invariant 9, M1)."""

    identity: Any = fields.ForeignKeyField("models.Plan", related_name="versions", on_delete=fields.RESTRICT)
    identity_id: int
    terms_version: Any = fields.ForeignKeyField("models.TermsVersion", related_name="plan_versions", on_delete=fields.RESTRICT)
    terms_version_id: int

    class Meta:
        table = "plan_version"
