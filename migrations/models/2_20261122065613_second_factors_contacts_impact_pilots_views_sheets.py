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
    "x0R7CLQP12+bzo9brAZcJdxCl0PyyMKh9asPqVrOYFSQstj+at5vweoYIJFVNvGhzSPkoq"
    "OuOW4nEhMbI4i/5Mx72iuKfSnXpB0CbtvrGAyUA3yPOzPBVtQbFSHtruhEmuJeEsUphUOJ"
    "+kQd6vzvtQWVVROwpIW9fg4bQW6nlaAXqe5jHPUH1XBeESZJgTpDMAFxlkKvtZkgb3s+X3"
    "swBSWTLtLkWKKLd2H5lCCbe1huAEoNNeUQBOeMuobkC4GFQr9iYyOQPoLSQn1PRcziMciR"
    "vQgR0qpp6TMe2zuBughMbCAsaysDH0Sbc4GVgedPuLgKziSJuNPRnxqh3FqzCuZtNmP1ZR"
    "XmMpIPSRo/awEe0hcFlV6BDhgDqaRIcvxtZK62I/JsyzmGMGrqWpT4SQ3eh852T/4fjgkD"
    "zK5r9igOswIzrHWXCMdxdTdIvzvtbwDFQSUElAJQGVhG0rCX2PDpT8BDEBQjvLQzuSiR2P"
    "PVu8MKy8dC/PE27O/fVmvft6Y76vgEdBYtASPS5y1IhQ66b+lklbraRRnrJ9teCar2pEPX"
    "NkLfdpZUjxu9L5u0L0oLViVkAPckFQK1bKSQECYZjx7q6AzVbNKeTdS6BLgsd1sZfOc4Lm"
    "RQzm1kmGEJtT/1y2lBSs8cG/AvZAEPscoSV5iGW5KRBBQQQFERSMrtyChRnuTCqwSYIE2y"
    "ysUtF/MIDE+mdWUgv0har+OWpUT7VTTzEG6hUKWtwcuQVHVDl8s6BoIdC/hmrUykHR24iF"
    "3hiD1xMNrdjfCjtbqYSzRFmjy0BSGVqEHnU+C+K0RHU7PUXYJttlu3UfIsbmxaFc+CEXEr"
    "Rj8qhb/iGzFpXrk68TSbwUxmgA6uXAw+iWUYUXmolBtYK0KBkzQBQg9Z/0GPGg3TDrvycT"
    "5gkdg9oE0CKDjCl/YlBYgXnQeBhKGlg8bI68f3FcUpa7sdllzYaJWLTQONkhV4dHZycG6b"
    "IxtWx5hY+hRoIQI9RsPCR3nvssJhTjOaEeI8EaPQ9LRUAgmD2HgoticZMnxiacOG7P7c+D"
    "YhFwA8pFyBKNWOpA+/3RqMI0YdGoqH4xQft8zkdnNVS/o6yCkaitdpZrzwvM6kzk17aE9l"
    "dAjgqgzgqg3HBVvqaYoH1f0/FpraIhpxVVQ05ztpTk1/IfVAE5flA6f1DmiDrD5SznFCWC"
    "qFqLOVCDlc3mFFkzRvMrUQlXysPJyi0vtFuHPbriPzVN66/xNDslrroWdWqZ1rGnV7KRrx"
    "zPtctyoxc3jSo7maWGvWgpX4R27E+cTGwKyUaQeyyO2aFHx2NG9j+fFFjAtanQuNR4JzEq"
    "jMu/XctZ6vBOEeLZrfXZjZ7uVyJofZS0bdu5W+njFR+M6k1vM5QohKbcS2X6r7JzaXkNWI"
    "8NrhEduHC1N8Dcu+RcLeVv9hvXym0Xru4Ce2Sx7suNkcVHVscSCVxnYEsENQzGYyFKf15k"
    "fpQNld40Ie+pGDzvcAtqH5CRK34pmTq+ZZPMzY7DfvhQC/w88I/JQkuWXJY+9NctGt4lfZ"
    "dBAYazA4Nwlzjud+dvt0fG9Al8ciSAr6SoD0k3/HqC6GZZOH3geuL93YnNoGS6x2j/nOxz"
    "d+qZgitifuY51O54bHAg+7GJKcUPHU9cD1x6wXRoW+l+8lTZVpiMsOlkhNRHuJQO3M7shA"
    "3rwY5lPin3XEvQtDBmsfk21x4bKrYNXFC0z5X5rk5Mc3lIc673QUodKAZNSo7QHOWKHcU1"
    "Y3sFnwsaiheoVcszMyZHjmb1WlVYr3wWdLbrDPBBXN+0IE++outNTLHBqvMXl4/Xf1ytS1"
    "fMttysExJW1W4z12xTsqwjDUnVDytLi5+T1p+TtMaVPqeYonVNHJpXUZMghwqTs3QtVFfX"
    "kIOnXPANS71VJeKjZ7ylB8BSJYrCjqsrliiq35lWs92rtChRaruPQpJW5FIqAmo3P45qRg"
    "2ouSqPAq/MpzBTqo1MmnA27bvOfLwip+6iedrKKLE1sYn0r67IKdks+CKera388mlRzyn1"
    "j++RDtvKoqHnzvxRp5lD77OcrH1N2Ys4Jg4tz1r1OwwYdiWmmreVXYG3jY+sSSOfIkzUVl"
    "ZNLNv1OwPG+qCjrngWwlyfElO1kmFTzxxRvupXeBdO0yY2KUUQpWvSFbb8jfgZJZO8zNVE"
    "DYCWWEBLBVp9KimRkFbrXwq46gxqV0qALnUji/uuFzapA1Kyf33z8dvD4/1/dB6uby6vDH"
    "J/9fn69sYgwq5+/PZw8D4oNwAtVYO4qe6iyh31uwahnEQR4hCh5RS3x9vUgzFSSusAkfJI"
    "qUHh7lIOEA+K24m3IVDkuA4yfFyODB/nkOFnak+VfBwxQftw9+Z9HNLTtwRKnKRDJ6FuGH"
    "FxWdglqhlkaNEdoLWoMVHutQlara1PhqyF6kfzjmnMScR0OJ3EsLaSEBvL1Vp4tAoQhJS7"
    "qxxAmKSG1YIP4EFkKoTmCePcMkdQm5BMqOcL8ZMnsdPK7rRR5hK59gl1+Ix5HIZDEtQouk"
    "m42GEZfx/lakE/275gvgO2fTGEsMmHI4yg8d5mVMAImHC16YQr+S0toy6nCFFZ1lpZTu6Q"
    "qnLO0iLUobOkUVffbv2QQJ9Rrx6SokMBNGUshXxtwFq6W8y0Y4KoXd0itQZrlA9BS3T3LV"
    "EZMbhXYIUGN4wqC9SPh7xsfcLQwHscF1E5JI+yIgjsgZz0mO3OiMcmjPqB6zjo7AkF+IUl"
    "2CecQYfo9zAJmIKyPzex5B8eC+rpiweLd2ThkLwVuoWX+O44bMa4T8K2qWie6n6aGGieam"
    "SemmLbUcH3o/EtBPabb5olt688d8v7lMYEK3Up3R3zby1NSiUTO0tk++UJMecva4AFPOJ0"
    "udYFeWpEO3RGO5LyUvMD5ynbFyrVvCcYlF9ruU8rQ4rflc7flekx4PsyHUFSlOgW0FrMvu"
    "XbBdp1uf4XE2CX+hUUwABE6PiFpbQexdUSh1uarAXVS6q+pau/HqsZH39KX25vPkfDs9LA"
    "6t5aYCpVCD3WoFZD6VetQZ1IKwggySZyzv8IpmoR39Uy7ZZB3RN5+mX4ezqV/wUkvkPTo2"
    "t3FCIBIesTGsHUQZsgmzrDqfgFhPqytHVYbXv/65FBvr49CLDzgeVxnyyeHQDs0TxA0efl"
    "fYk29GxE3DU+HQxE3DVC3KMPTwVNSdK0EHlvuDRxtOUtg6KkSdG+1tq+xmCsrQZjBVpRqA"
    "0oS6GIGoWBWSw6xg6VrvoGGNxS+y7L5qLPXb9IrUgOZQZjQk4vWYuJFfKyqXgLuTqgwPKR"
    "MNUGrjeOQqDkZOekO/LHtmyaxKg5WlhvHoOMHzDvIHqKOpZvcfHXbMSETeeTGeWJeYVxV9"
    "DCdsPPRlNR4xPFQFNRI1OxrEtT6YJvZ2+mxoJXoEpXWDS3rkcuQYI+uRV8cosyH1CsStUs"
    "z1OjZa61ZY5lQl6JoMXNkVtwRJVjmQuKNiKZa+haQblqE7uIooUMPn1Th8NiVCmL5b00j0"
    "eUj1Q4HI1vIX+bD4I3Af6w7eWi3TK0GNWo81kAMIGKbh2NR8V6BcXa6gvzxPLnyvh7hrBN"
    "BuN2ofeIsU1hwzsoh7qgcGYNrhBrhS0+FEvA29TpNBOgdiemap//Yq3xacCyvaLSZHDdqK"
    "xKFo2oEX0GYzPp2GHVcEoW7SUA10/97Q4MItOzoYjYxLPEJyURftcJr0m3ANl/LHImbOSp"
    "353vznrTyglmle/WeWyg40IjxwVmlWNWecvsLMwqx6xyPZf7zuFEmFWOWeW68L5N3xVmlb"
    "8KMcv/K6h/0XiE2VdQ/4aChHX6dF4AlpWqfmmizal9v+yI2oeJ+ttK1He55auZMUkSNGBy"
    "dYmx8oF2fjisfLDjlQ9a6ljCLt/a+OAq0n0yi6/aI9dEsg+VnjPZmGdiOVx6oaJKC8l8nF"
    "SPH8sH7xV37T7Zt5xn6llQxOFXgyhk+qznwegt0/jUNNBbppG3DNN8mlXGMc0H03x2UiQ7"
    "B0Vims8rETSm+WCazyYZjGk+uxaVhGk+r+UswIwTrLz12oWxmfSfKB1gx8TQbPYP1t5amd"
    "Ha194KvBePdLhXgMQvbhpVOHxYx80Px9XIjxFDiZ9MTCEm9TyLcaiQ/F/cEktHKCQGmYpV"
    "aot/HRgEmjUTy+fE9ayh5bwnv13cfDTI/bcvV+IS+Xr78eoL2f9YnBmz9uch5q7xkWFUYO"
    "7hoq1rmITDW2iXnNQx+07Krb6TnNEXfDgq3F1QtJDBR3UYfFTO4KMcg6N9S9XoS9Ih+qe1"
    "xRcdSKoiTtKhTa+zhBHIfyWChpKt/c4K4i6cAD9unWWOZfJ1woewMntd2KJOZfbt4BWfPX"
    "fmjy5M053Kt89hFukBRhVuMZRDoblUPPZF7AKKXwR0EKHnOiwCFCxH/pWovAHhe+ZIcPkn"
    "TkaM9o3gCjUhBJBPx4YskAHXepSzAJ/oM5POob2T53MCoRhk/4/TAkhje6+BSIfGm59RgX"
    "Rw9k819ocErUk52bCnCL41JZ93OL4FSVXr9nj3qB0d0PWXc4IIl/RySxoOiM4ztafKrE/S"
    "IfdX4H6R8w3MxgrGF4YqpQzFVhmJYPhlkeiJ+HHLmNwpQsRX0NbeBaFuZ3fCPFwEPPQTQ5"
    "OAR+Fqb4C5mOGslOHMHB8iNwr2GIWk3QAluhJTzVvE9bVm7SZZVoq7xRx9EXVj8chaWbtj"
    "95mNBQ3AXcEMh6RLn6klZSQ0NNklL2qA12NDmU/rEgntkf0/fj04J/tPQl4G4e7UM9kBjA"
    "8ESiZBt3YYWpy6u9GnI8Km8Wlr7DTC1hIRLFgO35QKyBaNb2F80XGd+KLj8vii43z1wnHk"
    "F6m/pBc0uKqXXtXyLBDqaMIzVXeBF5C2cK2vIVjRNKeetxxIlCZFmEhrmAjjrV6JoJPqua"
    "qks7Qoaq1FHdhUgXgUzsoMWQvPyeZ1wpBnRYbmi4wutDbbwOajWnw+qmD0UZ7TVp+NJ67P"
    "HHPeeWJKxdoLSNvI9bNaXD+r4PpZjusTjz13VMsVpIhayOnmIziwIMQamRvafsqOuDQd2u"
    "9L2+/oit4q+72pUNyXLdFQQLyUKDQLmEF/tBZiWJc/uhQpVGZtLn6+pRxOH3Y1WJzcGBrg"
    "8xX1HPE77sWs9ctgaLap1OV1wZ6qVVJJQhZ7Ba7t5G2jyrXNgoEdLxpZoxTGjM4JlJcIij"
    "uz59DLnOjhSmBaTqCj6ngqxgQOaINMJ+BiDuhMOiH7fxwZ5P64sADGmp6CrmqND2KjwlWN"
    "paYbQUqxMaseFi82Zn1hoWJj1l3ra4SNWV+TBwsbs2JjVl1436bvChuzvgoxY/KRfmAvps"
    "jseBPApRDKXeH+WlNlCjhXDSvWaneXRBebaHsHJV9grvOokkyYWUXgPeVdqCQj68GMaV9e"
    "GdftbLf03IgoarzbG4goaoQoYvO6ZhEXbF6Hzet2UiQ7Z65hDsYrETQ2r8PmdZtkMDav2z"
    "XPLTavey1nATav0w2hbbBfWiZEbsekUReirdc2TdMiRnpubZsFZoO4cT6yJnsFgGzirvFy"
    "v7N4XD34lVp9qPRjuf0w8NKmTgmaWjj0u/PdufY5FOX2GYFWZg6EdMKH6ZOBa9vuLCzVDU"
    "3Lgt2Tvyd3Vzcfr28+kx4biG+adIOa3lCxyCAXl4/Xf1zFt5jTD298vr+4jK5/d7pD8fNY"
    "Z3H76q+76/urj4QOfOadBw/tmrbL5UncJa6sgmTxxUXeJfuXFzeXV1++CDrXI/dXn77dfL"
    "z6eHBILsQELK5fLpQn4rhErGyy/xmbq+l/vhiICWuECceft6ounSJEVEVrTTrciZVh0gUZ"
    "ClhrAacOXFUx54hR2FoLWxhWI9fr9GmBHfYwprZdnq+domyTXfz2+JezWFOBP6p0k4evF1"
    "++FLjzIt1TBbtLEbUvkLb5HqSx2q8M3iUJEbnTeYdCd90rEXRQp0llv1xQtNDb0XyVSSwM"
    "st0eFTZVLwiSIELWN+V6wEog66oEAsu1Ab7ehdO0lKuJj1qrShQfBLsHlr9X4J2IbhlVro"
    "leYlCN4hPh8EwpiEMC7UVDF4IYY7sz4rEJoz6ZQcQ2BDVywhlkwhlkYNk+dDBw+oS7nk96"
    "8/dRBLjMTSSW/MNjOWfHhp//3bE4hJ0bRHCNRWMcNmPcJ2E8PfobdD9UDPQ3aORvwKoWWN"
    "WiZbHoWNUCq1roudx3Dk/CqhZY1UIX3rfpu8KqFq9CzL7l2+DJV9k4kzSbU7L31mWlbKDP"
    "QsCx/1FK8UjSIJfrcDlAazo++1GwZz2KqyX+pTRZC3hdtUFd/fVYbc7E+9OX25vP0fCsjY"
    "MdEjcW/SBOU1Np44gJkL012Mt9OlRzR0cE7bMWjuvAS8fl8NJxDl7ibAg9jZXio5I0LdiM"
    "s/7+eg7/Ko9/vqGQyy1fDUhKkiCElHPiY6037dz5WOttx2u9hc5lrPO2jLe+osZbnq8v+u"
    "6bKO1GI8/6ucwG9Jk35oR6jHBffI594jEhJfiH9JpTRxw3XPy1//WooHvEeh6BTnaNt3qD"
    "oJNdHyc7FnprVoPEQm9Y6G0nRbJzHgzMHHklgsZCb1jobZMMxkJvuxbMiIXeXstZIKGAzs"
    "gf2yoadppq80p2wkjsTS3btxx+CI/dhm24HtVbh6oh+NlhfcV2QWUVXpEG6ysmkr92TBJ1"
    "XSKr1lZcJ85/57n9qVmYlRfdMqqQ/UliUI2sPI8NmMfEeoDOy9wdM38kOCz+Zfdl6toMst"
    "nek4ffvxnEFCth6Hpzg/Q86vQNeUaSiWcJakDeTbHLGAR26D7Z/+ttYXPotT8PsX6NNzAD"
    "sX6NsH7+NFUxQcPhaIHWsEDl/xUskmg8Av4rWB3ReaGyqJM0uLJrrGx5FKtwOCZoXQxf88"
    "yFD70jFZzO2HKKQO4qfaSIGi0sRQUl6boV7FxCDGm6pQSgGXSxpQpKsJKFNVXgiQAYqSzu"
    "MkFUBSLt4GdQwVFAhbLaHRZYW7ebDB3Oy6zVnUA7c1DbltAgy3b9j8y0yoI+0wOMSmQIhg"
    "pJJ8a+CBD9OZIoClRMAmrWj4oXkaHLoMIR2f98ewBdFhzXJ/s3tx3xp0F6czIbuWOJ0sxG"
    "80PySJ+YI4ab4hkOE3MQc0SdIQA3n08LgKINPhcBI631AQSMNAKMpr2/mVlw2lXoFAuSFi"
    "oVzSfKxa6JpVZ3MfWml/l21AoMct5akHNSp6i7MSRpWrgznNYJGSsPGMOQvM2H5MGK7KtX"
    "j0pRtZDXzRvOEcuWKMqWokSzGc3mCrP5E2N9mG6vzGyOBxgvm82D5NgaZjM0TSQ+41AumN"
    "M5D8sOp43Z91AimLgTywGTAMp1GMJstcwRGdM56bEXjeQ1PQVNYjSJ0SRGkxhN4h1gP5rE"
    "OprE4qfD43L8rO6yt6BqE1Ob6LBXXMyvompie6r4ZfbXN7VsXxhWvse+yVu/Q+uZOcu0AE"
    "3QoUGmnUGGHcF0zdjAtlR10zXqtKXaDs5wPZ64nv+B+uZorwBlSN42qjAGSw7s9OKRtWox"
    "eVNHGvwOCeiJCw5uMPYHls0OyQXhTDC3HwyEe9CEiIt3lANiV7rMuZD3BpbHfaiqNJmwfn"
    "F1pk08FPEHjbc0A/EHjew2+KY6xdkG5cpxiqiNGERdFblKQ84qyJJpqmUbUkQt5HTzIfDU"
    "NNkEuJHjcnlv+gQJ1rDNIRGym6ESQ5MkyNA8QwdTrsjPmALZmWWnMG+85RrMpCkRfNAafB"
    "hYjizquoScM6RYGkRnOWPJdP2gJiyZvrWS6ZOpZwr9n61YM/0unGZn97bNFkuP2VUU+pNg"
    "ZUXUT3JUjToq0XjiQ1DOSEwspNQ3SCAGSEzZj1eVQYJMO4OwHz7zHGp3hIZ4ANhZPI07IG"
    "+IxUmUKSZTWhj1HA4ZL7Jmyv7dm8ISK9t8FUTuND4hDETuNELuXNOcep5ygnOG7FWnOMe8"
    "ULcpMqRoPGptVNCxO3WWKsaQpUSjQvHISNTDgA/GMdXK6yRoWgh/v62Bfr8tBb/f5rrkba"
    "4gl2ZWwrq9ClgMI9N9sAaDT6p6D2YZnDQfVNicpWshs7HyCOo9S+o9MiBIGUhNUmH5qWXV"
    "HYyW3HL1L/Qj6OZHwJDVJkNWC1c7emia9NDkztIG2JsJ6t2to7Quf5MqhG4R19T076eFxd"
    "AWN40Xoq3FsI43Veh7awKMBK6QoL5YmDNNRpbPZTa1zYjlQ8wzl+4ROhBmDfxaTvY/iC36"
    "z+OSZrcNzPvd+e50w6TSrhzVzSc9dgnwSsZbS5eNQbphn0kZntiVd8IrgeNoRrm4IFgFjX"
    "Vnlj8SryMuW5xYDnTmhSL8PulSv/vdEVckPfWp7Q6n0mfUjf8Stt2zrPXSPSTdvuuwrrzv"
    "u+J+l3CfTYJuvpIXrH8u2HD/7ebm+uazjCsXnOGMdHuM+sJq6cIbQLcAeL8nCzo1oedJd5"
    "3CQM+TRp4nzFnHnHUt1JAV13HyAFNySmToWrii19FTMXuaqx2axfRomy8NkKhjvwj57gDk"
    "K8xPX81RFRG0cBs7quM6OSp3nRzla88JiyLP3dJdKxqOaRu5ghxgvSlwMh6PrMwnFHF4vx"
    "wvy9tFLShWahilJzhVxLS19IuK8ofUCn6mqVq46Tbvr8YUr1ehuoQInaqME2QoYK0FjDl8"
    "7ZVzzu27Hf/Ot4nt0jQ8n75jVHl2xApjfme6GFkjc0fSkB7zZ4w5xPI56XtzWb0GXCnwNz"
    "ghxDNty5RZWoek67kz3pU+C7hvMtvmkFcTLPdz8NhYMI2saBP4bAglfTovStfZ+PPRU6I1"
    "woOeEn0QZsedKjVdiMa30Cpo3keCpYs2VboIjgsleCEcj92oV0AXAi1kKWU5Q4pWkXbacs"
    "oRA6rZUnJOU6JNpLWUTRmepByNnKZDf2dTscghX/PCUA7ovFjMtGOCqBvNmV6DqXjOy4uH"
    "y4uPV9sK57xgnlVcOze8Y1SZ+3Qx5iVDv5ynDZvDr8UWXtH7VW7lhl2LVIyCBEkbTYLTOs"
    "0Exahyk+A011AQPioFDofDW8jdo1oG11GFwXWUN7jCCDMVmytBgmaXotm1Vez6X/8PUsDB"
    "LQ=="
)
