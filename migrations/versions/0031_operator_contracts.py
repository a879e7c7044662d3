"""Contracts with the operators of places."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "operator_contracts",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("paper_number", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_operator_contracts_period")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_operator_contracts_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_contracts")),
    )
    op.create_index("ix_operator_contracts_site", "operator_contracts", ["site_id", "ends_on"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_operator_contracts_site", table_name="operator_contracts")

    op.drop_table("operator_contracts")
