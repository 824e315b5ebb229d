"""Tables of the earning room."""

from typing import Any

from tortoise import fields

from app.core.versions.models import Identity, Version


class EarningRule(Identity):
    """A way in: which event of a programme earns how much growth, up to which cap (V1, R2)."""

    programme: Any = fields.ForeignKeyField("models.Programme", related_name="earning_rules", on_delete=fields.RESTRICT)
    programme_id: int

    class Meta:
        table = "earning_rule"


class EarningRuleVersion(Version):
    """One published form of the rule; growth entries name the one that made them."""

    identity: Any = fields.ForeignKeyField("models.EarningRule", related_name="versions", on_delete=fields.RESTRICT)
    identity_id: int

    class Meta:
        table = "earning_rule_version"
