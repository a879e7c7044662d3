"""What is seen at the door, hours of service with what is said against them, and certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "door_marks",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("sign_up_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("in", "out", "not_here", "excused", "walk_in", name="markkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "way", sa.Enum("scan", "roll_call", "rule", name="markway", native_enum=False, length=40), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("device", sa.LargeBinary(length=32), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("way <> 'roll_call' OR recorded_by_id IS NOT NULL", name=op.f("ck_door_marks_recorder")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_door_marks_shift_id")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_ups.id"], name=op.f("fk_door_marks_sign_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_marks")),
    )
    op.create_index("ix_door_marks_device", "door_marks", ["shift_id", "device"], unique=False)
    op.create_index("ix_door_marks_shift", "door_marks", ["shift_id", "recorded_at"], unique=False)
    op.create_index(op.f("ix_door_marks_sign_up_id"), "door_marks", ["sign_up_id"], unique=False)
    op.create_table(
        "absence_words",
        sa.Column("sign_up_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (is_accepted IS NULL)", name=op.f("ck_absence_words_answer")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_ups.id"], name=op.f("fk_absence_words_sign_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_words")),
        sa.UniqueConstraint("sign_up_id", name=op.f("uq_absence_words_sign_up_id")),
    )
    op.create_table(
        "service_records",
        sa.Column("sign_up_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("credited_minutes", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("scan", "roll_call", "typed", "correction", name="recordsource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "confirmed",
                "disputed",
                "corrected",
                "void",
                name="recordstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("entered_units", sa.JSON(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("evidence_address", sa.String(length=64), nullable=True),
        sa.Column("evidence_media_type", sa.String(length=40), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limit_note", sa.String(length=200), nullable=False),
        sa.Column("limit_noted_by_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("close_reason", sa.String(length=200), nullable=False),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("source = 'scan' OR entered_by_id IS NOT NULL", name=op.f("ck_service_records_entered")),
        sa.CheckConstraint(
            "source = 'scan' OR state IN ('pending', 'void') OR confirmed_by_id IS NOT NULL",
            name=op.f("ck_service_records_second_person"),
        ),
        sa.CheckConstraint(
            "state = 'pending' OR confirmed_at IS NOT NULL OR closed_at IS NOT NULL",
            name=op.f("ck_service_records_decided"),
        ),
        sa.CheckConstraint("(disputed_at IS NULL) = (answer_due_on IS NULL)", name=op.f("ck_service_records_dispute")),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name=op.f("ck_service_records_two_people")
        ),
        sa.CheckConstraint("ended_at > began_at", name=op.f("ck_service_records_times")),
        sa.CheckConstraint(
            "minutes > 0 AND credited_minutes BETWEEN 0 AND minutes", name=op.f("ck_service_records_minutes")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_service_records_activity_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["service_records.id"], name=op.f("fk_service_records_corrects_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_service_records_shift_id")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_ups.id"], name=op.f("fk_service_records_sign_up_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_service_records_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_records")),
    )
    op.create_index("ix_service_records_activity", "service_records", ["activity_id", "state"], unique=False)
    op.create_index(op.f("ix_service_records_corrects_id"), "service_records", ["corrects_id"], unique=False)
    op.create_index("ix_service_records_disputes", "service_records", ["state", "answer_due_on"], unique=False)
    op.create_index(op.f("ix_service_records_shift_id"), "service_records", ["shift_id"], unique=False)
    op.create_index(op.f("ix_service_records_sign_up_id"), "service_records", ["sign_up_id"], unique=False)
    op.create_index(op.f("ix_service_records_state"), "service_records", ["state"], unique=False)
    op.create_index(
        "ix_service_records_volunteer", "service_records", ["volunteer_id", "state", "began_at"], unique=False
    )
    op.create_index(
        "uq_service_records_once",
        "service_records",
        ["sign_up_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('confirmed', 'disputed')"),
        postgresql_where=sa.text("state IN ('confirmed', 'disputed')"),
    )
    op.create_table(
        "hour_words",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("file_address", sa.String(length=64), nullable=True),
        sa.Column("file_media_type", sa.String(length=40), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["service_records.id"], name=op.f("fk_hour_words_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_words")),
    )
    op.create_index(op.f("ix_hour_words_record_id"), "hour_words", ["record_id"], unique=False)
    op.create_table(
        "hour_flags",
        sa.Column(
            "kind",
            sa.Enum(
                "two_places",
                "long_day",
                "same_second",
                "back_dated",
                "many_manual",
                "one_device",
                "late_entry",
                name="flagkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_by_id", sa.Uuid(), nullable=True),
        sa.Column("clear_reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(cleared_at IS NULL) = (cleared_by_id IS NULL)", name=op.f("ck_hour_flags_cleared")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_hour_flags_activity_id")),
        sa.ForeignKeyConstraint(["record_id"], ["service_records.id"], name=op.f("fk_hour_flags_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_flags")),
        sa.UniqueConstraint("kind", "about_id", name=op.f("uq_hour_flags_kind_about_id")),
    )
    op.create_index(op.f("ix_hour_flags_activity_id"), "hour_flags", ["activity_id"], unique=False)
    op.create_index("ix_hour_flags_open", "hour_flags", ["cleared_at", "found_at"], unique=False)
    op.create_index(op.f("ix_hour_flags_record_id"), "hour_flags", ["record_id"], unique=False)
    op.create_table(
        "hour_samples",
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=True),
        sa.Column("findings", sa.String(length=300), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(judged_at IS NULL) = (is_right IS NULL)", name=op.f("ck_hour_samples_judged")),
        sa.ForeignKeyConstraint(["record_id"], ["service_records.id"], name=op.f("fk_hour_samples_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_samples")),
        sa.UniqueConstraint("month_on", "record_id", name=op.f("uq_hour_samples_month_on_record_id")),
    )
    op.create_index(op.f("ix_hour_samples_month_on"), "hour_samples", ["month_on"], unique=False)
    op.create_index(op.f("ix_hour_samples_record_id"), "hour_samples", ["record_id"], unique=False)
    op.create_table(
        "certificates",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("host_street_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("requested", "issued", "revoked", name="certificatestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=True),
        sa.Column("check_code", sa.String(length=12), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("record_ids", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.String(length=200), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoke_reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'requested') = (number IS NULL)", name=op.f("ck_certificates_number")),
        sa.CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name=op.f("ck_certificates_revoked")),
        sa.CheckConstraint("state = 'requested' OR minutes > 0", name=op.f("ck_certificates_minutes")),
        sa.CheckConstraint("(number IS NULL) = (check_code IS NULL)", name=op.f("ck_certificates_check_code")),
        sa.CheckConstraint(
            "CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN host_street_id IS NULL THEN 0 ELSE 1 END + CASE WHEN site_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_certificates_one_organiser"),
        ),
        sa.CheckConstraint(
            "issued_by_id IS NULL OR issued_by_id <> requested_by_id", name=op.f("ck_certificates_two_people")
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_certificates_days")),
        sa.ForeignKeyConstraint(["host_street_id"], ["divisions.id"], name=op.f("fk_certificates_host_street_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_certificates_organisation_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_certificates_site_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_certificates_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    op.create_index(op.f("ix_certificates_host_street_id"), "certificates", ["host_street_id"], unique=False)
    op.create_index(op.f("ix_certificates_organisation_id"), "certificates", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_certificates_site_id"), "certificates", ["site_id"], unique=False)
    op.create_index(op.f("ix_certificates_state"), "certificates", ["state"], unique=False)
    op.create_index(op.f("ix_certificates_volunteer_id"), "certificates", ["volunteer_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("certificates")
    op.drop_table("hour_samples")
    op.drop_table("hour_flags")
    op.drop_table("hour_words")
    op.drop_table("service_records")
    op.drop_table("absence_words")
    op.drop_table("door_marks")
