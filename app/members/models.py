"""Tables of the members room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import public_id


class Member(Model):
    """A person in the community.

    `industry_since` holds until `industry_since_next_at`; from that instant on `industry_since_next` does (S6), so no
    job makes a change true. `member_number` is for people to read; (source, external_ref) names an imported member.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.UUIDField(default=public_id)
    member_number = fields.BigIntField()
    nickname = fields.CharField(max_length=40)
    region = fields.CharField(max_length=8, null=True)
    industry_since = fields.DateField(null=True)
    industry_since_next = fields.DateField(null=True)
    industry_since_next_at = fields.DatetimeField(null=True)
    status = fields.CharField(max_length=10, default="ACTIVE")
    status_until = fields.DatetimeField(null=True)
    source = fields.CharField(max_length=40, default="")
    external_ref = fields.CharField(max_length=80, null=True)
    revision = fields.IntField(default=0)
    joined_at = fields.DatetimeField()

    class Meta:
        table = "member"


class MemberFact(Model):
    """The history of a fact (INDUSTRY_SINCE, REGION, STATUS): what held from `effective_at`, as recorded then."""

    id = fields.BigIntField(primary_key=True)
    member: Any = fields.ForeignKeyField("models.Member", related_name="facts", on_delete=fields.RESTRICT)
    member_id: int
    fact = fields.CharField(max_length=20)
    value = fields.CharField(max_length=40, null=True)
    until_at = fields.DatetimeField(null=True)
    effective_at = fields.DatetimeField()
    recorded_at = fields.DatetimeField()
    recorded_by = fields.CharField(max_length=80)

    class Meta:
        table = "member_fact"


class Enrolment(Model):
    """A member's place in a programme (G4)."""

    id = fields.BigIntField(primary_key=True)
    member: Any = fields.ForeignKeyField("models.Member", related_name="enrolments", on_delete=fields.RESTRICT)
    member_id: int
    programme: Any = fields.ForeignKeyField("models.Programme", related_name="enrolments", on_delete=fields.RESTRICT)
    programme_id: int
    joined_at = fields.DatetimeField()
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "enrolment"


class Contact(Model):
    """How a member can be reached: personal data, masked wherever it is shown (A2).

    `phone` in E.164, `email` in small letters. Proved ones are unique; what is only stated keeps nobody from stating it too.
    """

    id = fields.BigIntField(primary_key=True)
    member: Any = fields.OneToOneField("models.Member", related_name="contact", on_delete=fields.RESTRICT)
    member_id: int
    phone = fields.CharField(max_length=16, null=True)
    phone_proved_at = fields.DatetimeField(null=True)
    email = fields.CharField(max_length=254, null=True)
    email_proved_at = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "contact"
