"""Inspections of shops."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "shop_inspections",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("inspected_by_id", sa.Uuid(), nullable=True),
        sa.Column("wanting", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("mend_until", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("to_mend", "reported", "passed", name="inspectionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state = 'passed' OR mend_until IS NOT NULL", name=op.f("ck_shop_inspections_mend")),
        sa.CheckConstraint("mend_until IS NULL OR mend_until >= inspected_on", name=op.f("ck_shop_inspections_period")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_shop_inspections_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_inspections")),
    )
    op.create_index("ix_shop_inspections_shop", "shop_inspections", ["site_id", "inspected_on"])
    op.create_index("ix_shop_inspections_state", "shop_inspections", ["state", "mend_until"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_shop_inspections_state", table_name="shop_inspections")
    op.drop_index("ix_shop_inspections_shop", table_name="shop_inspections")
    op.drop_table("shop_inspections")
