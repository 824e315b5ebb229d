"""Tables of the segments room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id
from app.core.versions.models import Identity, Version


class SegmentScheme(Identity):
    """How experience is cut into segments (S2). There is one, with the code `experience`."""

    class Meta:
        table = "segment_scheme"


class SegmentSchemeVersion(Version):
    """One published cut; its content lists the segments."""

    identity: Any = fields.ForeignKeyField("models.SegmentScheme", related_name="versions", on_delete=fields.RESTRICT)
    identity_id: int

    class Meta:
        table = "segment_scheme_version"


class Segment(Model):
    """The identity of a segment across versions, by code; made when a scheme with that code is first published."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    code = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()

    class Meta:
        table = "segment"
