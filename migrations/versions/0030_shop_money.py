"""Closes of a shop's days, what it spent, its lists of a month, and the day to which a sale belongs."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.create_table(
        "day_closes",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("trade_fen", sa.BigInteger(), nullable=False),
        sa.Column("trade_counted_fen", sa.BigInteger(), nullable=False),
        sa.Column("gifts_fen", sa.BigInteger(), nullable=False),
        sa.Column("gifts_counted_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "wrong_change",
                "not_rung_up",
                "typed_wrong",
                "bad_note",
                "unknown",
                name="differencereason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum("counted", "sent_back", "confirmed", name="closestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_day_closes_confirmed")),
        sa.CheckConstraint(
            "(trade_fen = trade_counted_fen AND gifts_fen = gifts_counted_fen) = (reason IS NULL)",
            name=op.f("ck_day_closes_reason"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> counted_by_id", name=op.f("ck_day_closes_two_people")
        ),
        sa.CheckConstraint("trade_counted_fen >= 0 AND gifts_counted_fen >= 0", name=op.f("ck_day_closes_counted")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_day_closes_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_closes")),
        sa.UniqueConstraint("site_id", "day", name=op.f("uq_day_closes_site_id_day")),
    )
    op.create_table(
        "month_lists",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_month_lists_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_lists")),
        sa.UniqueConstraint("site_id", "month", name=op.f("uq_month_lists_site_id_month")),
    )
    op.create_index(op.f("ix_month_lists_month"), "month_lists", ["month"])

    op.create_table(
        "shop_spendings",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "book", sa.Enum("shop_gifts", "shop_trade", name="shopbook", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "help",
                "goods",
                "rent",
                "utilities",
                "wages",
                "transport",
                name="purpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paper_number", sa.String(length=40), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen >= 1", name=op.f("ck_shop_spendings_amount")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_shop_spendings_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_spendings")),
    )
    op.create_index(op.f("ix_shop_spendings_site_id"), "shop_spendings", ["site_id"])

    op.add_column("sales", sa.Column("counts_on", sa.Date(), nullable=False, server_default="2000-01-01"))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    day = "date(sold_at, '+8 hours')" if is_sqlite else "CAST(sold_at AT TIME ZONE 'Asia/Shanghai' AS date)"
    op.execute(f"UPDATE sales SET counts_on = {day}")
    op.create_index("ix_sales_day", "sales", ["site_id", "counts_on"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_sales_day", table_name="sales")
    op.drop_column("sales", "counts_on")

    op.drop_index("ix_shop_spendings_site_id", table_name="shop_spendings")

    op.drop_table("shop_spendings")
    op.drop_index("ix_month_lists_month", table_name="month_lists")

    op.drop_table("month_lists")
    op.drop_table("day_closes")
