"""The tables of registry."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "household_exports",
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "street_report",
                "visit_plan",
                "audit",
                "distribution",
                name="exportreason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> asked_by_id", name=op.f("ck_household_exports_two_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_exports")),
    )
    op.create_index(op.f("ix_household_exports_street_id"), "household_exports", ["street_id"], unique=False)
    op.create_table(
        "import_runs",
        sa.Column(
            "state",
            sa.Enum(
                "checking", "checked", "importing", "done", "dropped", name="importstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reach", sa.JSON(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("slices_total", sa.Integer(), nullable=False),
        sa.Column("slices_done", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("rows_bad", sa.Integer(), nullable=False),
        sa.Column("households_new", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_index(op.f("ix_import_runs_started_by_id"), "import_runs", ["started_by_id"], unique=False)
    op.create_table(
        "import_problems",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_import_problems_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problems")),
    )
    op.create_index(op.f("ix_import_problems_run_id"), "import_problems", ["run_id"], unique=False)
    op.create_table(
        "import_slices",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_import_slices_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_slices")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_import_slices_run_id_position")),
    )
    op.create_table(
        "households",
        sa.Column("number", sa.String(length=9), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "ended", "merged", "erased", name="householdstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(state = 'merged') = (successor_id IS NOT NULL)", name=op.f("ck_households_successor")),
        sa.ForeignKeyConstraint(["committee_id"], ["divisions.id"], name=op.f("fk_households_committee_id")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_households_street_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["households.id"], name=op.f("fk_households_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("id", "street_id", "committee_id", name=op.f("uq_households_id_street_id_committee_id")),
        sa.UniqueConstraint("number", name=op.f("uq_households_number")),
    )
    op.create_index(op.f("ix_households_committee_id"), "households", ["committee_id"], unique=False)
    op.create_index(op.f("ix_households_street_id"), "households", ["street_id"], unique=False)
    op.create_index("ix_households_street_number", "households", ["street_id", "state", "number"], unique=False)
    op.create_table(
        "organisations",
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("pinyin", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "association",
                "service",
                "foundation",
                "other",
                "company",
                "public_body",
                name="organisationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "field",
            sa.Enum(
                "elderly",
                "disabled",
                "children",
                "assistance",
                "social_work",
                "education",
                "culture",
                "environment",
                "community",
                "trade",
                "fund",
                "general",
                name="field",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "abnormal",
                "serious",
                "suspended",
                "deregistering",
                "deregistered",
                "revoked",
                name="organisationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_since_on", sa.Date(), nullable=False),
        sa.Column("state_ground", sa.String(length=40), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("street_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=1000), nullable=False),
        sa.Column("supervisor", sa.String(length=120), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_until_on", sa.Date(), nullable=True),
        sa.Column("charity_since_on", sa.Date(), nullable=True),
        sa.Column("fundraising_number", sa.String(length=60), nullable=True),
        sa.Column("fundraising_from_on", sa.Date(), nullable=True),
        sa.Column("fundraising_to_on", sa.Date(), nullable=True),
        sa.Column("tax_years", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(fundraising_number IS NULL) = (fundraising_from_on IS NULL)", name=op.f("ck_organisations_fundraising")
        ),
        sa.CheckConstraint("(rating IS NULL) = (rating_until_on IS NULL)", name=op.f("ck_organisations_rating_until")),
        sa.CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name=op.f("ck_organisations_rating")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_organisations_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_organisations_credit_code")),
    )
    op.create_index(op.f("ix_organisations_initials"), "organisations", ["initials"], unique=False)
    op.create_index(op.f("ix_organisations_name"), "organisations", ["name"], unique=False)
    op.create_index(op.f("ix_organisations_street_id"), "organisations", ["street_id"], unique=False)
    op.create_table(
        "declarations",
        sa.Column(
            "topic",
            sa.Enum(
                "income",
                "medical",
                "education",
                "assets",
                "emergency",
                name="declarationtopic",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("covers_from <= declared_on", name=op.f("ck_declarations_covers")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_declarations_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
    )
    op.create_index(op.f("ix_declarations_household_id"), "declarations", ["household_id"], unique=False)
    op.create_table(
        "emergency_events",
        sa.Column(
            "type",
            sa.Enum(
                "fire",
                "traffic_accident",
                "sudden_illness",
                "sudden_expense",
                "other_accident",
                name="emergencytype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_emergency_events_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_events")),
    )
    op.create_index(op.f("ix_emergency_events_household_id"), "emergency_events", ["household_id"], unique=False)
    op.create_table(
        "evidence_files",
        sa.Column(
            "kind",
            sa.Enum(
                "household_register",
                "id_card",
                "income_asset_declaration",
                "verification_authorisation",
                "bank_account",
                "disability_certificate",
                "medical_bills",
                "tuition_bills",
                "event_proof",
                "employment_status_check",
                "student_status",
                "housing_proof",
                "guardianship_evidence",
                "care_assessment_report",
                "family_proof",
                "consent_paper",
                "other",
                name="evidencekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_evidence_files_size")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_evidence_files_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
    )
    op.create_index(op.f("ix_evidence_files_address"), "evidence_files", ["address"], unique=False)
    op.create_index(op.f("ix_evidence_files_household_id"), "evidence_files", ["household_id"], unique=False)
    op.create_index("ix_evidence_files_subject", "evidence_files", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "household_contacts",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_household_contacts_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household_contacts")),
    )
    op.create_index(op.f("ix_household_contacts_phone_index"), "household_contacts", ["phone_index"], unique=False)
    op.create_table(
        "household_properties",
        sa.Column(
            "kind",
            sa.Enum(
                "motor_vehicles",
                "nonresidential_property",
                "homes",
                "home_area_dm2",
                "living_area_dm2",
                "disaster_affected",
                name="propertykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_household_properties_amount")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_household_properties_period")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_household_properties_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_properties")),
    )
    op.create_index(
        op.f("ix_household_properties_household_id"), "household_properties", ["household_id"], unique=False
    )
    op.create_table(
        "members",
        sa.Column("birth_on", sa.Date(), nullable=False),
        sa.Column("gender", sa.Enum("female", "male", name="gender", native_enum=False, length=40), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "head",
                "spouse",
                "child",
                "child_in_law",
                "grandchild",
                "parent",
                "parent_in_law",
                "grandparent",
                "sibling",
                "other",
                name="relation",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "leave_reason",
            sa.Enum(
                "died",
                "moved_out",
                "other_household",
                "married",
                "recorded_wrongly",
                name="leavereason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("moved_to_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(left_on IS NULL) = (leave_reason IS NULL)", name=op.f("ck_members_leaving")),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name=op.f("ck_members_period")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_members_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["moved_to_id"], ["members.id"], name=op.f("fk_members_moved_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_index("ix_members_birth", "members", ["street_id", "birth_on"], unique=False)
    op.create_index(op.f("ix_members_household_id"), "members", ["household_id"], unique=False)
    op.create_table(
        "helping_sessions",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_helping_sessions_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helping_sessions")),
        sa.UniqueConstraint("session_id", name=op.f("uq_helping_sessions_session_id")),
    )
    op.create_table(
        "opening_marks",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("hour_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_opening_marks_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_marks")),
        sa.UniqueConstraint(
            "household_id",
            "user_id",
            "session_id",
            "hour_at",
            name=op.f("uq_opening_marks_household_id_user_id_session_id_hour_at"),
        ),
    )
    op.create_index(op.f("ix_opening_marks_hour_at"), "opening_marks", ["hour_at"], unique=False)
    op.create_table(
        "sites",
        sa.Column(
            "kind",
            sa.Enum(
                "charity_supermarket",
                "food_depot",
                "distribution_point",
                "care_stop",
                "shared_fridge",
                "lottery_outlet",
                "social_work_station",
                "home_doorstep_station",
                "elder_meal_site",
                "affairs_service_centre",
                name="sitekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("pinyin", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=120), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("opening_hours", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_sites_period")),
        sa.ForeignKeyConstraint(["committee_id"], ["divisions.id"], name=op.f("fk_sites_committee_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_sites_organisation_id")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_sites_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_index(op.f("ix_sites_kind"), "sites", ["kind"], unique=False)
    op.create_index(op.f("ix_sites_organisation_id"), "sites", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_sites_street_id"), "sites", ["street_id"], unique=False)
    op.create_table(
        "asset_items",
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "deposit",
                "securities",
                "fund",
                "insurance_value",
                "housing_fund",
                "other",
                name="assetkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_asset_items_amount")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_asset_items_period")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_asset_items_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_asset_items_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_items")),
    )
    op.create_index(op.f("ix_asset_items_household_id"), "asset_items", ["household_id"], unique=False)
    op.create_index(op.f("ix_asset_items_member_id"), "asset_items", ["member_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column(
            "purpose",
            sa.Enum(
                "assessment",
                "verification",
                "publish_needs",
                "handover",
                "sensors",
                "messages",
                name="consentpurpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column(
            "way",
            sa.Enum("online", "link", "spoken", "paper", name="consentway", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'handover') = (organisation_id IS NOT NULL)", name=op.f("ck_consents_organisation")
        ),
        sa.CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name=op.f("ck_consents_period")),
        sa.ForeignKeyConstraint(["given_by_id"], ["members.id"], name=op.f("fk_consents_given_by_id")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_consents_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_consents_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_household_id"), "consents", ["household_id"], unique=False)
    op.create_table(
        "expense_items",
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind", sa.Enum("medical", "education", name="expensekind", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "period", sa.Enum("month", "year", "once", name="period", native_enum=False, length=40), nullable=False
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_expense_items_amount")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_expense_items_period")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_expense_items_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_expense_items_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense_items")),
    )
    op.create_index(op.f("ix_expense_items_household_id"), "expense_items", ["household_id"], unique=False)
    op.create_index(op.f("ix_expense_items_member_id"), "expense_items", ["member_id"], unique=False)
    op.create_table(
        "income_items",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "wage",
                "pension",
                "unemployment_benefit",
                "business",
                "property",
                "maintenance",
                "other_transfer",
                "honour",
                "family_planning_reward",
                "scholarship",
                "social_assistance",
                "disability_allowance",
                "senior_allowance",
                "charity_aid",
                name="incomekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "period", sa.Enum("month", "year", "once", name="period", native_enum=False, length=40), nullable=False
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_income_items_amount")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_income_items_period")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_income_items_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_income_items_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_items")),
    )
    op.create_index(op.f("ix_income_items_household_id"), "income_items", ["household_id"], unique=False)
    op.create_index(op.f("ix_income_items_member_id"), "income_items", ["member_id"], unique=False)
    op.create_table(
        "member_circumstances",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "local_registration",
                "residence_permit",
                "disability_level",
                "disability_type",
                "employment",
                "labour_ability",
                "education_stage",
                "guardianship",
                "has_able_supporters",
                "living_alone",
                "care_level",
                "basic_insurance",
                "major_illness",
                "only_child_status",
                "homeless",
                "not_counted",
                name="circumstancekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_member_circumstances_period")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_member_circumstances_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_member_circumstances_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_circumstances")),
    )
    op.create_index(
        op.f("ix_member_circumstances_household_id"), "member_circumstances", ["household_id"], unique=False
    )
    op.create_index(op.f("ix_member_circumstances_member_id"), "member_circumstances", ["member_id"], unique=False)
    op.create_table(
        "member_identities",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("name_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("living_id_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_member_identities_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_member_identities_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_identities")),
        sa.UniqueConstraint("living_id_index", name=op.f("uq_member_identities_living_id_index")),
    )
    op.create_index(op.f("ix_member_identities_household_id"), "member_identities", ["household_id"], unique=False)
    op.create_index(op.f("ix_member_identities_id_index"), "member_identities", ["id_index"], unique=False)
    op.create_index(op.f("ix_member_identities_name_index"), "member_identities", ["name_index"], unique=False)
    op.create_index(op.f("ix_member_identities_phone_index"), "member_identities", ["phone_index"], unique=False)
    op.create_table(
        "name_tokens",
        sa.Column("token", sa.LargeBinary(length=8), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_name_tokens_household_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_name_tokens_member_id")),
        sa.PrimaryKeyConstraint("token", "member_id", name=op.f("pk_name_tokens")),
    )
    op.create_index(op.f("ix_name_tokens_household_id"), "name_tokens", ["household_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("name_tokens")
    op.drop_table("member_identities")
    op.drop_table("member_circumstances")
    op.drop_table("income_items")
    op.drop_table("expense_items")
    op.drop_table("consents")
    op.drop_table("asset_items")
    op.drop_table("sites")
    op.drop_table("opening_marks")
    op.drop_table("helping_sessions")
    op.drop_table("members")
    op.drop_table("household_properties")
    op.drop_table("household_contacts")
    op.drop_table("evidence_files")
    op.drop_table("emergency_events")
    op.drop_table("declarations")
    op.drop_table("organisations")
    op.drop_table("households")
    op.drop_table("import_slices")
    op.drop_table("import_problems")
    op.drop_table("import_runs")
    op.drop_table("household_exports")
