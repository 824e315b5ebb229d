"""Partners and their tokens (X1): made and switched off; issued, rotated, narrowed, revoked; let in and counted."""

from app.partners.service.calls import admit_token, flush_uses, keep_uses, record_use
from app.partners.service.partners import change_partner, create_partner
from app.partners.service.tokens import (
    change_token,
    issue_token,
    issue_token_to,
    look_as_token,
    narrow_token,
    revoke_own_token,
    revoke_token,
    rotate_token,
)

__all__ = [
    "admit_token",
    "change_partner",
    "change_token",
    "create_partner",
    "flush_uses",
    "issue_token",
    "issue_token_to",
    "keep_uses",
    "look_as_token",
    "narrow_token",
    "record_use",
    "revoke_own_token",
    "revoke_token",
    "rotate_token",
]
