"""The tables of eligibility."""

import sqlalchemy as sa
from alembic import op
from charity_app.core.sql import append_only_statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "rule_versions",
    "decisions",
)

ASKED = (
    "household_no",
    "born_on",
    "disability_level",
    "employment",
    "education_stage",
    "guardianship",
    "living_alone",
    "care_level",
    "major_illness",
)


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "policies",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("code", name=op.f("uq_policies_code")),
    )
    op.create_table(
        "results",
        sa.Column("version_no", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("household_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_no", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.SmallInteger(), nullable=False),
        sa.Column("follow_on", sa.Boolean(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("choice_required", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint("code BETWEEN 1 AND 4", name=op.f("ck_results_code")),
        sa.PrimaryKeyConstraint("version_no", "household_no", "member_no", name=op.f("pk_results")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule_sources",
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_rule_sources_key")),
    )
    op.create_table(
        "standards",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards")),
        sa.UniqueConstraint("key", name=op.f("uq_standards_key")),
    )
    op.create_table(
        "rule_versions",
        sa.Column("no", sa.SmallInteger(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("households_added", sa.Integer(), nullable=False),
        sa.Column("households_removed", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_rule_versions_number")),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_rule_versions_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_versions")),
        sa.UniqueConstraint("no", name=op.f("uq_rule_versions_no")),
        sa.UniqueConstraint("policy_id", "number", name=op.f("uq_rule_versions_policy_id_number")),
    )
    op.create_index(op.f("ix_rule_versions_policy_id"), "rule_versions", ["policy_id"], unique=False)
    op.create_table(
        "standard_values",
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("is_unverified", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_standard_values_period")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_standard_values_value")),
        sa.ForeignKeyConstraint(["source"], ["rule_sources.key"], name=op.f("fk_standard_values_source")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_standard_values_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_values")),
        sa.UniqueConstraint("standard_id", "valid_from", name=op.f("uq_standard_values_standard_id_valid_from")),
    )
    op.create_index(op.f("ix_standard_values_standard_id"), "standard_values", ["standard_id"], unique=False)
    op.create_table(
        "household_facts",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.Column("local_household", sa.Boolean(), nullable=True),
        sa.Column("residence_permit", sa.Boolean(), nullable=True),
        sa.Column("income_month_fen", sa.BigInteger(), nullable=True),
        sa.Column("assets_total_fen", sa.BigInteger(), nullable=True),
        sa.Column("motor_vehicles", sa.SmallInteger(), nullable=True),
        sa.Column("homes", sa.SmallInteger(), nullable=True),
        sa.Column("categories", sa.SmallInteger(), nullable=True),
        sa.Column("granted", sa.SmallInteger(), nullable=False),
        sa.Column("protected_members", sa.SmallInteger(), nullable=True),
        sa.Column("income_pc_12m_fen", sa.BigInteger(), nullable=True),
        sa.Column("income_3m_fen", sa.BigInteger(), nullable=True),
        sa.Column("med_expense_3m_fen", sa.BigInteger(), nullable=True),
        sa.Column("edu_expense_3m_fen", sa.BigInteger(), nullable=True),
        sa.Column("med_share_12m_ppm", sa.BigInteger(), nullable=True),
        sa.Column("nonresidential_property", sa.Boolean(), nullable=True),
        sa.Column("home_area_pc_dm2", sa.Integer(), nullable=True),
        sa.Column("city_home_area_pc_dm2", sa.Integer(), nullable=True),
        sa.Column("living_area_pc_dm2", sa.Integer(), nullable=True),
        sa.Column("emergency_type", sa.SmallInteger(), nullable=True),
        sa.Column("emergency_days_ago", sa.Integer(), nullable=True),
        sa.Column("employable_unemployed", sa.SmallInteger(), nullable=True),
        sa.Column("employed_members", sa.SmallInteger(), nullable=True),
        sa.Column("disaster_affected", sa.Boolean(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("facts_on", sa.Date(), nullable=False),
        sa.CheckConstraint("size >= 1", name=op.f("ck_household_facts_size")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_household_facts_household_id")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_household_facts")),
        sa.UniqueConstraint("household_id", name=op.f("uq_household_facts_household_id")),
    )
    op.create_index(op.f("ix_household_facts_street_id"), "household_facts", ["street_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("rule_version_id", sa.Uuid(), nullable=False),
        sa.Column("policy_code", sa.String(length=60), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "eligible",
                "likely",
                "not_eligible",
                "needs_information",
                "already_receiving",
                name="resultcode",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("standards", sa.Text(), nullable=False),
        sa.Column("papers", sa.String(length=400), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("granted", "refused", name="decisionoutcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name=op.f("ck_decisions_amount")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_decisions_household_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_decisions_member_id")),
        sa.ForeignKeyConstraint(["policy_code"], ["policies.code"], name=op.f("fk_decisions_policy_code")),
        sa.ForeignKeyConstraint(["rule_version_id"], ["rule_versions.id"], name=op.f("fk_decisions_rule_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_committee_id"), "decisions", ["committee_id"], unique=False)
    op.create_index(op.f("ix_decisions_household_id"), "decisions", ["household_id"], unique=False)
    op.create_index(op.f("ix_decisions_policy_code"), "decisions", ["policy_code"], unique=False)
    op.create_index(op.f("ix_decisions_street_id"), "decisions", ["street_id"], unique=False)
    op.create_table(
        "member_facts",
        sa.Column("household_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_no", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("local_registration", sa.Boolean(), nullable=True),
        sa.Column("disability_level", sa.SmallInteger(), nullable=True),
        sa.Column("disability_type", sa.SmallInteger(), nullable=True),
        sa.Column("employment", sa.SmallInteger(), nullable=True),
        sa.Column("wage_month_fen", sa.BigInteger(), nullable=True),
        sa.Column("labour_ability", sa.SmallInteger(), nullable=True),
        sa.Column("education_stage", sa.SmallInteger(), nullable=True),
        sa.Column("guardianship", sa.SmallInteger(), nullable=True),
        sa.Column("has_able_supporters", sa.Boolean(), nullable=True),
        sa.Column("own_income_month_fen", sa.BigInteger(), nullable=True),
        sa.Column("living_alone", sa.Boolean(), nullable=True),
        sa.Column("care_level", sa.SmallInteger(), nullable=True),
        sa.Column("basic_insurance", sa.SmallInteger(), nullable=True),
        sa.Column("major_illness", sa.Boolean(), nullable=True),
        sa.Column("only_child_status", sa.SmallInteger(), nullable=True),
        sa.Column("homeless", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_no"], ["household_facts.no"], name=op.f("fk_member_facts_household_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_no", "member_no", name=op.f("pk_member_facts")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_member_facts_member_id", "member_facts", ["member_id"], unique=True)
    op.create_index("ix_member_facts_asked", "member_facts", list(ASKED))
    op.create_table(
        "objections",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("policy_code", sa.String(length=60), nullable=False),
        sa.Column("rule_version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "facts_wrong",
                "facts_changed",
                "rule_wrong",
                "other",
                name="objectionreason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_objections_answered")),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> raised_by_id", name=op.f("ck_objections_another")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_objections_household_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_objections_member_id")),
        sa.ForeignKeyConstraint(["policy_code"], ["policies.code"], name=op.f("fk_objections_policy_code")),
        sa.ForeignKeyConstraint(["rule_version_id"], ["rule_versions.id"], name=op.f("fk_objections_rule_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index(op.f("ix_objections_committee_id"), "objections", ["committee_id"], unique=False)
    op.create_index(op.f("ix_objections_household_id"), "objections", ["household_id"], unique=False)
    op.create_index(op.f("ix_objections_street_id"), "objections", ["street_id"], unique=False)
    op.create_table(
        "recognitions",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_recognitions_period")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_recognitions_decision_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_recognitions_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognitions")),
    )
    op.create_index(op.f("ix_recognitions_committee_id"), "recognitions", ["committee_id"], unique=False)
    op.create_index(op.f("ix_recognitions_household_id"), "recognitions", ["household_id"], unique=False)
    op.create_index(op.f("ix_recognitions_street_id"), "recognitions", ["street_id"], unique=False)
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_statements(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("recognitions")
    op.drop_table("objections")
    op.drop_table("member_facts")
    op.drop_table("decisions")
    op.drop_table("household_facts")
    op.drop_table("standard_values")
    op.drop_table("rule_versions")
    op.drop_table("standards")
    op.drop_table("rule_sources")
    op.drop_table("results")
    op.drop_table("policies")
