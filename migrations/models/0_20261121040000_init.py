"""The tables of issue A.

The CREATE TABLE statements are aerich's, with the CHECKs put in by hand; everything below them is written by hand: named
unique indexes, the indexes that reads need, and the triggers that keep ledgers, the audit log, facts and published versions
as they were written (invariants 2 and 10, P1, B8).
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

TABLES = {
    "sqlite": """
        CREATE TABLE "community" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "name" JSON NOT NULL,
            "currency" VARCHAR(3) NOT NULL,
            "zone" VARCHAR(64) NOT NULL,
            "languages" JSON NOT NULL,
            "settings" JSON NOT NULL,
            "catalogue_revision" BIGINT NOT NULL,
            "created_at" TIMESTAMP NOT NULL,
            CONSTRAINT "ck_community_currency" CHECK (length("currency") = 3),
            CONSTRAINT "ck_community_catalogue_revision" CHECK ("catalogue_revision" >= 1)
        ) /* The one settings row. `catalogue_revision` grows by one in every transaction that changes what is published. */;
        CREATE TABLE "programme" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "name" JSON NOT NULL,
            "is_default" INT NOT NULL,
            "position" INT NOT NULL,
            "created_at" TIMESTAMP NOT NULL
        ) /* A programme with its own growth and levels (G4). */;
        CREATE TABLE "audit_chain" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "actor_kind" VARCHAR(10) NOT NULL,
            "actor_id" BIGINT NOT NULL,
            "seq" BIGINT NOT NULL,
            "head" VARCHAR(64) NOT NULL,
            CONSTRAINT "ck_audit_chain_actor_kind" CHECK ("actor_kind" IN ('ANONYMOUS', 'MEMBER', 'PARTNER', 'STAFF', 'SYSTEM')),
            CONSTRAINT "ck_audit_chain_seq" CHECK ("seq" >= 0)
        ) /* The head of one actor's chain; locked while an entry is added. */;
        CREATE TABLE "audit_entry" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "actor_kind" VARCHAR(10) NOT NULL,
            "actor_id" BIGINT NOT NULL,
            "seq" BIGINT NOT NULL,
            "action" VARCHAR(64) NOT NULL,
            "subject_type" VARCHAR(40) NOT NULL,
            "subject_id" VARCHAR(64) NOT NULL,
            "occurred_at" TIMESTAMP NOT NULL,
            "request_id" VARCHAR(64),
            "digest" VARCHAR(64) NOT NULL,
            "prev_hash" VARCHAR(64) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            CONSTRAINT "ck_audit_entry_actor_kind" CHECK ("actor_kind" IN ('ANONYMOUS', 'MEMBER', 'PARTNER', 'STAFF', 'SYSTEM')),
            CONSTRAINT "ck_audit_entry_seq" CHECK ("seq" >= 1),
            CONSTRAINT "ck_audit_entry_hash" CHECK (length("hash") = 64 AND length("digest") = 64)
        ) /* One change by staff, partner, command line or job. Never updated, never deleted. */;
        CREATE TABLE "audit_detail" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "salt" VARCHAR(32) NOT NULL,
            "actor_label" VARCHAR(80) NOT NULL,
            "subject_label" VARCHAR(200) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "before" JSON,
            "after" JSON,
            "entry_id" BIGINT NOT NULL UNIQUE REFERENCES "audit_entry" ("id") ON DELETE RESTRICT
        ) /* The values behind an entry's digest: who it was by name, why, before and after. May be erased (A4). */;
        CREATE TABLE "partner" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "name" VARCHAR(80) NOT NULL,
            "disabled_at" TIMESTAMP,
            "created_at" TIMESTAMP NOT NULL
        ) /* An organisation that calls the API with tokens of its own. */;
        CREATE TABLE "partner_token" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "label" VARCHAR(80) NOT NULL,
            "prefix" VARCHAR(20) NOT NULL,
            "token_hash" VARCHAR(64) NOT NULL,
            "scopes" JSON NOT NULL,
            "addresses" JSON NOT NULL,
            "expires_at" TIMESTAMP NOT NULL,
            "last_used_at" TIMESTAMP,
            "last_used_address" VARCHAR(45),
            "revoked_at" TIMESTAMP,
            "created_at" TIMESTAMP NOT NULL,
            "created_by" VARCHAR(80) NOT NULL,
            "partner_id" BIGINT NOT NULL REFERENCES "partner" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_partner_token_expires_at" CHECK ("expires_at" > "created_at"),
            CONSTRAINT "ck_partner_token_token_hash" CHECK (length("token_hash") = 64)
        ) /* A bearer token: shown once, kept as SHA-256, with scopes, expiry, addresses and last use (X1). */;
        CREATE TABLE "segment" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "created_at" TIMESTAMP NOT NULL
        ) /* The identity of a segment across versions, by code; made when a scheme with that code is first published. */;
        CREATE TABLE "segment_scheme" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSON,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMP,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMP,
            "created_at" TIMESTAMP NOT NULL,
            CONSTRAINT "ck_segment_scheme_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_segment_scheme_draft_revision" CHECK ("draft_revision" >= 0)
        ) /* How experience is cut into segments (S2). There is one, with the code `experience`. */;
        CREATE TABLE "segment_scheme_version" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "number" INT NOT NULL,
            "content" JSON NOT NULL,
            "effective_from" TIMESTAMP NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            "author" VARCHAR(80) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "cancelled_at" TIMESTAMP,
            "identity_id" BIGINT NOT NULL REFERENCES "segment_scheme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_segment_scheme_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_segment_scheme_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_segment_scheme_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_segment_scheme_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        ) /* One published cut; its content lists the segments. */;
        CREATE TABLE "member" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "member_number" BIGINT NOT NULL,
            "nickname" VARCHAR(40) NOT NULL,
            "region" VARCHAR(8),
            "industry_since" DATE,
            "industry_since_next" DATE,
            "industry_since_next_at" TIMESTAMP,
            "status" VARCHAR(10) NOT NULL,
            "status_until" TIMESTAMP,
            "source" VARCHAR(40) NOT NULL,
            "external_ref" VARCHAR(80),
            "revision" INT NOT NULL,
            "joined_at" TIMESTAMP NOT NULL,
            CONSTRAINT "ck_member_status" CHECK ("status" IN ('ACTIVE', 'MUTED', 'SUSPENDED', 'BANNED', 'DELETED')),
            CONSTRAINT "ck_member_industry_since" CHECK ("industry_since" >= '1950-01-01' AND "industry_since_next" >= '1950-01-01'),
            CONSTRAINT "ck_member_industry_since_next" CHECK ("industry_since_next" IS NULL OR "industry_since_next_at" IS NOT NULL),
            CONSTRAINT "ck_member_external_ref" CHECK ("external_ref" IS NULL OR length("source") > 0),
            CONSTRAINT "ck_member_revision" CHECK ("revision" >= 0),
            CONSTRAINT "ck_member_member_number" CHECK ("member_number" >= 1)
        ) /* A person in the community. */;
        CREATE TABLE "account" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "name" VARCHAR(32) NOT NULL,
            "display_name" VARCHAR(80) NOT NULL,
            "role" VARCHAR(10),
            "password_hash" VARCHAR(200) NOT NULL,
            "password_changed_at" TIMESTAMP NOT NULL,
            "language" VARCHAR(8),
            "failed_count" INT NOT NULL,
            "locked_until" TIMESTAMP,
            "disabled_at" TIMESTAMP,
            "created_at" TIMESTAMP NOT NULL,
            "member_id" BIGINT REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_account_name" CHECK (length("name") BETWEEN 3 AND 32),
            CONSTRAINT "ck_account_role" CHECK ("role" IN ('SUPPORT', 'EDITOR', 'PUBLISHER', 'OWNER')),
            CONSTRAINT "ck_account_failed_count" CHECK ("failed_count" >= 0)
        ) /* Who can sign in: a member, a member of staff (`role`), or both. `name` is fixed and unique in small letters (A2). */;
        CREATE TABLE "session" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "token_hash" VARCHAR(64) NOT NULL,
            "address" VARCHAR(45),
            "user_agent" VARCHAR(200) NOT NULL,
            "created_at" TIMESTAMP NOT NULL,
            "last_seen_at" TIMESTAMP NOT NULL,
            "expires_at" TIMESTAMP NOT NULL,
            "ended_at" TIMESTAMP,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_session_expires_at" CHECK ("expires_at" > "created_at"),
            CONSTRAINT "ck_session_token_hash" CHECK (length("token_hash") = 64)
        ) /* One signed-in browser or client. Only the hash of its token is kept. */;
        CREATE TABLE "enrolment" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "joined_at" TIMESTAMP NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT
        ) /* A member's place in a programme (G4). */;
        CREATE TABLE "member_fact" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "fact" VARCHAR(20) NOT NULL,
            "value" VARCHAR(40),
            "until_at" TIMESTAMP,
            "effective_at" TIMESTAMP NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            "recorded_by" VARCHAR(80) NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_member_fact_fact" CHECK ("fact" IN ('INDUSTRY_SINCE', 'REGION', 'STATUS'))
        ) /* The history of a fact (INDUSTRY_SINCE, REGION, STATUS): what held from `effective_at`, as recorded then. */;
        CREATE TABLE "plan" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "name" JSON NOT NULL,
            "grace_days" INT NOT NULL,
            "created_at" TIMESTAMP NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_plan_grace_days" CHECK ("grace_days" >= 0)
        ) /* The identity of a plan in a programme: what a membership is a membership of. */;
        CREATE TABLE "member_tag" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "tag" VARCHAR(40) NOT NULL,
            "origin" VARCHAR(10) NOT NULL,
            "since_at" TIMESTAMP NOT NULL,
            "until_at" TIMESTAMP,
            "recorded_at" TIMESTAMP NOT NULL,
            "ended_recorded_at" TIMESTAMP,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_member_tag_origin" CHECK ("origin" IN ('HAND', 'RULE', 'MODEL')),
            CONSTRAINT "ck_member_tag_until_at" CHECK ("until_at" >= "since_at"),
            CONSTRAINT "ck_member_tag_ended" CHECK (("until_at" IS NULL) = ("ended_recorded_at" IS NULL))
        ) /* A tag that a member carries in [since_at, until_at), with its origin: HAND, RULE or MODEL (D1). */;
        CREATE TABLE "growth_account" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "seq" BIGINT NOT NULL,
            "head" VARCHAR(64) NOT NULL,
            "balance" BIGINT NOT NULL,
            "base_value" BIGINT NOT NULL,
            "base_on" DATE,
            "opened_at" TIMESTAMP NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_growth_account_seq" CHECK ("seq" >= 0),
            CONSTRAINT "ck_growth_account_balance" CHECK ("balance" >= 0),
            CONSTRAINT "ck_growth_account_base_value" CHECK ("base_value" >= 0)
        ) /* The growth of one member in one programme: the chain's head, the cached sum, and the base that decay starts from (V5). */;
        CREATE TABLE "earning_rule" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSON,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMP,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMP,
            "created_at" TIMESTAMP NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_earning_rule_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_earning_rule_draft_revision" CHECK ("draft_revision" >= 0)
        ) /* A way in: which event of a programme earns how much growth, up to which cap (V1, R2). */;
        CREATE TABLE "earning_rule_version" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "number" INT NOT NULL,
            "content" JSON NOT NULL,
            "effective_from" TIMESTAMP NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            "author" VARCHAR(80) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "cancelled_at" TIMESTAMP,
            "identity_id" BIGINT NOT NULL REFERENCES "earning_rule" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_earning_rule_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_earning_rule_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_earning_rule_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_earning_rule_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        ) /* One published form of the rule; growth entries name the one that made them. */;
        CREATE TABLE "growth_entry" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "seq" BIGINT NOT NULL,
            "kind" VARCHAR(20) NOT NULL,
            "amount" BIGINT NOT NULL,
            "counter_account" VARCHAR(40) NOT NULL,
            "occurred_at" TIMESTAMP NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            "available_at" TIMESTAMP NOT NULL,
            "source_type" VARCHAR(20) NOT NULL,
            "source_id" VARCHAR(120) NOT NULL,
            "idempotency_key" VARCHAR(160) NOT NULL,
            "prev_hash" VARCHAR(64) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "account_id" BIGINT NOT NULL REFERENCES "growth_account" ("id") ON DELETE RESTRICT,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "rule_version_id" BIGINT REFERENCES "earning_rule_version" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_growth_entry_amount" CHECK ("amount" <> 0),
            CONSTRAINT "ck_growth_entry_seq" CHECK ("seq" >= 1),
            CONSTRAINT "ck_growth_entry_available_at" CHECK ("available_at" >= "occurred_at"),
            CONSTRAINT "ck_growth_entry_hash" CHECK (length("hash") = 64)
        ) /* One movement of growth. `available_at` is when it begins to count (V9); (kind, source) is unique per account. */;
        CREATE TABLE "membership" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "starts_at" TIMESTAMP NOT NULL,
            "ends_at" TIMESTAMP NOT NULL,
            "grace_ends_at" TIMESTAMP NOT NULL,
            "anchor_day" SMALLINT NOT NULL,
            "closed_as" VARCHAR(10),
            "closed_at" TIMESTAMP,
            "recorded_at" TIMESTAMP NOT NULL,
            "source" VARCHAR(40) NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "plan_id" BIGINT NOT NULL REFERENCES "plan" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_membership_ends_at" CHECK ("ends_at" > "starts_at"),
            CONSTRAINT "ck_membership_grace_ends_at" CHECK ("grace_ends_at" >= "ends_at"),
            CONSTRAINT "ck_membership_anchor_day" CHECK ("anchor_day" BETWEEN 1 AND 31),
            CONSTRAINT "ck_membership_closed_as" CHECK ("closed_as" IN ('CANCELLED', 'REFUNDED')),
            CONSTRAINT "ck_membership_closed" CHECK (("closed_as" IS NULL) = ("closed_at" IS NULL))
        ) /* One paid period of a plan. */;
        CREATE TABLE "benefit" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSON,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMP,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMP,
            "created_at" TIMESTAMP NOT NULL,
            "title_en" VARCHAR(120) NOT NULL,
            "title_zh" VARCHAR(120) NOT NULL,
            "search_text" TEXT NOT NULL,
            "kind" VARCHAR(10) NOT NULL,
            "reach" VARCHAR(10) NOT NULL,
            "stage" VARCHAR(24),
            "segments" VARCHAR(400) NOT NULL,
            "position" INT NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_benefit_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_benefit_draft_revision" CHECK ("draft_revision" >= 0),
            CONSTRAINT "ck_benefit_kind" CHECK ("kind" IN ('CONTENT', 'FEATURE', 'IDENTITY', 'DISCOUNT', 'COUPON', 'PARTNER')),
            CONSTRAINT "ck_benefit_reach" CHECK ("reach" IN ('GLOBAL', 'SPECIFIC')),
            CONSTRAINT "ck_benefit_stage" CHECK ("stage" IN ('LEARNING', 'WORK_SUPPORT', 'MONETIZATION'))
        ) /* A benefit of a programme. The columns below repeat what lists search, filter and sort by: of the draft if there */;
        CREATE TABLE "benefit_version" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "number" INT NOT NULL,
            "content" JSON NOT NULL,
            "effective_from" TIMESTAMP NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            "author" VARCHAR(80) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "cancelled_at" TIMESTAMP,
            "terms_html" JSON NOT NULL,
            "ends_at" TIMESTAMP,
            "identity_id" BIGINT NOT NULL REFERENCES "benefit" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_benefit_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_benefit_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_benefit_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_benefit_version_cancelled" CHECK ("cancelled_at" < "effective_from"),
            CONSTRAINT "ck_benefit_version_ends_at" CHECK ("ends_at" >= "effective_from")
        ) /* One published form of a benefit; its terms are stored rendered and sanitised (M1). */;
        CREATE TABLE "product" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "sku" VARCHAR(64) NOT NULL,
            "name" JSON NOT NULL,
            "category" VARCHAR(64) NOT NULL,
            "brand" VARCHAR(64) NOT NULL,
            "list_price_minor" BIGINT NOT NULL,
            "cost_minor" BIGINT,
            "priced_on" DATE NOT NULL,
            "source" VARCHAR(80) NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            CONSTRAINT "ck_product_list_price_minor" CHECK ("list_price_minor" >= 0),
            CONSTRAINT "ck_product_cost_minor" CHECK ("cost_minor" >= 0)
        ) /* A reference to something sold elsewhere: SKU, category, brand, list price and cost, dated (X3). */;
        CREATE TABLE "import_batch" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "file_name" VARCHAR(200) NOT NULL,
            "file_hash" VARCHAR(64) NOT NULL,
            "accepted" INT NOT NULL,
            "repeated" INT NOT NULL,
            "refused" INT NOT NULL,
            "started_at" TIMESTAMP NOT NULL,
            "finished_at" TIMESTAMP,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_import_batch_counts" CHECK ("accepted" >= 0 AND "repeated" >= 0 AND "refused" >= 0),
            CONSTRAINT "ck_import_batch_finished_at" CHECK ("finished_at" >= "started_at")
        ) /* One run of an import over one file. A second run over the same file goes on where the first stopped. */;
        CREATE TABLE "purchase" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "occurred_on" DATE NOT NULL,
            "occurred_at" TIMESTAMP NOT NULL,
            "amount_minor" BIGINT NOT NULL,
            "currency" VARCHAR(3) NOT NULL,
            "source" VARCHAR(40) NOT NULL,
            "external_ref" VARCHAR(80) NOT NULL,
            "recorded_at" TIMESTAMP NOT NULL,
            "batch_id" BIGINT REFERENCES "import_batch" ("id") ON DELETE RESTRICT,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_purchase_amount_minor" CHECK ("amount_minor" >= 0),
            CONSTRAINT "ck_purchase_currency" CHECK (length("currency") = 3),
            CONSTRAINT "ck_purchase_external_ref" CHECK (length("external_ref") > 0)
        ) /* A purchase that happened, unique by (programme, source, external_ref). A purchase of 0 is recorded and earns nothing (P0). */;
        CREATE TABLE "aerich" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "version" VARCHAR(255) NOT NULL,
            "app" VARCHAR(100) NOT NULL,
            "content" JSON NOT NULL
        );
    """,
    "postgres": """
        CREATE TABLE "community" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "name" JSONB NOT NULL,
            "currency" VARCHAR(3) NOT NULL,
            "zone" VARCHAR(64) NOT NULL,
            "languages" JSONB NOT NULL,
            "settings" JSONB NOT NULL,
            "catalogue_revision" BIGINT NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL,
            CONSTRAINT "ck_community_currency" CHECK (length("currency") = 3),
            CONSTRAINT "ck_community_catalogue_revision" CHECK ("catalogue_revision" >= 1)
        );
        COMMENT ON TABLE "community" IS 'The one settings row. `catalogue_revision` grows by one in every transaction that changes what is published.';
        CREATE TABLE "programme" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "name" JSONB NOT NULL,
            "is_default" BOOL NOT NULL,
            "position" INT NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL
        );
        COMMENT ON TABLE "programme" IS 'A programme with its own growth and levels (G4).';
        CREATE TABLE "audit_chain" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "actor_kind" VARCHAR(10) NOT NULL,
            "actor_id" BIGINT NOT NULL,
            "seq" BIGINT NOT NULL,
            "head" VARCHAR(64) NOT NULL,
            CONSTRAINT "ck_audit_chain_actor_kind" CHECK ("actor_kind" IN ('ANONYMOUS', 'MEMBER', 'PARTNER', 'STAFF', 'SYSTEM')),
            CONSTRAINT "ck_audit_chain_seq" CHECK ("seq" >= 0)
        );
        COMMENT ON TABLE "audit_chain" IS 'The head of one actor''s chain; locked while an entry is added.';
        CREATE TABLE "audit_entry" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "actor_kind" VARCHAR(10) NOT NULL,
            "actor_id" BIGINT NOT NULL,
            "seq" BIGINT NOT NULL,
            "action" VARCHAR(64) NOT NULL,
            "subject_type" VARCHAR(40) NOT NULL,
            "subject_id" VARCHAR(64) NOT NULL,
            "occurred_at" TIMESTAMPTZ NOT NULL,
            "request_id" VARCHAR(64),
            "digest" VARCHAR(64) NOT NULL,
            "prev_hash" VARCHAR(64) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            CONSTRAINT "ck_audit_entry_actor_kind" CHECK ("actor_kind" IN ('ANONYMOUS', 'MEMBER', 'PARTNER', 'STAFF', 'SYSTEM')),
            CONSTRAINT "ck_audit_entry_seq" CHECK ("seq" >= 1),
            CONSTRAINT "ck_audit_entry_hash" CHECK (length("hash") = 64 AND length("digest") = 64)
        );
        COMMENT ON TABLE "audit_entry" IS 'One change by staff, partner, command line or job. Never updated, never deleted.';
        CREATE TABLE "audit_detail" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "salt" VARCHAR(32) NOT NULL,
            "actor_label" VARCHAR(80) NOT NULL,
            "subject_label" VARCHAR(200) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "before" JSONB,
            "after" JSONB,
            "entry_id" BIGINT NOT NULL UNIQUE REFERENCES "audit_entry" ("id") ON DELETE RESTRICT
        );
        COMMENT ON TABLE "audit_detail" IS 'The values behind an entry''s digest: who it was by name, why, before and after. May be erased (A4).';
        CREATE TABLE "partner" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "name" VARCHAR(80) NOT NULL,
            "disabled_at" TIMESTAMPTZ,
            "created_at" TIMESTAMPTZ NOT NULL
        );
        COMMENT ON TABLE "partner" IS 'An organisation that calls the API with tokens of its own.';
        CREATE TABLE "partner_token" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "label" VARCHAR(80) NOT NULL,
            "prefix" VARCHAR(20) NOT NULL,
            "token_hash" VARCHAR(64) NOT NULL,
            "scopes" JSONB NOT NULL,
            "addresses" JSONB NOT NULL,
            "expires_at" TIMESTAMPTZ NOT NULL,
            "last_used_at" TIMESTAMPTZ,
            "last_used_address" VARCHAR(45),
            "revoked_at" TIMESTAMPTZ,
            "created_at" TIMESTAMPTZ NOT NULL,
            "created_by" VARCHAR(80) NOT NULL,
            "partner_id" BIGINT NOT NULL REFERENCES "partner" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_partner_token_expires_at" CHECK ("expires_at" > "created_at"),
            CONSTRAINT "ck_partner_token_token_hash" CHECK (length("token_hash") = 64)
        );
        COMMENT ON TABLE "partner_token" IS 'A bearer token: shown once, kept as SHA-256, with scopes, expiry, addresses and last use (X1).';
        CREATE TABLE "segment" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL
        );
        COMMENT ON TABLE "segment" IS 'The identity of a segment across versions, by code; made when a scheme with that code is first published.';
        CREATE TABLE "segment_scheme" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSONB,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMPTZ,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMPTZ,
            "created_at" TIMESTAMPTZ NOT NULL,
            CONSTRAINT "ck_segment_scheme_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_segment_scheme_draft_revision" CHECK ("draft_revision" >= 0)
        );
        COMMENT ON TABLE "segment_scheme" IS 'How experience is cut into segments (S2). There is one, with the code `experience`.';
        CREATE TABLE "segment_scheme_version" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "number" INT NOT NULL,
            "content" JSONB NOT NULL,
            "effective_from" TIMESTAMPTZ NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "author" VARCHAR(80) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "cancelled_at" TIMESTAMPTZ,
            "identity_id" BIGINT NOT NULL REFERENCES "segment_scheme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_segment_scheme_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_segment_scheme_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_segment_scheme_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_segment_scheme_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        );
        COMMENT ON TABLE "segment_scheme_version" IS 'One published cut; its content lists the segments.';
        CREATE TABLE "member" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "member_number" BIGINT NOT NULL,
            "nickname" VARCHAR(40) NOT NULL,
            "region" VARCHAR(8),
            "industry_since" DATE,
            "industry_since_next" DATE,
            "industry_since_next_at" TIMESTAMPTZ,
            "status" VARCHAR(10) NOT NULL,
            "status_until" TIMESTAMPTZ,
            "source" VARCHAR(40) NOT NULL,
            "external_ref" VARCHAR(80),
            "revision" INT NOT NULL,
            "joined_at" TIMESTAMPTZ NOT NULL,
            CONSTRAINT "ck_member_status" CHECK ("status" IN ('ACTIVE', 'MUTED', 'SUSPENDED', 'BANNED', 'DELETED')),
            CONSTRAINT "ck_member_industry_since" CHECK ("industry_since" >= '1950-01-01' AND "industry_since_next" >= '1950-01-01'),
            CONSTRAINT "ck_member_industry_since_next" CHECK ("industry_since_next" IS NULL OR "industry_since_next_at" IS NOT NULL),
            CONSTRAINT "ck_member_external_ref" CHECK ("external_ref" IS NULL OR length("source") > 0),
            CONSTRAINT "ck_member_revision" CHECK ("revision" >= 0),
            CONSTRAINT "ck_member_member_number" CHECK ("member_number" >= 1)
        );
        COMMENT ON TABLE "member" IS 'A person in the community.';
        CREATE TABLE "account" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "name" VARCHAR(32) NOT NULL,
            "display_name" VARCHAR(80) NOT NULL,
            "role" VARCHAR(10),
            "password_hash" VARCHAR(200) NOT NULL,
            "password_changed_at" TIMESTAMPTZ NOT NULL,
            "language" VARCHAR(8),
            "failed_count" INT NOT NULL,
            "locked_until" TIMESTAMPTZ,
            "disabled_at" TIMESTAMPTZ,
            "created_at" TIMESTAMPTZ NOT NULL,
            "member_id" BIGINT REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_account_name" CHECK (length("name") BETWEEN 3 AND 32),
            CONSTRAINT "ck_account_role" CHECK ("role" IN ('SUPPORT', 'EDITOR', 'PUBLISHER', 'OWNER')),
            CONSTRAINT "ck_account_failed_count" CHECK ("failed_count" >= 0)
        );
        COMMENT ON TABLE "account" IS 'Who can sign in: a member, a member of staff (`role`), or both. `name` is fixed and unique in small letters (A2).';
        CREATE TABLE "session" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "token_hash" VARCHAR(64) NOT NULL,
            "address" VARCHAR(45),
            "user_agent" VARCHAR(200) NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL,
            "last_seen_at" TIMESTAMPTZ NOT NULL,
            "expires_at" TIMESTAMPTZ NOT NULL,
            "ended_at" TIMESTAMPTZ,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_session_expires_at" CHECK ("expires_at" > "created_at"),
            CONSTRAINT "ck_session_token_hash" CHECK (length("token_hash") = 64)
        );
        COMMENT ON TABLE "session" IS 'One signed-in browser or client. Only the hash of its token is kept.';
        CREATE TABLE "enrolment" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "joined_at" TIMESTAMPTZ NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT
        );
        COMMENT ON TABLE "enrolment" IS 'A member''s place in a programme (G4).';
        CREATE TABLE "member_fact" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "fact" VARCHAR(20) NOT NULL,
            "value" VARCHAR(40),
            "until_at" TIMESTAMPTZ,
            "effective_at" TIMESTAMPTZ NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "recorded_by" VARCHAR(80) NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_member_fact_fact" CHECK ("fact" IN ('INDUSTRY_SINCE', 'REGION', 'STATUS'))
        );
        COMMENT ON TABLE "member_fact" IS 'The history of a fact (INDUSTRY_SINCE, REGION, STATUS): what held from `effective_at`, as recorded then.';
        CREATE TABLE "plan" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "name" JSONB NOT NULL,
            "grace_days" INT NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_plan_grace_days" CHECK ("grace_days" >= 0)
        );
        COMMENT ON TABLE "plan" IS 'The identity of a plan in a programme: what a membership is a membership of.';
        CREATE TABLE "member_tag" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "tag" VARCHAR(40) NOT NULL,
            "origin" VARCHAR(10) NOT NULL,
            "since_at" TIMESTAMPTZ NOT NULL,
            "until_at" TIMESTAMPTZ,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "ended_recorded_at" TIMESTAMPTZ,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_member_tag_origin" CHECK ("origin" IN ('HAND', 'RULE', 'MODEL')),
            CONSTRAINT "ck_member_tag_until_at" CHECK ("until_at" >= "since_at"),
            CONSTRAINT "ck_member_tag_ended" CHECK (("until_at" IS NULL) = ("ended_recorded_at" IS NULL))
        );
        COMMENT ON TABLE "member_tag" IS 'A tag that a member carries in [since_at, until_at), with its origin: HAND, RULE or MODEL (D1).';
        CREATE TABLE "growth_account" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "seq" BIGINT NOT NULL,
            "head" VARCHAR(64) NOT NULL,
            "balance" BIGINT NOT NULL,
            "base_value" BIGINT NOT NULL,
            "base_on" DATE,
            "opened_at" TIMESTAMPTZ NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_growth_account_seq" CHECK ("seq" >= 0),
            CONSTRAINT "ck_growth_account_balance" CHECK ("balance" >= 0),
            CONSTRAINT "ck_growth_account_base_value" CHECK ("base_value" >= 0)
        );
        COMMENT ON TABLE "growth_account" IS 'The growth of one member in one programme: the chain''s head, the cached sum, and the base that decay starts from (V5).';
        CREATE TABLE "earning_rule" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSONB,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMPTZ,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMPTZ,
            "created_at" TIMESTAMPTZ NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_earning_rule_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_earning_rule_draft_revision" CHECK ("draft_revision" >= 0)
        );
        COMMENT ON TABLE "earning_rule" IS 'A way in: which event of a programme earns how much growth, up to which cap (V1, R2).';
        CREATE TABLE "earning_rule_version" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "number" INT NOT NULL,
            "content" JSONB NOT NULL,
            "effective_from" TIMESTAMPTZ NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "author" VARCHAR(80) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "cancelled_at" TIMESTAMPTZ,
            "identity_id" BIGINT NOT NULL REFERENCES "earning_rule" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_earning_rule_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_earning_rule_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_earning_rule_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_earning_rule_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        );
        COMMENT ON TABLE "earning_rule_version" IS 'One published form of the rule; growth entries name the one that made them.';
        CREATE TABLE "growth_entry" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "seq" BIGINT NOT NULL,
            "kind" VARCHAR(20) NOT NULL,
            "amount" BIGINT NOT NULL,
            "counter_account" VARCHAR(40) NOT NULL,
            "occurred_at" TIMESTAMPTZ NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "available_at" TIMESTAMPTZ NOT NULL,
            "source_type" VARCHAR(20) NOT NULL,
            "source_id" VARCHAR(120) NOT NULL,
            "idempotency_key" VARCHAR(160) NOT NULL,
            "prev_hash" VARCHAR(64) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "account_id" BIGINT NOT NULL REFERENCES "growth_account" ("id") ON DELETE RESTRICT,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "rule_version_id" BIGINT REFERENCES "earning_rule_version" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_growth_entry_amount" CHECK ("amount" <> 0),
            CONSTRAINT "ck_growth_entry_seq" CHECK ("seq" >= 1),
            CONSTRAINT "ck_growth_entry_available_at" CHECK ("available_at" >= "occurred_at"),
            CONSTRAINT "ck_growth_entry_hash" CHECK (length("hash") = 64)
        );
        COMMENT ON TABLE "growth_entry" IS 'One movement of growth. `available_at` is when it begins to count (V9); (kind, source) is unique per account.';
        CREATE TABLE "membership" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "starts_at" TIMESTAMPTZ NOT NULL,
            "ends_at" TIMESTAMPTZ NOT NULL,
            "grace_ends_at" TIMESTAMPTZ NOT NULL,
            "anchor_day" SMALLINT NOT NULL,
            "closed_as" VARCHAR(10),
            "closed_at" TIMESTAMPTZ,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "source" VARCHAR(40) NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "plan_id" BIGINT NOT NULL REFERENCES "plan" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_membership_ends_at" CHECK ("ends_at" > "starts_at"),
            CONSTRAINT "ck_membership_grace_ends_at" CHECK ("grace_ends_at" >= "ends_at"),
            CONSTRAINT "ck_membership_anchor_day" CHECK ("anchor_day" BETWEEN 1 AND 31),
            CONSTRAINT "ck_membership_closed_as" CHECK ("closed_as" IN ('CANCELLED', 'REFUNDED')),
            CONSTRAINT "ck_membership_closed" CHECK (("closed_as" IS NULL) = ("closed_at" IS NULL))
        );
        COMMENT ON TABLE "membership" IS 'One paid period of a plan.';
        CREATE TABLE "benefit" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSONB,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMPTZ,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMPTZ,
            "created_at" TIMESTAMPTZ NOT NULL,
            "title_en" VARCHAR(120) NOT NULL,
            "title_zh" VARCHAR(120) NOT NULL,
            "search_text" TEXT NOT NULL,
            "kind" VARCHAR(10) NOT NULL,
            "reach" VARCHAR(10) NOT NULL,
            "stage" VARCHAR(24),
            "segments" VARCHAR(400) NOT NULL,
            "position" INT NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_benefit_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_benefit_draft_revision" CHECK ("draft_revision" >= 0),
            CONSTRAINT "ck_benefit_kind" CHECK ("kind" IN ('CONTENT', 'FEATURE', 'IDENTITY', 'DISCOUNT', 'COUPON', 'PARTNER')),
            CONSTRAINT "ck_benefit_reach" CHECK ("reach" IN ('GLOBAL', 'SPECIFIC')),
            CONSTRAINT "ck_benefit_stage" CHECK ("stage" IN ('LEARNING', 'WORK_SUPPORT', 'MONETIZATION'))
        );
        COMMENT ON TABLE "benefit" IS 'A benefit of a programme. The columns below repeat what lists search, filter and sort by: of the draft if there';
        CREATE TABLE "benefit_version" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "number" INT NOT NULL,
            "content" JSONB NOT NULL,
            "effective_from" TIMESTAMPTZ NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "author" VARCHAR(80) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "hash" VARCHAR(64) NOT NULL,
            "cancelled_at" TIMESTAMPTZ,
            "terms_html" JSONB NOT NULL,
            "ends_at" TIMESTAMPTZ,
            "identity_id" BIGINT NOT NULL REFERENCES "benefit" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_benefit_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_benefit_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_benefit_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_benefit_version_cancelled" CHECK ("cancelled_at" < "effective_from"),
            CONSTRAINT "ck_benefit_version_ends_at" CHECK ("ends_at" >= "effective_from")
        );
        COMMENT ON TABLE "benefit_version" IS 'One published form of a benefit; its terms are stored rendered and sanitised (M1).';
        CREATE TABLE "product" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "sku" VARCHAR(64) NOT NULL,
            "name" JSONB NOT NULL,
            "category" VARCHAR(64) NOT NULL,
            "brand" VARCHAR(64) NOT NULL,
            "list_price_minor" BIGINT NOT NULL,
            "cost_minor" BIGINT,
            "priced_on" DATE NOT NULL,
            "source" VARCHAR(80) NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            CONSTRAINT "ck_product_list_price_minor" CHECK ("list_price_minor" >= 0),
            CONSTRAINT "ck_product_cost_minor" CHECK ("cost_minor" >= 0)
        );
        COMMENT ON TABLE "product" IS 'A reference to something sold elsewhere: SKU, category, brand, list price and cost, dated (X3).';
        CREATE TABLE "import_batch" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "file_name" VARCHAR(200) NOT NULL,
            "file_hash" VARCHAR(64) NOT NULL,
            "accepted" INT NOT NULL,
            "repeated" INT NOT NULL,
            "refused" INT NOT NULL,
            "started_at" TIMESTAMPTZ NOT NULL,
            "finished_at" TIMESTAMPTZ,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_import_batch_counts" CHECK ("accepted" >= 0 AND "repeated" >= 0 AND "refused" >= 0),
            CONSTRAINT "ck_import_batch_finished_at" CHECK ("finished_at" >= "started_at")
        );
        COMMENT ON TABLE "import_batch" IS 'One run of an import over one file. A second run over the same file goes on where the first stopped.';
        CREATE TABLE "purchase" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "occurred_on" DATE NOT NULL,
            "occurred_at" TIMESTAMPTZ NOT NULL,
            "amount_minor" BIGINT NOT NULL,
            "currency" VARCHAR(3) NOT NULL,
            "source" VARCHAR(40) NOT NULL,
            "external_ref" VARCHAR(80) NOT NULL,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            "batch_id" BIGINT REFERENCES "import_batch" ("id") ON DELETE RESTRICT,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_purchase_amount_minor" CHECK ("amount_minor" >= 0),
            CONSTRAINT "ck_purchase_currency" CHECK (length("currency") = 3),
            CONSTRAINT "ck_purchase_external_ref" CHECK (length("external_ref") > 0)
        );
        COMMENT ON TABLE "purchase" IS 'A purchase that happened, unique by (programme, source, external_ref). A purchase of 0 is recorded and earns nothing (P0).';
        CREATE TABLE "aerich" (
            "id" SERIAL NOT NULL PRIMARY KEY,
            "version" VARCHAR(255) NOT NULL,
            "app" VARCHAR(100) NOT NULL,
            "content" JSONB NOT NULL
        );
    """,
}

INDEXES = """
    CREATE UNIQUE INDEX "uq_community_one_row" ON "community" (length("currency"));
    CREATE UNIQUE INDEX "uq_programme_code" ON "programme" ("code");
    CREATE UNIQUE INDEX "uq_programme_default" ON "programme" ("is_default") WHERE "is_default";
    CREATE UNIQUE INDEX "uq_account_name" ON "account" (lower("name"));
    CREATE UNIQUE INDEX "uq_session_token_hash" ON "session" ("token_hash");
    CREATE UNIQUE INDEX "uq_partner_code" ON "partner" ("code");
    CREATE UNIQUE INDEX "uq_partner_token_token_hash" ON "partner_token" ("token_hash");
    CREATE UNIQUE INDEX "uq_audit_chain_actor" ON "audit_chain" ("actor_kind", "actor_id");
    CREATE UNIQUE INDEX "uq_audit_entry_seq" ON "audit_entry" ("actor_kind", "actor_id", "seq");
    CREATE UNIQUE INDEX "uq_segment_code" ON "segment" ("code");
    CREATE UNIQUE INDEX "uq_segment_scheme_code" ON "segment_scheme" ("code");
    CREATE UNIQUE INDEX "uq_segment_scheme_version_number" ON "segment_scheme_version" ("identity_id", "number");
    CREATE UNIQUE INDEX "uq_member_member_number" ON "member" ("member_number");
    CREATE UNIQUE INDEX "uq_member_external_ref" ON "member" ("source", "external_ref") WHERE "external_ref" IS NOT NULL;
    CREATE UNIQUE INDEX "uq_enrolment_programme" ON "enrolment" ("member_id", "programme_id");
    CREATE UNIQUE INDEX "uq_plan_code" ON "plan" ("programme_id", "code");
    CREATE UNIQUE INDEX "uq_member_tag_open" ON "member_tag" ("member_id", "tag") WHERE "until_at" IS NULL;
    CREATE UNIQUE INDEX "uq_growth_account_programme" ON "growth_account" ("member_id", "programme_id");
    CREATE UNIQUE INDEX "uq_growth_entry_seq" ON "growth_entry" ("member_id", "account_id", "seq");
    CREATE UNIQUE INDEX "uq_growth_entry_source" ON "growth_entry" ("member_id", "account_id", "kind", "source_type", "source_id");
    CREATE UNIQUE INDEX "uq_growth_entry_idempotency_key" ON "growth_entry" ("member_id", "idempotency_key");
    CREATE UNIQUE INDEX "uq_earning_rule_code" ON "earning_rule" ("programme_id", "code");
    CREATE UNIQUE INDEX "uq_earning_rule_version_number" ON "earning_rule_version" ("identity_id", "number");
    CREATE UNIQUE INDEX "uq_benefit_code" ON "benefit" ("code");
    CREATE UNIQUE INDEX "uq_benefit_version_number" ON "benefit_version" ("identity_id", "number");
    CREATE UNIQUE INDEX "uq_product_sku" ON "product" ("sku");
    CREATE UNIQUE INDEX "uq_purchase_external_ref" ON "purchase" ("programme_id", "source", "external_ref");
    CREATE UNIQUE INDEX "uq_programme_public_id" ON "programme" ("public_id");
    CREATE UNIQUE INDEX "uq_audit_entry_public_id" ON "audit_entry" ("public_id");
    CREATE UNIQUE INDEX "uq_partner_public_id" ON "partner" ("public_id");
    CREATE UNIQUE INDEX "uq_partner_token_public_id" ON "partner_token" ("public_id");
    CREATE UNIQUE INDEX "uq_segment_public_id" ON "segment" ("public_id");
    CREATE UNIQUE INDEX "uq_segment_scheme_public_id" ON "segment_scheme" ("public_id");
    CREATE UNIQUE INDEX "uq_segment_scheme_version_public_id" ON "segment_scheme_version" ("public_id");
    CREATE UNIQUE INDEX "uq_member_public_id" ON "member" ("public_id");
    CREATE UNIQUE INDEX "uq_account_public_id" ON "account" ("public_id");
    CREATE UNIQUE INDEX "uq_session_public_id" ON "session" ("public_id");
    CREATE UNIQUE INDEX "uq_plan_public_id" ON "plan" ("public_id");
    CREATE UNIQUE INDEX "uq_earning_rule_public_id" ON "earning_rule" ("public_id");
    CREATE UNIQUE INDEX "uq_earning_rule_version_public_id" ON "earning_rule_version" ("public_id");
    CREATE UNIQUE INDEX "uq_membership_public_id" ON "membership" ("public_id");
    CREATE UNIQUE INDEX "uq_benefit_public_id" ON "benefit" ("public_id");
    CREATE UNIQUE INDEX "uq_benefit_version_public_id" ON "benefit_version" ("public_id");
    CREATE UNIQUE INDEX "uq_product_public_id" ON "product" ("public_id");
    CREATE UNIQUE INDEX "uq_import_batch_public_id" ON "import_batch" ("public_id");
    CREATE UNIQUE INDEX "uq_purchase_public_id" ON "purchase" ("public_id");
    CREATE INDEX "ix_account_member_id" ON "account" ("member_id");
    CREATE INDEX "ix_session_account_id" ON "session" ("account_id", "last_seen_at");
    CREATE INDEX "ix_session_expires_at" ON "session" ("expires_at");
    CREATE INDEX "ix_partner_token_partner_id" ON "partner_token" ("partner_id");
    CREATE INDEX "ix_audit_entry_occurred_at" ON "audit_entry" ("occurred_at", "id");
    CREATE INDEX "ix_audit_entry_subject" ON "audit_entry" ("subject_type", "subject_id", "id");
    CREATE INDEX "ix_audit_entry_action" ON "audit_entry" ("action", "id");
    CREATE INDEX "ix_audit_entry_request_id" ON "audit_entry" ("request_id") WHERE "request_id" IS NOT NULL;
    CREATE INDEX "ix_audit_detail_actor_label" ON "audit_detail" ("actor_label", "entry_id");
    CREATE INDEX "ix_segment_scheme_version_effective_from" ON "segment_scheme_version" ("identity_id", "effective_from");
    CREATE INDEX "ix_earning_rule_version_effective_from" ON "earning_rule_version" ("identity_id", "effective_from");
    CREATE INDEX "ix_benefit_version_effective_from" ON "benefit_version" ("identity_id", "effective_from");
    CREATE INDEX "ix_member_industry_since" ON "member" ("industry_since");
    CREATE INDEX "ix_member_industry_since_next_at" ON "member" ("industry_since_next_at") WHERE "industry_since_next_at" IS NOT NULL;
    CREATE INDEX "ix_member_region" ON "member" ("region", "id");
    CREATE INDEX "ix_member_status" ON "member" ("status", "id") WHERE "status" <> 'ACTIVE';
    CREATE INDEX "ix_enrolment_programme_id" ON "enrolment" ("programme_id", "member_id");
    CREATE INDEX "ix_member_fact_fact" ON "member_fact" ("member_id", "fact", "effective_at");
    CREATE INDEX "ix_member_fact_recorded_at" ON "member_fact" ("recorded_at");
    CREATE INDEX "ix_member_tag_tag" ON "member_tag" ("tag", "member_id");
    CREATE INDEX "ix_member_tag_member_id" ON "member_tag" ("member_id", "since_at");
    CREATE INDEX "ix_growth_account_balance" ON "growth_account" ("programme_id", "balance");
    CREATE INDEX "ix_growth_entry_available_at" ON "growth_entry" ("member_id", "account_id", "available_at");
    CREATE INDEX "ix_growth_entry_waiting" ON "growth_entry" ("available_at");
    CREATE INDEX "ix_growth_entry_account_id" ON "growth_entry" ("account_id");
    CREATE INDEX "ix_growth_entry_rule_version_id" ON "growth_entry" ("rule_version_id") WHERE "rule_version_id" IS NOT NULL;
    CREATE INDEX "ix_membership_plan" ON "membership" ("member_id", "plan_id", "starts_at");
    CREATE INDEX "ix_membership_ends_at" ON "membership" ("plan_id", "ends_at");
    CREATE INDEX "ix_benefit_programme_id" ON "benefit" ("programme_id", "position", "code");
    CREATE INDEX "ix_product_category" ON "product" ("category");
    CREATE INDEX "ix_product_brand" ON "product" ("brand");
    CREATE INDEX "ix_import_batch_file_hash" ON "import_batch" ("programme_id", "file_hash");
    CREATE INDEX "ix_purchase_occurred_at" ON "purchase" ("member_id", "programme_id", "occurred_at");
    CREATE INDEX "ix_purchase_programme_id" ON "purchase" ("programme_id", "occurred_at");
    CREATE INDEX "ix_purchase_batch_id" ON "purchase" ("batch_id") WHERE "batch_id" IS NOT NULL;
"""

BY_DIALECT = {
    "sqlite": """
        CREATE INDEX "ix_member_nickname" ON "member" (lower("nickname"));
        CREATE TRIGGER "tr_growth_entry_update" BEFORE UPDATE ON "growth_entry"
        BEGIN SELECT RAISE(ABORT, 'growth_entry: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_growth_entry_delete" BEFORE DELETE ON "growth_entry"
        BEGIN SELECT RAISE(ABORT, 'growth_entry: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_audit_entry_update" BEFORE UPDATE ON "audit_entry"
        BEGIN SELECT RAISE(ABORT, 'audit_entry: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_audit_entry_delete" BEFORE DELETE ON "audit_entry"
        BEGIN SELECT RAISE(ABORT, 'audit_entry: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_member_fact_update" BEFORE UPDATE ON "member_fact"
        BEGIN SELECT RAISE(ABORT, 'member_fact: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_member_fact_delete" BEFORE DELETE ON "member_fact"
        BEGIN SELECT RAISE(ABORT, 'member_fact: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_segment_scheme_version_update" BEFORE UPDATE ON "segment_scheme_version"
        WHEN NOT (OLD."cancelled_at" IS NULL AND NEW."cancelled_at" IS NOT NULL AND NEW."cancelled_at" < OLD."effective_from"
            AND NEW."id" IS OLD."id" AND NEW."public_id" IS OLD."public_id" AND NEW."number" IS OLD."number" AND NEW."content" IS OLD."content" AND NEW."effective_from" IS OLD."effective_from" AND NEW."recorded_at" IS OLD."recorded_at" AND NEW."author" IS OLD."author" AND NEW."reason" IS OLD."reason" AND NEW."hash" IS OLD."hash" AND NEW."identity_id" IS OLD."identity_id")
        BEGIN SELECT RAISE(ABORT, 'segment_scheme_version: a published version never changes; it may be cancelled once, before it goes live'); END;
        CREATE TRIGGER "tr_segment_scheme_version_delete" BEFORE DELETE ON "segment_scheme_version"
        BEGIN SELECT RAISE(ABORT, 'segment_scheme_version: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_earning_rule_version_update" BEFORE UPDATE ON "earning_rule_version"
        WHEN NOT (OLD."cancelled_at" IS NULL AND NEW."cancelled_at" IS NOT NULL AND NEW."cancelled_at" < OLD."effective_from"
            AND NEW."id" IS OLD."id" AND NEW."public_id" IS OLD."public_id" AND NEW."number" IS OLD."number" AND NEW."content" IS OLD."content" AND NEW."effective_from" IS OLD."effective_from" AND NEW."recorded_at" IS OLD."recorded_at" AND NEW."author" IS OLD."author" AND NEW."reason" IS OLD."reason" AND NEW."hash" IS OLD."hash" AND NEW."identity_id" IS OLD."identity_id")
        BEGIN SELECT RAISE(ABORT, 'earning_rule_version: a published version never changes; it may be cancelled once, before it goes live'); END;
        CREATE TRIGGER "tr_earning_rule_version_delete" BEFORE DELETE ON "earning_rule_version"
        BEGIN SELECT RAISE(ABORT, 'earning_rule_version: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_benefit_version_update" BEFORE UPDATE ON "benefit_version"
        WHEN NOT (OLD."cancelled_at" IS NULL AND NEW."cancelled_at" IS NOT NULL AND NEW."cancelled_at" < OLD."effective_from"
            AND NEW."id" IS OLD."id" AND NEW."public_id" IS OLD."public_id" AND NEW."number" IS OLD."number" AND NEW."content" IS OLD."content" AND NEW."effective_from" IS OLD."effective_from" AND NEW."recorded_at" IS OLD."recorded_at" AND NEW."author" IS OLD."author" AND NEW."reason" IS OLD."reason" AND NEW."hash" IS OLD."hash" AND NEW."terms_html" IS OLD."terms_html" AND NEW."ends_at" IS OLD."ends_at" AND NEW."identity_id" IS OLD."identity_id")
        BEGIN SELECT RAISE(ABORT, 'benefit_version: a published version never changes; it may be cancelled once, before it goes live'); END;
        CREATE TRIGGER "tr_benefit_version_delete" BEFORE DELETE ON "benefit_version"
        BEGIN SELECT RAISE(ABORT, 'benefit_version: rows are never changed or deleted'); END;
    """,
    "postgres": """
        CREATE INDEX "ix_member_nickname" ON "member" (lower("nickname") text_pattern_ops);
        CREATE FUNCTION guildhall_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '%: rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE FUNCTION guildhall_refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.cancelled_at IS NULL AND NEW.cancelled_at IS NOT NULL AND NEW.cancelled_at < OLD.effective_from
                AND to_jsonb(NEW) - 'cancelled_at' = to_jsonb(OLD) - 'cancelled_at' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '%: a published version never changes; it may be cancelled once, before it goes live', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER "tr_growth_entry_change" BEFORE UPDATE OR DELETE ON "growth_entry" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_growth_entry_truncate" BEFORE TRUNCATE ON "growth_entry" EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_audit_entry_change" BEFORE UPDATE OR DELETE ON "audit_entry" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_audit_entry_truncate" BEFORE TRUNCATE ON "audit_entry" EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_member_fact_change" BEFORE UPDATE OR DELETE ON "member_fact" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_member_fact_truncate" BEFORE TRUNCATE ON "member_fact" EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_segment_scheme_version_update" BEFORE UPDATE ON "segment_scheme_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_rewrite();
        CREATE TRIGGER "tr_segment_scheme_version_delete" BEFORE DELETE ON "segment_scheme_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_segment_scheme_version_truncate" BEFORE TRUNCATE ON "segment_scheme_version" EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_earning_rule_version_update" BEFORE UPDATE ON "earning_rule_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_rewrite();
        CREATE TRIGGER "tr_earning_rule_version_delete" BEFORE DELETE ON "earning_rule_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_earning_rule_version_truncate" BEFORE TRUNCATE ON "earning_rule_version" EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_benefit_version_update" BEFORE UPDATE ON "benefit_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_rewrite();
        CREATE TRIGGER "tr_benefit_version_delete" BEFORE DELETE ON "benefit_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_benefit_version_truncate" BEFORE TRUNCATE ON "benefit_version" EXECUTE FUNCTION guildhall_refuse_change();
    """,
}

DROP_TABLES = """
    DROP TABLE "aerich";
    DROP TABLE "purchase";
    DROP TABLE "import_batch";
    DROP TABLE "product";
    DROP TABLE "benefit_version";
    DROP TABLE "benefit";
    DROP TABLE "membership";
    DROP TABLE "growth_entry";
    DROP TABLE "earning_rule_version";
    DROP TABLE "earning_rule";
    DROP TABLE "growth_account";
    DROP TABLE "member_tag";
    DROP TABLE "plan";
    DROP TABLE "member_fact";
    DROP TABLE "enrolment";
    DROP TABLE "session";
    DROP TABLE "account";
    DROP TABLE "member";
    DROP TABLE "segment_scheme_version";
    DROP TABLE "segment_scheme";
    DROP TABLE "segment";
    DROP TABLE "partner_token";
    DROP TABLE "partner";
    DROP TABLE "audit_detail";
    DROP TABLE "audit_entry";
    DROP TABLE "audit_chain";
    DROP TABLE "programme";
    DROP TABLE "community";
"""

DROP_BY_DIALECT = {
    "sqlite": "",
    "postgres": """
        DROP FUNCTION guildhall_refuse_change();
        DROP FUNCTION guildhall_refuse_rewrite();
    """,
}


async def upgrade(db: BaseDBAsyncClient) -> str:
    dialect = db.capabilities.dialect
    return TABLES[dialect] + INDEXES + BY_DIALECT[dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DROP_TABLES + DROP_BY_DIALECT[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXW1z2ziS/isofxmniuOKZTvJJldX5diajHcS22U72bndXNEQBYkcU4QGoOxo9+a/Hw"
    "CSEt9NUJRE0f1lJiLRkPw0XrqfbjT+szehQ+LygzM6mcw8x5/vvUf/2fPwhIh/ZF8aaA9P"
    "p8tX8oGPB65qbSWaDbjPsOWLFyPsciIeDQm3mDP1HerJ5nc2QdQjiBPfd7wxR4w+HaB7C/"
    "vYpeMZMRl5dLhofI/G4hVHg7lq73iIPBI2R6J/j4uvEE2Qb2MfWTb2xoSjJ/nB4Wg6G7gO"
    "t8nwQP6iIbXETxLftI0vF7j8KXr16Zj4NmHiJ/zrf8VjxxuSH4RHH6cP5sgh7jChBGcoO1"
    "DPTX8+Vc8+OuMLz/9FtZV/2sC0qDubeMv207lvU28h4Hi+fDomHmHYJ/IbfDaTWvFmrhtq"
    "MFJU8GOXTYJfGZMZkhGeuVK3Ujr4Actne6Z5eXVn3vbvTHMvo/dIIqaN8JFFPTlmxE/lCo"
    "Cx/Ak//63XOzp623t99ObdyfHbtyfvXr8TbdXvzb56+1fwY5ZoBV0pzC4+XVzeyR9ExcAM"
    "hqx88JeSEYoPpJQyluir/2fw//vt1WU++lH7FP5Dx/LR/yExIjJ6iFAvU0T0YKmJ5aTagC"
    "pKUJVIyJ4nnP/pygeX305vzn49vdn/cvr7qyTal2efrz4qcCj3x0z1ojr4qJSwBN2aMUY8"
    "a54F/szGLB/4uEwKfPGn7CDoexP8w3SJN/Zt8fGoRAcR4kdpvMMXPfkmifC/xWKmg27Uvo"
    "PIvjmuAO2b40Js5askuK7YCWZYbAY6C0dCCFaPFVaPaE/XQT8us3nw9/5rNPMCW2Iwc1zx"
    "S/iB/Nr/3uuISrJ2lZ5Nky//vI3TlIIOO2DjxLTBiMTHxH5WC+fije9MSIEeEpLpiRKKHk"
    "T/6NZadXfxpX97d/rlOjE7zk/v+vJNTz2dp57uv0nNmEUn6B8Xd78i+RH98+qyn55Ei3Z3"
    "/9yTvwnPfGp69MnEwzgm0ePo0V/Sixg9xCxZ+WCArYcnzIZm5g3t0aK22VeT3iT9BHtixx"
    "qGaMrfGXqM14yOGZ6o4ZZxJ5cvjTJ3cppo9qw7eYoWAujJ8W3k+BzRJ0/5b+Ij9obIFb6b"
    "y9H+p+NXWZewTgfg1rV6ySt265R3bpl5Svj69eI8XwUJoZQmZjNneCBFN2AjiDlzYFFGDp"
    "whP1j8qG0YC4HbESxy8eVLAZHadMQM1/LnwvbgcVTwOICl2IJR6/DF35BdySl1CfYKlvKE"
    "YEoHAyG5LvAXTzaL/serq88J9D9epBbsy69fPvZv9g+VKkQjxy8wXYVOHD/XfSjcOOMim/"
    "MYXq93++wdHr89fnf05nixay6elG2W4AuAL5DnCyzHA/EYdSdEQpBd1ELZX367IS4umFOh"
    "kd+P+tldxS+f7gUmcnIlcrG3IkbXoouuwhM4TSa2LDpbeTB9Up2dBn11FTGCmSc6MdnMzW"
    "OOtSZf0NWN6KmraA3E3zRyVh1YH4NeugqSM5lStipGF6qTj9i37K7iNJ0xy8Z81Wl3HXbT"
    "JZjWyRKezoaOf2aLr9vLoQljb40ynhDLdqa1aFgp8cQmeIjoSOV0iMaU/cSR6uIDcqn1QI"
    "boyXZc8c5DwoZhc5nRIcytolSS1boDFnFHWUSlavNBQKDDbCWlOshvHb6uwG8dvi7kt+Sr"
    "pJcaQKY72ONSnfH8Nxwr5ORPPdBDAcC7Ht5yJ9FZTKL2m1tG9tYVZ1gHSd6SeKiyZc6Jjx"
    "230NQJX1ewdYbLlpWMnUfszghHA2ILvS5sEGGiDJ0x4f57YZxQ5PjoCas8V/njDPFsbgiR"
    "EWVEhT7xyCfsAH3Bc/EUiVHFhVWzf5oXSd3Qd4LZ1Oo1rdhs4jgvZFK8xkXtO2gqHfWq5H"
    "X2ihM7e/mmkvjriatvlC7EOgj1uypW6btiq/Rdxirls8EfxPL1wc4Idm737r2ugrZoVQi3"
    "epfEmxHM80J/xUAvJTqH8EklhE9KED7JIhzsvVmEizMJlhIr5RKEm2BbVo5NpxIoQ0cH9o"
    "UAoF4fdWWSarMKcalmvNwXYhKu5IultJZV2ZVH7qj4j1LahfgTsWflrUtxl6sfdbVTGivi"
    "6sVjhp8W3k5ioAoAxJ9NgrSam/7t3c3FmdBJwx5ugGeRg7tA+zn/dqHh591bofDw5KX0Io"
    "XSRyMDTTHzhT4NJE+kqrRdRzSjDP1BBwfoUh7gRLOpzEwZGshTHwNwctj9dXwBOK4tXqWM"
    "EscVsoY3nTUMERaIsHSc8W9/hKUj63pisOfmEJeuKPmpH11YTZo/jxARXAolDZjTch0E+7"
    "jK0n1cvHQfF9KQeYv381DnLt5dALr5UU0tVWSiTrJ8ShSy5VuXLZ8kmgWkXHdGJaVqzaiW"
    "EXLrnlBBLFgH46UErFgVAJ4y8mjamNs6GCeEAOYKMOsiDOBuKW0ntvQscmjy870jOvn5rO"
    "9U8s5urfCled869G94NieP+10e2ykhfmONniV9/2FTZGEPcWfsIcd7jzCakMlAErLRv2Qy"
    "tiJr0f49oy65f2VIfnZAffsA3ctfeC9zsEeOwFylGgUKkfX9+AS7LnKJ7xPG0f5pLyfDaS"
    "u/AGjjVtMLQBu3hzbOr4dQvCEX1EPowobcfIbZ0OFTF89NXZDTch0Eu/kcM7l1aDmhYfvu"
    "uZ/NxzymmPMnKoxEbQ8pLdjBobyWDL4FcEFIvQ6TVtAFMGqtZtSi6qY6sywu073l7F2Vna"
    "J4o0jPrJFwP8VkWHhRSZALDf20WGeCuI0VyAnO75oCnzy6oHytSss2sEi1bEx3aY0S9qkE"
    "uc6mlBIFPbdZz1Dy6kWoOaDhtFOaEmK1tsOWTd0tJninlZHVxC+UEWfs/UbmFfO2vyw62i"
    "0tVE3aTgy/KlnbBYBzwmWZ9BUr2twGvezuSrbZgjYRXDlRkBiSxVEQHmtUKfVdxh/I8GfH"
    "QwN5S5GMOjBkuQ7x/AN05blz5MvqNJjbMhwhC1r79IF4MvDwQKZ+frp7E51CrKLF67QBsY"
    "oWxSrU5NGmIJNSHeQfm8/SELaj0ELOjliS9rsU6R4DdXxSJRP1pDgT9SSN8ExsFqbYGvMo"
    "qGKQk1KdO6i9FiIdfNg6q/LO+bAu5r7JiVjp9RWdlgVVt1rV5MfUEd3VUHRSEtTcbjULCO"
    "ss23E5oJfbrOEwlbHGWcq4HJzua4p6jKWWrsg9dq8AvZFiH5NjMEE/np3enp2e98vYx3VS"
    "a9dByYW9HGotemWU3iYXa/T8XXIeomyMPYfj2AXf2HW5or5Ory+CG+KUE84jFow+eTm3yq"
    "3UFdBoLV5zDKDRWkSjwf1yG79f7kXmUzef4gt5Jy/DMQDOrrNq1jivmAr8rHrlTGDW3smu"
    "dlfvm43SJzAr9icWmD7rVJj+ommFa6oHBDPCAoP/PeK2vGKaCr/TUNFzhDm6/fX0597JGy"
    "PwDLhFxXwwkKL55gYKY1KEBzdSY+6jGSdo//fD3Eut1/114KKAiwIuSiUXRbtOOJRj17Gj"
    "p4yMnB86+C4lOghwr1rYuSTqnAYYMlU2VT5N7cFZkIvrgS8l4Er3VeqwR8aODvYJoc3DH9"
    "sVBzPH9R2PH8jv28ZmuJ4y7RAZ76rfnMl1Ea5FHYIkLQtE2I5oWj8lM1cYkjOfT85k5JE+"
    "1JpdSUmYW22eW0Ayvyg1D3JuQimJeSakOuiKrYFUCCleXa4yKQfZXE1lc8XyeFbM5oqlDe"
    "2YIqpmcyXHoPZh0vWelBxPSH69yOiVUX5Sctmo0h24zlA0d/y5zLDCKBRH2GKUc/RImDos"
    "a8g7fmRiyAc0wUOCnmziydaWTSYkzNNS+VuiSVC8kXEfKfqZ23m3B230myES0+IlzYBITI"
    "siMZAstkb2GlyQOqN3J1wQjTyXDVgPt2p3LLEhwgZVLAmTL9s+a1D8Sp9kfgRhDhEmptyP"
    "rZmPhJJptL9ztH/be3WAhAHAVAPqESPax0mwjd8vu7jPmg5r+g4wEsBIACMBjIRtGwlDhk"
    "c59kFxlHUhADde1w+lKhBNRh6dqM5QEv7CtTwrCJVC05VCA4w4fqyXyp+RhkBL28zfIm3r"
    "sfBZye6FL5sn4jGzbKfe1EqJwrxq87wC9qCzaq51SiZiyHN8T61CljFC4FvQ5e6OgE1Xtc"
    "zB7jnSJYZxVe7FfIzJVCp/uYh/SG7kgzo5L6DxZXxF+gPBEfuILckvdqnfBTAowKAAg1Lt"
    "Gq5ZftXnwgG/FOhSxkRjHma4MunQJjEROBmwShL6aETETHwk5ojRia5pmpUG87R15mkyWV"
    "YstvUqtaVEQdGtVrR4adOcLaqkJvBCooNE/xouMCSY51HNJVcYLiQ6CPBJpWrAJyXVgE+y"
    "1YDh/vF1prPINFK3Xn2etCxQj23eC6JMTe1k75Rgl3yX7WZ7R8Bm1aGd7p1JCdoxfVRN+k"
    "6NxVZlffc9Rt2ivO/lS6OMMySJZhXq7QQ3Kv3E0dTFMpFK5lVPGR0zPJkQtP/pOLdsTkUp"
    "IANbvLAYJWTgH9Txam3pCUFw7lq9oYMX/0IUvbW7Htum1E0urvHKS+HGqH9MMiUJSmjKdN"
    "78jZttU0NVi7nKlZu5o70BcK/jfXUU3/Qcb5VLEo7uHH9kOe6LnZHlJKviiUwJ49STvkRw"
    "PmMyEar053nuR1HT7953717oeyYaz03uyHMdyKbiL0XqlnmUeml65IcvbJj7D0hGnoJDpI"
    "4alj4SX5DX/B4NKZGHS968MhCnyKPfvT/oAE3wg6wCiiwbe2OiVH2A7sPZE0Ru79XZVMrE"
    "76dTV7ShiBE8/ID2OZ0xWXRU9E+Yh12TkdErJCGXhUWRM5lSJkZ+6HeBb9X2nafMt4JEi0"
    "0nWiQmYS0buJuZFxu2gz3HetC+KiEm08F4zHGVcNdxcbTrOCegOM49u1IWUIwkOphoXyVe"
    "WxyuTYObNAfySZOCLTQjWcaZ7B7sJThLCqQUR2VW1QdzIQ6Ipu1aXVqvuBcIzbaZ4BMOiz"
    "/TqhO5lNjgjdKnZ3cX3/rrshWTK/9hlZ31sHhnPczsrAFkpnIkdSdWWhamU6unk/LGtabT"
    "QqJzF7Q3b6LGSQ4dkNNyHTRX15BfqH2YHY6xlx0ygMh4RzeAWscvwxuBVzx+Wf3m5JatXo"
    "UHLpN3uocpSSuilMiA2s3JUQ7UCFurYhREZX6RkZaOguTjcSMY3eFxVyEaM/rk22Yza9Mn"
    "1Vn37nbPQ0ysLczJu91GH7C+6GreVbiCoAi3nWkjU1F21FWopsIvtHHulUlaF5mG3XQJpv"
    "XnLfwSZBwU5C5Eu+Rz+QvmKGpYqZS27XCfsrCetRRF+xeX519v727+x7y9uDzrG+im/+ni"
    "6tJAwky9+3r76j16knkHtvjLgjSE++WBWOzfG/IW0ijhUiY8ePmVtDf1xZB40Op4a3HiQT"
    "SOq/ItUfsOxl2bv/3xEbszLcpwIdA9Gqt5ylAR5zVIl7gccO5to1zyK0jUuMgwJQvsWqtV"
    "DedOXpqi9SqApsQ6aH40H+eBIz5wuqRNamjydMl2jj5cuzi3jqN6bpTRBtOoRY2rt6Rs6j"
    "h16KVjtKTd5DmCxGc6qnK71mqdg9/f4sXIKPH74cDBpg8cwN0Ya6w4lH+EoLjGY8HxASjw"
    "+F6jwKPYLSxiDvE8J5BRuIwnhTZnXr5d73LeXMFSKOb+EtxgOP/fPg8NTqlv+JQ6ZA+0Ji"
    "wuU58Ko+JhXtSzQXE/bFfhYL9oGpysj7xKZGEmE22kL/qv4KgR9g0UBWtehdc0ytsGKHPG"
    "jvce/Xp6eW6gm6+f++IR+nJ13v+M9s8Pc4uTrf37wBNu8aJvlHjC4aCt6paFzTvolTUfoQ"
    "0mjg66S4kOAryG42fhuqXrKsTlwFFotaMAWQ5d1zCEvl+IooknVbWCunM7gMndZp1DDL5N"
    "DA/E4Hc/Bp88fJTDWWROJxXzFslTUdW4CxlCD+RkAJ16JCIUHE99ioXRVSFCW6D8E0c2wU"
    "MjeIIteXkin00MhD2VRI8GmJOAnxgSC8+RGH/M50EC/v63kxxKY3s/A5iOFi9+RgnTwcmf"
    "evCHAp058L/h2nZyrumQH1H7zpULaT7eP8Auzq22VjacY0IwpOsNablBmAXHWsqhj8sB+i"
    "ugn1e3pbgsXkzkJZfCo1NSr0JLQhD4FfC1d0GpcKXFi1ICEB5wpUXr8W0wWQhKsmwnUygO"
    "WSHvtkD0WdaNLFo+y7ldSXqLPhJZ6UvSXUEPB+geP2JH6UjWppCHVJ5s4iHHRwMydjwub9"
    "NQ1B7a//a3Vx/Q/oPQl7yhQ1bmfCXbBwqVl4egkAXMUm0b/3Zg2Fq82xo7zbB1RAVLyOWc"
    "0iHZovYdzC9qvoAJnkRxkepDeikDo7r2qFZ7gTBHY5Gp6ufGMqIdHOtrSFa0rBlj9UiipC"
    "jQRK2miSDf6oUoOm6e62o6LQuqbrWqA58qUI/GXpkS6+A+2bxNGGKW52g+C3Sut9kFmA8r"
    "4XxYAvRhFmlnSCZT6hPPmpsPRKtcUo5oF1F/Uwn1NyWov8mgPmXk0bQxt3XwTgh1EOnmMz"
    "h0EQZwNcANfT/tQFxSDvz32v47hKK3Cj+bCcP9kTB5ZZG2EnKEa6miZQkzEI9uhRrWFY8u"
    "ZAq1oe3q7R5phJObXQWI4wtDAzj3MfPE33Ejev227HS3FpWqWOesqa06VBLTxV5OaDv+2i"
    "gLbZOgocmilhVKYTzhOZLlJZ5sx7IReQyjzLGCjEh2y5FNn9BkJtoEAWgDzaYyxBzIWXiK"
    "9r8dGuiml1sAY03fAqHqFm/ERkmoGgpANsKUQgHIdni8Q4ZHOcZPcQXIhcBKJSDbuR3nob"
    "qWCpAKRLPGfbJZwc6cCWmsEmSAEcePtUKVWWkoFNDmCFZcX3pXI2Qlu3d7UPOXI2Bm2U69"
    "qZUShXnV5nkF9XRfhJrh8FH7yF44IrO1IzIh1bbq7ep1GMpdQX+tR2VykCunFWP4VmMX40"
    "R0tQM0iifhsubLiLKJJP9kyRfZ14eokkx4sgrJ36neykoyqh7MBA/Vk0n+8ZgG+wZGscWr"
    "vQGMYosYRW+WH00tHPBLgS5ZOc3dvUE9n+TFUItpxJgI3CWzApO4vK5VFhvTddWy0uCutd"
    "pdgzMYL0TR4qVNc7aoYjpzKdHBwFfzPCYjmOeFXsqu0o0kOgjwyesqCItWhRCrd5CrvLHI"
    "rSWJH9etR9GmZIGKb/NeEF08q03RpgS75Ltsl6GNgG2AoE2lyO2YNqpStKmRuFtFjNq5tG"
    "3jtjN1P1wOIZu8Pe65+84W7arRr9gZyko/Dh0ub94uYFNzm373vnsXPpdFuX2C5FVmnkzp"
    "lBPTRyPquvQpLNUtLy0LVk/+Hl33L88vLj+hARmJOY3ug5resmKRgU7P7i6+9ReviDcMX3"
    "y6OT2Lnn/37oNLW5ev+79fX9z0zxEe+YR9CL703nIpVzvxPaKqCpLDlw/5Pdo/O70863/+"
    "LOQoQzf9X75envfPXx2gU9EBWdQvF8YT8igSIxvtf4LL1dq/vxjACbeIE15Mb11bOiEIrE"
    "qrLelwJdamSZdioOBWKzix4eqqOSMMym61soVjZVNmDnGOH3Y7wa5bfF47Idklv/io9/bN"
    "wlKRH8psk9svp58/54TzIttTh7tLCHUvkbb5O0gXZr82eRcXBOauzSsUhOteiKKDOk066+"
    "VSooPRjuarTEJhkO3eUeFi/YIgMSGAvqnQA1QCWVclEDlcG8D1Ouymo6jGJnWrKlF8FHCP"
    "HH8vJzoRvTLKQhODWKMKxSfC5qlSEAdIXi8ahhBEG5c+IUamBPvoSWZsy6RGjjiRJ+EMNH"
    "JcX95g4A0Rp8xHg/n7KANcnU1EjvrASCbYseHv/+45XKadG0igRqI2Hnki3EdhPj3EG9q+"
    "qRgQb2hRvAGqWkBVi47lokNVC6hq0c7hvnN8ElS1gKoWbcG+S/MKqlq8CDX7ju/KSL7Owh"
    "mX2ZyRvbcuL2UD9ywEiP1b64hHXAZQroJywNaYPvmRs2bdiacF8aWkWAewLlug+r/flbsz"
    "i/Xp89Xlp6h52seBGxI3lv0gdlNLa+FYCAC8FeDlPh7rhaMjge55C70q9FKvmF7qZeglTs"
    "byTmOt/Ki4TAcW43S8v1rAvyzin71QiHLH1yOS4iJAIWWC+FDrrXXhfKj1tuO13sLgMtR5"
    "qxOtL6nxlsX12dh9E6XdcBRZ/6BOA/qETTjCjCDui+k4RIwILcl/qKg59sR2w8Wn/S+HOb"
    "dHrOcrIMje4qXeQBBkb0+QHQq9NWtBQqE3KPS2kyrZuQgGnBx5IYqGQm9Q6G2TAEOht11L"
    "ZoRCby9lL1BUgGn7E1fHwk5Kbd7IjjmJg5nj+o7HD+TXbsM3XI/p3YaqITDtoL5it6iykq"
    "hIg/UVY4e/dkwTVUMiq9ZWXCfPf83ocGblnsqLXhllzP401qjCqTxGRoQRMR7kzcucTohv"
    "C4TFv9yhOrr2JE+zvUe3v301kCVGwpiyuYEGDHtDQ+2RaMocIS2Zd0usMgaSK/QQ7f9+lH"
    "s59Nq/D7j+Fi9gBnD9LeL6+cNMxwUNm4MHWsEDVf/X8Eii9kD4r+B1RPuFzqCOy8DIrjCy"
    "1Vasg/BCoHM5fM2DKye6qQwcc+J4eSR3mT2SJw0elqaBEg/dCjhrqCEpV0sBLaMutlRBSY"
    "5k4U3lRCIkjVSUdxkTKiORdnAalCAqWaG0dQcF1tYdJoOAc52xuhNsZ4Zq2w4bdDGZUuZ/"
    "xL5l7+UwQvHXRhkr5KiG5mDRslKyJ5t5Kv3SQ4E8oo+Eqdt0R45L5HUKXAxkbxg0lO9klS"
    "Mur92VDdCYElkFCSlSR70bOYz7Mm1zOiXD/PTPTXwpkESttgGAJGoPSSTnlJlPZxRbEgmh"
    "DhoTvUopIb2SlJBeNiVEgaabF5IQ6iDSzfvY2LLIVKKRQbm4+H1MBA7Jpf20oFyiFqBxEQ"
    "A0C+hoxjXxXEgAnGk41XVDtdy0pCR4aa3z0pLbp6dOjdXQc0oUco/arGc4k92+7CM4k721"
    "M9nTGbOE/b/q/a7XYTc7u7Zt9jT2Aq68NK0YlCV5WvFWFRK1ovbIl2XJbdGx0NLQQIEa0G"
    "CO9hejykABlW8g8sMnzMOuKSxEdf/pohs6Qq/lvakRFa0yqghmnrwTNUjK2r9+nZvDtc2f"
    "Asxdi3cIA5i7FjF31LJmjGlHUFNiLzqGusBC36dIiYLz2GqnAk/ozKuV7ZGWBKeifsKNnD"
    "CepZe/F5PpIP19VIH9Piokv48yZfggJ2S9l+7FjVwdmNNyHQQbEnBgd665O6u0FW26Ly4F"
    "WZh1N2W4RnTLSbDAdreN7YYLRavy3NoXikIcYR1xhMxe2gC8qdTT3dpKq+IbNyFadUr8lD"
    "AnPyU4fGOUxR7wss1zkYdiSBtm4l8KDb9iWksxwR4r5VvV64yJdNDh7J2cVEnSPDkpTtKU"
    "71LZg2JSaSAcNu8guoeVUmAPS1JgD7MpsFAtdaOHp7d6yOWv/wfWoJa5"
)
