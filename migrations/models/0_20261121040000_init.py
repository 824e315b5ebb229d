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
            "flash" JSON,
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
            "flash" JSONB,
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
    "eJztXW1z2ziS/isofxmniuOKZTvJJldX5diajHcS22U72bndXNEQBUkcU6QGoOxo9+a/H8"
    "A38QWkCYqSILq/zEQkGpKfxkv3043Gf/am3pA47ODMm07nru0v9t6j/+y5eEr4P4ovDbSH"
    "Z7PlK/HAxwMnaG1lmg2YT7Hl8xcj7DDCHw0Js6g9823PFc3vJgR5LkGM+L7tjhmi3tMBur"
    "ewjx1vPCcmJY82443v0Zi/YmiwCNrbLiKPhC4Q799l/Ct4E+RPsI+sCXbHhKEn8cFmaDYf"
    "ODabkOGB+EVDz+I/iX/TNr6c4/In79X3xsSfEMp/wr/+lz+23SH5QVj8cfZgjmziDDNKsI"
    "eig+C56S9mwbOP9vjC9X8J2oo/bWBanjOfusv2s4U/8dxEwHZ98XRMXEKxT8Q3+HQutOLO"
    "HSfSYKyo8Mcum4S/MiUzJCM8d4RuhXT4A5bP9kzz8urOvO3fmeZeQe+xREob0SPLc8WY4T"
    "+VBQCMxU/4+W+93tHR297rozfvTo7fvj159/odbxv83uKrt3+FP2aJVthVgNnFp4vLO/GD"
    "PD4wwyErHvwVyHDFh1KBMpboB/8v4P/326tLOfpx+xz+Q9vy0f8hPiIKeohRr1JE/GCpie"
    "Wk2oAqKlAVSIiep4z96YgHl99Ob85+Pb3Z/3L6+6ss2pdnn68+BuB4zB/ToJegg4+BEpag"
    "W3NKiWstisCfTTCVA5+WyYHP/5QdBH1vin+YDnHH/oR/PKrQQYz4UR7v6EVPvMki/G++mK"
    "mgG7fvILJvjmtA++a4FFvxKguuw3eCOeabgcrCkRGC1WOF1SPe01XQT8tsHvy9/xrN3dCW"
    "GMxth/8SdiC+9r/3OqKSol2lZtPI5Z+3cdpS0GEHbJyUNigR+JjYL2rhnL/x7Skp0UNGMj"
    "9RItGD+B/dWqvuLr70b+9Ov1xnZsf56V1fvOkFTxe5p/tvcjMm6QT94+LuVyQ+on9eXfbz"
    "kyhpd/fPPfGb8Nz3TNd7MvEwjUn8OH70l/AiRg8pS1Y8GGDr4QnToVl44/W8srbFV9PeNP"
    "8Eu3zHGkZoit8ZeYzX1BtTPA2GW8GdXL40qtzJWabZs+7kKUoE0JPtT5DtM+Q9uYH/xj9i"
    "d4gc7rs5DO1/On5VdAmbdABundZLXrlbF3jnlilTwtevF+dyFWSEcpqYz+3hgRDdgI3A58"
    "yB5VFyYA/ZQfKjtmEshG5HuMill68AiNymw2e4kj8XtQePo4bHASzFFoxamyV/Q3El9zyH"
    "YLdkKc8I5nQw4JLrAj95sln0P15dfc6g//Eit2Bffv3ysX+zfxiogjey/RLTlevE9qXuQ+"
    "nGmRbZnMfwer3bZ+/w+O3xu6M3x8mumTyp2izBFwBfQOYLLMcDcannTImAoLioRbK//HZD"
    "HFwypyIjvx/3s7uKXz7dC03k7ErkYHdFjK55F12FJ3SaTGxZ3nzlwfQp6Ow07KuriBFMXd"
    "6JSeeOjDlWmnxhVze8p66iNeB/08hedWB9DHvpKkj2dObRVTG6CDr5iH1r0lWcZnNqTTBb"
    "ddpdR910CaZ1soSn86Htn0341+1JaMLUW6OKJ8SinWklDWslnkwIHiJvFOR08MYe/YmhoI"
    "sPyPGsBzJETxPb4e9cxG0YuhAZHdzcKkslWa07YBF3lEUMVG0+cAhUmK2sVAf5rcPXNfit"
    "w9el/JZ4lfVSQ8hUB3taqjOe/4ZjhYz8qQZ6JAB4N8Nb7CQqi0ncfnPLyN664gzrIMk1iY"
    "cGtsw58bHtlJo60esats5w2bKWsfOInTlhaEAmXK+JDcJNlKE9Jsx/z40TD9k+esJBnqv4"
    "cQZ/tjC4yMijJAh94pFP6AH6ghf8KeKjinGrZv9UFknd0HeC2aT1mlZuNjEsC5mUr3Fx+w"
    "6aSke9OnmdvfLEzp7cVOJ/PXHUjdJErINQv6tjlb4rt0rfFaxSNh/8QSxfHeyCYOd2797r"
    "OmjzVqVwB++yeFOCmSz0Vw70UqJzCJ/UQvikAuGTIsLh3ltEuDyTYCmxUi5BtAnqsnJsOp"
    "UgMHRUYE8EAPXmqAcmqTKrkJZqx8t9ISbhSr5YTmtFlV255M7j/wmUdsH/ROxasnUp7XL1"
    "4652SmNlXD1/TPFT4u1kBioHgP/ZJEyruenf3t1cnHGdtOzhhniWObgJ2s/5t4mGn3dvuc"
    "Kjk5fCi+RKH40MNMPU5/o0kDiRGqTt2ryZR9Ef3uAAXYoDnGg+E5kpQwO5wccQHAm7v44v"
    "AMdV41XKqHBcIWt401nDEGGBCEvHGX/9IywdWdczg12aQ1y5oshTP7qwmrR/HiEmuAKUFG"
    "DOy3UQ7OM6S/dx+dJ9XEpDyhbv56GWLt5dALr9Ue1ZQZGJJsnyOVHIltcuWz5LNHNImeqM"
    "yko1mlGaEXLrnlBhLFgF46UErFg1AJ5R8mhOMJuoYJwRAphrwKyKMIC7pbSd1NKT5NDI87"
    "1jOvn5rO9c8s5urfCVed8q9G90NkfG/S6P7VQQv6lGz5K+/5h4yMIuYvbYRbb7HmE0JdOB"
    "IGTjf4lk7ICsRfv31HPI/StD8LMDz58coHvxC+9FDvbI5pgHqUahQkR9PzbFjoMc4vuEMr"
    "R/2pNkOG3lFwBtrDW9ALSxPrSxvB5C+YZcUg+hCxty+xlmQ5vNHLwwVUHOy3UQ7PZzzMTW"
    "oeSERu275362H/OYYcaePG4kKntIecEODuW1ZPAlwIUh9SZMWkkXwKhpzajF1U1VZllapn"
    "vL2bs6O0X5RpGfWSPufvLJkHhRWZBLDf28WGeCuK0VyAnP75ocHxldUL1W5WVbWKQ0G9Nd"
    "WqO4fSpAbrIp5URBzzrrGUpevQg1hzScckpTRqzRdqjZ1N1igndeGUVN/OJRYo/d38iiZt"
    "72l6Sj3dJC3aTtzPCrk7VdAjgjTJRJX7GizW3Yy+6uZJstaBPDJYmCpJAsj4KwVKNaqe8i"
    "/kCGP9suGohbikTUgSLLsYnrH6Ar11kgX1SnwWwiwhGioLXvPRBXBB4eyMyXp7u30SnEKj"
    "Repw2IVWgUqwgmjzIFmZXqIP/YfpYGtx25FiQ7YkXa71KkewzU8UmdTNST8kzUkzzCc75Z"
    "mHxrlFFQ5SBnpTp3UHstRPrIka4X5QeGEwE4MLzCNUbAHLwE5oBPFd9khO+v6orOy4KqtV"
    "Y1+TGzeXcNFJ2VBDXrrWYOYZNlOy0HpL7OGo4SSBucYE3LwZnKtgjfVELvioxv98r+GznO"
    "NzsGM6Tv2ent2el5v4rzXSeheR0WutiTEJrxK6PyDr9Uo+dv8HORR8fYtRlOXauOHYcFhO"
    "Pp9UV4L19AfbCYe/SeXMldfit1BeSlxmuOAeSlRuQl3Oq38Vv9XmQWe/uJ1ZDt8zIcA+Ds"
    "OqtmhVOiuXDbqhf9hGbtnehqd/W+2dyIDGbl/kSC6bNOheknTWtcDj4gmBIaGvzvEZuIi7"
    "097ncaQc4Cwgzd/nr6c+/kjRF6Bszy+HwwUEDzLQwURQIJC+8Bx8xHc0bQ/u+H0qvE1/11"
    "4KKAiwIuSi0XRbk6OxTBV7GjZ5SM7B8q+C4lOghwr16wvyLWnwcY8oM2VbQu2IOLIJcnVS"
    "wlVsqq0A3oTadVJMaOCvYZoc3Dn9oVB3Pb8W2XHYjv28ZmuJ7i+BAZ76rfXMh14a5FE4Ik"
    "LwtE2I5oWj0RVioMKbHPp8RS8ug9NJpdWUmYWzrPLSCZX5SaB5L7ZypinhmpDrpiayAVIo"
    "pXlavMykE2V1vZXKk8nhWzuVJpQzumiLrZXNkxqHyEd73nU8dTIq/SGb8yqs+nLhvVunnY"
    "HvLmtr8QGVYYReIIW9RjDD0SGhxRNsTNSiIx5AOa4iFBTxPiitbWhExJlKcV5G/xJmHJTM"
    "p8FNDPbCK7s2mj3wyRGI2XNAMiMRpFYiBZbI3sNbggTUbvTrggCnkuG7AeboPdscKGiBrU"
    "sSRMtmz7rEHxq/ck8iMItQk3McV+bM19xJXsxfs7Q/u3vVcHiBsANGjgucSI93ESbuP3yy"
    "7ui6bDmr4DjAQwEsBIACNh20bCkOKRxD4oj7ImAlA2oHkoNQDRpOTRjqs7ZeEvXcuLglCf"
    "NV+fNcSI4cdmqfwFaQi06Gb+lmlbjYUvSnYvfNk+EY+pNbGbTa2cKMwrnecVsAedVXOjUz"
    "IxQy7xPZXKh6YIgW9hl7s7AjZdS1SC3XOkSwrjutyL+ZiSqVV0NIl/CG7kQ3BynkPji/iK"
    "8AfCI/YxWyIvMareBTAowKAAg1Lv8rO5vNZ26YBfCnQpY6I1DzNamVRok5QInAxYJQl9NC"
    "J8Jj4Sc0S9qappWpQG81Q78zSbLMsX22aV2nKioGitFc1fTjzJFlVRiTmR6CDRv4ZrIwlm"
    "Mqq54uLIRKKDAJ/UqsF8UlGD+aRYgxlufV9nOotII3Wa1efJywL1qPNeEGdqKid75wS75L"
    "tsN9s7BraoDuV070JK0I7po27Sd24sapX13Xep55TlfS9fGlWcIck0q1FvJ7zH6ieGZg4W"
    "iVQir3pGvTHF0ylB+5+OpWVzakoBGajxwmJUkIF/eLbbaEvPCIJzp/WGDl78C1H01m7Y1E"
    "2pm1xc05WXoo1R/ZhkThKU0JbpvPl7TnVTQ12Luc5Fp9LR3gK41+m+Oopvfo5r5ZJEo1vi"
    "jyzHfbkzspxkdTyRGaHMc4UvEZ7PmE65Kv2FzP0oa/rd/e7ec33PeeOFyWxxrgNNPP6Xoj"
    "l3+xyUe2m65IfPbZj7D0hEnsJDpHYwLH3Ev0DW/B4NPSIOl7x5ZSDmIdf77v7hDdAUP4gq"
    "oMiaYHdMAlUfoPto9oSR2/vgbKpH+e/3Zg5v4yFK8PAD2mfenIqio7x/Ql3smJSMXiEBuS"
    "gsiuzpzKN85Ed+F/hWuu88Vb4VJFpsOtEiMwkb2cDdzLzYsB3s2taD8lUJKZkOxmOO64S7"
    "jsujXceSgOJYenalKqAYS3Qw0b5OvLY8XJsHN2sOyEmTki20IFnFmewe7BU4CwqkEsfArG"
    "oOZiIOiObtWlVar7wXCM3qTPBxh8WfK9WJXEps8B7v07O7i2/9ddmK2ZX/sM7Oeli+sx4W"
    "dtYQMjNwJFUnVl4WppPW0ynwxpWmUyKxwem0mYnUvomaJjlUQM7LddBcXUN+ofJhdjjGXn"
    "XIACLjHd0AGh2/jG4EXvH4Zf2bkzVbvUoPXGbvdI9SklZEKZMBtZuToxqoEbZWxSiMyvwi"
    "Ii0dBcnH41YwusPjrkI0pt6TPzHbWZs+BZ117253GWJ8baG27HYbdcD6vKtFV+EKgyJsYs"
    "9amYqio65CNeN+4QRLr0xSusg06qZLMK0/b+GXMOOgJHch3iWfy18wR3HDWqW0JzbzPRrV"
    "sxaiaP/i8vzr7d3N/5i3F5dnfQPd9D9dXF0aiJupd19vX71HTyLvYML/sjAN4X55IBb794"
    "a4hTROuBQJD668kvamvhgSD7SOt5YnHsTjuC7fErfvYNy1/dsfH7EzV6IME4Hu0VjtU4YB"
    "cd6AdEnLAeeuG+UiryDR4CLDnCywa1qrGs6dvDRFq1UAzYl10PxoP84DR3zgdIlOamjzdM"
    "l2jj5cO1haxzF4blTRBrO4RYOrt4Rs7jh15KVjtKTdxDmCzGdvVOd2rdU6B79f48XIqPD7"
    "4cDBpg8cwN0Ya6w4JD9CUF7jseT4ABR4fK9Q4JHvFhYxh3ghCWSULuNZoc2Zl2/Xu5y3V7"
    "AUirm/BDcYzv/r56HBKfUNn1KH7AFtwuIi9ak0Kh7lRT0bFPejdjUO9vOm4cn62KtEFqYi"
    "0Ub4ov8Kjxph30BxsOZVdE2juG3Ao/bYdt+jX08vzw108/Vznz9CX67O+5/R/vmhtDjZ2r"
    "8PPGGNF32jwhOOBm1dtyxq3kGvrP0IbThxVNBdSnQQ4DUcP4vWLVVXIS0HjoLWjgJkOXRd"
    "wxD6fiGKJq5Q1QrqlnYAk1tnnUMMXieGB2Lwux+Dzx4+knAWhdNJ5bxF9lRUPe5ChNBDOR"
    "FA91wSEwq2G3xKhdGDQoQTjvJPDE0IHhrhE2yJyxPZfGog7AZJ9GiAGQn5iSGx8ALx8Ud9"
    "Fibg7387kVAa2/sZwHRovPgZFUwHI3+qwR8JdObA/4Zr24m5pkJ+xO07Vy6k/Xj/ADtYWm"
    "2tajinhGBINxvSYoMwS461VEOflgP0V0BfVrelvCxeSuQll8LzZqRZhZaMIPAr4GvvglLh"
    "SosXpQQgPOBKC+3xbTFZCEqybCdTKA1ZKe+WIPos60aSls9ybleC3vIeiaj0JeiusIcDdI"
    "8fsR3oSNSmEIdUnibERbaPBmRsu0zcphFQe2j/299efUD7D1xf4oYOUZnzlWgfKlRcHoIi"
    "FrBItW3824Fh03i3NXaaYeuICpaQizmlQrLF7TuYX9R+ARM8jeMi9Yf0UgZGdeNRHewF3B"
    "xNRabqnxsriHZwrK8hWdGy5pQ2I4myokATaU0TQb7VC1F02jxX1XReFlSttapDnypUj8Je"
    "mRPr4D7Zvk0YYSZzNJ8FWuptdgHmw1o4H1YAfVhE2h6S6czziWstzAeiVC5JItpF1N/UQv"
    "1NBepvCqjPKHk0J5hNVPDOCHUQ6fYzOFQRBnAVwI18P+VAXFYO/PfG/juEorcKP51zw/2R"
    "UHFlkbISJMKNVKFZwgzEo7VQw7ri0aVMoTK0Xb3dI49wdrOrAXF6YWgB5z6mLv87bniv35"
    "ad7taiUhdryZqq1aGSlC72JKHt9GujKrRNwoYmjVvWKIXxhBdIlJd4mtjWBJHHKMqcKsiI"
    "RLcMTbwnNJ3zNmEA2kDzmQgxh3IWnqH9b4cGuulJC2Cs6VsgVK3xRmxUhKqhAGQrTCkUgN"
    "TD4x1SPJIYP+UVIBOBlUpA6rkdy1BdSwXIAESzwX2yRcHOnAlprRJkiBHDj41ClUVpKBSg"
    "cwQrrS+1qxGKkt27Paj9yxEwtSZ2s6mVE4V5pfO8gnq6L0LNcPhIP7IXjshs7YhMRLWter"
    "t6E4ZyV9Bf61EZCXLVtGIK33rsYpqIrneAJuBJmKj5MvLoVJB/ouSL6OtDXEkmOlmFxO8M"
    "3opKMkE9mCkeBk+m8uMxLfYNjKLGq70BjKJGjKI7l0dTSwf8UqBLVk57d294rk9kMdRyGj"
    "ElAnfJrMAkLq9rFcXGVF21ojS4a1q7a3AG44Uomr+ceJItqpzOXEp0MPDVPo9JCWay0EvV"
    "VbqxRAcBPnldB2HeqhTi4B3kKm8scmsJ4sdxmlG0OVmg4nXeC+KLZ5Up2pxgl3yX7TK0Mb"
    "AtELS5FLkd00ZdijY3EneriJGeS9s2bjsL7oeTELLZ2+Oeu+8saVePfsX2UFT6sb3h8ubt"
    "EjZV2vS7+9298Jkoyu0TJK4yc0VKp5iYPhp5juM9RaW6xaVl4erJ3qPr/uX5xeUnNCAjPq"
    "fRfVjTW1QsMtDp2d3Ft37yirjD6MWnm9Oz+Pl39z68tHX5uv/79cVN/xzhkU/oh/BL7y3H"
    "Y8FOfI+8oAqSzZYP2T3aPzu9POt//szlPIpu+r98vTzvn786QKe8A5LUL+fGE3I9xEc22v"
    "8El6vpv78YwAlrxAkn01vVls4IAquitSUdrcTKNOlSDBSstYIzG66qmgvCoGytlc0dq4lH"
    "zSGW+GG3U+w45ee1M5Jd8ouPem/fJJaK+FBlm9x+Of38WRLOi21PFe4uI9S9RNr27yBNzH"
    "5l8i4tCMydzisUhOteiKLDOk0q6+VSooPRjvarTEJhkO3eUeFg9YIgKSGAvq3QA1QCWVcl"
    "EDFcW8D1Ouqmo6imJrVWlSg+crhHtr8niU7Er4yq0MQg1ahG8Ymoea4UxAES14tGIQTexv"
    "GeECUzgn30JDK2RVIjQ4yIk3AGGtmOL24wcIeIedRHg8X7OAM8OJuI7OADJYVgx4a//7tr"
    "M5F2biCOGonbuOSJMB9F+fQQb9B9UzEg3qBRvAGqWkBVi47lokNVC6hqoedw3zk+CapaQF"
    "ULXbDv0ryCqhYvQs2+7Tsikq+ycKZlNmdk763LS9nAPQshYv9WOuKRlgGU66AcsjWmT35I"
    "1qw7/rQkvpQV6wDWVQtU//e7ancmWZ8+X11+ipvnfRy4IXFj2Q98N7WUFo5EAOCtAS/z8V"
    "gtHB0LdM9b6NWhl3rl9FKvQC8xMhZ3GivlR6VlOrAY5+P99QL+VRH/4oVCHrN9NSIpLQIU"
    "UiGID7XetAvnQ623Ha/1FgWXoc5bk2h9RY23Iq7Pxu7bKO2G48j6h+A0oE/olCFMCWI+n4"
    "5DRAnXkvhHEDXHLt9uGP+0/+VQcnvEer4CguwaL/UGgiC7PkF2KPTWrgUJhd6g0NtOqmTn"
    "IhhwcuSFKBoKvUGht00CDIXedi2ZEQq9vZS9IKACzIk/dVQs7KzU5o3slJM4mNuOb7vsQH"
    "ztNnzD9ZjeOlQNgWkH9RW7RZVVREVarK+YOvy1Y5qoGxJZtbbiOnn+a+oN55b0VF78yqhi"
    "9mepRjVO5VEyIpTw8SBuXmbelPgTjjD/lzMMjq49idNs79Htb18NZPGRMPbowkADit2hEe"
    "yRaEZtLi2Yd4uvMgYSK/QQ7f9+JL0ceu3fB1y/xguYAVy/Rlw/e5iruKBRc/BAa3igwf8V"
    "PJK4PRD+K3gd8X6hMqjTMjCya4zsYCtWQTgR6FwOX/vgioluBgaOObVdGcldZY/IpMHDUj"
    "RQ0qFbDmcDNWTlGilAM+piSxWUxEjm3pQkEiFopLK8y5RQFYm0g9OgAlHBCuWtOyiwtu4w"
    "GQScm4zVnWA7C1Tbdtigi+nMo/5H7FuTPQkjlH5tVLFCdtDQHCQtayV70rkbpF+6KJRH3i"
    "OhwW26I9sh4joFxgeyOwwbineiyhET1+6KBmjsEVEFCQWkTvBuZFPmi7TN2YwM5emfm/hS"
    "IIm0tgGAJNKHJBJzypTTGeWWREaog8ZEr1ZKSK8iJaRXTAkJQFPNC8kIdRDp9n1sbFlkJt"
    "AooFxe/D4lAofk8n5aWC5RCdC0CABaBHQ0Z4p4JhIAZx7O4LqhRm5aVhK8NO28tOz26Qan"
    "xhroOScKuUc66xnOZOuXfQRnsrd2Jns2pxa3/1e93/U66mZn17bNnsZO4JKlaaWgrMjTSr"
    "eqkagVt0e+KEs+4R1zLQ0NFKoBDRZoPxlVBgqpfAORHz6hLnZMbiEG958m3Xgj9FrcmxpT"
    "0UFGFcHUFXeihklZ+9evpTlc2/wpwNxpvEMYwNxpxNx5ljWnVDmCmhN70THUBAt1nyInCs"
    "6j1k4Fnnpzt1G2R14SnIrmCTdiwriWWv5eSqaD9PdRDfb7qJT8PiqU4YOckPVeupc2clVg"
    "zst1EGxIwIHdueHuHKStKNN9aSnIwmy6KcM1oltOggW2Wze2Gy4UrctzK18oCnGEdcQRCn"
    "tpC/DmUk93ayuti2/ahNDqlPgpobY8JTh6Y1TFHvCyzXORh3JIW2biXwoNv2JaSznBnirl"
    "W9frTIl00OHsnZzUSdI8OSlP0hTvctmDfFIpIBw17yC6h7VSYA8rUmAPiymwUC11o4ent3"
    "rI5a//BxPiDLA="
)
