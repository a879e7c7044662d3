"""The whole of charity projects: plans, budgets, steps, work, related parties, duties to disclose and reports."""

import sqlalchemy as sa
from alembic import op
from charity_app.core.sql import append_only_statements

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

APPEND_ONLY = ("project_steps", "reports", "report_lines", "report_notes")
# added and dropped one by one: SQLite would rebuild the table otherwise, and others point at it
ADDED = (
    (
        "minimum_fen",
        sa.BigInteger(),
        "DEFAULT 0 NOT NULL CONSTRAINT ck_charity_projects_minimum "
        "CHECK (minimum_fen >= 0 AND minimum_fen <= target_fen)",
    ),
    ("net_assets_fen", sa.BigInteger(), ""),
    ("plan_id", sa.Uuid(), "CONSTRAINT fk_charity_projects_plan_id REFERENCES fundraising_plans (id)"),
    ("charity_id", sa.Uuid(), "CONSTRAINT fk_charity_projects_charity_id REFERENCES organisations (id)"),
    ("started_on", sa.Date(), ""),
    ("ended_on", sa.Date(), ""),
    ("surplus_use", sa.String(length=40), ""),
    (
        "successor_id",
        sa.Uuid(),
        "CONSTRAINT fk_charity_projects_successor_id REFERENCES charity_projects (id) "
        "CONSTRAINT ck_charity_projects_successor CHECK (successor_id IS NULL OR successor_id <> id)",
    ),
)


def upgrade() -> None:
    """Create them, and widen the projects."""
    op.create_table(
        "fundraising_plans",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("charity_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=600), nullable=False),
        sa.Column("raises_from_on", sa.Date(), nullable=False),
        sa.Column("raises_to_on", sa.Date(), nullable=False),
        sa.Column("area", sa.String(length=120), nullable=False),
        sa.Column("person_in_charge", sa.String(length=40), nullable=False),
        sa.Column("office_address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("bank_account", sa.String(length=120), nullable=False),
        sa.Column("beneficiaries", sa.String(length=300), nullable=False),
        sa.Column("use_of_money", sa.String(length=600), nullable=False),
        sa.Column("fundraising_cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("surplus", sa.String(length=300), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("filing_number", sa.String(length=24), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filing_authority", sa.String(length=120), nullable=False),
        sa.Column("channel_words", sa.String(length=600), nullable=False),
        sa.Column("channel_url", sa.String(length=300), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(filing_number IS NULL) = (filed_on IS NULL)", name=op.f("ck_fundraising_plans_filing")),
        sa.CheckConstraint("closed_on IS NULL OR opened_on IS NOT NULL", name=op.f("ck_fundraising_plans_closed")),
        sa.CheckConstraint("fundraising_cost_fen >= 0", name=op.f("ck_fundraising_plans_fundraising_cost")),
        sa.CheckConstraint("partner_id IS NULL OR partner_id <> charity_id", name=op.f("ck_fundraising_plans_partner")),
        sa.CheckConstraint("raises_to_on >= raises_from_on", name=op.f("ck_fundraising_plans_period")),
        sa.ForeignKeyConstraint(["charity_id"], ["organisations.id"], name=op.f("fk_fundraising_plans_charity_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_fundraising_plans_organisation_id")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("fk_fundraising_plans_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fundraising_plans")),
        sa.UniqueConstraint("filing_number", name=op.f("uq_fundraising_plans_filing_number")),
    )
    op.create_index(op.f("ix_fundraising_plans_charity_id"), "fundraising_plans", ["charity_id"], unique=False)
    op.create_index(
        op.f("ix_fundraising_plans_organisation_id"), "fundraising_plans", ["organisation_id"], unique=False
    )
    op.create_table(
        "project_papers",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("agreement", "evidence", "attachment", name="paperkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("stored_by_id", sa.Uuid(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_project_papers_size")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_project_papers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_papers")),
    )
    op.create_index(op.f("ix_project_papers_address"), "project_papers", ["address"], unique=False)
    op.create_index(op.f("ix_project_papers_organisation_id"), "project_papers", ["organisation_id"], unique=False)
    op.create_index("ix_project_papers_subject", "project_papers", ["kind", "subject_id"], unique=False)
    op.create_table(
        "related_parties",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column(
            "relation",
            sa.Enum(
                "founder",
                "main_donor",
                "board",
                "staff",
                "close_relative",
                "controlled",
                name="relationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(name_sealed IS NULL) = (name_index IS NULL)", name=op.f("ck_related_parties_name")),
        sa.CheckConstraint("(party_id IS NULL) <> (name_sealed IS NULL)", name=op.f("ck_related_parties_one")),
        sa.CheckConstraint("party_id IS NULL OR party_id <> organisation_id", name=op.f("ck_related_parties_other")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_related_parties_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_related_parties_organisation_id")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["organisations.id"], name=op.f("fk_related_parties_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_parties")),
    )
    op.create_index(op.f("ix_related_parties_organisation_id"), "related_parties", ["organisation_id"], unique=False)
    op.create_table(
        "gate_records",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column(
            "item",
            sa.Enum("qualification", "filing", "period", "channel", name="gateitem", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(checked_by_id IS NULL) = (checked_at IS NULL)", name=op.f("ck_gate_records_checked")),
        sa.CheckConstraint(
            "checked_by_id IS NULL OR checked_by_id <> recorded_by_id", name=op.f("ck_gate_records_two_people")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["fundraising_plans.id"], name=op.f("fk_gate_records_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_records")),
        sa.UniqueConstraint("plan_id", "item", name=op.f("uq_gate_records_plan_id_item")),
    )
    op.create_table(
        "budget_lines",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "aid", "goods", "service", "fundraising", "management", name="budgetkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_budget_lines_amount")),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_budget_lines_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_lines")),
    )
    op.create_index(op.f("ix_budget_lines_project_id"), "budget_lines", ["project_id"], unique=False)
    op.create_table(
        "disclosures",
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("charity_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "raising_progress",
                "raising_final",
                "raising_emergency",
                "project_progress",
                "project_final",
                name="dutykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("due", "overdue", "published", name="disclosurestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reminders", sa.SmallInteger(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_disclosures_published")),
        sa.CheckConstraint("project_id IS NOT NULL OR plan_id IS NOT NULL", name=op.f("ck_disclosures_whose")),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_disclosures_period")),
        sa.ForeignKeyConstraint(["charity_id"], ["organisations.id"], name=op.f("fk_disclosures_charity_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_disclosures_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["fundraising_plans.id"], name=op.f("fk_disclosures_plan_id")),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_disclosures_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
    )
    op.create_index(op.f("ix_disclosures_charity_id"), "disclosures", ["charity_id"], unique=False)
    op.create_index("ix_disclosures_clock", "disclosures", ["state", "due_on"], unique=False)
    op.create_index(op.f("ix_disclosures_organisation_id"), "disclosures", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_disclosures_plan_id"), "disclosures", ["plan_id"], unique=False)
    op.create_index(op.f("ix_disclosures_project_id"), "disclosures", ["project_id"], unique=False)
    op.create_table(
        "indicators",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("output", "outcome", name="indicatorkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("planned > 0", name=op.f("ck_indicators_planned")),
        sa.CheckConstraint("reached >= 0", name=op.f("ck_indicators_reached")),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_indicators_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
    )
    op.create_index(op.f("ix_indicators_project_id"), "indicators", ["project_id"], unique=False)
    op.create_table(
        "milestones",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_milestones_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
    )
    op.create_index(op.f("ix_milestones_project_id"), "milestones", ["project_id"], unique=False)
    op.create_table(
        "project_partners",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("assessment", sa.String(length=300), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_project_partners_organisation_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_project_partners_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_partners")),
        sa.UniqueConstraint(
            "project_id", "organisation_id", name=op.f("uq_project_partners_project_id_organisation_id")
        ),
    )
    op.create_table(
        "project_steps",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "submit",
                "approve",
                "return",
                "register_filing",
                "start_without_public_fund",
                "open",
                "reach_target",
                "start",
                "pause",
                "resume",
                "end",
                "publish_final",
                "archive",
                "terminate",
                name="projectaction",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "pending_review",
                "approved",
                "filed",
                "fundraising",
                "funded",
                "implementing",
                "paused",
                "ended",
                "disclosed",
                "archived",
                "terminated",
                name="projectstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_project_steps_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_steps")),
    )
    op.create_index(op.f("ix_project_steps_project_id"), "project_steps", ["project_id"], unique=False)
    op.create_table(
        "report_drafts",
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_done", sa.String(length=2000), nullable=False),
        sa.Column("people_helped", sa.Integer(), nullable=False),
        sa.Column("problems", sa.String(length=1000), nullable=False),
        sa.Column("next_steps", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("people_helped >= 0", name=op.f("ck_report_drafts_people_helped")),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosures.id"], name=op.f("fk_report_drafts_disclosure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_drafts")),
        sa.UniqueConstraint("disclosure_id", name=op.f("uq_report_drafts_disclosure_id")),
    )
    op.create_table(
        "reports",
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_done", sa.String(length=2000), nullable=False),
        sa.Column("people_helped", sa.Integer(), nullable=False),
        sa.Column("problems", sa.String(length=1000), nullable=False),
        sa.Column("next_steps", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("people_helped >= 0", name=op.f("ck_reports_people_helped")),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosures.id"], name=op.f("fk_reports_disclosure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("disclosure_id", name=op.f("uq_reports_disclosure_id")),
    )
    op.create_table(
        "report_lines",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("planned_fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_lines_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_lines")),
    )
    op.create_index(op.f("ix_report_lines_report_id"), "report_lines", ["report_id"], unique=False)
    op.create_table(
        "report_notes",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_notes_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_notes")),
    )
    op.create_index(op.f("ix_report_notes_report_id"), "report_notes", ["report_id"], unique=False)
    dialect = op.get_bind().dialect
    for name, kind, rest in ADDED:
        op.execute(f"ALTER TABLE charity_projects ADD COLUMN {name} {kind.compile(dialect=dialect)} {rest}")
    op.create_index("ix_charity_projects_plan_id", "charity_projects", ["plan_id"], unique=True)
    op.create_index("ix_charity_projects_charity_id", "charity_projects", ["charity_id"], unique=False)
    for table in APPEND_ONLY:
        for statement in append_only_statements(table, dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_charity_projects_plan_id", "charity_projects")
    op.drop_index("ix_charity_projects_charity_id", "charity_projects")
    for name, _kind, _rest in ADDED:
        op.execute(f"ALTER TABLE charity_projects DROP COLUMN {name}")
    for table in (
        "report_notes",
        "report_lines",
        "reports",
        "report_drafts",
        "project_steps",
        "project_partners",
        "milestones",
        "indicators",
        "disclosures",
        "budget_lines",
        "gate_records",
        "related_parties",
        "project_papers",
        "fundraising_plans",
    ):
        op.drop_table(table)
