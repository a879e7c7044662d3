"""What charities must spend in a year, and have."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "charity_years",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("income_fen", sa.BigInteger(), nullable=False),
        sa.Column("mean_income_fen", sa.BigInteger(), nullable=True),
        sa.Column("net_assets_fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.Column("management_fen", sa.BigInteger(), nullable=False),
        sa.Column("whole_fen", sa.BigInteger(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("spent_fen + management_fen <= whole_fen", name=op.f("ck_charity_years_whole")),
        sa.CheckConstraint(
            "income_fen >= 0 AND net_assets_fen >= 0 AND spent_fen >= 0 AND management_fen >= 0",
            name=op.f("ck_charity_years_amounts"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_charity_years_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charity_years")),
        sa.UniqueConstraint("organisation_id", "year", name=op.f("uq_charity_years_organisation_id_year")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("charity_years")
