"""Voucher plans, and the vouchers that cards bought."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "voucher_plans",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("proposed", "running", "ended", name="voucherplanstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_voucher_plans_period")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id", name=op.f("ck_voucher_plans_two_people")
        ),
        sa.CheckConstraint("price_fen >= 1 AND points * 100 > price_fen", name=op.f("ck_voucher_plans_worth")),
        sa.CheckConstraint("times BETWEEN 1 AND 31", name=op.f("ck_voucher_plans_times")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_plans")),
    )
    op.create_table(
        "vouchers",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("voucher_plan_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("order_in_month", sa.SmallInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("bought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sold_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("order_in_month BETWEEN 1 AND 31", name=op.f("ck_vouchers_order")),
        sa.CheckConstraint("points >= 1 AND price_fen >= 1", name=op.f("ck_vouchers_worth")),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_vouchers_card_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_vouchers_site_id")),
        sa.ForeignKeyConstraint(["voucher_plan_id"], ["voucher_plans.id"], name=op.f("fk_vouchers_voucher_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
        sa.UniqueConstraint(
            "card_id",
            "voucher_plan_id",
            "month",
            "order_in_month",
            name=op.f("uq_vouchers_card_id_voucher_plan_id_month_order_in_month"),
        ),
        sa.UniqueConstraint("key", name=op.f("uq_vouchers_key")),
    )
    op.create_index(op.f("ix_vouchers_site_id"), "vouchers", ["site_id"])
    op.create_index(op.f("ix_vouchers_voucher_plan_id"), "vouchers", ["voucher_plan_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index(op.f("ix_vouchers_voucher_plan_id"), table_name="vouchers")
    op.drop_index(op.f("ix_vouchers_site_id"), table_name="vouchers")
    op.drop_table("vouchers")
    op.drop_table("voucher_plans")
