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
            "confirmed_at" TIMESTAMP,
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
            "confirmed_at" TIMESTAMPTZ,
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
    "BfD0Wz8plGi6Sls2NIWspp3mt9GuRXXfskaExFBp47Jl3Bj4HljeX50hVq/iHp2pT7He6z"
    "SZyHFaV5ifOFwI3AMoAK1nAyQQCntBcWpgLq/LpvmlU6f5ghEizAvCBeTC1ZELZC9990Wk"
    "n8/al9Aymy1oQibLhAEtphr0JPT556yoLO0KJFprOkdbLIXolqsVJWVQ3bTbXg8fKW205U"
    "O1a221a0xQInbaEZFvtvqyywxaBaRY6D2hA/Ww7pee6MQ26YR0zbEjZQ6HAAC0U6HISpBM"
    "4H331iTrlzo4lJZaWKwIqUdpMFtSzEfUoCC5ME96SJxEfuDPLcxDQG6U489zk0tiQFzC3u"
    "izcA/Y0Et8XToO+PL/0t+6DT/TydYB6b9jufUWFUYR7bpvPY5Cer7LtKU7XCgF2380qoY0"
    "IKBfEaFWVlFyTty044Oa1T8eO0vOLHaZbDU3FEdcSBXKQOlTM5TdW6RkBrSbJCAGCZXXnn"
    "zMIALGNip1cXdJYWRa21qNmPiSWmW0LQaUoUs95iFixcZttO0iGUp7OEY3tbVcQpQpSxzj"
    "KO4RFVGacIUcY6y1gnSH7bdiMGSekhiN0PkroLWvPtFQDz0S2jCpifJAbVKT/tekPqWFyG"
    "GgXxQCa17SBe6OLumswsfxSg5jzC0N2ZU1hWeoWpEA7XeM8xEA7XCA6PsotUkjgQAq8JgW"
    "PNvDWWccPaIq/DMEDsvbViVogJyjhwV0wDD3XfR5hqd+VenS8/4Wzad535eFVeRfO0iVEb"
    "sLmCxVVueMWL70Xrq+PHQ2vkgPcY9aChDdC8D+OMIPvCkEFKhHLy8NvFz8enZ0ZgQnHTFR"
    "uHQaRfAzrdBE54xmUJbRl/NOWM7P91VJCZst7HyYAqWG4ylkpMTcZTc0TE0vLmxBQbEHSc"
    "F5QgN4iOsnzCqBgQhlvtO67D3gf9hKDr/DyM1xpRfnBOup7ry+MBUl7ipJZAb//uWP2osV"
    "BA44dNiXz6JB4ImfkyVQbNTTQ30dysb26KH88Kaj5WVSwNCdAmqmETTTw2sH6o8HdB0UIG"
    "H9cLBaqIBMoyGKMHN9UyXaoJeSb/4+H2piTNMKbIWnqW6ZP/I7bFd9gHUcRY4EXKvMvlGW"
    "ZTCjMbNEyQzTOM9TEV3qeINs/+xKnYm1q2bzn8EJ63jcNwLULBaKVlRLETGEgu/nDJajBZ"
    "WgQ1d0TS6mHyhcQYMP9ywLzHnt2nJXv2JSnx29L520KHwasSc0+psXCaqoWm2Br6ZQlW5F"
    "lcClFGw1tU6L2xzidJyFkFc8zSrQA7asbhZmDFyFGiCqen6TB4tKng0UTY4IrBo4koxR0T"
    "RN3g0fQaXKE/wbQQtFFx9UqX5De+w5rNZj29Mb8KvLxJXpZ7eANkeMprVvj+zZ0Rd+DLmh"
    "KBXxLMQCgwAeAnAa8Q+fZ4Sfp0Tvb/PDot8NguNwW6ODXeiI0KF6eUqoqCHBO0UDc+qaMb"
    "n5Trxic53ViiMMGWmjc0S/PvI5IqC3MHmV3BXLAYc5HHheklVVvDFnoqtmSDyHowVTflJB"
    "Uyvyk1OY7rakZJbls4Y1ZTTi5CnZKsFq2XiuqfJfsyVVRAi/tA1dMEoST0wLJ95snsJyr9"
    "q2QqBOiJP+AdDklXBsqFdcioT2AZ9TnpsZEQtIxtEwO4dJuOqfd0TrpBkemuDOPjMtzNJd"
    "S2o1A4McFgUFyeeovvgrqpxrtflW6K4Xebxsk4MyMEoLY9sCBpoUVwXCdw6bg8cOkYc74q"
    "osLqmFtn5ebWWc7ckoeICndjghay9+hNrVJnMKyUxcHNzCYhD96Cg9F1bUadkm0iJspwui"
    "eo1sXq+MpmN9wPt7dfUl7SD9fZAv7fvn64EqyXfBeDLL/EGkNf9TIC2DlfNRY30cvwxuIm"
    "bShu8ocwOMWPhp6qXtquKxxgVNnfz8HQjrcY+6IN/mfU7+jJkVlvYPqG80RlvOVtaR3wEe"
    "sbwt7llpglsIHFbU7n/FxmvskrMmVOXJZdmIauEJ+wpZ9Z3uTe3KNlDh6f9v4WdkCcJfcE"
    "Rvv+B7HgB1C//M6mjkEemTfmBnlgwzFz/AdzxMbswCBd8VTHt/x5J7aSukFinTD9h4fi/n"
    "hCzahcunh4+OqcWrLk+Ug8QbyCWC6OGM8D2oF4Afgr7DkFFdHjnypRAgkRiNUgf2BMLMRL"
    "uetAlfW5eP9fDw7JBeHiTftT6JcVcVBOCjPY4rNg3nfHY4OpTFH0BWt+Br7A25qwNdiC8J"
    "x0R7CLQP12+bzo9brAZcJd6J/lhgGEi7rwiyeQ4C4JJGM5ZOB6JnsPf0Mu5XcnaLKbFSoM"
    "I2IBGEQsZxa045Vl6aEl10iMhPRIxEh0P6iMKv9d8OUpWewLkhZaPc1b7Pn9SQWPKqbeND"
    "ClfYRWdL4uxeNCYmRxFnmajntFMVelO/WCoE2WRWPBmoFekudneRrcgmKlHLjdCdFcS7Jb"
    "pKypcD5Jg7xfnfehoqyidhSQtq65xGktxPW0AnA9zeOtoemgCgAmyDAfSWfwLzIGVfazJA"
    "3uZ8vvZ7HVrfp1pQjx+9L5+woguyXTOlOk6EXRTtA5EH9LIV4BqLlXFOAV3jKqG1wuBtWK"
    "7YpghQDaDckJNT2X8win5AbpQR20PjsnY9pncbdJCb2GBbJl4WwxBFDHgeVBN8kIPiyO5N"
    "rYkxGT3FFMEuO2Ng3tYJXuNZaawhgM1B42oj0ELtEKHSIcUEeT6PDF2Fppg+zHhHkWky5C"
    "TswpuBl9NzrfOdl/OD44JI+Bn5ET12FGdI6z4BjvLqboFucVruEZqCSgkoBKAioJ21YS+h"
    "4dKPmCYgKE75aH7yQTOx57tnhh2kLpXp4n3JyL88169/XG/JsBj4LEsyV6qOSoESXVTf0t"
    "k7Zayaw8ZftqDTZfNYt65sha7tPKkOJ3pfN3hehBa8WsgB7kAt1WrMSUAgTCMPbdXQGbrc"
    "pUyLuXQJcEj+tiL53nBM2LGMytkwxRN6f+uQzVFqzxwb8C9kAQWx+hJXmIZbkpEEFBBAUR"
    "FIyg3YKFGe5MKrBJggTbeKzSMWIwgMINz6yk1uwLXSNy1KieaqeeYgzUKxS0uDlyC46ocv"
    "hmQdFCoH8N1c6VA9+3Ee++MQavJ+JdsX8adk5TCWeJspKXgaQytAg96nwWxKmn6nZ6irBN"
    "tst264pEjM2LQ7mwSC4kaMfkUbe8SGYtKte/XyeSeCmM0QDUy4GH0S2jCi80E4NqBWlRMm"
    "aAKEBpCdJjxIN21qz/nkyYJ3QMahNAiwwyphzKRciqENCKGopG8LD59v7FcUnZ98ZmlzVB"
    "JmLRQmNuh1wdHp2dGKTLxtSy5RU+hhocQoxQE/SQ3Hnus5hQjOeEeowEa/Q8LEUCgWD2HA"
    "p6isVNnhibcOK4Pbc/D4qRwA0oRyJLgLqIaeq+PxpVmCYsGhXVLyZon8/56KyG6neUVTAS"
    "tfvOcu2fgVmdifzaltD+CshRAdRZAZQbrsrXFBO072s6Pq1VGOa0ojLMac6Wkvxa/oMqIM"
    "cPSucPyhxRZ7ic5ZyiRBBVazEHarCy2Zwia8ZofiUq4Up5OFm55YV267BHV/ynpmn9NZ5m"
    "p8RV16JOLdM69vRKNvKV47l2WW704qZRZSez1LAXLeWL0I79iZOJTSHZCHKPxTE79Oh4zM"
    "j+55MCC7g2FRqXGu8kRoVx+bdrOUsd3ilCPLu1PrvR0/1KBK2PkrZtO3crfeLig1G9qXKG"
    "EoXQlHupTP9Vdi4trwHrscE1ogMXrvYGmHuXnKul/M1+41q57cLVXWCPLNZ9uTGy+MjqWC"
    "KB6wxsiaCGwXgsROnPi8yPsqHSmybkPRWD5x1uQe0DMnLFLyVTx7dskrnZcdgPHwrJnwf+"
    "MVloyZLLEsrFFw7vkr7LoADD2YFBuEsc97vzt9sjY/oEPjkSwFdS1IekG349QXSzrFcPhe"
    "YnzJ3YDErye4z2z8k+d6eeKbgi5meeQ+2OxwYHst+fmFL80PHE9cClF0yHtpXuJ0+VbYXJ"
    "CJtORkh9hEvpwO3MTtiwHuxY5pNyT78ETQtjFptvo+6xoWJbygVF+1yZ7+rENJeHNOf6W6"
    "TUgWLQpOQIzVGu2LFeM7ZX8LmgYX2BWrU8M2Ny5GhWr1WF9cpnQWe7zgAfxPVNC/LkKzob"
    "xRQb7Cxwcfl4/cfVunTFbEvXOiFhVe1cc81cJcs60pBU/bCytPg5af05SWtc6XOKKVrXqK"
    "N5FTUJcqgwOUvXQnV1DTl4ygXfsNRbVSI+esZbegAsVaIo7Oi7Yomi+p2PNdu9SosSpbb7"
    "KCRpRS6lIqB28+OoZtSAmqvyKPDKfAozpdrIpAln077rzMcrcuoumqetjBJbE5tI/+qKnJ"
    "LNqC/i2drKL58W9RVT//ge6bCtLBp67swfdZo59D7LyeoffbvMMXFoedaq32HAsCsx1byt"
    "7Aq8bXxkTRr5FGGitrJqYtmu3xkw1gcddcWzEOb6lJiqlQybeuaI8lW/wrtwmjaxSSmCKF"
    "2TrrCtc8TPKJnkZa4magC0xAJaKtDqU0mJhLRa/1LAVWdQu1ICdKkbWdx3vbBJHZCS/eub"
    "j98eHu//o/NwfXN5ZZD7q8/XtzcGEXb147eHg/dBuQFomxvETXUXVe6o3zUI5SSKEIcILa"
    "e4Pd6mHoyRUloHiJRHSg0Kd5dygHhQ3DK+DYEix3WQ4eNyZPg4hww/U3uq5OOICdqHuzfv"
    "45CeviVQ4iQdOgl1w4iLy8IuUc0gQ4vuAK1FjYlyr03Qam19MmQtVD+ad0xjTiKmw+kkhr"
    "WVhNhYrtbCo1WAIKTcXeUAwiQ1rBZ8AA8iUyE0TxjnljmC2oRkQj1fiJ88iZ1WdqeNMpfI"
    "tU+ow2fM4zAckqBG0U3CxQ7L+PsoVwv62fYF8x2w7YshhE0+HGEEjfc2owJGwISrTSdcyW"
    "9pGXU5RYjKstbKcnKHVJVzlhahDp0ljbr6duuHBPqMevWQFB0KoCljKeRrA9bS3WKmHRNE"
    "7eoWqTVYo3wIWqK7b4nKiMG9Ais0uGFUWaB+PORl6xOGBt7juIjKIXmUFUFgD+Skx2x3Rj"
    "w2YdQPXMdBZ08owC8swT7hDDpEv4dJwBSU/bmJJf/wWFBPXzxYvCMLh+St0C28xHfHYTPG"
    "fRK2TUXzVPfTxEDzVCPz1BTbjgq+H41vIbDffNMsuX3luVvepzQmWKlL6e6Yf2tpUiqZ2F"
    "ki2y9PiDl/WQMs4BGny7UuyFMj2qEz2pGUl5ofOE/ZvlCp5j3BoPxay31aGVL8rnT+rkyP"
    "Ad+X6QiSokS3gNZi9i3fLtCuy/W/mAC71K+gAAYgQscvLKX1KK6WONzSZC2oXlL1LV399V"
    "jN+PhT+nJ78zkanpUGVvfWAlOpQuixBrUaSr9qDepEWkEASTaRc/5HMFWL+K6WabcM6p7I"
    "0y/D39Op/C8g8R2aHl27oxAJCFmf0AimDtoE2dQZTsUvINSXpa3Datv7X48M8vXtQYCdDy"
    "yP+2Tx7ABgj+YBij4v70u0oWcj4q7x6WAg4q4R4h59eCpoSpKmhch7w6WJoy1vGRQlTYr2"
    "tdb2NQZjbTUYK9CKQm1AWQpF1CgMzGLRMXaodNU3wOCW2ndZNhd97vpFakVyKDMYE3J6yV"
    "pMrJCXTcVbyNUBBZaPhKk2cL1xFAIlJzsn3ZE/tmXTJEbN0cJ68xhk/IB5B9FT1LF8i4u/"
    "ZiMmbDqfzChPzCuMu4IWtht+NpqKGp8oBpqKGpmKZV2aShd8O3szNRa8AlW6wqK5dT1yCR"
    "L0ya3gk1uU+YBiVapmeZ4aLXOtLXMsE/JKBC1ujtyCI6ocy1xQtBHJXEPXCspVm9hFFC1k"
    "8OmbOhwWo0pZLO+leTyifKTC4Wh8C/nbfBC8CfCHbS8X7ZahxahGnc8CgAlUdOtoPCrWKy"
    "jWVl+YJ5Y/V8bfM4RtMhi3C71HjG0KG95BOdQFhTNrcIVYK2zxoVgC3qZOp5kAtTsxVfv8"
    "F2uNTwOW7RWVJoPrRmVVsmhEjegzGJtJxw6rhlOyaC8BuH7qb3dgEJmeDUXEJp4lPimJ8L"
    "tOeE26Bcj+Y5EzYSNP/e58d9abVk4wq3y3zmMDHRcaOS4wqxyzyltmZ2FWOWaV67ncdw4n"
    "wqxyzCrXhfdt+q4wq/xViFn+X0H9i8YjzL6C+jcUJKzTp/MCsKxU9UsTbU7t+2VH1D5M1N"
    "9Wor7LLV/NjEmSoAGTq0uMlQ+088Nh5YMdr3zQUscSdvnWxgdXke6TWXzVHrkmkn2o9JzJ"
    "xjwTy+HSCxVVWkjm46R6/Fg+eK+4a/fJvuU8U8+CIg6/GkQh02c9D0ZvmcanpoHeMo28ZZ"
    "jm06wyjmk+mOazkyLZOSgS03xeiaAxzQfTfDbJYEzz2bWoJEzzeS1nAWacYOWt1y6MzaT/"
    "ROkAOyaGZrN/sPbWyozWvvZW4L14pMO9AiR+cdOowuHDOm5+OK5GfowYSvxkYgoxqedZjE"
    "OF5P/illg6QiExyFSsUlv868Ag0KyZWD4nrmcNLec9+e3i5qNB7r99uRKXyNfbj1dfyP7H"
    "4syYtT8PMXeNjwyjAnMPF21dwyQc3kK75KSO2XdSbvWd5Iy+4MNR4e6CooUMPqrD4KNyBh"
    "/lGBztW6pGX5IO0T+tLb7oQFIVcZIObXqdJYxA/isRNJRs7XdWEHfhBPhx6yxzLJOvEz6E"
    "ldnrwhZ1KrNvB6/47Lkzf3Rhmu5Uvn0Os0gPMKpwi6EcCs2l4rEvYhdQ/CKggwg912ERoG"
    "A58q9E5Q0I3zNHgss/cTJitG8EV6gJIYB8OjZkgQy41qOcBfhEn5l0Du2dPJ8TCMUg+3+c"
    "FkAa23sNRDo03vyMCqSDs3+qsT8kaE3KyYY9RfCtKfm8w/EtSKpat8e7R+3ogK6/nBNEuK"
    "SXW9JwQHSeqT1VZn2SDrm/AveLnG9gNlYwvjBUKWUotspIBMMvi0RPxI9bxuROESK+grb2"
    "Lgh1O7sT5uEi4KGfGJoEPApXewPMxQxnpQxn5vgQuVGwxygk7QYo0ZWYat4irq81azfJsl"
    "LcLeboi6gbi0fWytodu89sLGgA7gpmOCRd+kwtKSOhockueVEDvB4bynxal0hoj+z/8evB"
    "Odl/EvIyCHennskOYHwgUDIJurXD0OLU3Y0+HRE2jU9bY6cRtpaIYMFy+KZUQLZofAvji4"
    "7rxBcdl8cXHeerF44jv0j9Jb2gwVW99KqWZ4FQRxOeqboLvIC0hWt9DcGKpjn1vOVAojQp"
    "wkRaw0QYb/VKBJ1Uz1UlnaVFUWst6sCmCsSjcFZmyFp4TjavE4Y8KzI0X2R0obXZBjYf1e"
    "LzUQWjj/KctvpsPHF95pjzzhNTKtZeQNpGrp/V4vpZBdfPclyfeOy5o1quIEXUQk43H8GB"
    "BSHWyNzQ9lN2xKXp0H5f2n5HV/RW2e9NheK+bImGAuKlRKFZwAz6o7UQw7r80aVIoTJrc/"
    "HzLeVw+rCrweLkxtAAn6+o54jfcS9mrV8GQ7NNpS6vC/ZUrZJKErLYK3BtJ28bVa5tFgzs"
    "eNHIGqUwZnROoLxEUNyZPYde5kQPVwLTcgIdVcdTMSZwQBtkOgEXc0Bn0gnZ/+PIIPfHhQ"
    "Uw1vQUdFVrfBAbFa5qLDXdCFKKjVn1sHixMesLCxUbs+5aXyNszPqaPFjYmBUbs+rC+zZ9"
    "V9iY9VWIGZOP9AN7MUVmx5sALoVQ7gr315oqU8C5alixVru7JLrYRNs7KPkCc51HlWTCzC"
    "oC7ynvQiUZWQ9mTPvyyrhuZ7ul50ZEUePd3kBEUSNEEZvXNYu4YPM6bF63kyLZOXMNczBe"
    "iaCxeR02r9skg7F53a55brF53Ws5C7B5nW4IbYP90jIhcjsmjboQbb22aZoWMdJza9ssMB"
    "vEjfORNdkrAGQTd42X+53F4+rBr9TqQ6Ufy+2HgZc2dUrQ1MKh353vzrXPoSi3zwi0MnMg"
    "pBM+TJ8MXNt2Z2GpbmhaFuye/D25u7r5eH3zmfTYQHzTpBvU9IaKRQa5uHy8/uMqvsWcfn"
    "jj8/3FZXT9u9Mdip/HOovbV3/dXd9ffSR04DPvPHho17RdLk/iLnFlFSSLLy7yLtm/vLi5"
    "vPryRdC5Hrm/+vTt5uPVx4NDciEmYHH9cqE8EcclYmWT/c/YXE3/88VATFgjTDj+vFV16R"
    "Qhoipaa9LhTqwMky7IUMBaCzh14KqKOUeMwtZa2MKwGrlep08L7LCHMbXt8nztFGWb7OK3"
    "x7+cxZoK/FGlmzx8vfjypcCdF+meKthdiqh9gbTN9yCN1X5l8C5JiMidzjsUuuteiaCDOk"
    "0q++WCooXejuarTGJhkO32qLCpekGQBBGyvinXA1YCWVclEFiuDfD1LpympVxNfNRaVaL4"
    "INg9sPy9Au9EdMuock30EoNqFJ8Ih2dKQRwSaC8auhDEGNudEY9NGPXJDCK2IaiRE84gE8"
    "4gA8v2oYOB0yfc9XzSm7+PIsBlbiKx5B8eyzk7Nvz8747FIezcIIJrLBrjsBnjPgnj6dHf"
    "oPuhYqC/QSN/A1a1wKoWLYtFx6oWWNVCz+W+c3gSVrXAqha68L5N3xVWtXgVYvYt3wZPvs"
    "rGmaTZnJK9ty4rZQN9FgKO/Y9SikeSBrlch8sBWtPx2Y+CPetRXC3xL6XJWsDrqg3q6q/H"
    "anMm3p++3N58joZnbRzskLix6AdxmppKG0dMgOytwV7u06GaOzoiaJ+1cFwHXjouh5eOc/"
    "ASZ0PoaawUH5WkacFmnPX313P4V3n88w2FXG75akBSkgQhpJwTH2u9aefOx1pvO17rLXQu"
    "Y523Zbz1FTXe8nx90XffRGk3GnnWz2U2oM+8MSfUY4T74nPsE48JKcE/pNecOuK44eKv/a"
    "9HBd0j1vMIdLJrvNUbBJ3s+jjZsdBbsxokFnrDQm87KZKd82Bg5sgrETQWesNCb5tkMBZ6"
    "27VgRiz09lrOAgkFdEb+2FbRsNNUm1eyE0Zib2rZvuXwQ3jsNmzD9ajeOlQNwc8O6yu2Cy"
    "qr8Io0WF8xkfy1Y5Ko6xJZtbbiOnH+O8/tT83CrLzollGF7E8Sg2pk5XlswDwm1gN0Xubu"
    "mPkjwWHxL7svU9dmkM32njz8/s0gplgJQ9ebG6TnUadvyDOSTDxLUAPybopdxiCwQ/fJ/l"
    "9vC5tDr/15iPVrvIEZiPVrhPXzp6mKCRoORwu0hgUq/69gkUTjEfBfweqIzguVRZ2kwZVd"
    "Y2XLo1iFwzFB62L4mmcufOgdqeB0xpZTBHJX6SNF1GhhKSooSdetYOcSYkjTLSUAzaCLLV"
    "VQgpUsrKkCTwTASGVxlwmiKhBpBz+DCo4CKpTV7rDA2rrdZOhwXmat7gTamYPatoQGWbbr"
    "f2SmVRb0mR5gVCJDMFRIOjH2RYDoz5FEUaBiElCzflS8iAxdBhWOyP7n2wPosuC4Ptm/ue"
    "2IPw3Sm5PZyB1LlGY2mh+SR/rEHDHcFM9wmJiDmCPqDAG4+XxaABRt8LkIGGmtDyBgpBFg"
    "NO39zcyC065Cp1iQtFCpaD5RLnZNLLW6i6k3vcy3o1ZgkPPWgpyTOkXdjSFJ08Kd4bROyF"
    "h5wBiG5G0+JA9WZF+9elSKqoW8bt5wjli2RFG2FCWazWg2V5jNnxjrw3R7ZWZzPMB42Wwe"
    "JMfWMJuhaSLxGYdywZzOeVh2OG3MvocSwcSdWA6YBFCuwxBmq2WOyJjOSY+9aCSv6SloEq"
    "NJjCYxmsRoEu8A+9Ek1tEkFj8dHpfjZ3WXvQVVm5jaRIe94mJ+FVUT21PFL7O/vqll+8Kw"
    "8j32Td76HVrPzFmmBWiCDg0y7Qwy7Aima8YGtqWqm65Rpy3VdnCG6/HE9fwP1DdHewUoQ/"
    "K2UYUxWHJgpxePrFWLyZs60uB3SEBPXHBwg7E/sGx2SC4IZ4K5/WAg3IMmRFy8oxwQu9Jl"
    "zoW8N7A87kNVpcmE9YurM23ioYg/aLylGYg/aGS3wTfVKc42KFeOU0RtxCDqqshVGnJWQZ"
    "ZMUy3bkCJqIaebD4GnpskmwI0cl8t70ydIsIZtDomQ3QyVGJokQYbmGTqYckV+xhTIziw7"
    "hXnjLddgJk2J4IPW4MPAcmRR1yXknCHF0iA6yxlLpusHNWHJ9K2VTJ9MPVPo/2zFmul34T"
    "Q7u7dttlh6zK6i0J8EKyuifpKjatRRicYTH4JyRmJiIaW+QQIxQGLKfryqDBJk2hmE/fCZ"
    "51C7IzTEA8DO4mncAXlDLE6iTDGZ0sKo53DIeJE1U/bv3hSWWNnmqyByp/EJYSBypxFy55"
    "rm1POUE5wzZK86xTnmhbpNkSFF41Fro4KO3amzVDGGLCUaFYpHRqIeBnwwjqlWXidB00L4"
    "+20N9PttKfj9Ntclb3MFuTSzEtbtVcBiGJnugzUYfFLVezDL4KT5oMLmLF0LmY2VR1DvWV"
    "LvkQFBykBqkgrLTy2r7mC05Jarf6EfQTc/AoasNhmyWrja0UPTpIcmd5Y2wN5MUO9uHaV1"
    "+ZtUIXSLuKamfz8tLIa2uGm8EG0thnW8qULfWxNgJHCFBPXFwpxpMrJ8LrOpbUYsH2KeuX"
    "SP0IEwa+DXcrL/QWzRfx6XNLttYN7vznenGyaVduWobj7psUuAVzLeWrpsDNIN+0zK8MSu"
    "vBNeCRxHM8rFBcEqaKw7s/yReB1x2eLEcqAzLxTh90mX+t3vjrgi6alPbXc4lT6jbvyXsO"
    "2eZa2X7iHp9l2HdeV93xX3u4T7bBJ085W8YP1zwYb7bzc31zefZVy54AxnpNtj1BdWSxfe"
    "ALoFwPs9WdCpCT1PuusUBnqeNPI8Yc465qxroYasuI6TB5iSUyJD18IVvY6eitnTXO3QLK"
    "ZH23xpgEQd+0XIdwcgX2F++mqOqoighdvYUR3XyVG56+QoX3tOWBR57pbuWtFwTNvIFeQA"
    "602Bk/F4ZGU+oYjD++V4Wd4uakGxUsMoPcGpIqatpV9UlD+kVvAzTdXCTbd5fzWmeL0K1S"
    "VE6FRlnCBDAWstYMzha6+cc27f7fh3vk1sl6bh+fQdo8qzI1YY8zvTxcgamTuShvSYP2PM"
    "IZbPSd+by+o14EqBv8EJIZ5pW6bM0jokXc+d8a70WcB9k9k2h7yaYLmfg8fGgmlkRZvAZ0"
    "Mo6dN5UbrOxp+PnhKtER70lOiDMDvuVKnpQjS+hVZB8z4SLF20qdJFcFwowQvheOxGvQK6"
    "EGghSynLGVK0irTTllOOGFDNlpJzmhJtIq2lbMrwJOVo5DQd+jubikUO+ZoXhnJA58Viph"
    "0TRN1ozvQaTMVzXl48XF58vNpWOOcF86zi2rnhHaPK3KeLMS8Z+uU8bdgcfi228Irer3Ir"
    "N+xapGIUJEjaaBKc1mkmKEaVmwSnuYaC8FEpcDgc3kLuHtUyuI4qDK6jvMEVRpip2FwJEj"
    "S7FM2urWLX//p/E1CHlQ=="
)
