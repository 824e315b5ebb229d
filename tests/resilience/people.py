"""Who writes and reads in a story, and how each write is found again in the database."""

import asyncio
from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx2

from app.accounts.rules import present_code
from app.core import clock, ids
from tests.resilience.installation import Process
from tests.resilience.load import Api, Became, Journal, Sent, Worker

PASSWORD = "a quiet harbour at dawn"
FIRST_DAY = date(2030, 1, 1)
_PROBLEM = "__typename ... on Problem { code message }"


class Tagger(Worker):
    """Staff that tags a member again and again; the reason in the audit log is the write's own."""

    kind = "tag"

    def __init__(self, api: Api, journal: Journal, member: str) -> None:
        super().__init__(api, journal)
        self.member = member

    def next(self) -> tuple[str, str, dict[str, Any]]:
        key = f"t-{ids.public_id().hex}"
        return key, TAG, {"in": {"member": self.member, "tags": [key], "reason": key}}


class Recorder(Worker):
    """Staff that records one day of a plan after the other for a member; the day is the write's own."""

    kind = "membership"

    def __init__(self, api: Api, journal: Journal, member: str, number: int) -> None:
        super().__init__(api, journal)
        self.member, self.number = member, number

    def next(self) -> tuple[str, str, dict[str, Any]]:
        day = FIRST_DAY + timedelta(days=2 * self.done)  # a day's membership holds through the day after (L2)
        wanted = {"member": self.member, "plan": "pmtalk-studio", "startsOn": day.isoformat(), "days": 1}
        return f"{self.number} {day}", RECORD, {"in": wanted}


class Namer(Worker):
    """A member with a new name each time, by the revision last seen. After UNKNOWN it looks, as clients are told to."""

    kind = "name"

    def __init__(self, api: Api, journal: Journal) -> None:
        super().__init__(api, journal)
        self.revision = self.kept = 0
        self.name = ""

    def next(self) -> tuple[str, str, dict[str, Any]]:
        key = ids.word(12)
        return key, RENAME, {"in": {"expectedRevision": self.revision, "nickname": key}}

    async def settle(self, sent: Sent, answer: dict[str, Any]) -> None:
        if sent.became is Became.KEPT:
            self._holds(answer["data"]["updateProfile"]["member"])
        while sent.became is Became.UNKNOWN:
            await asyncio.sleep(0.1)
            found = await self.api.post("{ viewer { member { nickname revision } } }")
            if "errors" not in found:
                member = found["data"]["viewer"]["member"]
                if member["nickname"] == sent.key:
                    self._holds(member)
                return

    def _holds(self, member: dict[str, Any]) -> None:
        self.kept += 1
        self.name, self.revision = member["nickname"], member["revision"]


class Registrar(Worker):
    """Newcomers, some a second; the name to sign in with is the write's own."""

    kind = "register"
    pause = 0.8
    most = 15  # so many a server takes from one address, with some to spare

    def next(self) -> tuple[str, str, dict[str, Any]]:
        name = ids.public_id().hex
        return name, REGISTER, {"in": {"name": name, "password": PASSWORD, "nickname": name}}


class Reader(Worker):
    """A member who reads what she may have, and what is offered."""

    kind = "read"

    def next(self) -> tuple[str, str, dict[str, Any]]:
        return "", READ, {}


TAG = f"mutation ($in: TagMemberInput!) {{ tagMember(input: $in) {{ {_PROBLEM} }} }}"
RECORD = f"mutation ($in: RecordMembershipInput!) {{ recordMembership(input: $in) {{ {_PROBLEM} }} }}"
REGISTER = f"mutation ($in: RegisterInput!) {{ register(input: $in) {{ {_PROBLEM} ... on RegisterSuccess {{ token }} }} }}"
CREATE = f"mutation ($in: CreateStaffInput!) {{ createStaff(input: $in) {{ {_PROBLEM} }} }}"
RENAME = f"""mutation ($in: UpdateProfileInput!) {{
  updateProfile(input: $in) {{ {_PROBLEM} ... on ProfileSuccess {{ member {{ nickname revision }} }} }}
}}"""
READ = """{
  viewer { member { nickname entitlements(first: 10) { nodes { entitled benefit { code } } } } }
  benefits(first: 5) { nodes { code } }
}"""


async def gather(processes: list[Process], client: httpx2.AsyncClient, journal: Journal, secrets: dict[str, Any]) -> list[Worker]:
    """For each server: two taggers, a recorder, two namers, a registrar and two readers, nobody in another's way.

    Who records does so by the owner's session, since that needs an owner, and a colleague made here has no second factor yet.
    """
    known = {each["name"]: each for each in secrets["sign_ins"]}
    code = present_code(known["owner"]["secret"], clock.now())
    owner = await Api(processes[0], client).sign_in("owner", known["owner"]["password"], code)
    page = await owner.data("{ members(first: 20) { nodes { id number } } }")
    members = page["members"]["nodes"]
    workers: list[Worker] = []
    for process in processes:
        api = Api(process, client)
        staff = [await _colleague(owner, api, f"hand{process.number}{index}") for index in range(2)]
        first, second, third, *members = members
        workers += [Tagger(staff[0], journal, first["id"]), Tagger(staff[1], journal, second["id"])]
        workers += [Recorder(Api(process, client, owner.bearer), journal, third["id"], third["number"]), Registrar(api, journal)]
        workers += [Namer(await _newcomer(api), journal) for _ in range(2)]
        reader = await api.sign_in("chenmei", known["chenmei"]["password"])
        workers += [Reader(reader, journal) for _ in range(2)]
    return workers


async def _colleague(owner: Api, api: Api, name: str) -> Api:
    """A colleague of that name who helps members, signed in."""
    wanted = {"name": name, "displayName": name, "role": "SUPPORT", "password": PASSWORD}
    found = await owner.data(CREATE, **{"in": wanted})
    assert found["createStaff"]["__typename"] == "CreateStaffSuccess", found
    return await api.sign_in(name, PASSWORD)


async def _newcomer(api: Api) -> Api:
    """A member who just registered, signed in."""
    name = ids.public_id().hex
    wanted = {"name": name, "password": PASSWORD, "nickname": name, "returnToken": True}
    found = await api.data(REGISTER, **{"in": wanted})
    return Api(api.process, api.client, found["register"]["token"])


FOUND = {
    "tag": "SELECT reason AS key, count(*) AS times FROM audit_detail WHERE reason LIKE 't-%' GROUP BY 1",
    "membership": "SELECT m.member_number || ' ' || (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS key, count(*) AS times"
    " FROM membership s JOIN member m ON m.id = s.member_id WHERE s.starts_at >= '2029-12-31' GROUP BY 1",
    "register": "SELECT name AS key, count(*) AS times FROM account JOIN member m ON m.id = member_id GROUP BY 1",
}


async def check(connection: asyncpg.Connection, workers: list[Worker], journal: Journal) -> None:
    """Acknowledged: there once. RETRY: not there. UNKNOWN: there once or not at all."""
    assert {each.told for each in journal.sent if each.became is Became.WRONG} == set()
    for kind, statement in FOUND.items():
        found = {row["key"]: row["times"] for row in await connection.fetch(statement)}
        kept, undone, unknown = (journal.keys(kind, became) for became in (Became.KEPT, Became.RETRY, Became.UNKNOWN))
        assert len(kept) >= 5, f"{kind}: {len(kept)} acknowledged of {len(kept + undone + unknown)}, too little to prove anything"
        wrong = {
            "acknowledged, and lost": [key for key in kept if key not in found],
            "told that nothing was changed, and it was": [key for key in undone if key in found],
            "made twice": [key for key in kept + unknown if found.get(key, 0) > 1],
        }
        assert wrong == {name: [] for name in wrong}, kind
    for worker in workers:
        if isinstance(worker, Namer):
            stands = await connection.fetchval("SELECT revision FROM member WHERE nickname = $1", worker.name)
            assert stands == worker.revision == worker.kept
