"""Signing in and out, sessions, passwords, second factors, and who is on the staff (A1-A3)."""

from app.accounts.service.accounts import change_language, change_password, check_account, create_account, hash_password, insert_account
from app.accounts.service.factors import finish_sign_in, offer_factor, prove, remove_factor, renew_codes, set_factor
from app.accounts.service.sessions import (
    actor_of_session,
    end_other_sessions,
    end_session,
    end_sessions_of_member,
    open_session,
    prune_sessions_due,
    sign_in,
    sign_out,
)
from app.accounts.service.staff import CreatedStaff, change_staff, create_staff, reset_factor

__all__ = [
    "CreatedStaff",
    "actor_of_session",
    "change_language",
    "change_password",
    "change_staff",
    "check_account",
    "create_account",
    "create_staff",
    "end_other_sessions",
    "end_session",
    "end_sessions_of_member",
    "finish_sign_in",
    "hash_password",
    "insert_account",
    "offer_factor",
    "open_session",
    "prove",
    "prune_sessions_due",
    "remove_factor",
    "renew_codes",
    "reset_factor",
    "set_factor",
    "sign_in",
    "sign_out",
]
