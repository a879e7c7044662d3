"""The plans by which charities receive money in a campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "campaign_plans",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("charity_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["joint_campaigns.id"], name=op.f("fk_campaign_plans_campaign_id")
        ),
        sa.ForeignKeyConstraint(["charity_id"], ["organisations.id"], name=op.f("fk_campaign_plans_charity_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["fundraising_plans.id"], name=op.f("fk_campaign_plans_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_plans")),
        sa.UniqueConstraint("campaign_id", "charity_id", name=op.f("uq_campaign_plans_campaign_id_charity_id")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_campaign_plans_plan_id")),
    )
    op.create_index(op.f("ix_campaign_plans_charity_id"), "campaign_plans", ["charity_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("campaign_plans")
