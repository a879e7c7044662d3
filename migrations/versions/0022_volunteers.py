"""Volunteers, activities with shifts and roles, sign-ups and what stands around them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
_LIVE = sa.text(
    "state IN ('applied', 'waitlisted', 'offered', 'confirmed', 'seeking_stand_in', 'checked_in',"
    " 'checked_out', 'credited', 'absent')"
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "volunteers",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "verified",
                "active",
                "suspended",
                "left",
                name="volunteerstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("street_id", sa.Uuid(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.Enum("female", "male", name="sex", native_enum=False, length=40), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("free_times", sa.JSON(), nullable=False),
        sa.Column("has_driving_licence", sa.Boolean(), nullable=True),
        sa.Column("has_first_aid", sa.Boolean(), nullable=True),
        sa.Column("has_professional_licence", sa.Boolean(), nullable=True),
        sa.Column("health_certificate_until_on", sa.Date(), nullable=True),
        sa.Column("insured_until_on", sa.Date(), nullable=True),
        sa.Column("record_checked_on", sa.Date(), nullable=True),
        sa.Column("identity_kind", sa.String(length=20), nullable=True),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("may_be_pictured", sa.Boolean(), nullable=False),
        sa.Column("may_be_asked", sa.Boolean(), nullable=False),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state <> 'left' OR left_at IS NOT NULL", name=op.f("ck_volunteers_left")),
        sa.CheckConstraint("(identity_sealed IS NULL) = (identity_kind IS NULL)", name=op.f("ck_volunteers_identity")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_volunteers_street_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_volunteers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteers")),
        sa.UniqueConstraint("number", name=op.f("uq_volunteers_number")),
        sa.UniqueConstraint("user_id", name=op.f("uq_volunteers_user_id")),
    )
    op.create_index(op.f("ix_volunteers_state"), "volunteers", ["state"])
    op.create_index(op.f("ix_volunteers_street_id"), "volunteers", ["street_id"])
    op.create_table(
        "guardian_consents",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("person_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("comes_along", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_guardian_consents_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_consents")),
    )
    op.create_index(op.f("ix_guardian_consents_volunteer_id"), "guardian_consents", ["volunteer_id"])
    op.create_table(
        "training_records",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "training",
            sa.Enum(
                "food_hygiene",
                "home_visit",
                "child_safeguarding", name="training", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("street_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_training_records_organisation_id")
        ),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_training_records_street_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_training_records_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_records")),
    )
    op.create_index(op.f("ix_training_records_organisation_id"), "training_records", ["organisation_id"])
    op.create_index(op.f("ix_training_records_volunteer_id"), "training_records", ["volunteer_id"])
    op.create_table(
        "activities",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("host_street_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("source_type", sa.String(length=40), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=600), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
                "poverty",
                "elderly_disabled",
                "children",
                "community",
                "culture_sport",
                "education",
                "health",
                "environment",
                "emergency",
                "food_and_shops",
                "other",
                name="servicearea",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("risk", sa.String(length=300), nullable=False),
        sa.Column("has_insurance", sa.Boolean(), nullable=True),
        sa.Column("insurance", sa.String(length=200), nullable=False),
        sa.Column("costs", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "pending_review",
                "recruiting",
                "full",
                "running",
                "finished",
                "settled",
                "cancelled",
                name="activitystate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "return_reason",
            sa.Enum(
                "risk_unclear",
                "no_insurance",
                "not_voluntary",
                "words_unclear",
                "private_details",
                name="returnreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR has_insurance IS NOT NULL", name=op.f("ck_activities_insurance")
        ),
        sa.CheckConstraint("(source_type IS NULL) = (source_id IS NULL)", name=op.f("ck_activities_source")),
        sa.CheckConstraint(
            "CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN host_street_id IS NULL THEN 0 ELSE 1 END + CASE WHEN site_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_activities_one_organiser"),
        ),
        sa.CheckConstraint(
            "reviewed_by_id IS NULL OR reviewed_by_id <> written_by_id", name=op.f("ck_activities_two_people")
        ),
        sa.ForeignKeyConstraint(["host_street_id"], ["divisions.id"], name=op.f("fk_activities_host_street_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_activities_organisation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_activities_site_id")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_activities_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index(op.f("ix_activities_host_street_id"), "activities", ["host_street_id"])
    op.create_index(op.f("ix_activities_organisation_id"), "activities", ["organisation_id"])
    op.create_index(op.f("ix_activities_site_id"), "activities", ["site_id"])
    op.create_index(op.f("ix_activities_source"), "activities", ["source_type", "source_id"])
    op.create_index(op.f("ix_activities_state"), "activities", ["state"])
    op.create_index(op.f("ix_activities_street_id"), "activities", ["street_id"])
    op.create_table(
        "shifts",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("meeting_point", sa.String(length=200), nullable=False),
        sa.Column("bring", sa.String(length=200), nullable=False),
        sa.Column("access", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least_people", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "cancel_reason",
            sa.Enum(
                "weather",
                "too_few",
                "place_closed",
                "no_longer_needed",
                "organiser_ill",
                "mistake",
                name="cancelreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancel_reason IS NULL)", name=op.f("ck_shifts_cancelled")),
        sa.CheckConstraint("closes_at <= starts_at", name=op.f("ck_shifts_closing")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shifts_times")),
        sa.CheckConstraint("least_people >= 1", name=op.f("ck_shifts_least_people")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_shifts_activity_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_shifts_site_id")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_shifts_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index(op.f("ix_shifts_activity_id"), "shifts", ["activity_id"])
    op.create_index(op.f("ix_shifts_coming"), "shifts", ["cancelled_at", "starts_at"])
    op.create_index(op.f("ix_shifts_site_id"), "shifts", ["site_id"])
    op.create_index(op.f("ix_shifts_street_id"), "shifts", ["street_id"])
    op.create_table(
        "standing_places",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("role_name", sa.String(length=40), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("clock_time", sa.String(length=5), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_standing_places_weekday")),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_standing_places_activity_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_standing_places_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_places")),
    )
    op.create_index(op.f("ix_standing_places_activity"), "standing_places", ["activity_id", "ended_at"])
    op.create_index(op.f("ix_standing_places_volunteer_id"), "standing_places", ["volunteer_id"])
    op.create_table(
        "shift_roles",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("newcomer_places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("known >= 0 AND known <= places - newcomer_places", name=op.f("ck_shift_roles_known")),
        sa.CheckConstraint(
            "newcomer_places >= 0 AND newcomer_places < places", name=op.f("ck_shift_roles_newcomer_places")
        ),
        sa.CheckConstraint("places >= 1", name=op.f("ck_shift_roles_places")),
        sa.CheckConstraint(
            "taken >= 0 AND held >= 0 AND taken + held <= places", name=op.f("ck_shift_roles_never_more")
        ),
        sa.CheckConstraint("waiting >= 0 AND tickets >= 0", name=op.f("ck_shift_roles_queue")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_shift_roles_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_roles")),
    )
    op.create_index(op.f("ix_shift_roles_shift_id"), "shift_roles", ["shift_id"])
    op.create_table(
        "cover_asks",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("waiting", "yes", "not_this_time", name="askanswer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["shift_roles.id"], name=op.f("fk_cover_asks_role_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_cover_asks_shift_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_cover_asks_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_asks")),
        sa.UniqueConstraint("shift_id", "volunteer_id", name=op.f("uq_cover_asks_shift_id_volunteer_id")),
    )
    op.create_index(op.f("ix_cover_asks_volunteer_id"), "cover_asks", ["volunteer_id"])
    op.create_table(
        "pending_sign_ups",
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_id"], ["one_time_codes.id"], name=op.f("fk_pending_sign_ups_code_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["shift_roles.id"], name=op.f("fk_pending_sign_ups_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_sign_ups")),
        sa.UniqueConstraint("code_id", name=op.f("uq_pending_sign_ups_code_id")),
    )
    op.create_table(
        "sign_ups",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "waitlisted",
                "offered",
                "confirmed",
                "seeking_stand_in",
                "declined",
                "cancelled",
                "excused",
                "checked_in",
                "checked_out",
                "absent",
                "credited",
                name="signupstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("companions_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=True),
        sa.Column("held_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("standing_id", sa.Uuid(), nullable=True),
        sa.Column("stands_in_for_id", sa.Uuid(), nullable=True),
        sa.Column("device", sa.LargeBinary(length=32), nullable=True),
        sa.Column("overridden_by_id", sa.Uuid(), nullable=True),
        sa.Column("override_reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "own_wish",
                "hold_lapsed",
                "replaced",
                "shift_cancelled",
                "does_not_fit",
                "left",
                name="endreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'offered') = (held_until_at IS NOT NULL)", name=op.f("ck_sign_ups_held")),
        sa.CheckConstraint("state <> 'cancelled' OR end_reason IS NOT NULL", name=op.f("ck_sign_ups_ended")),
        sa.CheckConstraint(
            "state NOT IN ('waitlisted', 'offered') OR ticket IS NOT NULL", name=op.f("ck_sign_ups_ticket")
        ),
        sa.CheckConstraint("(companions_sealed IS NULL) = (seats = 1)", name=op.f("ck_sign_ups_companions")),
        sa.CheckConstraint("seats BETWEEN 1 AND 5", name=op.f("ck_sign_ups_seats")),
        sa.ForeignKeyConstraint(["role_id"], ["shift_roles.id"], name=op.f("fk_sign_ups_role_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_sign_ups_shift_id")),
        sa.ForeignKeyConstraint(["standing_id"], ["standing_places.id"], name=op.f("fk_sign_ups_standing_id")),
        sa.ForeignKeyConstraint(["stands_in_for_id"], ["sign_ups.id"], name=op.f("fk_sign_ups_stands_in_for_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_sign_ups_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
    )
    op.create_index(op.f("ix_sign_ups_device"), "sign_ups", ["device", "created_at"])
    op.create_index(op.f("ix_sign_ups_holds"), "sign_ups", ["state", "held_until_at"])
    op.create_index(op.f("ix_sign_ups_queue"), "sign_ups", ["role_id", "state", "ticket"])
    op.create_index(op.f("ix_sign_ups_standing_id"), "sign_ups", ["standing_id"])
    op.create_index(op.f("ix_sign_ups_volunteer"), "sign_ups", ["volunteer_id", "state"])
    op.create_index(
        op.f("uq_sign_ups_once"),
        "sign_ups",
        ["shift_id", "volunteer_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("sign_ups")
    op.drop_table("pending_sign_ups")
    op.drop_table("cover_asks")
    op.drop_table("shift_roles")
    op.drop_table("standing_places")
    op.drop_table("shifts")
    op.drop_table("activities")
    op.drop_table("training_records")
    op.drop_table("guardian_consents")
    op.drop_table("volunteers")
