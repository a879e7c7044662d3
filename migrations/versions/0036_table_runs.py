"""Long tables of goods that the worker takes over."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.create_table(
        "table_runs",
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("done BETWEEN 0 AND lines", name=op.f("ck_table_runs_done")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_table_runs_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_runs")),
    )
    op.create_index(op.f("ix_table_runs_address"), "table_runs", ["address"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_table_runs_address", table_name="table_runs")

    op.drop_table("table_runs")
