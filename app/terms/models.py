"""Tables of the terms room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id
from app.core.versions.models import Identity, Version


class Terms(Identity):
    """Terms of a programme. The columns below repeat what lists show and search: of the draft if there is one, else of the
    newest version."""

    programme: Any = fields.ForeignKeyField("models.Programme", related_name="terms", on_delete=fields.RESTRICT)
    programme_id: int
    title: dict[str, str] = fields.JSONField()
    search_text = fields.TextField(default="")

    class Meta:
        table = "terms"


class TermsVersion(Version):
    """One published form of the terms; `html` is each language rendered and sanitised when it was published (M1)."""

    identity: Any = fields.ForeignKeyField("models.Terms", related_name="versions", on_delete=fields.RESTRICT)
    identity_id: int
    html: dict[str, str] = fields.JSONField()

    class Meta:
        table = "terms_version"


class TermsAcceptance(Model):
    """A member accepted a version in a language at an instant (M1, M3). The first acceptance of a version stands."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    member: Any = fields.ForeignKeyField("models.Member", related_name="acceptances", on_delete=fields.RESTRICT)
    member_id: int
    terms_version: Any = fields.ForeignKeyField("models.TermsVersion", related_name="acceptances", on_delete=fields.RESTRICT)
    terms_version_id: int
    language = fields.CharField(max_length=8)
    accepted_at = fields.DatetimeField()

    class Meta:
        table = "terms_acceptance"
