"""The ceiling: what a hand would write for one known answer, a Starlette handler around one statement through asyncpg.

Each statement returns the whole answer as text, byte for byte what GraphQL answers, sign-in included. `python -m
tests.bench.ceiling PORT EXTENSIONS` serves them all; EXTENSIONS is the constant end of each answer, as JSON by name.
"""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core import db
from app.core.ids import _TAGS, NodeType, digest
from app.core.settings import Settings

PATHS = ("viewer", "benefits", "members")


def _id(kind: NodeType, column: str) -> str:
    return f"translate(encode('\\x{_TAGS[kind].hex()}'::bytea || uuid_send({column}), 'base64'), '+/', '-_')"


_CALLER = """caller AS (
    SELECT a.member_id, a.role FROM session s JOIN account a ON a.id = s.account_id
    WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND a.disabled_at IS NULL)"""
_LIVE = """live AS (
    SELECT DISTINCT ON (v.identity_id) v.identity_id, v.content, v.terms_html, b.public_id, b.position, b.code
    FROM benefit_version v JOIN benefit b ON b.id = v.identity_id
    WHERE v.effective_from <= now() AND v.cancelled_at IS NULL AND b.archived_at IS NULL
    ORDER BY v.identity_id, v.effective_from DESC, v.number DESC)"""
_MONTHS = "(extract(year FROM age(current_date, m.industry_since)) * 12 + extract(month FROM age(current_date, m.industry_since)))::int"
_SEGMENT = f"CASE WHEN m.industry_since IS NULL THEN NULL WHEN {_MONTHS} < 24 THEN '0-2' WHEN {_MONTHS} < 48 THEN '2-4' ELSE '4-plus' END"
_STAGE_OF = "CASE segment WHEN '0-2' THEN 'LEARNING' WHEN '2-4' THEN 'WORK_SUPPORT' ELSE 'MONETIZATION' END"

_ITEMS = """'{"edges":[' || (SELECT string_agg('{"node":' || item::text || '}', ',' ORDER BY place) FROM item) || ']}'"""

STATEMENTS = {
    "viewer": f"""
WITH {_CALLER}, {_LIVE},
me AS (SELECT m.id, m.nickname, {_SEGMENT} AS segment, {_MONTHS} AS months, g.balance
       FROM caller JOIN member m ON m.id = caller.member_id JOIN growth_account g ON g.member_id = m.id),
ordered AS (SELECT live.*, me.*, content->'condition'->'root' AS leaf, row_number() OVER (ORDER BY
                CASE WHEN content->>'stage' = {_STAGE_OF} THEN 0 WHEN content->>'stage' IS NULL THEN 1 ELSE 2 END,
                live.position, live.code) AS place FROM live, me),
page AS (SELECT * FROM ordered WHERE place <= 20),
judged AS (SELECT *, (leaf->>'value')::int AS needed, CASE leaf->>'fact' WHEN 'growth' THEN balance ELSE months END AS has FROM page),
item AS (SELECT place, row_to_json(x) AS item FROM judged, LATERAL (SELECT
    has >= needed AS entitled,
    CASE WHEN has >= needed THEN '[]' ELSE '[' || row_to_json(u) || ']' END::json AS unmet,
    row_to_json(b) AS benefit
    FROM (SELECT upper(leaf->>'fact') AS fact, needed, has, needed - has AS missing) u,
         (SELECT {_id(NodeType.BENEFIT, "public_id")} AS id, content->'title'->>'en' AS title, content->'summary'->>'en' AS summary,
                 content->>'kind' AS kind, terms_html->>'en' AS terms) b) x)
SELECT '{{"data":{{"viewer":{{"member":{{"nickname":' || to_json(nickname) || ',"segment":{{"code":' || to_json(segment)
       || '}},"entitlements":' || {_ITEMS} || '}}}}}}' FROM me""",
    "benefits": f"""
WITH {_CALLER}, {_LIVE},
ordered AS (SELECT live.*, row_number() OVER (ORDER BY content->>'stage' IS NOT NULL, position, code) AS place FROM live, caller),
page AS (SELECT * FROM ordered WHERE place <= 50),
item AS (SELECT place, row_to_json(x) AS item
    FROM page, LATERAL (SELECT content->'condition'->'root' AS leaf) l, LATERAL (SELECT
        {_id(NodeType.BENEFIT, "public_id")} AS id, code, content->'title'->>'en' AS title, content->>'kind' AS kind,
        terms_html->>'en' AS terms, row_to_json(c) AS condition
        FROM (SELECT row_to_json(r) AS root
              FROM (SELECT upper(leaf->>'fact') AS fact, 'AT_LEAST' AS operator, leaf->'value' AS value) r) c) x)
SELECT '{{"data":{{"benefits":' || {_ITEMS} || '}}'""",
    "members": f"""
WITH {_CALLER},
page AS (SELECT m.*, member_number AS place, {_SEGMENT} AS segment_code, g.balance
         FROM member m LEFT JOIN growth_account g ON g.member_id = m.id
         WHERE EXISTS (SELECT 1 FROM caller WHERE role = 'SUPPORT') ORDER BY member_number LIMIT 100),
item AS (SELECT place, row_to_json(x) AS item FROM page, LATERAL (SELECT
    {_id(NodeType.MEMBER, "public_id")} AS id, member_number AS number, nickname,
    CASE WHEN segment_code IS NOT NULL THEN row_to_json(s) END AS segment, row_to_json(g) AS growth
    FROM (SELECT segment_code AS code) s, (SELECT balance AS available) g) x)
SELECT '{{"data":{{"members":' || {_ITEMS} || '}}'""",
}


def create_app(extensions: dict[str, str]) -> Starlette:
    """The handlers over the database that DATABASE_URL names."""
    settings = Settings()
    credentials = db.tortoise_config(settings)["connections"]["default"]["credentials"]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        keys = ("host", "port", "user", "password", "database")
        pool = await asyncpg.create_pool(**{key: credentials[key] for key in keys}, min_size=1, max_size=settings.database_pool)
        app.state.pool = pool
        yield
        await pool.close()

    def handler(name: str) -> Any:
        statement, end = STATEMENTS[name], extensions[name].encode()

        async def answer(request: Request) -> Response:
            await request.body()
            token = request.headers["authorization"].removeprefix("Bearer ")
            data = await request.app.state.pool.fetchval(statement, digest(token))
            return Response(data.encode() + end, media_type="application/graphql-response+json")

        return answer

    return Starlette(routes=[Route(f"/{name}", handler(name), methods=["POST"]) for name in PATHS], lifespan=lifespan)


if __name__ == "__main__":
    uvicorn.run(create_app(json.loads(sys.argv[2])), port=int(sys.argv[1]), log_level="error", access_log=False)
