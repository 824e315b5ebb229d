"""What the fields of the matrix are called with, where the least that their types demand would not reach them."""

from typing import Any

from tests import cast
from tests.schema.matrix.world import SHARED_WITH, World

_CUT = [
    {"code": "early", "name": {"en": "Early", "zh": "早"}, "stage": "LEARNING", "fromMonths": 0, "toMonths": 24},
    {"code": "senior", "name": {"en": "Senior", "zh": "老"}, "stage": "MONETIZATION", "fromMonths": 24},
]


def arguments(made: World) -> dict[str, Any]:
    """Values by `Type.field.argument`, an input's field behind the argument; by the name alone for all that have none."""
    return {**_common(made), **_queries(made), **_people(made), **_partners(made), **_publishing(made)}


def _common(made: World) -> dict[str, Any]:
    return {**made.givens, "reason": "For the matrix", "programme": "pmtalk", "plan": "pro", "expectedRevision": 1}


def _queries(made: World) -> dict[str, Any]:
    return {
        "Query.sessions.account": made.givens["staff account"],
        "ManagedBenefit.compare.before": 1,
        "ManagedBenefit.compare.after": 2,
        "SegmentScheme.compare.before": 1,
        "SegmentScheme.compare.after": 2,
    }


def _people(made: World) -> dict[str, Any]:
    return {
        "Mutation.signIn.input.name": "ada",
        "Mutation.signIn.input.password": cast.PASSWORD,
        "Mutation.register.input.name": "grace",
        "Mutation.register.input.password": cast.PASSWORD,
        "Mutation.changePassword.input.current": cast.PASSWORD,
        "Mutation.changePassword.input.new": "another horse battery",
        "Mutation.createStaff.input.name": "frank",
        "Mutation.createStaff.input.password": cast.PASSWORD,
        "Mutation.changeStaff.input.account": made.givens["staff account"],
        "Mutation.changeStaff.input.role": "SUPPORT",
        "Mutation.updateProfile.input.expectedRevision": made.givens["member revision"],
        "Mutation.changeMember.input.expectedRevision": made.givens["member revision"],
        "Mutation.updateProfile.input.nickname": "Ada the Second",
        "Mutation.changeMember.input.nickname": "Ada the Second",
        "Mutation.setMemberStatus.input.status": "SUSPENDED",
        "Mutation.recordMembership.input.startsOn": "2031-01-31",
        "Mutation.recordMembership.input.months": 1,
        "Mutation.closeMembership.input.closedAs": "REFUNDED",
    }


def _partners(made: World) -> dict[str, Any]:
    return {
        "Mutation.createPartner.input.code": "matrix",
        "Mutation.createToken.input.scopes": ["benefits:read"],
        "Mutation.createToken.input.expiresAt": made.givens["tomorrow"],
        "Mutation.narrowToken.input.scopes": ["benefits:read"],
        "Mutation.shareWithPartner.input.partner": SHARED_WITH,
        "Mutation.withdrawFromPartner.input.partner": SHARED_WITH,
    }


def _publishing(made: World) -> dict[str, Any]:
    content = {"code": "matrix-new", "kind": "CONTENT", "reach": "GLOBAL"}
    return {
        "Mutation.createBenefit.input.content": content,
        "Mutation.saveBenefitDraft.input.content": {**content, "code": "matrix-benefit"},
        "Mutation.saveBenefitDraft.input.expectedRevision": made.givens["benefit revision"],
        "Mutation.discardBenefitDraft.input.expectedRevision": made.givens["benefit revision"],
        "Mutation.restoreBenefit.input.expectedRevision": made.givens["benefit revision"],
        "Mutation.cancelScheduledBenefit.input.number": 3,
        "Mutation.saveSegmentDraft.input.segments": _CUT,
        "Mutation.saveSegmentDraft.input.expectedRevision": made.givens["segments revision"],
        "Mutation.discardSegmentDraft.input.expectedRevision": made.givens["segments revision"],
        "Mutation.cancelScheduledSegments.input.number": 3,
    }
