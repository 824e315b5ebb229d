"""The tables of issue B: plans, terms, signing keys, pseudonyms, the use of tokens.

CREATE TABLE and ALTER TABLE are aerich's, with the CHECKs put in by hand; indexes and triggers are written by hand (ADR 0003).
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
        CREATE TABLE "signing_key" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "kid" VARCHAR(43) NOT NULL,
            "public_key" VARCHAR(43) NOT NULL,
            "sealed_private_key" TEXT,
            "created_at" TIMESTAMP NOT NULL,
            "retired_at" TIMESTAMP,
            CONSTRAINT "ck_signing_key_kid" CHECK (length("kid") = 43),
            CONSTRAINT "ck_signing_key_retired" CHECK ("retired_at" IS NULL OR "sealed_private_key" IS NULL)
        ) /* An Ed25519 key. The newest that is not retired signs; a retired one still verifies what it signed. */;
        CREATE TABLE "token_use" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "scope" VARCHAR(40) NOT NULL,
            "used_on" DATE NOT NULL,
            "count" BIGINT NOT NULL,
            "token_id" BIGINT NOT NULL REFERENCES "partner_token" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_token_use_count" CHECK ("count" >= 1)
        ) /* How often a token used a scope on a UTC day (W15). */;
        CREATE TABLE "pseudonym" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "shared_at" TIMESTAMP NOT NULL,
            "withdrawn_at" TIMESTAMP,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "partner_id" BIGINT NOT NULL REFERENCES "partner" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_pseudonym_withdrawn_at" CHECK ("withdrawn_at" >= "shared_at")
        ) /* The name under which one partner knows one member. It answers while the member shares: until `withdrawn_at`. */;
        CREATE TABLE "terms" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSON,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMP,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMP,
            "created_at" TIMESTAMP NOT NULL,
            "title" JSON NOT NULL,
            "search_text" TEXT NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_terms_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_terms_draft_revision" CHECK ("draft_revision" >= 0)
        ) /* Terms of a programme. The columns below repeat what lists show and search: of the draft if there is one, else of the */;
        CREATE TABLE "terms_version" (
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
            "html" JSON NOT NULL,
            "identity_id" BIGINT NOT NULL REFERENCES "terms" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_terms_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_terms_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_terms_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_terms_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        ) /* One published form of the terms; `html` is each language rendered and sanitised when it was published (M1). */;
        CREATE TABLE "terms_acceptance" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "language" VARCHAR(8) NOT NULL,
            "accepted_at" TIMESTAMP NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "terms_version_id" BIGINT NOT NULL REFERENCES "terms_version" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_terms_acceptance_language" CHECK (length("language") >= 2)
        ) /* A member accepted a version in a language at an instant (M1, M3). The first acceptance of a version stands. */;
        CREATE TABLE "plan_version" (
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
            "identity_id" BIGINT NOT NULL REFERENCES "plan" ("id") ON DELETE RESTRICT,
            "terms_version_id" BIGINT NOT NULL REFERENCES "terms_version" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_plan_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_plan_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_plan_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_plan_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        ) /* One published form of a plan. It pins the version of the terms under which it is sold (invariant 9, M1). */;
        ALTER TABLE "partner_token" ADD "rate" INT CONSTRAINT "ck_partner_token_rate" CHECK ("rate" >= 1);
        ALTER TABLE "partner_token" ADD "rotated_from" CHAR(36);
        ALTER TABLE "plan" ADD "draft_saved_by" VARCHAR(80);
        ALTER TABLE "plan" ADD "draft_saved_at" TIMESTAMP;
        ALTER TABLE "plan" ADD "search_text" TEXT NOT NULL DEFAULT '';
        ALTER TABLE "plan" ADD "position" INT NOT NULL DEFAULT 0;
        ALTER TABLE "plan" ADD "draft" JSON;
        ALTER TABLE "plan" ADD "draft_revision" INT NOT NULL DEFAULT 0 CONSTRAINT "ck_plan_draft_revision" CHECK ("draft_revision" >= 0);
        ALTER TABLE "plan" ADD "archived_at" TIMESTAMP;
        ALTER TABLE "purchase" ADD "sku" VARCHAR(64);
        DROP INDEX "uq_plan_code";
        CREATE UNIQUE INDEX "uq_plan_code" ON "plan" ("code");
        CREATE UNIQUE INDEX "uq_signing_key_kid" ON "signing_key" ("kid");
        CREATE UNIQUE INDEX "uq_token_use_day" ON "token_use" ("token_id", "used_on", "scope");
        CREATE UNIQUE INDEX "uq_terms_code" ON "terms" ("code");
        CREATE UNIQUE INDEX "uq_terms_acceptance_version" ON "terms_acceptance" ("member_id", "terms_version_id");
        CREATE UNIQUE INDEX "uq_pseudonym_member" ON "pseudonym" ("partner_id", "member_id");
        CREATE UNIQUE INDEX "uq_terms_version_number" ON "terms_version" ("identity_id", "number");
        CREATE UNIQUE INDEX "uq_plan_version_number" ON "plan_version" ("identity_id", "number");
        CREATE UNIQUE INDEX "uq_pseudonym_public_id" ON "pseudonym" ("public_id");
        CREATE UNIQUE INDEX "uq_terms_public_id" ON "terms" ("public_id");
        CREATE UNIQUE INDEX "uq_terms_version_public_id" ON "terms_version" ("public_id");
        CREATE UNIQUE INDEX "uq_terms_acceptance_public_id" ON "terms_acceptance" ("public_id");
        CREATE UNIQUE INDEX "uq_plan_version_public_id" ON "plan_version" ("public_id");
        CREATE INDEX "ix_terms_version_effective_from" ON "terms_version" ("identity_id", "effective_from");
        CREATE INDEX "ix_plan_version_effective_from" ON "plan_version" ("identity_id", "effective_from");
        CREATE INDEX "ix_plan_version_terms_version_id" ON "plan_version" ("terms_version_id");
        CREATE INDEX "ix_terms_programme_id" ON "terms" ("programme_id", "code");
        CREATE INDEX "ix_terms_acceptance_terms_version_id" ON "terms_acceptance" ("terms_version_id");
        CREATE INDEX "ix_pseudonym_member_id" ON "pseudonym" ("member_id");
        CREATE TRIGGER "tr_terms_version_update" BEFORE UPDATE ON "terms_version"
        WHEN NOT (OLD."cancelled_at" IS NULL AND NEW."cancelled_at" IS NOT NULL AND NEW."cancelled_at" < OLD."effective_from"
            AND NEW."id" IS OLD."id" AND NEW."public_id" IS OLD."public_id" AND NEW."number" IS OLD."number" AND NEW."content" IS OLD."content" AND NEW."effective_from" IS OLD."effective_from" AND NEW."recorded_at" IS OLD."recorded_at" AND NEW."author" IS OLD."author" AND NEW."reason" IS OLD."reason" AND NEW."hash" IS OLD."hash" AND NEW."html" IS OLD."html" AND NEW."identity_id" IS OLD."identity_id")
        BEGIN SELECT RAISE(ABORT, 'terms_version: a published version never changes; it may be cancelled once, before it goes live'); END;
        CREATE TRIGGER "tr_terms_version_delete" BEFORE DELETE ON "terms_version"
        BEGIN SELECT RAISE(ABORT, 'terms_version: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_plan_version_update" BEFORE UPDATE ON "plan_version"
        WHEN NOT (OLD."cancelled_at" IS NULL AND NEW."cancelled_at" IS NOT NULL AND NEW."cancelled_at" < OLD."effective_from"
            AND NEW."id" IS OLD."id" AND NEW."public_id" IS OLD."public_id" AND NEW."number" IS OLD."number" AND NEW."content" IS OLD."content" AND NEW."effective_from" IS OLD."effective_from" AND NEW."recorded_at" IS OLD."recorded_at" AND NEW."author" IS OLD."author" AND NEW."reason" IS OLD."reason" AND NEW."hash" IS OLD."hash" AND NEW."identity_id" IS OLD."identity_id" AND NEW."terms_version_id" IS OLD."terms_version_id")
        BEGIN SELECT RAISE(ABORT, 'plan_version: a published version never changes; it may be cancelled once, before it goes live'); END;
        CREATE TRIGGER "tr_plan_version_delete" BEFORE DELETE ON "plan_version"
        BEGIN SELECT RAISE(ABORT, 'plan_version: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_terms_acceptance_update" BEFORE UPDATE ON "terms_acceptance"
        BEGIN SELECT RAISE(ABORT, 'terms_acceptance: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_terms_acceptance_delete" BEFORE DELETE ON "terms_acceptance"
        BEGIN SELECT RAISE(ABORT, 'terms_acceptance: rows are never changed or deleted'); END;
    """,
    "postgres": """
        CREATE TABLE "signing_key" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "kid" VARCHAR(43) NOT NULL,
            "public_key" VARCHAR(43) NOT NULL,
            "sealed_private_key" TEXT,
            "created_at" TIMESTAMPTZ NOT NULL,
            "retired_at" TIMESTAMPTZ,
            CONSTRAINT "ck_signing_key_kid" CHECK (length("kid") = 43),
            CONSTRAINT "ck_signing_key_retired" CHECK ("retired_at" IS NULL OR "sealed_private_key" IS NULL)
        );
        COMMENT ON TABLE "signing_key" IS 'An Ed25519 key. The newest that is not retired signs; a retired one still verifies what it signed.';
        CREATE TABLE "token_use" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "scope" VARCHAR(40) NOT NULL,
            "used_on" DATE NOT NULL,
            "count" BIGINT NOT NULL,
            "token_id" BIGINT NOT NULL REFERENCES "partner_token" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_token_use_count" CHECK ("count" >= 1)
        );
        COMMENT ON TABLE "token_use" IS 'How often a token used a scope on a UTC day (W15).';
        CREATE TABLE "pseudonym" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "shared_at" TIMESTAMPTZ NOT NULL,
            "withdrawn_at" TIMESTAMPTZ,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "partner_id" BIGINT NOT NULL REFERENCES "partner" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_pseudonym_withdrawn_at" CHECK ("withdrawn_at" >= "shared_at")
        );
        COMMENT ON TABLE "pseudonym" IS 'The name under which one partner knows one member. It answers while the member shares: until `withdrawn_at`.';
        CREATE TABLE "terms" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "code" VARCHAR(64) NOT NULL,
            "draft" JSONB,
            "draft_revision" INT NOT NULL,
            "draft_saved_at" TIMESTAMPTZ,
            "draft_saved_by" VARCHAR(80),
            "archived_at" TIMESTAMPTZ,
            "created_at" TIMESTAMPTZ NOT NULL,
            "title" JSONB NOT NULL,
            "search_text" TEXT NOT NULL,
            "programme_id" BIGINT NOT NULL REFERENCES "programme" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_terms_code" CHECK (length("code") > 0),
            CONSTRAINT "ck_terms_draft_revision" CHECK ("draft_revision" >= 0)
        );
        COMMENT ON TABLE "terms" IS 'Terms of a programme. The columns below repeat what lists show and search: of the draft if there is one, else of the';
        CREATE TABLE "terms_version" (
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
            "html" JSONB NOT NULL,
            "identity_id" BIGINT NOT NULL REFERENCES "terms" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_terms_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_terms_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_terms_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_terms_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        );
        COMMENT ON TABLE "terms_version" IS 'One published form of the terms; `html` is each language rendered and sanitised when it was published (M1).';
        CREATE TABLE "terms_acceptance" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "language" VARCHAR(8) NOT NULL,
            "accepted_at" TIMESTAMPTZ NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            "terms_version_id" BIGINT NOT NULL REFERENCES "terms_version" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_terms_acceptance_language" CHECK (length("language") >= 2)
        );
        COMMENT ON TABLE "terms_acceptance" IS 'A member accepted a version in a language at an instant (M1, M3). The first acceptance of a version stands.';
        CREATE TABLE "plan_version" (
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
            "identity_id" BIGINT NOT NULL REFERENCES "plan" ("id") ON DELETE RESTRICT,
            "terms_version_id" BIGINT NOT NULL REFERENCES "terms_version" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_plan_version_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_plan_version_reason" CHECK (length("reason") BETWEEN 3 AND 500),
            CONSTRAINT "ck_plan_version_hash" CHECK (length("hash") = 64),
            CONSTRAINT "ck_plan_version_cancelled" CHECK ("cancelled_at" < "effective_from")
        );
        COMMENT ON TABLE "plan_version" IS 'One published form of a plan. It pins the version of the terms under which it is sold (invariant 9, M1).';
        ALTER TABLE "partner_token" ADD "rotated_from" UUID;
        ALTER TABLE "partner_token" ADD "rate" INT CONSTRAINT "ck_partner_token_rate" CHECK ("rate" >= 1);
        ALTER TABLE "plan" ADD "search_text" TEXT NOT NULL DEFAULT '';
        ALTER TABLE "plan" ADD "draft" JSONB;
        ALTER TABLE "plan" ADD "draft_revision" INT NOT NULL DEFAULT 0 CONSTRAINT "ck_plan_draft_revision" CHECK ("draft_revision" >= 0);
        ALTER TABLE "plan" ADD "archived_at" TIMESTAMPTZ;
        ALTER TABLE "plan" ADD "draft_saved_at" TIMESTAMPTZ;
        ALTER TABLE "plan" ADD "position" INT NOT NULL DEFAULT 0;
        ALTER TABLE "plan" ADD "draft_saved_by" VARCHAR(80);
        ALTER TABLE "purchase" ADD "sku" VARCHAR(64);
        DROP INDEX "uq_plan_code";
        CREATE UNIQUE INDEX "uq_plan_code" ON "plan" ("code");
        CREATE UNIQUE INDEX "uq_signing_key_kid" ON "signing_key" ("kid");
        CREATE UNIQUE INDEX "uq_token_use_day" ON "token_use" ("token_id", "used_on", "scope");
        CREATE UNIQUE INDEX "uq_terms_code" ON "terms" ("code");
        CREATE UNIQUE INDEX "uq_terms_acceptance_version" ON "terms_acceptance" ("member_id", "terms_version_id");
        CREATE UNIQUE INDEX "uq_pseudonym_member" ON "pseudonym" ("partner_id", "member_id");
        CREATE UNIQUE INDEX "uq_terms_version_number" ON "terms_version" ("identity_id", "number");
        CREATE UNIQUE INDEX "uq_plan_version_number" ON "plan_version" ("identity_id", "number");
        CREATE UNIQUE INDEX "uq_pseudonym_public_id" ON "pseudonym" ("public_id");
        CREATE UNIQUE INDEX "uq_terms_public_id" ON "terms" ("public_id");
        CREATE UNIQUE INDEX "uq_terms_version_public_id" ON "terms_version" ("public_id");
        CREATE UNIQUE INDEX "uq_terms_acceptance_public_id" ON "terms_acceptance" ("public_id");
        CREATE UNIQUE INDEX "uq_plan_version_public_id" ON "plan_version" ("public_id");
        CREATE INDEX "ix_terms_version_effective_from" ON "terms_version" ("identity_id", "effective_from");
        CREATE INDEX "ix_plan_version_effective_from" ON "plan_version" ("identity_id", "effective_from");
        CREATE INDEX "ix_plan_version_terms_version_id" ON "plan_version" ("terms_version_id");
        CREATE INDEX "ix_terms_programme_id" ON "terms" ("programme_id", "code");
        CREATE INDEX "ix_terms_acceptance_terms_version_id" ON "terms_acceptance" ("terms_version_id");
        CREATE INDEX "ix_pseudonym_member_id" ON "pseudonym" ("member_id");
        CREATE TRIGGER "tr_terms_version_update" BEFORE UPDATE ON "terms_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_rewrite();
        CREATE TRIGGER "tr_terms_version_delete" BEFORE DELETE ON "terms_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_terms_version_truncate" BEFORE TRUNCATE ON "terms_version" EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_plan_version_update" BEFORE UPDATE ON "plan_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_rewrite();
        CREATE TRIGGER "tr_plan_version_delete" BEFORE DELETE ON "plan_version" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_plan_version_truncate" BEFORE TRUNCATE ON "plan_version" EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_terms_acceptance_change" BEFORE UPDATE OR DELETE ON "terms_acceptance" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_terms_acceptance_truncate" BEFORE TRUNCATE ON "terms_acceptance" EXECUTE FUNCTION guildhall_refuse_change();
    """,
}

_DOWN = """
        DROP INDEX "uq_plan_code";
        CREATE UNIQUE INDEX "uq_plan_code" ON "plan" ("programme_id", "code");
        DROP TABLE "plan_version";
        DROP TABLE "terms_acceptance";
        DROP TABLE "terms_version";
        DROP TABLE "terms";
        DROP TABLE "pseudonym";
        DROP TABLE "token_use";
        DROP TABLE "signing_key";
        ALTER TABLE "partner_token" DROP COLUMN "rate";
        ALTER TABLE "partner_token" DROP COLUMN "rotated_from";
        ALTER TABLE "plan" DROP COLUMN "draft_saved_by";
        ALTER TABLE "plan" DROP COLUMN "draft_saved_at";
        ALTER TABLE "plan" DROP COLUMN "search_text";
        ALTER TABLE "plan" DROP COLUMN "position";
        ALTER TABLE "plan" DROP COLUMN "draft";
        ALTER TABLE "plan" DROP COLUMN "draft_revision";
        ALTER TABLE "plan" DROP COLUMN "archived_at";
        ALTER TABLE "purchase" DROP COLUMN "sku";
"""

DOWNGRADE = {"sqlite": _DOWN, "postgres": _DOWN}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXetz27ay/1cw/lJlhvXEip2kyZ074zhq6tPE8dhOmntO7sgQCUmsKVIFSDs65/Z/vw"
    "D4EN8mJEqC6P3SxiQWknbx2P3t6z8HM88iDjs882azwLX9xcEb9J8DF88I/0fxpYEO8Hy+"
    "fCUe+HjkyNFmZtiI+RSbPn8xxg4j/JFFmEntuW97rhh+MyXIcwlixPdtd8IQ9R4O0a2Jfe"
    "x4k4AMKbm3GR98iyb8FUOjhRxvu4jcE7pAfH6X8Y/gQ5A/xT4yp9idEIYexB82Q/Ng5Nhs"
    "SqxD8Y0sz+RfiX/SLj6c8+UvPqvvTYg/JZR/hX/9L39suxb5QVj85/xuOLaJY2WEYFtiAv"
    "l86C/m8tk7e3Lu+r/KseKnjYam5wQzdzl+vvCnnpsQ2K4vnk6ISyj2ifgEnwZCKm7gOJEE"
    "Y0GFX3Y5JPyWKRqLjHHgCNkK6vALLJ8dDIcXn2+G14Ob4fCgIPeYIiWN6JHpuWLN8K/KJA"
    "Mm4iv8/Eu//+LFq/7zFy9fnxy/enXy+vlrPlZ+3+KrV3+HX2bJrXAqybPzD+cXN+ILeXxh"
    "hktWPPhb0nDBh1RSGEvuy/8X+P+P688X5dyPx+f4b9mmj/4P8RVRkEPM9TpBxA+Wklhuqi"
    "2IooarghNi5hljfzniwcXX06uz306vep9Ovz3Lcvvi7OPnd5I5HvMnVM4iJ3gnhbBkuhlQ"
    "SlxzUWT82RTTcsanaXLM5z9lD5l+MMM/hg5xJ/6U//miRgYxx1/k+R296Is3WQ7/mx9mKt"
    "yNx3eQsy+PG7D25XElb8WrLHMdfhMEmF8GKgdHhghOjzVOj/hOV+F+mmb7zD/4r3HghrrE"
    "KLAd/k3YofjY/z7oiEiKepWaTlNO/7iO05aAjjqg46SkQYngzxD7RSm85298e0Yq5JChzG"
    "+UiPQw/ke3zqqb80+D65vTT5eZ3fH+9GYg3vTl00Xuae9lbsckk6A/zm9+Q+JP9M/PF4P8"
    "JkrG3fzzQHwnHPje0PUehthK8yR+HD/6W1gR47uUJisejLB594CpNSy88fpe1djiq1l/ln"
    "+CXX5jWRE3xfeMLMZL6k0onsnlVjAnly+NOnNynhn2qDl5ihIC9GD7U2T7DHkPrrTf+J/Y"
    "tZDDbTeHod6H42dFk3CVCcCs0/rIqzbrpHVuDsuE8OXL+ftyEWSIcpIIAts6FKRb0BH4nj"
    "k0PUoObYsdJl9qF8pCaHaEh1z6+JKMyF06fIcr2XPReLA4GlgcgFLsQKm1WfIbiie55zkE"
    "uxVHeYYwJ4MRp9wU85Mn2+X+u8+fP2a4/+48d2BffPn0bnDVO5Ki4INsv0J15TKx/VLzof"
    "LiTJNsz2J4vtnrs390/Or49YuXx8mtmTypuyzBFgBboMwWWK4H4lLPmRHBguKhFtH++vsV"
    "cXDFnoqU/EE8z/4Kfvn0IFSRMxvHJ3S2Jo9u4im6yJ+5g901+XPJp+gqe0KjcohN0wvW3m"
    "wf5GSn4Vxd5RjB1OWTDGnglCHrSodTONUVn6mr3Brx3zS2111Y78JZusokezb36Lo8OpeT"
    "vMO+Oe0qn+YBNaeYrbvtLqNpusSmTaKop4Fl+2dT/nEHJTBq6q1Rh6NiMW5oJgMbBeZMCb"
    "aQN5YxL3ywR39iSE7xFjmeeUcs9DC1Hf7ORVzHowsR8cLV0apQm/WmA5R1T1FWKerhHWeB"
    "CvKXpeog/nf0vAH+d/S8Ev8Tr7JWfMgy1cWepuoMMrJlXyojf6kxPSIAfq/Gb3GTqBwm8f"
    "jtHSMHm/LDbMKJoIm/WOoy74mPbadS1YleN9B1rOXIRsrOPXYCwtCITLlcEx2EqyiWPSHM"
    "f8OVEw/ZPnrAMg5YfDmDP1sYnGTsUSJdw3jsE3qIPuEFf4r4qmJcq+mdlnmat/SZoDZpfa"
    "ZVq00Ml7mUqs+4eHwHVaUX/SZxr/3qwNd+uarEfz1x1JXShKyDrH7dRCt9Xa2Vvi5opSwY"
    "/UlMX53ZBcLO3d795024zUdVslu+y/KbEszKXKPVjF5SdI7DJ404fFLD4ZMih8O7t8jh6k"
    "iLJcVasRbRJajLybHtUAup6KiwPSEArq/OdamSKqMKaap2rNwnohKuZYvlpFYU2WeX3Hj8"
    "P1Jo5/wnYtcsO5fSJtcgnmqvJFaF1fPHFD8k1k5moXIG8J9NwrCjq8H1zdX5GZdJyxZuyM"
    "8qAzfh9mP2bSLhx81bLvAoM1VYkVzo47GB5pj6XJ4GEhm7MqzZ5sM8iv70RofoQiS4omAu"
    "IncsA7nyz5A5Jej+Jj4ADFeNTymjxnCFqOptR1WDhwU8LB1H/PX3sHTkXM8s9tIY69oTpT"
    "z0owunSfv5GjHAJbmkwOY8XQeZfdzk6D6uPrqPK2HIssP7cVaXHt5dYHT7q9ozZRGOVZIJ"
    "cqSQTaBdNkEWaOYsZao7Kku10o7SDJDb9IYKfcEqPF5SwInVgMFzSu6HU8ymKjzOEAGbG7"
    "BZlcPA3B2F7aSOniSGpjzeO4aTH4/6zgXv7NcJXxv3rQD/XtsTkXHyOymFf1NvjTr4l4Xj"
    "hnekIfx76qKB1T85OfoFcZpDJCKPXPLAr4iwaKHNkOv5iHKliitfSMzP3iKcPJAlEn3bcd"
    "A9oTb/rXF9Q1+OLQOEN/+R393v7u2dbd2KuXw+/T/++J3/P5iN5vxL+CLOXDwNITzxJVDv"
    "6tcz9Orli9fPDtEtI9jhiiYfe8+XoeClnIi4Jl3M+bpEAV9qVE5hCzeJEy7wn9h3lxGTf0"
    "0xpSHjrybiy3quSeRo8Ul8ouiHAJKtP+JRjWTfqam2d521Eo+bFB48rq48eFwoPRhB69EZ"
    "1ljpylABoxswunjQFRl+Q35Uoqhl1F2w2uos8cG3m4wRXgijSAzxj58vPsTD87EVUGLhSY"
    "Ii8t5fQcxZyhbEvEcbbh+krEuSRJTfXxY/skz9rwkeSQ161HL4Y+ohE7tS5+Z68Buuoc/I"
    "bCSCOuJ/CUVbBnyg3i31HHL7zBAxHiPPn3I1W3xDqViPbb7kpLocrkdRQ53NuFqNHOL7hD"
    "LUO+2XZEns5BuAwr6nCjuEnmw79KS85ly1Bl9Rc64Lunv7WSqWzeYOXgxVmZyn6yCz289T"
    "EVeHkiMrGt8FY2jTcVNzzNiDx1UfZS9LnrCDS3kjWUAJ48Kw3FUMkoopwADVzjQpazuhss"
    "vSNN07zl43uSmqL4r8zhpjW0BiiRWVZXKlop8n60wgaGtFSMMaQEPOnzKXY/1ZlacF+ETn"
    "M4rrp4LJq1xKOVKQs85yBsz7SYg5hOGU0yIyZCtdh5pt3R0mieaFUZTErx4l9sT9nSwa5n"
    "5+SibaLyk0TfzMLL8mmZ8VDGeEiVZUa1bFvA5n2d+TbLtFMWN2lYVRLTlZE0OVGtQofTaM"
    "OvrZdtFIdIIVXgeKTMcmrn+IPrvOQgb/CJRCuCNE0yDfuyOucDzckblfnjLbxqTgq9D4nD"
    "bAV6GRr0JuHmUIMkvVQfyx/UhvrjtyKZTciDWpg0uS7iFQxydNorpOqqO6TvIcDvhlMeRX"
    "YxkEVc3kLFXnij1tBEgHG3aVU3nvbFgHM3/ICD/p1QWdpwVRay1q8mNu8+lWEHSWEsSst5"
    "g5C1c5ttN0AC/rLOEolHGFeixpOqgQ0hb0mAotXRN77F4TKyOHPmbXYAZ+PDu9Pjt9P6hD"
    "HzcJrV2GZdsOSqC1+JVR27E7NahJaqJHJ9i1mcRHw+RAEztOmNN3enkeduGWRjiLUTDvwS"
    "1NOVxjKoDRND5zDIDRNILRoIf31nt4P8l46vZDfCHu5GkYBoDZdVbMCll4OcfPum0rQ7X2"
    "Rky1v3J/pMMnI4HluYt1W1pfxvN0iVFbsLnCxVVteCWL71Hra+gnQx+3wdCIYCqKnQiaN4"
    "hNuVEkC5oYMswAYYaufzv9uX/y0ghNKGZ6/OAwkMRDRRWU0HlHmEyvFHA4ChhBvW9HJRmd"
    "m/04WRZGLDeZ88mnRrPAnCK+tOgCmfwAEtXIRcstLjf+DURBGYL5AEa4xC3Ucz2XvAlrzY"
    "iK5Iso4mKK2bO36JZ6vrwextSbJYVnQr39u2tbcdGZkMaPCtb4+I5/oCfqmws6MDfB3ARz"
    "s7m5qdw3CtpzqdhEc0rG9g8V/i4pOsjgfrMQgpoIgjyDIepoW+W0pZpQZHJ1f6glxVoNon"
    "RjdA1jN9OXK9bHVHifIdo++1O34iiwHd922aH4vF1chptp2wVRDl3FQApxS9z6WQXsytMC"
    "qLknklYPry0lhkDbxwNtKbn37las55amhL2l894Ch8GTEvNIqehslqqDptgGailxVhRZXA"
    "lRxsM7lATcWlWMNOSsgjnm6daAHTXjcDuwYuwoUYXTs3QQPNpW8GgqbHDN4NFUlOKeCaJp"
    "8Gh2Da6Rux6UgjYqrl7pkvzC9liz2a6nN+FXiZc3zctqD2+IDAfRsEe9u795D8gb+8RFOP"
    "JLCjOQ/yHBTyS8QujLzRmy8AL1/jg6KfHYrjYFuDg1PoiNGhenlKqKgpwQdFA3br8RpURh"
    "yvqqCkOzMm83JqmzMPeQ2TXMFRZjIfK4NL2k7mjYQb29jhwQeQ+m6qGcpgLmt6UmJ3Fd7S"
    "jJXQtnzGvK6UWoU5LVNZnMSHkXh/hVrRLIUoMeVQFF8zXb4sNtfyFC1LjiFpIjbFKPMdFj"
    "TZawMtBIBMlZ5C2aYYugh6nU+Zg5JTMSZU/JrCo+JGypQJkfxr+xaVkbuK1+MiicGh9pdQ"
    "onxNRBCleH4pDAmbTK6t0LZ5JC9skWtIdreTvW6BDRgCaaxJAtxzbClMiPOaE2EW1P+X1s"
    "Bj7iQvbi+52h3nX/mez7SuUAzyVGfI+T8Bq/XU5xWw46beAzQEkAJQGUBFASdq0kWBSPS/"
    "SD6njZhGCtWNn9ceVuJChWMnFIyb0dV/9tGKFQJIT+HXmYMOQRw/erJdgXqCFkTjf1t0ra"
    "avFURcruBaK2H1KFqTm1V9taOVLYVzrvK0APOivmlWpXxAh5ie2p1F4iBQh8Dafc3xWw7V"
    "4TJbx7DHRJ8bgp9jK8T9E0akqR+D8ENvJW1rPjrPGFf0XYA2F5ghgtKW9BoT4FICiAoACC"
    "0qw5dlDei6lywS8JuhQx0ZqFGZ1MKrBJigRyvNdJJx6PCd+J96QiEeGRlOICNain2qmn2b"
    "RHftiuVj89RwqC1lrQ/OXUK7miajr1JBQdBPo3kApHMCuDmqsZvKToIINPGvXoOanp0XNS"
    "7NGjWlwHyuqohLOIQFJntaq5eVqAHnW+C+JITeVQ7xxhl2yX3UZ7x4wtikM54LsQErRn8m"
    "ga8Z1bi8rJkZtEEgcu9ZyquO/lS6MOMySZYQ2Ku4Z9jn9iaO5gEUgl4qrn1JtQPJsR1Ptw"
    "XFqjtSEVgIEaHyxGDRj4p2e7K13pGUIw7rS+0MGKfyKCzvSyb36kZshAa1s5QTK5GNWrie"
    "QoQQhtqc7h2m5Bcf6UTLRnYmiqMWdOgQp9uXS1t8Dcy/RcHeVvfo9rZZJEq7vEHlmu+2pj"
    "ZLnJmlgic0KZ5wpbIszPmM24KP1FmflRNVS2d+DyDvjgxZDZIq8DTT3+S1HAzT4H5V4OXf"
    "LD5zrM7VvZeyHqySCXpS8Kl5QNv0WWR0RyyctnBmIecr3v7p/eCM1kHweMzCl2J0SK+hDd"
    "Rrsn9NzKnhBjj/Lv780d0QgCUYKtt6jHvICKDhd8fkJd7AwpGT9DguWiiwWyZ3OP8pUf2V"
    "1gW+l+89TZVhBose1Ai8wmXEkH7mbkxZb1YNc275QbGKZoOuiPab9+ECWT0tyVOodiTNHB"
    "QPsm/tpqd22euVl1oBw0qbhCC5RrlmrSjO01fC6p1FSiVq3OzIQcOJrXa1VhvepZwDWrM8"
    "DHDRY/UKr4v6TY3q16cHp2c/51sCldMXvyHzW5WY+qb9ajws0asmwoDUnVjZWnhe2k9XaS"
    "1rjSdkootridtrOR2ldR0yCHCpPzdB1UVzcQX6iczA5p7HVJBuAZ7+gFsFL6JTZlBdk10y"
    "9PzaQO7X6dXpUJl5njPg5JWpNLmQio/dwc9YwaY3NdHoVemV+Fp6WjTIIm9A0ZxY8mMpf+"
    "1XV7OBA6Y6fJbF3ll48nrWy+GzzpKosm1Hvwp8N2Lr0PcrLmV98+c4xfWtRedx+GDBvwqR"
    "ZdZVfobWNTe97KVhQTdZVV84CaU7x2g57LaJousWnzATG/hqEsFUExsfr1WGDMcBwPbFSj"
    "fWoz36NRoXRBinrnF++/XN9c/c/w+vzibGCgq8GH888XBuL2z82X62dv0IMIaJnyXxbGt9"
    "wuM62xf2sgzFAcySsiadzyEu3b+mCIaNHakV8d0RKv46ZAXjy+gw79fhMEr1+N4PULCN49"
    "dgIlLDoh6B4+uoF2S8IjswKal6YDZ45uWF55aRJ1KedpAbbVWtSQ0PTUBK1WWjZH1kH1o3"
    "0HIuSOQdqSTmJoM21pNzk1S89DCYKQcUtUAwjzzLBG8IH4IBRwoVFunNvmVPRDQVGraHTH"
    "T1rZISXOMEHnPsIueyCUieEiWWUav0SMn7CEvYlzakRPFYsz3xW2fTmEsM0PBxhB47PNqI"
    "ERIDFm24kxci+toi5nCEFZ1lpZTp+QqnLO0wLUobOkQVffbZ2HUJ9Rr/KQoQMBtGUsRXxt"
    "wVq6XM60Z4JoXIUgswYblHkAS3T/LVEZ2XVQYoWGL4w6C9RPhjxufYqhofc4KXYh+3Ki8A"
    "xkaEQc7wFRMifYD13HYXcJNuWPsWshRkSXojdiEmEKyh5RyJZ/pJp78u9IoiFFK3QHX+K7"
    "65IHwvy4jzmYp7rfJgaYpxqZp9BiFFqM7s78gxaj+5abBS1GnxLaAS1GocWoLrzv0r6CFq"
    "NPQsy+7Tsl2nW1/pcQQKe0NRTAEEQY+qUlj2740wqHW5asA1Um6vbS4NtNPeOTrfTx88WH"
    "eHheGlCFWQtMpQ6hh1rBaij9urWC224cLVFVaBitjrqn8qmr8PdsyvUjSPwQZ0c37vyCQk"
    "JiIRzD1GE7Fwe7k4D/AoR9WYI4qorc+3RkoE8vnoXY+dimzEfLzw4B9ngeQWGVdJbe8mcD"
    "4q7x7WAA4q4R4h5vPBU0JU3TQeS95RKy8ZG3CoqSJQX7Wmv7GoKxdhqMFWpFkTagLIUyah"
    "AGZLHoGDtUuepbYHBH7bs8m8u2u36RWrEcqgzGlJwesxZTK+RxU/GzyNURCiybclNt7NFZ"
    "HAIlJ3uLbqf+zJHNbQg2p0vrjRKR8SPMOxE9hV3btxn/62FKuE3nowfMUvNy466k1eiWPx"
    "tMRY1vFANMRY1MxapuOpULvps9dFoLXuHT+1Fx06YeuRQJ+OTW8Mkty3yIYlWqZnmRGixz"
    "rS1zKBPyRATNX069kiuqGstcUnQRydxAdwHMVJuNxRQdZPDJ8yYc5qMqWSzfZXk8xWyqwu"
    "F4fAf5234QvCngD8dZLdotRwtRjTrfBQImUNGt4/GgWK+hWNsWN09sf6GMv+cIu2Qw7hZ6"
    "jxnbFja8h3JoCgrn1uAasVbQikGxtrmD3WE7AWqXfKru+S82Gp8mWHZQVppMPDdqq5LFIx"
    "pEn4mxuXTsqGo4Rss2AALXz/ztjQ0k07NFEbE5tfmWkgi/50bPpFsA9W7KnAlb+dTv7nd3"
    "s2nlCLLK9+s+NsBxoZHjArLKIau8Y3YWZJVDVrmey33vcCLIKoescl1436V9BVnlT0LM8v"
    "8K6l88HmD2NdS/CSchQwsvSsCyStUvS7Q9te/Vnqh9kKi/q0R9j9m+mhmTJgEDplCXGCof"
    "aOeHg8oHe175oKOOJejGrI0PribdJ7f46j1ybST7YOk5k4155rbLpBcqrrSQzsfJ9Pixfe"
    "G9Yp5joZ7t3mNqiyIOvxhIIdNnMx8M3jKNb00DvGUaecsgzaddZRzSfCDNZy9FsndQJKT5"
    "PBFBQ5oPpPlsk8GQ5rNvUUmQ5vNU7gLIOIHKW09dGNtJ/4nTAfZMDO1m/0DtrbUZrX3trd"
    "B7cYMnByVI/PKlUYfDR3Xc/Ghcg/wYPhT56cQUZGJKbcJEheR/MZsvHa6QGCjgq9Th/3pm"
    "INGsGdk+Qx61J7b7Bv12evHeQFdfPg74I/Tp8/vBR9R7X54Zs/HPA8xd4yvDqMHco0Xb1D"
    "CJhnfQLjluYvYdV1t9xwWjL9w4KtxdUnSQwUdNGHxUzeCjAoPjc0vV6EvTAfqntcUXX0iq"
    "Ik7TgU2vs4QByH8ighYlW63hGuIunQA2t84yhzL5OuFDUJm9KWzRpDL7bvCKD9R78Kenpu"
    "kF8tsXMIvsAKMOt5jIoaK5VDL2UexCFL8I6USEnueSGFCwXflXqvKGCN8zp5zLPzE0Jdgy"
    "wifYFCGALJgZskCGeDbCjIT4hEVMvBDtnajPkAjFQL2vJyWQxu6+BiAdGh9+Rg3Swchfau"
    "yPCDqTcrJlT5HYa0o+72h8B5KqNu3xHmEnvqCbL+cUESzp1Za0uCCG99gJlFmfpgPur8H9"
    "MuebMBtrGF8aqpQxFDtlJArDL49Ez/mPW8XkzhACvgK29j4IdTenE+ThAuChnxjaBDxKV3"
    "sLzIUMZ6UMZ+L6InKj5IxRSNoNUaIBn2rRIa5vNGs3zbJK3C3h6KOoG0lGNsranXn3ZMZp"
    "BNwVznCIbvE9tqWMuIYmu+TFDfBGZCLzaT0koT3U+/rLs7eod8flZSDmBdQkz8T4UKBoHn"
    "ZrF0PLU3e3+umAsGl82xp7jbB1RARLlos9pQKyxeM7GF/UbxJf1K+OL+oXqxfOYr9I8yW9"
    "pIFVvfKqlncBV0dTnqmmC7yEtINrfQPBiqYZULoaSJQlBZhIa5gI4q2eiKDT6rmqpPO0IG"
    "qtRR3aVKF4FO7KHFkH78n2dcKIZ2WG5qOMLrU2u8Dmo0Z8Pqph9FGR07ZFZnPPJ665GN4R"
    "pWLtJaRd5PrLRlx/WcP1lwWuzym5H6qWK8gQdZDT7UdwQEGIDTI3sv2UHXFZOrDfV7bfwR"
    "W9U/bTgCvuq5ZoKCFeSRSaBcyAP1oLMWzKH12JFCqzthA/31EOZy+7BixOHwwt8HmAqct/"
    "xxWftXkZDM0Olaa8LjlTtUoqScnioMS1nX5t1Lm2SThwSOORDUphPOAFEuUlwuLO5D7yMq"
    "d6uCIxLUOio+os4GNCB7SBgrlwMYd0Jp6j3tcjA131SwtgbOhTwFWt8UVs1LiqodR0K0gp"
    "NGbVw+KFxqyPLFRozLpvfY2gMetT8mBBY1ZozKoL77u0r6Ax65MQMyQf6Qf2QorMnjcBXA"
    "mh3BfubzRVpoRz9bBio3Z3aXSxjbZ3ouSLmOttXEkmyqxC4nvKt6KSjKwHM8OWfDJr2tlu"
    "5bkBUdT4tDcAUdQIUYTmde0iLtC8DprX7aVI9s5cgxyMJyJoaF4Hzeu2yWBoXrdvnltoXv"
    "dU7gJoXqcbQttiv7RciNyeSaMpRNusbZqmRYz0PNq2C8yGceNsas8PSgDZ1Fvj8X5nybhm"
    "8Cu2LVHpx/asKPDSwW4Fmlo69Lv73T33mSjK7RMkWpm5IqRTbEwfjT3H8R6iUt2iaVl4er"
    "I36HJw8f784gMakTHf0+g2rOktKhYZ6PTs5vzrIHlFXCt68eHq9Cx+/t29nfCfR4bL14Nv"
    "l+dXg/cIj31C34Yfems6HpM38S3yZBUkmy0fslvUOzu9OBt8/MjpPIquBr9+uXg/eP/sEJ"
    "3yCUhSv5wrT8j1EF/ZqPcBmqvpf78YgAlrhAkn21tVl84QAqqitSYdncTKMOmSDASstYAz"
    "F66qmAvEIGythc0Nq6lHhxYuscOuZ9hxqvO1M5Rdsotf9F+9TDQV8UedbnL96fTjxxJ3Xq"
    "x7qmB3GaLuBdK234M0UfuVwbs0ISB3Op9Q4K57IoIO6zSpnJdLig56O9qvMgmFQXbbo8LB"
    "6gVBUkTA+rZcD1AJZFOVQMRybYGvl9E0HeVqalNrVYniHWf32PYPSrwT8SujzjUxSg1qUH"
    "wiGp4rBXGIRHvRyIXAxzjeA6JkTrCPHkTEtghqZIgRkQlnoLHt+KKDgWsh5lEfjRZv4ghw"
    "mZuIbPkHJQVnx5Y//7trMxF2biDONRKPcckDYT6K4unB36D7pWKAv0EjfwNUtYCqFh2LRY"
    "eqFlDVQs/lvnd4ElS1gKoWuvC+S/sKqlo8CTH7tu8IT77KwZmm2Z6SfbApK2ULfRZCjv1b"
    "KcUjTQNcbsLlEK0Z+uRHyZl1w59W+JeyZB3gdd0BNfh2U2/OJOfTx88XH+LheRsHOiRuLf"
    "qB36am0sGREAB7G7CX+Xii5o6OCbpnLfSbwEv9anipX4CXGJmInsZK8VFpmg4cxnl/fzOH"
    "f53Hv9hQyGO2rwYkpUkAQio48aHWm3bufKj1tue13iLnMtR5W8VbX1PjrcjXR333bZR2w7"
    "Fn/a3MBvQJnTGEKUHM59vRQpRwKYl/SK85dvl1w/hfvU9HJd0jNvMR4GTX+Kg3EDjZ9XGy"
    "Q6G3djVIKPQGhd72UiR758GAzJEnImgo9AaF3rbJYCj0tm/BjFDo7ancBRIKGE79maOiYW"
    "eptq9kp4zEUWA7vu2yQ/Gxu7ANN6N661A1BLYd1FfsFlRW4xVpsb5iKvlrzyTR1CWybm3F"
    "TeL8l9SzArM0Ky9+ZdQh+/PUoAZZeZSMCSV8PYjOy8ybEX/KOcz/5Vgyde1BZLO9Qde/fz"
    "GQyVfCxKMLA40odi1D3pFoTm1OLZB3k58yBhIntIV6316UNofe+OcB1q/xAWYA1q8R1s/u"
    "AhUTNBoOFmgDC1T+X8EiiccD4L+G1RHfFyqLOk0DK7vBypZXsQqHE4LOxfC1z1yx0YdSwR"
    "nObLcM5K7TR8qowcJSVFDSrlvOzhXEkKVbSQCaQRc7qqAkVjK3pko8EQJGqoq7TBHVgUh7"
    "uA1qOCpQobx2BwXWNu0mA4fzKmt1L9DOAtS2GzTofDb3qP8O++b0oAQRSr826lAhWw4cjp"
    "KRjYI9aeDK8EsXhfTIuydUdtMd2w4R7RQYX8iuFQ4U70SVIyba7ooBaOIRUQUJSVBHvhvb"
    "lPkibHM+J1Z5+Oc2PhRAIq11AACJ9AGJxJ4alsMZ1ZpEhqiDykS/UUhIvyYkpF8MCZFMU4"
    "0LyRB1kNPt29jYNMlccKPA5eri9ykSSJLL22lhuUQlhqZJgKFFho4DpsjPhALYmWenbDe0"
    "kpmWpQQrTTsrLXt9ujJrbAU550gh9khnOUNOtn7RR5CTvbOc7HlATa7/r9vf9TKaZm/Ptu"
    "1mYyfsKgvTSrGyJk4rPapBoFY8HvmiLPmUT8ylZBkoFAMaLVAvWVUGCqF8A5EfPqEudoZc"
    "Q5T9T5NpvDF6LvqmxlC0jKgimLqiJ2oYlNW7fF4aw7XLrwLIncY3hAHInUbInWeaAaXKHt"
    "Qc2ZP2oSa8ULcpcqRgPGptVOCZF7grRXvkKcGoWD3gRmwY11SL30vRdBD+ftEA/X5RCX6/"
    "KJTh217Er2ZWwqa9ChBts+F2hmnzQYXNeboOMhtCm0DvWVHvkQFBykBqmgriW1dVd6BB64"
    "7Di8GPoJsfAVq1NvUgKLdqBQ/NJjw0hbu0Bfbmgnr36yptyt+0CqFV/v0poXZ5sHX0xqjz"
    "6uDlmMd8OtUsbdnH8VQcHGsGDFW7LlJFkptanSmSDhqc/ZOTJuGvJyfV4a/iXS4uk28qBQ"
    "5HwzvI3aNGwcVHNcHFR8XgYqhDu9W09J2mD/39/445VIw="
)
