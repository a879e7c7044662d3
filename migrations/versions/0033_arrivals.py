"""Goods that one place sent to another by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.create_table(
        "goods_arrivals",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "not_there",
                "damaged",
                "too_warm",
                "other_goods",
                "not_wanted",
                name="shortreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "state", sa.Enum("waiting", "confirmed", name="arrivalstate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_goods_arrivals_confirmed")
        ),
        sa.CheckConstraint("(missing > 0) = (reason IS NOT NULL)", name=op.f("ck_goods_arrivals_reason")),
        sa.CheckConstraint("from_id <> site_id", name=op.f("ck_goods_arrivals_two_places")),
        sa.CheckConstraint("missing BETWEEN 0 AND quantity", name=op.f("ck_goods_arrivals_missing")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_goods_arrivals_quantity")),
        sa.ForeignKeyConstraint(["from_id"], ["sites.id"], name=op.f("fk_goods_arrivals_from_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_goods_arrivals_lot_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_goods_arrivals_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_arrivals")),
    )
    op.create_index("ix_goods_arrivals_from", "goods_arrivals", ["from_id", "sent_at"])
    op.create_index(op.f("ix_goods_arrivals_lot_id"), "goods_arrivals", ["lot_id"])
    op.create_index("ix_goods_arrivals_site", "goods_arrivals", ["site_id", "state"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_goods_arrivals_site", table_name="goods_arrivals")
    op.drop_index("ix_goods_arrivals_lot_id", table_name="goods_arrivals")
    op.drop_index("ix_goods_arrivals_from", table_name="goods_arrivals")

    op.drop_table("goods_arrivals")
