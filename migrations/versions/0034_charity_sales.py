"""Charity sales of a shop, and to which of them a sale belongs."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.create_table(
        "charity_sales",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "open",
                "counted",
                "sent_back",
                "closed",
                "cancelled",
                name="charitysalestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_fen", sa.BigInteger(), nullable=True),
        sa.Column("counted_fen", sa.BigInteger(), nullable=True),
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
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (confirmed_at IS NOT NULL)", name=op.f("ck_charity_sales_confirmed")),
        sa.CheckConstraint(
            "(state IN ('counted', 'sent_back', 'closed')) = (said_fen IS NOT NULL AND counted_fen IS NOT NULL)",
            name=op.f("ck_charity_sales_told"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> counted_by_id", name=op.f("ck_charity_sales_two_people")
        ),
        sa.CheckConstraint("counted_fen >= 0 AND said_fen >= 0", name=op.f("ck_charity_sales_counted")),
        sa.CheckConstraint(
            "said_fen IS NULL OR (said_fen = counted_fen) = (reason IS NULL)", name=op.f("ck_charity_sales_reason")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_charity_sales_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charity_sales")),
    )
    op.create_index("ix_charity_sales_shop", "charity_sales", ["site_id", "day"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_charity_sales_open",
        "charity_sales",
        ["site_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )

    belongs = sa.ForeignKey("charity_sales.id", name=op.f("fk_sales_charity_sale_id"))
    op.add_column("sales", sa.Column("charity_sale_id", sa.Uuid(), belongs, nullable=True), inline_references=True)
    op.create_index(op.f("ix_sales_charity_sale_id"), "sales", ["charity_sale_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index(op.f("ix_sales_charity_sale_id"), table_name="sales")
    op.drop_column("sales", "charity_sale_id")

    op.drop_index("uq_charity_sales_open", table_name="charity_sales")
    op.drop_index("ix_charity_sales_shop", table_name="charity_sales")
    op.drop_table("charity_sales")
