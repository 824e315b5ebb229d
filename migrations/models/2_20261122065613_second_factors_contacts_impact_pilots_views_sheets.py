"""The tables of issue C: second factors, contacts, records of versions, impact, pilots, saved views, sheets.

CREATE TABLE and ALTER TABLE are aerich's, with the CHECKs put in by hand; indexes and triggers are written by hand (ADR 0003).
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
        CREATE TABLE "version_record" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" CHAR(36) NOT NULL,
            "version_public_id" CHAR(36) NOT NULL,
            "number" INT NOT NULL,
            "impact" JSON,
            "warnings" JSON,
            "warnings_reason" VARCHAR(500) NOT NULL,
            "held_at" TIMESTAMP,
            "findings" JSON,
            "looked_at" TIMESTAMP,
            "recorded_at" TIMESTAMP NOT NULL,
            CONSTRAINT "ck_version_record_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_version_record_held" CHECK (("held_at" IS NULL) = ("findings" IS NULL)),
            CONSTRAINT "ck_version_record_subject" CHECK (length("subject") > 0)
        ) /* What was known of a version when it was published, besides what it says; and what kept it from going live. */;
        CREATE TABLE "pilot_decision" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" CHAR(36) NOT NULL,
            "number" INT NOT NULL,
            "decision" VARCHAR(5) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "decided_by" VARCHAR(80) NOT NULL,
            "decided_at" TIMESTAMP NOT NULL,
            CONSTRAINT "ck_pilot_decision_decision" CHECK ("decision" IN ('GO', 'NO_GO')),
            CONSTRAINT "ck_pilot_decision_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_pilot_decision_reason" CHECK (length("reason") BETWEEN 3 AND 500)
        ) /* Whether a piloted version goes on (GO) or not (NO_GO), by whom and why. Taken once, never changed (G5). */;
        CREATE TABLE "impact_run" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" CHAR(36) NOT NULL,
            "content_hash" VARCHAR(64) NOT NULL,
            "catalogue_revision" BIGINT NOT NULL,
            "at" TIMESTAMP NOT NULL,
            "state" VARCHAR(10) NOT NULL,
            "done" INT NOT NULL,
            "total" INT NOT NULL,
            "result" JSON,
            "started_by" VARCHAR(80) NOT NULL,
            "started_at" TIMESTAMP NOT NULL,
            "beat_at" TIMESTAMP NOT NULL,
            "finished_at" TIMESTAMP,
            CONSTRAINT "ck_impact_run_state" CHECK ("state" IN ('RUNNING', 'DONE', 'FAILED')),
            CONSTRAINT "ck_impact_run_done" CHECK ("done" BETWEEN 0 AND "total"),
            CONSTRAINT "ck_impact_run_finished_at" CHECK (("finished_at" IS NULL) = ("state" = 'RUNNING')),
            CONSTRAINT "ck_impact_run_content_hash" CHECK (length("content_hash") = 64)
        ) /* One count of whom a change hits, while it runs and afterwards (B8, W2). */;
        CREATE TABLE "recovery_code" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "code_hash" VARCHAR(64) NOT NULL,
            "created_at" TIMESTAMP NOT NULL,
            "used_at" TIMESTAMP,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_recovery_code_code_hash" CHECK (length("code_hash") = 64)
        ) /* A code that opens once where the authenticator is lost. Only its hash is kept. */;
        CREATE TABLE "second_factor" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "sealed_secret" TEXT NOT NULL,
            "last_step" BIGINT NOT NULL,
            "created_at" TIMESTAMP NOT NULL,
            "account_id" BIGINT NOT NULL UNIQUE REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_second_factor_last_step" CHECK ("last_step" >= 0)
        ) /* The shared secret of an account's authenticator, sealed by the installation's key (RFC 6238). */;
        CREATE TABLE "saved_view" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "section" VARCHAR(24) NOT NULL,
            "name" VARCHAR(60) NOT NULL,
            "query" VARCHAR(1000) NOT NULL,
            "shared" INT NOT NULL,
            "created_at" TIMESTAMP NOT NULL,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_saved_view_name" CHECK (length("name") > 0)
        ) /* The filters of a list under a name. `query` is what stands behind the question mark; `shared` shows it to all of the staff. */;
        CREATE TABLE "contact" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "phone" VARCHAR(16),
            "phone_proved_at" TIMESTAMP,
            "email" VARCHAR(254),
            "email_proved_at" TIMESTAMP,
            "changed_at" TIMESTAMP NOT NULL,
            "member_id" BIGINT NOT NULL UNIQUE REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_contact_phone" CHECK ("phone_proved_at" IS NULL OR "phone" IS NOT NULL),
            CONSTRAINT "ck_contact_email" CHECK ("email_proved_at" IS NULL OR "email" IS NOT NULL)
        ) /* How a member can be reached: personal data, masked wherever it is shown (A2). */;
        CREATE TABLE "pilot_feedback" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" CHAR(36) NOT NULL,
            "number" INT NOT NULL,
            "rating" SMALLINT NOT NULL,
            "text" VARCHAR(2000) NOT NULL,
            "given_at" TIMESTAMP NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_pilot_feedback_rating" CHECK ("rating" BETWEEN 1 AND 5),
            CONSTRAINT "ck_pilot_feedback_number" CHECK ("number" >= 1)
        ) /* What a tester says of a piloted version: one opinion each, which may be changed (G5). */;
        CREATE TABLE "sheet_upload" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            "public_id" CHAR(36) NOT NULL,
            "noun" VARCHAR(24) NOT NULL,
            "file_name" VARCHAR(200) NOT NULL,
            "rows" JSON NOT NULL,
            "uploaded_at" TIMESTAMP NOT NULL,
            "applied_at" TIMESTAMP,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_sheet_upload_applied_at" CHECK ("applied_at" >= "uploaded_at")
        ) /* A sheet between its dry run and its one application. `rows` are its cells by column; it is dropped after a day. */;
        ALTER TABLE "session" ADD "factor_at" TIMESTAMP;
        ALTER TABLE "session" ADD "proved_at" TIMESTAMP;
        CREATE UNIQUE INDEX "uq_version_record_version" ON "version_record" ("version_public_id");
        CREATE INDEX "ix_version_record_identity" ON "version_record" ("identity_public_id", "number");
        CREATE INDEX "ix_version_record_held_at" ON "version_record" ("held_at") WHERE "held_at" IS NOT NULL;
        CREATE INDEX "ix_version_record_waiting" ON "version_record" ("version_public_id") WHERE "looked_at" IS NULL AND "held_at" IS NULL;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'Benefit', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "benefit_version" v
            JOIN "benefit" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'Plan', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "plan_version" v
            JOIN "plan" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'Terms', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "terms_version" v
            JOIN "terms" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'SegmentScheme', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "segment_scheme_version" v
            JOIN "segment_scheme" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        CREATE UNIQUE INDEX "uq_pilot_decision_public_id" ON "pilot_decision" ("public_id");
        CREATE UNIQUE INDEX "uq_pilot_decision_version" ON "pilot_decision" ("identity_public_id", "number");
        CREATE UNIQUE INDEX "uq_pilot_feedback_public_id" ON "pilot_feedback" ("public_id");
        CREATE UNIQUE INDEX "uq_pilot_feedback_member" ON "pilot_feedback" ("identity_public_id", "number", "member_id");
        CREATE INDEX "ix_pilot_feedback_member_id" ON "pilot_feedback" ("member_id");
        CREATE UNIQUE INDEX "uq_impact_run_public_id" ON "impact_run" ("public_id");
        CREATE UNIQUE INDEX "uq_impact_run_running" ON "impact_run" ("identity_public_id", "content_hash") WHERE "finished_at" IS NULL;
        CREATE INDEX "ix_impact_run_identity" ON "impact_run" ("identity_public_id", "content_hash", "id");
        CREATE UNIQUE INDEX "uq_recovery_code_hash" ON "recovery_code" ("account_id", "code_hash");
        CREATE UNIQUE INDEX "uq_saved_view_public_id" ON "saved_view" ("public_id");
        CREATE UNIQUE INDEX "uq_saved_view_name" ON "saved_view" ("account_id", "section", "name");
        CREATE INDEX "ix_saved_view_section" ON "saved_view" ("section");
        CREATE UNIQUE INDEX "uq_contact_phone" ON "contact" ("phone") WHERE "phone_proved_at" IS NOT NULL;
        CREATE UNIQUE INDEX "uq_contact_email" ON "contact" ("email") WHERE "email_proved_at" IS NOT NULL;
        CREATE INDEX "ix_contact_phone" ON "contact" ("phone");
        CREATE INDEX "ix_contact_email" ON "contact" ("email");
        CREATE UNIQUE INDEX "uq_sheet_upload_public_id" ON "sheet_upload" ("public_id");
        CREATE INDEX "ix_sheet_upload_uploaded_at" ON "sheet_upload" ("uploaded_at");
        CREATE TRIGGER "tr_pilot_decision_update" BEFORE UPDATE ON "pilot_decision"
        BEGIN SELECT RAISE(ABORT, 'pilot_decision: rows are never changed or deleted'); END;
        CREATE TRIGGER "tr_pilot_decision_delete" BEFORE DELETE ON "pilot_decision"
        BEGIN SELECT RAISE(ABORT, 'pilot_decision: rows are never changed or deleted'); END;
    """,
    "postgres": """
        CREATE TABLE "version_record" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" UUID NOT NULL,
            "version_public_id" UUID NOT NULL,
            "number" INT NOT NULL,
            "impact" JSONB,
            "warnings" JSONB,
            "warnings_reason" VARCHAR(500) NOT NULL,
            "held_at" TIMESTAMPTZ,
            "findings" JSONB,
            "looked_at" TIMESTAMPTZ,
            "recorded_at" TIMESTAMPTZ NOT NULL,
            CONSTRAINT "ck_version_record_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_version_record_held" CHECK (("held_at" IS NULL) = ("findings" IS NULL)),
            CONSTRAINT "ck_version_record_subject" CHECK (length("subject") > 0)
        );
        COMMENT ON TABLE "version_record" IS 'What was known of a version when it was published, besides what it says; and what kept it from going live.';
        CREATE TABLE "pilot_decision" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" UUID NOT NULL,
            "number" INT NOT NULL,
            "decision" VARCHAR(5) NOT NULL,
            "reason" VARCHAR(500) NOT NULL,
            "decided_by" VARCHAR(80) NOT NULL,
            "decided_at" TIMESTAMPTZ NOT NULL,
            CONSTRAINT "ck_pilot_decision_decision" CHECK ("decision" IN ('GO', 'NO_GO')),
            CONSTRAINT "ck_pilot_decision_number" CHECK ("number" >= 1),
            CONSTRAINT "ck_pilot_decision_reason" CHECK (length("reason") BETWEEN 3 AND 500)
        );
        COMMENT ON TABLE "pilot_decision" IS 'Whether a piloted version goes on (GO) or not (NO_GO), by whom and why. Taken once, never changed (G5).';
        CREATE TABLE "impact_run" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" UUID NOT NULL,
            "content_hash" VARCHAR(64) NOT NULL,
            "catalogue_revision" BIGINT NOT NULL,
            "at" TIMESTAMPTZ NOT NULL,
            "state" VARCHAR(10) NOT NULL,
            "done" INT NOT NULL,
            "total" INT NOT NULL,
            "result" JSONB,
            "started_by" VARCHAR(80) NOT NULL,
            "started_at" TIMESTAMPTZ NOT NULL,
            "beat_at" TIMESTAMPTZ NOT NULL,
            "finished_at" TIMESTAMPTZ,
            CONSTRAINT "ck_impact_run_state" CHECK ("state" IN ('RUNNING', 'DONE', 'FAILED')),
            CONSTRAINT "ck_impact_run_done" CHECK ("done" BETWEEN 0 AND "total"),
            CONSTRAINT "ck_impact_run_finished_at" CHECK (("finished_at" IS NULL) = ("state" = 'RUNNING')),
            CONSTRAINT "ck_impact_run_content_hash" CHECK (length("content_hash") = 64)
        );
        COMMENT ON TABLE "impact_run" IS 'One count of whom a change hits, while it runs and afterwards (B8, W2).';
        CREATE TABLE "recovery_code" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "code_hash" VARCHAR(64) NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL,
            "used_at" TIMESTAMPTZ,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_recovery_code_code_hash" CHECK (length("code_hash") = 64)
        );
        COMMENT ON TABLE "recovery_code" IS 'A code that opens once where the authenticator is lost. Only its hash is kept.';
        CREATE TABLE "second_factor" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "sealed_secret" TEXT NOT NULL,
            "last_step" BIGINT NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL,
            "account_id" BIGINT NOT NULL UNIQUE REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_second_factor_last_step" CHECK ("last_step" >= 0)
        );
        COMMENT ON TABLE "second_factor" IS 'The shared secret of an account''s authenticator, sealed by the installation''s key (RFC 6238).';
        CREATE TABLE "saved_view" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "section" VARCHAR(24) NOT NULL,
            "name" VARCHAR(60) NOT NULL,
            "query" VARCHAR(1000) NOT NULL,
            "shared" BOOL NOT NULL,
            "created_at" TIMESTAMPTZ NOT NULL,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_saved_view_name" CHECK (length("name") > 0)
        );
        COMMENT ON TABLE "saved_view" IS 'The filters of a list under a name. `query` is what stands behind the question mark; `shared` shows it to all of the staff.';
        CREATE TABLE "contact" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "phone" VARCHAR(16),
            "phone_proved_at" TIMESTAMPTZ,
            "email" VARCHAR(254),
            "email_proved_at" TIMESTAMPTZ,
            "changed_at" TIMESTAMPTZ NOT NULL,
            "member_id" BIGINT NOT NULL UNIQUE REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_contact_phone" CHECK ("phone_proved_at" IS NULL OR "phone" IS NOT NULL),
            CONSTRAINT "ck_contact_email" CHECK ("email_proved_at" IS NULL OR "email" IS NOT NULL)
        );
        COMMENT ON TABLE "contact" IS 'How a member can be reached: personal data, masked wherever it is shown (A2).';
        CREATE TABLE "pilot_feedback" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "subject" VARCHAR(24) NOT NULL,
            "identity_public_id" UUID NOT NULL,
            "number" INT NOT NULL,
            "rating" SMALLINT NOT NULL,
            "text" VARCHAR(2000) NOT NULL,
            "given_at" TIMESTAMPTZ NOT NULL,
            "member_id" BIGINT NOT NULL REFERENCES "member" ("id") ON DELETE RESTRICT,
            CONSTRAINT "ck_pilot_feedback_rating" CHECK ("rating" BETWEEN 1 AND 5),
            CONSTRAINT "ck_pilot_feedback_number" CHECK ("number" >= 1)
        );
        COMMENT ON TABLE "pilot_feedback" IS 'What a tester says of a piloted version: one opinion each, which may be changed (G5).';
        CREATE TABLE "sheet_upload" (
            "id" BIGSERIAL NOT NULL PRIMARY KEY,
            "public_id" UUID NOT NULL,
            "noun" VARCHAR(24) NOT NULL,
            "file_name" VARCHAR(200) NOT NULL,
            "rows" JSONB NOT NULL,
            "uploaded_at" TIMESTAMPTZ NOT NULL,
            "applied_at" TIMESTAMPTZ,
            "account_id" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE,
            CONSTRAINT "ck_sheet_upload_applied_at" CHECK ("applied_at" >= "uploaded_at")
        );
        COMMENT ON TABLE "sheet_upload" IS 'A sheet between its dry run and its one application. `rows` are its cells by column; it is dropped after a day.';
        ALTER TABLE "session" ADD "factor_at" TIMESTAMPTZ;
        ALTER TABLE "session" ADD "proved_at" TIMESTAMPTZ;
        CREATE UNIQUE INDEX "uq_version_record_version" ON "version_record" ("version_public_id");
        CREATE INDEX "ix_version_record_identity" ON "version_record" ("identity_public_id", "number");
        CREATE INDEX "ix_version_record_held_at" ON "version_record" ("held_at") WHERE "held_at" IS NOT NULL;
        CREATE INDEX "ix_version_record_waiting" ON "version_record" ("version_public_id") WHERE "looked_at" IS NULL AND "held_at" IS NULL;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'Benefit', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "benefit_version" v
            JOIN "benefit" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'Plan', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "plan_version" v
            JOIN "plan" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'Terms', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "terms_version" v
            JOIN "terms" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        INSERT INTO "version_record" ("subject", "identity_public_id", "version_public_id", "number", "warnings_reason", "recorded_at")
            SELECT 'SegmentScheme', i."public_id", v."public_id", v."number", '', v."recorded_at" FROM "segment_scheme_version" v
            JOIN "segment_scheme" i ON i."id" = v."identity_id" WHERE v."cancelled_at" IS NULL AND v."effective_from" > CURRENT_TIMESTAMP;
        CREATE UNIQUE INDEX "uq_pilot_decision_public_id" ON "pilot_decision" ("public_id");
        CREATE UNIQUE INDEX "uq_pilot_decision_version" ON "pilot_decision" ("identity_public_id", "number");
        CREATE UNIQUE INDEX "uq_pilot_feedback_public_id" ON "pilot_feedback" ("public_id");
        CREATE UNIQUE INDEX "uq_pilot_feedback_member" ON "pilot_feedback" ("identity_public_id", "number", "member_id");
        CREATE INDEX "ix_pilot_feedback_member_id" ON "pilot_feedback" ("member_id");
        CREATE UNIQUE INDEX "uq_impact_run_public_id" ON "impact_run" ("public_id");
        CREATE UNIQUE INDEX "uq_impact_run_running" ON "impact_run" ("identity_public_id", "content_hash") WHERE "finished_at" IS NULL;
        CREATE INDEX "ix_impact_run_identity" ON "impact_run" ("identity_public_id", "content_hash", "id");
        CREATE UNIQUE INDEX "uq_recovery_code_hash" ON "recovery_code" ("account_id", "code_hash");
        CREATE UNIQUE INDEX "uq_saved_view_public_id" ON "saved_view" ("public_id");
        CREATE UNIQUE INDEX "uq_saved_view_name" ON "saved_view" ("account_id", "section", "name");
        CREATE INDEX "ix_saved_view_section" ON "saved_view" ("section");
        CREATE UNIQUE INDEX "uq_contact_phone" ON "contact" ("phone") WHERE "phone_proved_at" IS NOT NULL;
        CREATE UNIQUE INDEX "uq_contact_email" ON "contact" ("email") WHERE "email_proved_at" IS NOT NULL;
        CREATE INDEX "ix_contact_phone" ON "contact" ("phone");
        CREATE INDEX "ix_contact_email" ON "contact" ("email");
        CREATE UNIQUE INDEX "uq_sheet_upload_public_id" ON "sheet_upload" ("public_id");
        CREATE INDEX "ix_sheet_upload_uploaded_at" ON "sheet_upload" ("uploaded_at");
        CREATE TRIGGER "tr_pilot_decision_change" BEFORE UPDATE OR DELETE ON "pilot_decision" FOR EACH ROW EXECUTE FUNCTION guildhall_refuse_change();
        CREATE TRIGGER "tr_pilot_decision_truncate" BEFORE TRUNCATE ON "pilot_decision" EXECUTE FUNCTION guildhall_refuse_change();
    """,
}

_DOWN = """
        ALTER TABLE "session" DROP COLUMN "factor_at";
        ALTER TABLE "session" DROP COLUMN "proved_at";
        DROP TABLE "contact";
        DROP TABLE "impact_run";
        DROP TABLE "pilot_decision";
        DROP TABLE "pilot_feedback";
        DROP TABLE "recovery_code";
        DROP TABLE "saved_view";
        DROP TABLE "second_factor";
        DROP TABLE "sheet_upload";
        DROP TABLE "version_record";
"""
DOWNGRADE = {"sqlite": _DOWN, "postgres": _DOWN}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXe1z2zaT/1cw/lJ7hvXEju2m8c3NOI6T+mlie2yn7d3lRoIoSGJNkXoIyoru7vnfDw"
    "u+iO8mJEqC6P3SxiQWpHZBYPe3b/+7N3b7zOaHl+54PHUsf773nvzvnkPHTPwjf9Mge3Qy"
    "WdyCCz7t2XK0mRrW475HTV/cGFCbM3Gpz7jpWRPfch0Y/jhixHUY4cz3LWfIiefODknXpD"
    "613eGUdTz2bHExuEuG4hYnvbkcbzmEPTNvTsT8DhePEEOIP6I+MUfUGTJOZvCHxclk2rMt"
    "PmL9Q3ijvmuKVxJP2sbDBV/+KWb13SHzR8wTr/Bf/y0uW06f/WA8+nPy1BlYzO6nhGD1YQ"
    "J5vePPJ/LaB2t47fif5Fj4ab2O6drTsbMYP5n7I9eJCSzHh6tD5jCP+gye4HtTkIozte1Q"
    "gpGggpddDAneMkHTZwM6tUG2QB28wOLaXqdzc/vYebh67HT2cnKPKBLSCC+ZrgNrRrwqlw"
    "wYwiv8/Ovx8du3vxy/eXv27vTkl19O3715J8bK983f+uVfwcssuBVMJXl2/fn65hFeyBUL"
    "M1iycOFfkkYIPqCSwlhwX/4/x/9/PNzeFHM/Gp/hf98yffJ/RKyInBwirlcJIrqwkMTio9"
    "qAKCq4CpyAmcec/9OGCzd/XNxf/nZxv//14q+DNLdvLr/cfpDMcbk/9OQscoIPUggLpptT"
    "z2OOOc8z/nJEvWLGJ2kyzBc/ZQeZvjemPzo2c4b+SPz5tkIGEcffZvkd3jiGO2kO/4/YzF"
    "S4G41vIWfPTmqw9uyklLdwK81cW5wEUyoOA5WNI0WEu8cKu0d0pqtwP0mzeebv/dtg6gS6"
    "RG9q2eJN+CE89t/3WiKSvF6lptMU07+s4zQloKMW6DgJaXgM+NOhfl4KH8Ud3xqzEjmkKL"
    "MfSkh6GP2jXXvV4/XXq4fHi693qa/j48XjFdw5llfnmav7Z5kvJp6E/Hn9+BuBP8l/3t5c"
    "ZT+ieNzjf+7BO9Gp73Ycd9ah/SRPosvRpX+BFTF4SmiycKFHzacZ9fqd3B332C0bm781Ph"
    "5nr1BHnFj9kJvwnqHFeOe5Q4+O5XLLmZOLm0aVOTlJDXvRnLwgMQGZWf6IWD4n7syR9pv4"
    "kzp9YgvbzeZk//PJQd4kXGYCNOu03vLKzTppnZudIiF8+3b9sVgEKaKMJKZTq38IpBvQEc"
    "Q3c2i6Hju0+vwwfqltKAuB2RFscsntSzIic+iIL1zJngvHo8VRw+JAlGILSq3F49+Q38ld"
    "12bUKdnKU4QZGfQE5bqYH1/ZLPc/3N5+SXH/w3Vmw7759vXD1f3+kRSFGGT5JaqrkInlF5"
    "oPpQdnkmRzFsOb9R6fx0cnv5y8e3t2Ep+a8ZWqwxJtAbQFimyBxXpgjufaYwYsyG9qIe2n"
    "3++ZTUu+qVDJv4rm2V3BL67uBSpy6sPxmTdekUeP0RRt5M/Eps6K/LkTU7SVPYFR2aGm6U"
    "5X/tg+y8kugrnayjFGPUdM0vGmdhGyrrQ5BVPdi5nayq2e+E0Da9WF9SGYpa1MssYT11uV"
    "R9dykg/UN0dt5dNk6pkjylf97O7CadrEpnWiqBfTvuVfjsTj9gpg1MRdowpHpTCuY8YDaw"
    "XmjBjtE3cgY17EYNf7iRM5xTmxXfOJ9clsZNninkOEjufNIeJFqKNloTarTYco646irFLU"
    "nSfBAhXkL03VQvzv6E0N/O/oTSn+B7fSVnzAMtXFnqRqDTKyYV8qZ/9UY3pIgPxejt9wkq"
    "hsJtH4zW0je+vyw6zDiaCJv1jqMh+ZTy27VNUJb9fQdfqLkbWUnWdqTxknPTYSco11EKGi"
    "9K0h4/57oZy4xPLJjMo4YHg5Q1ybG4Jk4HpMuobpwGfeIflK5+IqEauKC61m/6LI07yhZ6"
    "LapPWeVq42cVrkUirf46LxLVSV3h7XiXs9Lg98PS5WlcSvZ7a6UhqTtZDV7+pope/KtdJ3"
    "Oa2UT3t/M9NXZ3aOsHWn9/GbOtwWo0rZLe+l+e0xyotco+WMXlC0jsOntTh8WsHh0zyHg7"
    "M3z+HySIsFxUqxFuEhqMvOselQC6noqLA9JkCuL891qZIqowpJqmas3FeiEq5ki2WklhfZ"
    "rcMeXfEfKbRr8ROpYxbtS0mT6yqaaqckVobVi8sencXWTmqhCgaIn82CsKP7q4fH++tLIZ"
    "OGLdyAn2UGbsztl+zbWMIvm7dC4GFmKliRQuiDgUEm1POFPA0CGbsyrNkSw1yP/O32DskN"
    "JLiS6QQid/oGceSfAXMK0P11PAANV413KaPCcMWo6k1HVaOHBT0sLUf89fewtGRfTy32wh"
    "jryh2lOPSjDbtJ8/kaEcAluaTA5ixdC5l9UmfrPinfuk9KYciizftlVhdu3m1gdPOr2jVl"
    "EY5lkgkypJhNoF02QRpoFizlql9UmmqpL0ozQG7dH1TgC1bh8YICd6waDJ547Lkzonykwu"
    "MUEbK5BptVOYzM3VLYTmLriWNoiuO9Izj55ajvTPDObu3wlXHfCvDvgzWEjJPfWSH8m7hr"
    "VMG/PBjXeWI14d8Lh1z1j09Pj34lguaQQOSRw2biiAiKFlqcOK5PPKFUCeWLwPz8nND4gi"
    "yR6Fu2TZ6ZZ4nfGtU39OXYIkB4/Y/87nx3uk9Wvwtz+WL6f/z5u/j/dNybiJfwIc4crgYQ"
    "HrwE2b//dEl+OXv77uCQdDmjtlA0xdhnsQyBl3Ii5pjefCLWJZmKpebJKSxwk9jBAv+Jf3"
    "c4M8VrwpSGjL8awsu6jsnkaHiSmCj8IYhk6494lCPZT2qq7VNrrcSTOoUHT8orD57kSg+G"
    "0Hq4h9VWulJUyOgajM5vdHmGP7IfpShqEXUbrLYqS/zqr8eUEZ4Lo4gN8S+3N5+j4dnYCi"
    "yx8CpBEXnuLyHmNGUDYt6hD24XpKxLkkSY318UP7JI/a8IHkkMetFy+HPkEpM6UucWevB7"
    "oaGP2bgHQR3Rv0DRlgEfZL/ruTbrHhgQ49Fz/ZFQs+ENpWI9sMSSk+pysB6hhjofC7Wa2M"
    "z3mcfJ/sVxQZbEVt4AFfYdVdgx9GTToSfFNefKNfiSmnNt0N2bz1LpW3xi03lHlclZuhYy"
    "u/k8FTg6lBxZ4fg2GEPrjpuaUM5nrlB9lL0sWcIWLuW1ZAHFjAvCcpcxSEqmQANUO9OkqO"
    "2EyleWpGnfdvauzklRflBkv6wBtQASi62oNJNLFf0sWWsCQRsrQhrUAOoI/hS5HKv3qiwt"
    "wic671FCPwUmL3MoZUhRzjrLGTHvVyHmAIZTTotIkS11HGr26W4xSTQrjLwkPrkes4bO72"
    "xeM/fzazzRbkmhbuJnavnVyfwsYbjHTBeagXagV8WKtTHvw7kuw7YXu7mpVZcR5YxD664V"
    "OfUQzNJaJtFncfo9W2y2Kp9goj/EPG3l1HRiu7S/Ipe+yUnaxKIlAz652IAcsdXJlMVynt"
    "aP+3yQE36K52vHWaIa+Jna1ws8t9l9v9x9mzpt6jlxLwiMDeIu3QlzeBCsOBsxLwhZFMrd"
    "iAnL2aRCSOAqtYWCeEhuHXsu258B9gqXn9jEL+qY1vT06H7VWPU0KtyvsBCUIf4UUQvh/e"
    "YTKdCsfmnDboVZPeVLyThBhuiYzvINI7GWKCeRpMMCB00hJ4nIuBWhk/b14DEy4El6DabQ"
    "k8uLh8uLj1dV4Mk64yNTBkdRllXGIKnIs8raQvXqSHOh6UBKU5Al5A6grHPIrp94Whk2SB"
    "BfD0Wz8plGi6Sls2NIWspp3mt9GuRXXfsQWOn0hY4OyvzAc8dSYx9YHveJZw1HfqD8u84h"
    "6dqU+x3us0mckhVlfImjhsCNwEiAYtZwSEEsZ0AdWw2o/uu+f1ap/2GySLAW84J4MctkQd"
    "gKM2DTGSbx96f2DaTIWhOVsOFaSWiSocq+YZX9lRw4K6Xd1FDuVSviLq/a70Q5XGXFfkVl"
    "PfDiFerpsYOvSkVfDKpVBTcoHvCz5ZCe5844JA95xLQtoSSHiDTorRKRFro06Lq++8Sccv"
    "S7iUllKYPAzBDHgNSeZ0JtF+pxYIKQ4J5UnPnInUEilJjGIN2J5z7Ls6MbUMDc4r54AzjV"
    "SXBbPA0aw/hSh9+Hk/7n6QQTnbTf+apUbUx02nSik/xklZ0baapWmDXr9m4IdUxIocChX1"
    "F3dEHSvvD1k9M6JSFOy0tCnGY5PBVHVEccyEXqUDmT01St6xSzliwcNAuX2ZV3ziwMIBQm"
    "dnp1QWdpUdRai5r9mFhiuiUEnaZEMestZsHCZbbtJB1633WWcGxvq4o4RYgy1lnGMTyiKu"
    "MUIcpYZxnrBMlv227EKBo9BLH7UTR3Qe+2vQJgPrplVAHzk8SgOvWJXW9IHYvLWJQgSsSk"
    "th1EkVzcXZOZ5Y8C1JxHGLo7cwrrDq8wFcLhGu85BsLhGsHhUfqJSpQ/QuA1IXAsqrbGOl"
    "9YfOJ1GAaIvbdWzAoxQRkH7op5wqHu+whT7a7cqxOqJ5xN+64zH6/Kq2ieNjFqAzZXsLjK"
    "Da948b1ofXX8eGiNJOEeox50PAGa92GcEcTkGzJIiVBOHn67+Pn49MwITChuumLjMIj0a0"
    "ArlMAJz7issSzjj6ackf2/jgpSF9b7OBlQBctNxlKJqcl4ao6IWFrenJhiA4KW5IIS5AbR"
    "UZZPGBUDwnCrfcd12Pug4Qy0JZ+H8Vojyg/OSddzfXk8QDpEnOoQ6O3fHasfdZ4JaPywa4"
    "1Pn8QDIXVbplGguYnmJpqb9c1N8eNZQVHAqpKWIQHaRDVsoonHBtYPFf4uKFrI4ON6oUAV"
    "kUBZBmP04KZ6aks1Ic/kfzzc3pQkn8UUWUvPMn3yf8S2+A77IIoYC7xImXe57LNsollmg4"
    "YJstlnsT6mwvsU0ebZnzgVe1PL9i2HH8LztnEYrkUoGK20jCh2AgPJxR8uWS4kS4ug5o5I"
    "Wj1MvpAYA+ZfDpj32LP7tGRTtyQlfls6f1voMHhVYu4pdZ5NU7XQFFtDQyXBijyLSyHKaH"
    "iLKoE31hojCTmrYI5ZuhVgR8043AysGDlKVOH0NB0GjzYVPJoIG1wxeDQRpbhjgqgbPJpe"
    "gysUsJ8WgjYqrl7pkvzGd1iz2aynN+ZXgZc3yctyD2+ADE95zRLQv7kz4g58WVMi8EuCGQ"
    "gFJgD8JOAVIt8eL0mfzsn+n0enBR7b5aZAF6fGG7FR4eKUUlVRkGOCFurGJ3V045Ny3fgk"
    "pxtLFCbYUvOGZmn+fURSZWHuILMrmAsWYy7yuDC9pGpr2ELTvZZsEFkPpuqmnKRC5jelJs"
    "dxXc0oyW0LZ8xqyslFqFOS1aI3T1H9s2TjnooKaHGjoHqaINQMHli2zzyZ/USlf5VMhQA9"
    "8Qe8wyHpykC5sA4ZjWsA99hICFrGtokBXLpNx9R7OifdoApxV4bxcRnu5hJq21EonJhgMC"
    "iuX7zFd0HdVOPdr0o3xfC7TeNknJkRAlDbHliQtNAiOK4TuHRcHrh0jDlfFVFhdcyts3Jz"
    "6yxnbslDRIW7MUEL2Xv0plapMxhWyuLgZmaTkAdvwcHoujajTsk2ERNlON0TVOtidXxlsx"
    "vuh9vbLykv6YfrbFn3b18/XAnWS76LQZZfYo2hr3oZAeycrxqLm+hleGNxkzYUN/lDGJzi"
    "R0PTTS9t1xUOMKrs7+dgaMdbjH3RBv8z6oLz5MisNzB9w3miMt7ytrQO+Ij1DWHvckvMEt"
    "jA4janc34uM9/kFZkyJy7LDj1DV4hP2NLPLG9yb+7RMgePT3t/CzsgzpJ7AqN9/4NY8AOo"
    "X35nU8cgj8wbc4M8sOGYOf6DOWJjdmCQrniq41v+vBNbSd0gsU6Y/sNDcX88oWZULl12Jg"
    "oqpFNLljwfiSeIVxDLxRHjeUA7EC8Af4WdiKAievxTJUogIQKxGuQPjImFeCl3HaiyPhfv"
    "/+vBIbkgXLxpfwoNlSIOyklhBlt8Fsz77nhsMJUpir5gzc/AF3hbE7YGWxCek+4IdhGo3y"
    "6fF71eF7hMuAtdldwwgHBRF37xBBLcJYFkLIcMXM9k7+FvyKX87gRdWLNChWFELACDiOXM"
    "gn6tsiw9NGoaiZGQHokYie4HlVHlvwu+PCWLfUHSQquneYs9vz+p4FHF1JsGprSP0IrO16"
    "V4XEiMLM4iT9NxryjmqnSnXhC0ybJoLFgz0Evy/CxPg1tQrJQDtzshmmtJdouUNRXOJ2mQ"
    "96vzPlSUVdSOAtLWNZc4rYW4nlYArqd5vDU0HVQBwAQZ5iPpDP5FxqDKfpakwf1s+f0str"
    "pVv64UIX5fOn9fAWS3ZFpnihS9KNoJOgfibynEKwA194oCvMJbRnWDy8WgWrFdEawQQLsh"
    "OaGm53Ie4ZTcgBbwUJH3nIxpn8XdJiX0GhbIloWzoTu7FfV7j+HD4kiujT0ZMckdxSQxbm"
    "vT0A5W6V5jqSmMwUDtYSPaQ+ASrdAhwgF1NIkOX4ytlTbIfkyYZzHpIuTEnIKb0Xej852T"
    "/Yfjg0PyGPgZOXEdZkTnOAuO8e5iim5xXuEanoFKAioJqCSgkrBtJaHv0YGSLygmQPhuef"
    "hOMrHjsWeLF6YtlO7lecLNuTjfrHdfb8y/GfAoSDxboodKjhpRUt3U3zJpq5XMylO2r9Zg"
    "81WzqGeOrOU+rQwpflc6f1eIHrRWzAroQS7QbcVKTClAIAxj390VsNmqTIW8ewl0SfC4Lv"
    "bSeU7QvIjB3DrJEHVz6p/LUG3BGh/8K2APBLH1EVqSh1iWmwIRFERQEEHBCNotWJjhzqQC"
    "myRIsI3HKh0jBgMo3PDMSmrNvtA1IkeN6ql26inGQL1CQYubI7fgiCqHbxYULQT611DtXD"
    "nwfRvx7htj8Hoi3hX7p2HnNJVwligreRlIKkOL0KPOZ0Gceqpup6cI22S7bLeuSMTYvDiU"
    "C4vkQoJ2TB51y4tk1qJy/ft1IomXwhgNQL0ceBjdMqrwQjMxqFaQFiVjBogClJYgPUY8aG"
    "fN+u/JhHlCx6A2AbTIIGPKoVyErAoBraihaAQPm2/vXxyXlH1vbHZZE2QiFi005nbI1eHR"
    "2YlBumxMLVte4WOowSHECDVBD8md5z6LCcV4TqjHSLBGz8NSJBAIZs+hoKdY3OSJsQknjt"
    "tz+/OgGAncgHIksgSoi5im7vujUYVpwqJRUf1igvb5nI/Oaqh+R1kFI1G77yzX/hmY1ZnI"
    "r20J7a+AHBVAnRVAueGqfE0xQfu+puPTWoVhTisqw5zmbCnJr+U/qAJy/KB0/qDMEXWGy1"
    "nOKUoEUbUWc6AGK5vNKbJmjOZXohKulIeTlVteaLcOe3TFf2qa1l/jaXZKXHUt6tQyrWNP"
    "r2QjXzmea5flRi9uGlV2MksNe9FSvgjt2J84mdgUko0g91gcs0OPjseM7H8+KbCAa1Ohca"
    "nxTmJUGJd/u5az1OGdIsSzW+uzGz3dr0TQ+ihp27Zzt9InLj4Y1ZsqZyhRCE25l8r0X2Xn"
    "0vIasB4bXCM6cOFqb4C5d8m5Wsrf7DeuldsuXN0F9shi3ZcbI4uPrI4lErjOwJYIahiMx0"
    "KU/rzI/CgbKr1pQt5TMXje4RbUPiAjV/xSMnV8yyaZmx2H/fChkPx54B+ThZYsuSyhXHzh"
    "8C7puwwKMJwdGIS7xHG/O3+7PTKmT+CTIwF8JUV9SLrh1xNEN8t69VBofsLcic2gJL/HaP"
    "+c7HN36pmCK2J+5jnU7nhscCD7/YkpxQ8dT1wPXHrBdGhb6X7yVNlWmIyw6WSE1Ee4lA7c"
    "zuyEDevBjmU+Kff0S9C0MGax+TbqHhsqtqVcULTPlfmuTkxzeUhzrr9FSh0oBk1KjtAc5Y"
    "od6zVjewWfCxrWF6hVyzMzJkeOZvVaVVivfBZ0tusM8EFc37QgT76is1FMscHOAheXj9d/"
    "XK1LV8y2dK0TElbVzjXXzFWyrCMNSdUPK0uLn5PWn5O0xpU+p5iidY06mldRkyCHCpOzdC"
    "1UV9eQg6dc8A1LvVUl4qNnvKUHwFIlisKOviuWKKrf+Viz3au0KFFqu49CklbkUioCajc/"
    "jmpGDai5Ko8Cr8ynMFOqjUyacDbtu858vCKn7qJ52soosTWxifSvrsgp2Yz6Ip6trfzyaV"
    "FfMfWP75EO28qioefO/FGnmUPvs5ys/tG3yxwTh5ZnrfodBgy7ElPN28quwNvGR9akkU8R"
    "JmorqyaW7fqdAWN90FFXPAthrk+JqVrJsKlnjihf9Su8C6dpE5uUIojSNekK2zpH/IySSV"
    "7maqIGQEssoKUCrT6VlEhIq/UvBVx1BrUrJUCXupHFfdcLm9QBKdm/vvn47eHx/j86D9c3"
    "l1cGub/6fH17YxBhVz9+ezh4H5QbgLa5QdxUd1Hljvpdg1BOoghxiNByitvjberBGCmldY"
    "BIeaTUoHB3KQeIB8Ut49sQKHJcBxk+LkeGj3PI8DO1p0o+jpigfbh78z4O6elbAiVO0qGT"
    "UDeMuLgs7BLVDDK06A7QWtSYKPfaBK3W1idD1kL1o3nHNOYkYjqcTmJYW0mIjeVqLTxaBQ"
    "hCyt1VDiBMUsNqwQfwIDIVQvOEcW6ZI6hNSCbU84X4yZPYaWV32ihziVz7hDp8xjwOwyEJ"
    "ahTdJFzssIy/j3K1oJ9tXzDfAdu+GELY5MMRRtB4bzMqYARMuNp0wpX8lpZRl1OEqCxrrS"
    "wnd0hVOWdpEerQWdKoq2+3fkigz6hXD0nRoQCaMpZCvjZgLd0tZtoxQdSubpFagzXKh6Al"
    "uvuWqIwY3CuwQoMbRpUF6sdDXrY+YWjgPY6LqBySR1kRBPZATnrMdmfEYxNG/cB1HHT2hA"
    "L8whLsE86gQ/R7mARMQdmfm1jyD48F9fTFg8U7snBI3grdwkt8dxw2Y9wnYdtUNE91P00M"
    "NE81Mk9Nse2o4PvR+BYC+803zZLbV5675X1KY4KVupTujvm3lialkomdJbL98oSY85c1wA"
    "Iecbpc64I8NaIdOqMdSXmp+YHzlO0LlWreEwzKr7Xcp5Uhxe9K5+/K9BjwfZmOIClKdAto"
    "LWbf8u0C7bpc/4sJsEv9CgpgACJ0/MJSWo/iaonDLU3WguolVd/S1V+P1YyPP6Uvtzefo+"
    "FZaWB1by0wlSqEHmtQq6H0q9agTqQVBJBkEznnfwRTtYjvapl2y6DuiTz9Mvw9ncr/AhLf"
    "oenRtTsKkYCQ9QmNYOqgTZBNneFU/AJCfVnaOqy2vf/1yCBf3x4E2PnA8rhPFs8OAPZoHq"
    "Do8/K+RBt6NiLuGp8OBiLuGiHu0YengqYkaVqIvDdcmjja8pZBUdKkaF9rbV9jMNZWg7EC"
    "rSjUBpSlUESNwsAsFh1jh0pXfQMMbql9l2Vz0eeuX6RWJIcygzEhp5esxcQKedlUvIVcHV"
    "Bg+UiYagPXG0chUHKyc9Id+WNbNk1i1BwtrDePQcYPmHcQPUUdy7e4+Gs2YsKm88mM8sS8"
    "wrgraGG74WejqajxiWKgqaiRqVjWpal0wbezN1NjwStQpSssmlvXI5cgQZ/cCj65RZkPKF"
    "alapbnqdEy19oyxzIhr0TQ4ubILTiiyrHMBUUbkcw1dK2gXLWJXUTRQgafvqnDYTGqlMXy"
    "XprHI8pHKhyOxreQv80HwZsAf9j2ctFuGVqMatT5LACYQEW3jsajYr2CYm31hXli+XNl/D"
    "1D2CaDcbvQe8TYprDhHZRDXVA4swZXiLXCFh+KJeBt6nSaCVC7E1O1z3+x1vg0YNleUWky"
    "uG5UViWLRtSIPoOxmXTssGo4JYv2EoDrp/52BwaR6dlQRGziWeKTkgi/64TXpFuA7D8WOR"
    "M28tTvzndnvWnlBLPKd+s8NtBxoZHjArPKMau8ZXYWZpVjVrmey33ncCLMKsescl1436bv"
    "CrPKX4WY5f8V1L9oPMLsK6h/Q0HCOn06LwDLSlW/NNHm1L5fdkTtw0T9bSXqu9zy1cyYJA"
    "kaMLm6xFj5QDs/HFY+2PHKBy11LGGXb218cBXpPpnFV+2RayLZh0rPmWzMM7EcLr1QUaWF"
    "ZD5OqseP5YP3irt2n+xbzjP1LCji8KtBFDJ91vNg9JZpfGoa6C3TyFuGaT7NKuOY5oNpPj"
    "spkp2DIjHN55UIGtN8MM1nkwzGNJ9di0rCNJ/XchZgxglW3nrtwthM+k+UDrBjYmg2+wdr"
    "b63MaO1rbwXei0c63CtA4hc3jSocPqzj5ofjauTHiKHETyamEJN6nsU4VEj+L26JpSMUEo"
    "NMxSq1xb8ODALNmonlc+J61tBy3pPfLm4+GuT+25crcYl8vf149YXsfyzOjFn78xBz1/jI"
    "MCow93DR1jVMwuEttEtO6ph9J+VW30nO6As+HBXuLihayOCjOgw+KmfwUY7B0b6lavQl6R"
    "D909riiw4kVREn6dCm11nCCOS/EkFDydZ+ZwVxF06AH7fOMscy+TrhQ1iZvS5sUacy+3bw"
    "is+eO/NHF6bpTuXb5zCL9ACjCrcYyqHQXCoe+yJ2AcUvAjqI0HMdFgEKliP/SlTegPA9cy"
    "S4/BMnI0b7RnCFmhACyKdjQxbIgGs9ylmAT/SZSefQ3snzOYFQDLL/x2kBpLG910CkQ+PN"
    "z6hAOjj7pxr7Q4LWpJxs2FME35qSzzsc34KkqnV7vHvUjg7o+ss5QYRLerklDQdE55naU2"
    "XWJ+mQ+ytwv8j5BmZjBeMLQ5VShmKrjEQw/LJI9ET8uGVM7hQh4itoa++CULezO2EeLgIe"
    "+omhScCjcLU3wFzMcFbKcGaOD5EbBXuMQtJugBJdianmLeL6WrN2kywrxd1ijr6IurF4ZK"
    "2s3bH7zMaCBuCuYIZD0qXP1JIyEhqa7JIXNcDrsaHMp3WJhPbI/h+/HpyT/SchL4Nwd+qZ"
    "7ADGBwIlk6BbOwwtTt3d6NMRYdP4tDV2GmFriQgWLIdvSgVki8a3ML7ouE580XF5fNFxvn"
    "rhOPKL1F/SCxpc1UuvankWCHU04Zmqu8ALSFu41tcQrGiaU89bDiRKkyJMpDVMhPFWr0TQ"
    "SfVcVdJZWhS11qIObKpAPApnZYashedk8zphyLMiQ/NFRhdam21g81EtPh9VMPooz2mrz8"
    "YT12eOOe88MaVi7QWkbeT6WS2un1Vw/SzH9YnHnjuq5QpSRC3kdPMRHFgQYo3MDW0/ZUdc"
    "mg7t96Xtd3RFb5X93lQo7suWaCggXkoUmgXMoD9aCzGsyx9dihQqszYXP99SDqcPuxosTm"
    "4MDfD5inqO+B33Ytb6ZTA021Tq8rpgT9UqqSQhi70C13bytlHl2mbBwI4XjaxRCmNG5wTK"
    "SwTFndlz6GVO9HAlMC0n0FF1PBVjAge0QaYTcDEHdCadkP0/jgxyf1xYAGNNT0FXtcYHsV"
    "HhqsZS040gpdiYVQ+LFxuzvrBQsTHrrvU1wsasr8mDhY1ZsTGrLrxv03eFjVlfhZgx+Ug/"
    "sBdTZHa8CeBSCOWucH+tqTIFnKuGFWu1u0uii020vYOSLzDXeVRJJsysIvCe8i5UkpH1YM"
    "a0L6+M63a2W3puRBQ13u0NRBQ1QhSxeV2ziAs2r8PmdTspkp0z1zAH45UIGpvXYfO6TTIY"
    "m9ftmucWm9e9lrMAm9fphtA22C8tEyK3Y9KoC9HWa5umaREjPbe2zQKzQdw4H1mTvQJANn"
    "HXeLnfWTyuHvxKrT5U+rHcfhh4aVOnBE0tHPrd+e5c+xyKcvuMQCszB0I64cP0ycC1bXcW"
    "luqGpmXB7snfk7urm4/XN59Jjw3EN026QU1vqFhkkIvLx+s/ruJbzOmHNz7fX1xG17873a"
    "H4eayzuH311931/dVHQgc+886Dh3ZN2+XyJO4SV1ZBsvjiIu+S/cuLm8urL18EneuR+6tP"
    "324+Xn08OCQXYgIW1y8XyhNxXCJWNtn/jM3V9D9fDMSENcKE489bVZdOESKqorUmHe7Eyj"
    "DpggwFrLWAUweuqphzxChsrYUtDKuR63X6tMAOexhT2y7P105Rtskufnv8y1msqcAfVbrJ"
    "w9eLL18K3HmR7qmC3aWI2hdI23wP0ljtVwbvkoSI3Om8Q6G77pUIOqjTpLJfLiha6O1ovs"
    "okFgbZbo8Km6oXBEkQIeubcj1gJZB1VQKB5doAX+/CaVrK1cRHrVUlig+C3QPL3yvwTkS3"
    "jCrXRC8xqEbxiXB4phTEIYH2oqELQYyx3Rnx2IRRn8wgYhuCGjnhDDLhDDKwbB86GDh9wl"
    "3PJ735+ygCXOYmEkv+4bGcs2PDz//uWBzCzg0iuMaiMQ6bMe6TMJ4e/Q26HyoG+hs08jdg"
    "VQusatGyWHSsaoFVLfRc7juHJ2FVC6xqoQvv2/RdYVWLVyFm3/Jt8OSrbJxJms0p2Xvrsl"
    "I20Gch4Nj/KKV4JGmQy3W4HKA1HZ/9KNizHsXVEv9SmqwFvK7aoK7+eqw2Z+L96cvtzedo"
    "eNbGwQ6JG4t+EKepqbRxxATI3hrs5T4dqrmjI4L2WQvHdeCl43J46TgHL3E2hJ7GSvFRSZ"
    "oWbMZZf389h3+Vxz/fUMjllq8GJCVJEELKOfGx1pt27nys9bbjtd5C5zLWeVvGW19R4y3P"
    "1xd9902UdqORZ/1cZgP6zBtzQj1GuC8+xz7xmJAS/EN6zakjjhsu/tr/elTQPWI9j0Anu8"
    "ZbvUHQya6Pkx0LvTWrQWKhNyz0tpMi2TkPBmaOvBJBY6E3LPS2SQZjobddC2bEQm+v5SyQ"
    "UEBn5I9tFQ07TbV5JTthJPamlu1bDj+Ex27DNlyP6q1D1RD87LC+YrugsgqvSIP1FRPJXz"
    "smiboukVVrK64T57/z3P7ULMzKi24ZVcj+JDGoRlaexwbMY2I9QOdl7o6ZPxIcFv+y+zJ1"
    "bQbZbO/Jw+/fDGKKlTB0vblBeh51+oY8I8nEswQ1IO+m2GUMAjt0n+z/9bawOfTan4dYv8"
    "YbmIFYv0ZYP3+aqpig4XC0QGtYoPL/ChZJNB4B/xWsjui8UFnUSRpc2TVWtjyKVTgcE7Qu"
    "hq955sKH3pEKTmdsOUUgd5U+UkSNFpaigpJ03Qp2LiGGNN1SAtAMuthSBSVYycKaKvBEAI"
    "xUFneZIKoCkXbwM6jgKKBCWe0OC6yt202GDudl1upOoJ05qG1LaJBlu/5HZlplQZ/pAUYl"
    "MgRDhaQTY18EiP4cSRQFKiYBNetHxYvI0GVQ4Yjsf749gC4LjuuT/ZvbjvjTIL05mY3csU"
    "RpZqP5IXmkT8wRw03xDIeJOYg5os4QgJvPpwVA0Qafi4CR1voAAkYaAUbT3t/MLDjtKnSK"
    "BUkLlYrmE+Vi18RSq7uYetPLfDtqBQY5by3IOalT1N0YkjQt3BlO64SMlQeMYUje5kPyYE"
    "X21atHpahayOvmDeeIZUsUZUtRotmMZnOF2fyJsT5Mt1dmNscDjJfN5kFybA2zGZomEp9x"
    "KBfM6ZyHZYfTxux7KBFM3InlgEkA5ToMYbZa5oiM6Zz02ItG8pqegiYxmsRoEqNJjCbxDr"
    "AfTWIdTWLx0+FxOX5Wd9lbULWJqU102Csu5ldRNbE9Vfwy++ubWrYvDCvfY9/krd+h9cyc"
    "ZVqAJujQINPOIMOOYLpmbGBbqrrpGnXaUm0HZ7geT1zP/0B9c7RXgDIkbxtVGIMlB3Z68c"
    "hatZi8qSMNfocE9MQFBzcY+wPLZofkgnAmmNsPBsI9aELExTvKAbErXeZcyHsDy+M+VFWa"
    "TFi/uDrTJh6K+IPGW5qB+INGdht8U53ibINy5ThF1EYMoq6KXKUhZxVkyTTVsg0pohZyuv"
    "kQeGqabALcyHG5vDd9ggRr2OaQCNnNUImhSRJkaJ6hgylX5GdMgezMslOYN95yDWbSlAg+"
    "aA0+DCxHFnVdQs4ZUiwNorOcsWS6flATlkzfWsn0ydQzhf7PVqyZfhdOs7N722aLpcfsKg"
    "r9SbCyIuonOapGHZVoPPEhKGckJhZS6hskEAMkpuzHq8ogQaadQdgPn3kOtTtCQzwA7Cye"
    "xh2QN8TiJMoUkyktjHoOh4wXWTNl/+5NYYmVbb4KIncanxAGIncaIXeuaU49TznBOUP2ql"
    "OcY16o2xQZUjQetTYq6NidOksVY8hSolGheGQk6mHAB+OYauV1EjQthL/f1kC/35aC329z"
    "XfI2V5BLMyth3V4FLIaR6T5Yg8EnVb0HswxOmg8qbM7StZDZWHkE9Z4l9R4ZEKQMpCapsP"
    "zUsuoORktuufoX+hF08yNgyGqTIauFqx09NE16aHJnaQPszQT17tZRWpe/SRVCt4hravr3"
    "08JiaIubxgvR1mJYx5sq9L01AUYCV0hQXyzMmSYjy+cym9pmxPIh5plL9wgdCLMGfi0n+x"
    "/EFv3ncUmz2wbm/e58d7phUmlXjurmkx67BHgl462ly8Yg3bDPpAxP7Mo74ZXAcTSjXFwQ"
    "rILGujPLH4nXEZctTiwHOvNCEX6fdKnf/e6IK5Ke+tR2h1PpM+rGfwnb7lnWeukekm7fdV"
    "hX3vddcb9LuM8mQTdfyQvWPxdsuP92c3N981nGlQvOcEa6PUZ9YbV04Q2gWwC835MFnZrQ"
    "86S7TmGg50kjzxPmrGPOuhZqyIrrOHmAKTklMnQtXNHr6KmYPc3VDs1ierTNlwZI1LFfhH"
    "x3APIV5qev5qiKCFq4jR3VcZ0clbtOjvK154RFkedu6a4VDce0jVxBDrDeFDgZj0dW5hOK"
    "OLxfjpfl7aIWFCs1jNITnCpi2lr6RUX5Q2oFP9NULdx0m/dXY4rXq1BdQoROVcYJMhSw1g"
    "LGHL72yjnn9t2Of+fbxHZpGp5P3zGqPDtihTG/M12MrJG5I2lIj/kzxhxi+Zz0vbmsXgOu"
    "FPgbnBDimbZlyiytQ9L13BnvSp8F3DeZbXPIqwmW+zl4bCyYRla0CXw2hJI+nRel62z8+e"
    "gp0RrhQU+JPgiz406Vmi5E41toFTTvI8HSRZsqXQTHhRK8EI7HbtQroAuBFrKUspwhRatI"
    "O2055YgB1WwpOacp0SbSWsqmDE9SjkZO06G/s6lY5JCveWEoB3ReLGbaMUHUjeZMr8FUPO"
    "flxcPlxcerbYVzXjDPKq6dG94xqsx9uhjzkqFfztOGzeHXYguv6P0qt3LDrkUqRkGCpI0m"
    "wWmdZoJiVLlJcJprKAgflQKHw+Et5O5RLYPrqMLgOsobXGGEmYrNlSBBs0vR7Noqdv2v/w"
    "dNn+6+"
)
