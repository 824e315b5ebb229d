"""What the fields of the matrix are called with, where the least that their types demand would not reach them."""

from collections.abc import Mapping
from typing import Any

from tests import cast
from tests.schema.matrix.world import SHARED_WITH

_CUT = [
    {"code": "early", "name": {"en": "Early", "zh": "早"}, "stage": "LEARNING", "fromMonths": 0, "toMonths": 24},
    {"code": "senior", "name": {"en": "Senior", "zh": "老"}, "stage": "MONETIZATION", "fromMonths": 24},
]


def arguments(givens: Mapping[str, Any]) -> dict[str, Any]:
    """Values by `Type.field.argument`, an input's field behind the argument; by the name alone for all that have none."""
    return {**_common(givens), **_queries(givens), **_people(givens), **_partners(givens), **_publishing(givens)}


def _common(givens: Mapping[str, Any]) -> dict[str, Any]:
    return {**givens, "reason": "For the matrix", "programme": "pmtalk", "expectedRevision": 1}


def _queries(givens: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Query.sessions.account": givens["staff account"],
        "Query.plan.id": givens["Plan"],
        "Query.terms.id": givens["Terms"],
        "Query.quotePlan.member": givens["Member"],
        "Query.planSavings.member": givens["Member"],
        "Query.verifyQuote.quote": givens["quote"],
        "Query.pilotResults.id": givens["decided pilot"],
        "Query.impact.id": givens["Benefit"],
        "TermsVersion.difference.from": 1,
        "ManagedBenefit.compare.before": 1,
        "ManagedBenefit.compare.after": 2,
        "ManagedPlan.compare.before": 1,
        "ManagedPlan.compare.after": 2,
        "ManagedTerms.compare.before": 1,
        "ManagedTerms.compare.after": 2,
        "SegmentScheme.compare.before": 1,
        "SegmentScheme.compare.after": 2,
    }


def _people(givens: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Mutation.signIn.input.name": "ada",
        "Mutation.signIn.input.password": cast.PASSWORD,
        "Mutation.confirmIdentity.input.proof": cast.PASSWORD,
        "Mutation.register.input.name": "grace",
        "Mutation.register.input.password": cast.PASSWORD,
        "Mutation.changePassword.input.current": cast.PASSWORD,
        "Mutation.changePassword.input.new": "another horse battery",
        "Mutation.createStaff.input.name": "frank",
        "Mutation.createStaff.input.password": cast.PASSWORD,
        "Mutation.changeStaff.input.account": givens["staff account"],
        "Mutation.changeStaff.input.role": "SUPPORT",
        "Mutation.updateProfile.input.expectedRevision": givens["member revision"],
        "Mutation.changeMember.input.expectedRevision": givens["member revision"],
        "Mutation.updateProfile.input.nickname": "Ada the Second",
        "Mutation.changeMember.input.nickname": "Ada the Second",
        "Mutation.setMemberStatus.input.status": "SUSPENDED",
        "Mutation.recordMembership.input.plan": "pro",
        "Mutation.acceptTerms.input.version": 1,
        "Mutation.acceptTerms.input.language": "en",
        "Mutation.recordMembership.input.startsOn": "2031-01-31",
        "Mutation.recordMembership.input.months": 1,
        "Mutation.closeMembership.input.closedAs": "REFUNDED",
        "Mutation.givePilotFeedback.input.id": givens["Pilot"],
        "Mutation.givePilotFeedback.input.rating": 5,
        "Mutation.stopPilot.input.id": givens["Pilot"],
        "Mutation.countImpact.input.id": givens["Benefit"],
    }


def _partners(givens: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Mutation.changeToken.input.label": "Another label",
        "Mutation.removeSigningKey.input.keyId": givens["key"],
        "Mutation.createPartner.input.code": "matrix",
        "Mutation.createToken.input.scopes": ["benefits:read"],
        "Mutation.createToken.input.expiresAt": givens["tomorrow"],
        "Mutation.narrowToken.input.scopes": ["benefits:read"],
        "Mutation.shareWithPartner.input.partner": SHARED_WITH,
        "Mutation.withdrawFromPartner.input.partner": SHARED_WITH,
    }


def _publishing(givens: Mapping[str, Any]) -> dict[str, Any]:
    content = {"code": "matrix-new", "kind": "CONTENT", "reach": "GLOBAL"}
    return {
        **_drafts("Benefit", content, {**content, "code": "matrix-benefit"}, givens["benefit revision"]),
        **_drafts("Plan", {"code": "matrix-new-plan"}, {"code": "matrix-plan"}, givens["plan revision"]),
        **_drafts("Terms", {"code": "matrix-new-terms"}, {"code": "matrix-terms"}, givens["terms revision"]),
        "Mutation.publishBenefit.input.warningsReason": "For the matrix",
        "Mutation.publishPlan.input.warningsReason": "For the matrix",
        "Mutation.saveSegmentDraft.input.segments": _CUT,
        "Mutation.saveSegmentDraft.input.expectedRevision": givens["segments revision"],
        "Mutation.discardSegmentDraft.input.expectedRevision": givens["segments revision"],
        "Mutation.cancelScheduledSegments.input.number": 3,
    }


def _drafts(name: str, new: dict[str, Any], saved: dict[str, Any], revision: int) -> dict[str, Any]:
    """What the mutations of one kind of published thing take: its draft has that revision, its version 3 is to come."""
    return {
        f"Mutation.create{name}.input.content": new,
        f"Mutation.save{name}Draft.input.content": saved,
        **{f"Mutation.{verb}.input.expectedRevision": revision for verb in (f"save{name}Draft", f"discard{name}Draft", f"restore{name}")},
        f"Mutation.cancelScheduled{name}.input.number": 3,
    }
