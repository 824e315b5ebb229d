"""Pilots: what a member tries out and says of it, what came of it, and the end of it (G5)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.benefits.rules import CompiledBenefit
from app.community import service as community
from app.core.access import Scope
from app.core.calendar import local_date
from app.core.errors import Invalid, NotFound
from app.core.ids import NodeType, global_id, parse_global_id
from app.pilots import queries, service
from app.pilots.queries import Results, Trial
from app.pilots.rules import Decided, Feedback, Subject
from app.plans.rules import PlanInForce
from schema.benefit_parts import FEW, Pilot
from schema.benefits import Benefit
from schema.context import Info
from schema.cost import ListSize
from schema.enums import Decision, Phase
from schema.fields import edge, field, mutation, query
from schema.nodes import Id, column
from schema.plans import Plan, plans_now
from schema.problems import ConflictProblem, InvalidInputProblem, NotFoundProblem
from schema.versions import REASON

_SUBJECTS = {NodeType.BENEFIT: Subject.BENEFIT, NodeType.PLAN: Subject.PLAN}
_THING = "The global id of a benefit or a plan."


@strawberry.type(description="What a tester says of a version that is tried out.")
class PilotFeedback:
    """One opinion."""

    row: strawberry.Private[Feedback]

    number: int = column("The number of the version that it is about.")
    rating: int = column("1 to 5; 5 is best.")
    text: str = column("Why, in the tester's words; may be empty.")
    given_at: datetime = column("When it was said, or said again.")


@strawberry.type(description="Something that the caller tries out: a benefit or a plan.")
class PilotTrial:
    """A trial and what the caller said of it."""

    row: strawberry.Private[Trial]
    currency: strawberry.Private[str]

    @field()
    def pilot(self) -> Pilot:
        """The days on which it is tried out."""
        return Pilot(row=self.row.pilot)

    @field()
    def benefit(self) -> Benefit | None:
        """The benefit; null where it is a plan."""
        return Benefit(row=self.row.thing, currency=self.currency) if isinstance(self.row.thing, CompiledBenefit) else None

    @edge()
    async def plan(parents: list["PilotTrial"], info: Info) -> list[Plan | None]:
        """The plan; null where it is a benefit."""
        known = await plans_now(info)
        return [known[each.row.thing.plan_id] if isinstance(each.row.thing, PlanInForce) else None for each in parents]

    @field()
    def feedback(self) -> PilotFeedback | None:
        """What the caller said of the version in force; null while nothing."""
        return None if self.row.feedback is None else PilotFeedback(row=self.row.feedback)


@strawberry.type(description="How many testers gave a rating.")
class PilotRating:
    """A rating with its count."""

    rating: int = strawberry.field(description="1 to 5; 5 is best.")
    given: int = strawberry.field(description="How many testers gave it.")


@strawberry.type(description="What was decided on a pilot. It is never changed.")
class PilotVerdict:
    """Go or no go."""

    row: strawberry.Private[Decided]

    decision: Decision = column("Go or no go.")
    reason: str = column("Why.")
    by: str = column("Who decided.")
    at: datetime = column("When.")


@strawberry.type(description="How a pilot stands, for those who write and publish.")
class PilotResults:
    """The numbers of the newest version that is or was tried out."""

    row: strawberry.Private[Results]
    today_phase: strawberry.Private[Phase]

    testers: int = column("How many members it is for today, whatever the day.")

    @field()
    def id(self) -> strawberry.ID:
        """The global id of the benefit or the plan."""
        kind = NodeType.BENEFIT if self.row.state.subject is Subject.BENEFIT else NodeType.PLAN
        return strawberry.ID(global_id(kind, self.row.state.public_id))

    @field()
    def version(self) -> int:
        """The number of the version that is or was tried out."""
        return self.row.state.number

    @field()
    def pilot(self) -> Pilot:
        """The days on which it is tried out."""
        return Pilot(row=self.row.state.pilot)

    @field()
    def phase(self) -> Phase:
        """How far it is."""
        return self.today_phase

    @field()
    def given(self) -> int:
        """How many testers said what they think of this version."""
        return self.row.state.given

    @field()
    def mean_hundredths(self) -> int | None:
        """The mean of their ratings in hundredths: 411 is 4.11; null while nobody said anything."""
        return self.row.state.mean_hundredths

    @field(size=ListSize(assumed_size=5))
    def ratings(self) -> list[PilotRating]:
        """How many gave each rating, the best first."""
        return [PilotRating(rating=rating, given=given) for rating, given in self.row.ratings]

    @field()
    def decided(self) -> PilotVerdict | None:
        """What was decided; null while nothing is."""
        return None if self.row.state.decided is None else PilotVerdict(row=self.row.state.decided)


@strawberry.input(description="What the caller thinks of something that it tries out.")
class GivePilotFeedbackInput:
    """An opinion."""

    id: strawberry.ID = strawberry.field(description=_THING)
    rating: int = strawberry.field(description="1 to 5; 5 is best.")
    text: str = strawberry.field(default="", description="Why, up to 2,000 characters.")


@strawberry.type(description="It was kept, in the place of what the caller said of this version before.")
class GivePilotFeedbackSuccess:
    """What was kept."""

    feedback: PilotFeedback = strawberry.field(description="What was kept.")


GivePilotFeedbackPayload = Annotated[
    GivePilotFeedbackSuccess | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("GivePilotFeedbackPayload", description="What givePilotFeedback answers."),
]


@strawberry.input(description="Which pilot is a no go, and why.")
class StopPilotInput:
    """A no go."""

    id: strawberry.ID = strawberry.field(description=_THING)
    reason: str = strawberry.field(description=REASON)


@strawberry.type(description="It was ended and archived; the decision stands for good.")
class StopPilotSuccess:
    """How it stands now."""

    results: PilotResults = strawberry.field(description="How it stands now.")


StopPilotPayload = Annotated[
    StopPilotSuccess | InvalidInputProblem | NotFoundProblem | ConflictProblem,
    strawberry.union("StopPilotPayload", description="What stopPilot answers."),
]


@strawberry.type
class PilotQueries:
    """The root fields of this module."""

    @query(scope=Scope.SELF_READ, size=FEW)
    async def pilot_trials(self, info: Info) -> list[PilotTrial] | None:
        """What the caller tries out now, what ends first at the top; empty for a caller who is no member (G5)."""
        currency = (await community.get()).currency
        return [PilotTrial(row=each, currency=currency) for each in await queries.trials_of(info.context.actor, now=info.context.now)]

    @query(scope=Scope.BENEFITS_WRITE)
    async def pilot_results(self, info: Info, id: Id) -> PilotResults | None:
        """How the pilot of a benefit or a plan stands; null where it is or was none (G5)."""
        try:
            return await _results(info, *_thing(id))
        except NotFound:
            return None


@strawberry.type
class PilotMutations:
    """The root fields of this module."""

    @mutation(scope=Scope.SELF_WRITE)
    async def give_pilot_feedback(self, info: Info, input: GivePilotFeedbackInput) -> GivePilotFeedbackPayload:
        """Keeps what the caller thinks of a version that it tries out; saying it again replaces it, to the pilot's last day (G5)."""
        _, public = _thing(input.id)
        found = await service.give_feedback(info.context.actor, public, input.rating, input.text, now=info.context.now)
        return GivePilotFeedbackSuccess(feedback=PilotFeedback(row=found))

    @mutation(scope=Scope.BENEFITS_PUBLISH)
    async def stop_pilot(self, info: Info, input: StopPilotInput) -> StopPilotPayload:
        """Decides against what is tried out: it ends at once and is archived. The go is to publish it without its pilot (G5)."""
        subject, public = _thing(input.id)
        await service.stop_pilot(info.context.actor, subject, public, reason=input.reason, now=info.context.now)
        return StopPilotSuccess(results=await _results(info, subject, public))


def _thing(text: str) -> tuple[Subject, UUID]:
    kind, public = parse_global_id(text, "id")
    if kind not in _SUBJECTS:
        raise Invalid("id", "Give the id of one of these: {kinds}.", kinds=", ".join(known.value for known in _SUBJECTS))
    return _SUBJECTS[kind], public


async def _results(info: Info, subject: Subject, public: UUID) -> PilotResults:
    found = await queries.pilot_results(info.context.actor, subject, public, now=info.context.now)
    return PilotResults(row=found, today_phase=found.state.phase(local_date(info.context.now, (await community.get()).zone)))
