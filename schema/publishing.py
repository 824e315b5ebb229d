"""What all published things have in common for those who write them: lists, drafts, versions, and the mutations (B8).

A kind is said once, as `Publishable`; `mutations(kind)` makes its mutations with their inputs and answers: createPlan,
savePlanDraft, discardPlanDraft, restorePlan, publishPlan, cancelScheduledPlan, rollBackPlan, archivePlan, unarchivePlan.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, ClassVar, get_args
from uuid import UUID

import strawberry

from app.core.access import Scope
from app.core.errors import NotFound
from app.core.ids import NodeType, global_id
from app.core.paging import slice_keys
from app.publishing.rules import Publication
from schema.connections import PAGED, After, Before, Connection, First, Last, asked, connection
from schema.contents import content_of
from schema.context import Info, RequestContext
from schema.cost import ListSize
from schema.enums import Status
from schema.fields import edge, field, mutation
from schema.nodes import column, public_id
from schema.problems import ConflictProblem, InvalidInputProblem, NotFoundProblem, StaleDraftProblem, WarningsNeedReasonProblem, under
from schema.scalars import JSON
from schema.versions import REASON, WARNINGS_REASON, Change, PublishedVersion, When, changes


@dataclass(frozen=True, slots=True)
class Doors:
    """The services behind a kind. All take the actor first; all but `create` then the public id."""

    create: Callable[..., Awaitable[Any]]
    save: Callable[..., Awaitable[Any]]
    discard: Callable[..., Awaitable[Any]]
    restore: Callable[..., Awaitable[Any]]
    publish: Callable[..., Awaitable[Any]]
    cancel: Callable[..., Awaitable[Any]]
    roll_back: Callable[..., Awaitable[Any]]
    archive: Callable[..., Awaitable[Any]]
    unarchive: Callable[..., Awaitable[Any]]
    history: Callable[..., Awaitable[Any]]
    compare: Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Publishable:
    """A kind of published thing. `noun` names it in fields and types, `one` in sentences ("a plan")."""

    noun: str
    one: str
    node_type: NodeType
    write: Scope
    publish: Scope
    doors: Doors

    @property
    def name(self) -> str:
        """The noun as types are named."""
        return self.noun.capitalize()


@strawberry.type(description="What editors' lists show of everything that is published: the draft, else the newest version.")
class Listed:
    """A row of an editors' list."""

    publishable: ClassVar[Publishable]
    row: strawberry.Private[Any]

    code: str = column("The code.")
    programme: str = column("The programme, by code.")
    status: Status = column("The state in one word.")
    live_number: int | None = column("The number of the version in force.")
    live_since: datetime | None = column("Since when it is.")
    coming_at: datetime | None = column("When the next scheduled version goes live.")
    draft_revision: int = column("The revision of the draft.")
    draft_saved_at: datetime | None = column("When the draft was saved last.")
    draft_saved_by: str | None = column("Who saved it.")

    @field()
    def id(self) -> strawberry.ID:
        """The global id."""
        return strawberry.ID(global_id(self.publishable.node_type, self.row.public_id))


@strawberry.type(description="What editors see of everything that is published: the draft and all versions.")
class Managed:
    """The editors' view of one thing. `row` is its history."""

    publishable: ClassVar[Publishable]
    row: strawberry.Private[Any]

    @property
    def identity(self) -> Any:
        """The thing itself, with its draft."""
        return self.row.identity

    @field()
    def id(self) -> strawberry.ID:
        """The global id."""
        return strawberry.ID(global_id(self.publishable.node_type, self.identity.public_id))

    @field()
    def code(self) -> str:
        """The code; it never changes."""
        return str(self.identity.code)

    @field()
    def status(self) -> Status:
        """The state in one word."""
        return Status(self.row.status)

    @field()
    def draft(self) -> JSON | None:
        """The draft's content, with the domain's own names in snake_case; null where there is none."""
        return None if self.identity.draft is None else JSON(self.identity.draft)

    @field()
    def draft_revision(self) -> int:
        """The revision to give with the next save of the draft."""
        return int(self.identity.draft_revision)

    @field()
    def draft_saved_by(self) -> str | None:
        """Who saved the draft last."""
        return self.identity.draft_saved_by  # type: ignore[no-any-return]  # each kind has its own table

    @field()
    def draft_saved_at(self) -> datetime | None:
        """When the draft was saved last."""
        return self.identity.draft_saved_at  # type: ignore[no-any-return]

    @field()
    def archived_at(self) -> datetime | None:
        """When it was put away; null where it was not."""
        return self.identity.archived_at  # type: ignore[no-any-return]

    @field()
    def live(self) -> PublishedVersion | None:
        """The version in force."""
        return None if self.row.live is None else PublishedVersion(row=self.row.live)

    @edge(size=PAGED)
    async def versions(
        parents: list["Managed"], info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> list[Connection[PublishedVersion]]:
        """All versions, newest first."""
        where = f"{parents[0].publishable.noun}-versions"
        request = asked(info, where, first, after, last, before)
        pages = [slice_keys(each.row.versions, request, lambda version: (-version.number,)) for each in parents]
        return [connection(where, page, lambda row: PublishedVersion(row=row)) for page in pages]

    @edge(size=ListSize(assumed_size=10))
    async def compare(parents: list["Managed"], info: Info, before: When = None, after: When = None) -> list[list[Change] | None]:
        """What differs between two versions, field by field; null where there is no such version or no draft."""
        return [await each._compared(info, before, after) for each in parents]

    async def _compared(self, info: Info, before: int | None, after: int | None) -> list[Change] | None:
        try:
            return changes(await self.publishable.doors.compare(info.context.actor, self.identity.public_id, before, after))
        except NotFound:
            return None


async def managed_row(kind: Publishable, info: Info, public: UUID) -> Any:
    """The history of the thing, as a `Managed` wraps it. Raises NotFound."""
    return await kind.doors.history(info.context.actor, public, now=info.context.now)


@dataclass(frozen=True, slots=True)
class _Verb:
    """A mutation of something that exists: its name, its input, whether it publishes, what it says and what it does."""

    name: str
    input: str
    text: str
    act: Callable[[Doors, RequestContext, UUID, Any], Awaitable[Any]]
    publishes: bool = True


async def _save(doors: Doors, context: RequestContext, public: UUID, input: Any) -> None:
    with under("content"):
        await doors.save(context.actor, public, content_of(input.content), expected_revision=input.expected_revision, now=context.now)


async def _publish(doors: Doors, context: RequestContext, public: UUID, input: Any) -> None:
    publication = Publication(input.reason, input.effective_from, input.expected_revision, warnings_reason=input.warnings_reason)
    await doors.publish(context.actor, public, publication, now=context.now)


def _discard(doors: Doors, context: RequestContext, public: UUID, input: Any) -> Awaitable[Any]:
    return doors.discard(context.actor, public, expected_revision=input.expected_revision, now=context.now)


def _restore(doors: Doors, context: RequestContext, public: UUID, input: Any) -> Awaitable[Any]:
    return doors.restore(context.actor, public, input.number, expected_revision=input.expected_revision, now=context.now)


def _cancel(doors: Doors, context: RequestContext, public: UUID, input: Any) -> Awaitable[Any]:
    return doors.cancel(context.actor, public, input.number, reason=input.reason, now=context.now)


def _roll_back(doors: Doors, context: RequestContext, public: UUID, input: Any) -> Awaitable[Any]:
    return doors.roll_back(context.actor, public, input.number, reason=input.reason, now=context.now)


def _archive(doors: Doors, context: RequestContext, public: UUID, input: Any) -> Awaitable[Any]:
    return doors.archive(context.actor, public, reason=input.reason, now=context.now)


def _unarchive(doors: Doors, context: RequestContext, public: UUID, input: Any) -> Awaitable[Any]:
    return doors.unarchive(context.actor, public, reason=input.reason, now=context.now)


_Parts = Mapping[str, tuple[Any, str]]
_Answered = Callable[[Info, UUID], Awaitable[Any]]
_VERBS = (
    _Verb(
        "save_{noun}_draft",
        "Save{Name}Draft",
        "Saves the draft of {one}. It may be unfinished; a stale save never overwrites.",
        _save,
        False,
    ),
    _Verb("discard_{noun}_draft", "Discard{Name}Draft", "Throws the draft of {one} away; what is published stays.", _discard, False),
    _Verb(
        "restore_{noun}",
        "Restore{Name}",
        "The draft of {one} says what an older version said, ready to be changed and published.",
        _restore,
        False,
    ),
    _Verb(
        "publish_{noun}",
        "Publish{Name}",
        "Publishes the draft of {one}, at once or from an instant on. What the rules refuse is named by its path in the draft.",
        _publish,
    ),
    _Verb("cancel_scheduled_{noun}", "{Name}Version", "A scheduled version will not go live.", _cancel),
    _Verb(
        "roll_back_{noun}", "{Name}Version", "What an older version said is in force again, as a new version; the draft stays.", _roll_back
    ),
    _Verb("archive_{noun}", "Archive{Name}", "Puts {one} away: offered no more, and neither edited nor published.", _archive),
    _Verb("unarchive_{noun}", "Archive{Name}", "Takes {one} out of the archive.", _unarchive),
)


def _inputs(kind: Publishable, content: type) -> dict[str, type]:
    """The inputs of the kind's mutations by name."""
    one, noun, name = kind.one, kind.noun, kind.name
    thing: _Parts = {noun: (strawberry.ID, f"The global id of {one}.")}
    number, why = (int, "The number of the version."), (str, REASON)
    seen, draft = (int, "The `draftRevision` that the caller looked at."), (content, "The draft.")
    when = {
        "effective_from": (datetime | None, "From when it holds; left out: at once."),
        "expected_revision": (int | None, "Publish only if the draft still has this revision."),
        "warnings_reason": (str | None, WARNINGS_REASON),
    }
    made: dict[str, tuple[str, _Parts]] = {
        f"Save{name}Draft": (f"The whole draft of {one}.", {"content": draft, "expected_revision": seen}),
        f"Discard{name}Draft": ("Which draft is thrown away.", {"expected_revision": seen}),
        f"Restore{name}": (f"The version of {one} that the draft shall say again.", {"number": number, "expected_revision": seen}),
        f"Publish{name}": (f"Publish the draft of {one}.", {"reason": why, **when}),
        f"{name}Version": (f"One version of {one}: to bring back, or to cancel.", {"number": number, "reason": why}),
        f"Archive{name}": (f"{one.capitalize()} to put away or to take out again.", {"reason": why}),
    }
    told: dict[str, tuple[str, _Parts]] = {key: (text, {**thing, **parts}) for key, (text, parts) in made.items()}
    new: _Parts = {"programme": (str, "The programme, by code; it stays the same."), "content": (content, "The first draft.")}
    told[f"Create{name}"] = (f"{one.capitalize()} to be made, with a first draft.", new)
    return {key: strawberry.input(_class(f"{key}Input", text, parts), description=text) for key, (text, parts) in told.items()}


def mutations(kind: Publishable, managed: type[Managed], content: type) -> type:
    """The mutations of a kind as a part of Mutation; `content` is the input of its drafts."""
    text = "The change was made."
    success = strawberry.type(_class(f"{kind.name}Success", text, {kind.noun: (managed, "As it is now.")}), description=text)

    async def answered(info: Info, public: UUID) -> Any:
        return success(**{kind.noun: managed(row=await managed_row(kind, info, public))})

    problems = (StaleDraftProblem, WarningsNeedReasonProblem, InvalidInputProblem, NotFoundProblem, ConflictProblem)
    payload = _union(f"{kind.name}DraftPayload", (success, *problems), f"What the mutations of {kind.one} answer.")
    created = _union(f"Create{kind.name}Payload", (success, InvalidInputProblem), f"What create{kind.name} answers.")
    inputs = _inputs(kind, content)
    made = {f"create_{kind.noun}": _create(kind, answered, (inputs[f"Create{kind.name}"], created))}
    for verb in _VERBS:
        name, taken = verb.name.format(noun=kind.noun), inputs[verb.input.format(Name=kind.name)]
        made[name] = _change(kind, verb, answered, (taken, payload))
    return strawberry.type(type(f"{kind.name}Mutations", (), {"__doc__": f"The mutations of {kind.one}.", **made}))


def _create(kind: Publishable, answered: _Answered, types: tuple[Any, Any]) -> Any:
    async def create(self: Any, info: Info, input: Any) -> Any:
        context = info.context
        with under("content", besides=("programme",)):
            made = await kind.doors.create(context.actor, input.programme, content_of(input.content), now=context.now)
        return await answered(info, made.public_id)

    text = f"Makes {kind.one}, with a first draft. Nobody else sees what is not published."
    return _mutation(create, f"create_{kind.noun}", text, types, kind.write)


def _change(kind: Publishable, verb: _Verb, answered: _Answered, types: tuple[Any, Any]) -> Any:
    async def change(self: Any, info: Info, input: Any) -> Any:
        public = public_id(getattr(input, kind.noun), kind.node_type, kind.noun)
        await verb.act(kind.doors, info.context, public, input)
        return await answered(info, public)

    scope = kind.publish if verb.publishes else kind.write
    return _mutation(change, verb.name.format(noun=kind.noun), verb.text.format(one=kind.one), types, scope)


def _mutation(function: Any, name: str, text: str, types: tuple[Any, Any], scope: Scope) -> Any:
    """The function as a mutation under the name, with its description, and the types of its input and its answer."""
    taken, answer = types
    function.__name__, function.__doc__ = name, text
    function.__annotations__ = {"info": Info, "input": taken, "return": answer}
    return mutation(scope=scope)(function)


def _union(name: str, members: tuple[type, ...], text: str) -> Any:
    return Annotated[reduce(or_, members), strawberry.union(name, description=text)]


def _class(name: str, text: str, parts: _Parts) -> type:
    """A class with these fields, each with its type and description; one that may be null may be left out."""
    annotations = {name_: kind for name_, (kind, _says) in parts.items()}
    made: dict[str, Any] = {name_: strawberry.field(description=says, **_left_out(kind)) for name_, (kind, says) in parts.items()}
    return type(name, (), {"__doc__": text, "__annotations__": annotations, **made})


def _left_out(kind: Any) -> dict[str, Any]:
    return {"default": None} if type(None) in get_args(kind) else {}
