"""Gifts by hand that went back."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

GROUNDS = ("wrong_payment", "unlawful_source", "project_terminated", "dispute_lost")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "gift_returns",
        sa.Column("gift_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.Enum(*GROUNDS, name="refundground", native_enum=False, length=40), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_gift_returns_amount")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_gift_returns_gift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_returns")),
        sa.UniqueConstraint("gift_id", "reference", name=op.f("uq_gift_returns_gift_id_reference")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("gift_returns")
