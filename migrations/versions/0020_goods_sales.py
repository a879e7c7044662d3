"""Given goods that were sold."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "goods_sales",
        sa.Column("gift_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("income_fen", sa.BigInteger(), nullable=False),
        sa.Column("costs_fen", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("income_fen > 0 AND costs_fen BETWEEN 0 AND income_fen", name=op.f("ck_goods_sales_amounts")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_goods_sales_gift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_sales")),
        sa.UniqueConstraint("gift_id", name=op.f("uq_goods_sales_gift_id")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("goods_sales")
