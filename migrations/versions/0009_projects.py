"""The tables of projects."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "charity_projects",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=300), nullable=False),
        sa.Column("initials", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=600), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "hardship",
                "elderly",
                "children",
                "education",
                "medical",
                "disability",
                "employment",
                "psychological",
                "community",
                "emergency",
                name="projectcategory",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("beneficiaries", sa.Integer(), nullable=False),
        sa.Column("target_fen", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
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
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "return_ground",
            sa.Enum("not_clear", "coverage", "period", "budget", name="returnground", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("beneficiaries > 0", name=op.f("ck_charity_projects_beneficiaries")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_charity_projects_period")),
        sa.CheckConstraint(
            "reviewed_by_id IS NULL OR reviewed_by_id <> submitted_by_id", name=op.f("ck_charity_projects_two_people")
        ),
        sa.CheckConstraint("target_fen >= 0", name=op.f("ck_charity_projects_target")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_charity_projects_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charity_projects")),
    )
    op.create_index("ix_charity_projects_list", "charity_projects", ["state", "name"], unique=False)
    op.create_index(op.f("ix_charity_projects_organisation_id"), "charity_projects", ["organisation_id"], unique=False)
    op.create_table(
        "project_streets",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_project_streets_project_id")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_project_streets_street_id")),
        sa.PrimaryKeyConstraint("project_id", "street_id", name=op.f("pk_project_streets")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("project_streets")
    op.drop_table("charity_projects")
