"""The tables of casework."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "adviser_assignments",
        sa.Column("adviser_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_adviser_assignments_period")),
        sa.ForeignKeyConstraint(["adviser_id"], ["users.id"], name=op.f("fk_adviser_assignments_adviser_id")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_adviser_assignments_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adviser_assignments")),
    )
    op.create_index(op.f("ix_adviser_assignments_adviser_id"), "adviser_assignments", ["adviser_id"], unique=False)
    op.create_index(op.f("ix_adviser_assignments_household_id"), "adviser_assignments", ["household_id"], unique=False)
    op.create_index(
        "uq_adviser_assignments_open",
        "adviser_assignments",
        ["household_id"],
        unique=True,
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "help_requests",
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "contacted", "closed", name="helpstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("adviser_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "waiting",
                "accepted",
                "referred",
                "not_accepted",
                "returned",
                "completed",
                "not_achieved",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "not_reached",
                "outside_district",
                "already_helped",
                "not_wanted",
                "other_authority",
                name="helpreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_help_requests_closed")),
        sa.CheckConstraint("urgency BETWEEN 0 AND 3", name=op.f("ck_help_requests_urgency")),
        sa.ForeignKeyConstraint(["adviser_id"], ["users.id"], name=op.f("fk_help_requests_adviser_id")),
        sa.ForeignKeyConstraint(["committee_id"], ["divisions.id"], name=op.f("fk_help_requests_committee_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_help_requests_household_id")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_help_requests_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
        sa.UniqueConstraint("code", name=op.f("uq_help_requests_code")),
    )
    op.create_index(op.f("ix_help_requests_adviser_id"), "help_requests", ["adviser_id"], unique=False)
    op.create_index(op.f("ix_help_requests_committee_id"), "help_requests", ["committee_id"], unique=False)
    op.create_index(op.f("ix_help_requests_household_id"), "help_requests", ["household_id"], unique=False)
    op.create_index("ix_help_requests_list", "help_requests", ["street_id", "state", "due_on"], unique=False)
    op.create_index(op.f("ix_help_requests_street_id"), "help_requests", ["street_id"], unique=False)
    op.create_table(
        "status_references",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column(
            "subject",
            sa.Enum("help_request", "need_post", name="referencesubject", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=32), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(proof IS NULL) <> (household_id IS NULL)", name=op.f("ck_status_references_proved")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_status_references_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_references")),
        sa.UniqueConstraint("code", name=op.f("uq_status_references_code")),
    )
    op.create_index(op.f("ix_status_references_subject_id"), "status_references", ["subject_id"], unique=False)
    op.create_table(
        "need_items",
        sa.Column(
            "need_type",
            sa.Enum(
                "basic_living",
                "food_nutrition",
                "daily_goods",
                "medical_cost",
                "education_cost",
                "housing_condition",
                "assistive_devices",
                "emergency_relief",
                "daily_care",
                "nursing_rehab",
                "medical_escort",
                "child_guardianship",
                "learning_support",
                "employment_support",
                "policy_legal_help",
                "home_visit_safety",
                "emotional_support",
                "family_relationship",
                "social_participation",
                "crisis_intervention",
                name="needtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("piece", "set", "portion", "time", "hour", "month", name="needunit", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "confirmed", "ended", name="needstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> recorded_by_id", name=op.f("ck_need_items_two_people")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_need_items_quantity")),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_need_items_severity")),
        sa.CheckConstraint("urgency BETWEEN 0 AND 3", name=op.f("ck_need_items_urgency")),
        sa.CheckConstraint("value_fen >= 0", name=op.f("ck_need_items_value")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_need_items_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_need_items_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_items")),
    )
    op.create_index(op.f("ix_need_items_household_id"), "need_items", ["household_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("need_items")
    op.drop_table("status_references")
    op.drop_table("help_requests")
    op.drop_table("adviser_assignments")
