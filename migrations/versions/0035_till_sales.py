"""Sales that tills made without a network, and what is to be decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.create_table(
        "till_sales",
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_till_sales_seq")),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_till_sales_card_id")),
        sa.ForeignKeyConstraint(["proxy_id"], ["card_proxies.id"], name=op.f("fk_till_sales_proxy_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_till_sales_sale_id")),
        sa.ForeignKeyConstraint(["till_id"], ["tills.id"], name=op.f("fk_till_sales_till_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_sales")),
        sa.UniqueConstraint("till_id", "key", name=op.f("uq_till_sales_till_id_key")),
    )
    op.create_index(op.f("ix_till_sales_sale_id"), "till_sales", ["sale_id"])
    op.create_index("ix_till_sales_seq", "till_sales", ["till_id", "seq"])

    op.create_table(
        "till_conflicts",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=True),
        sa.Column("till_sale_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("slip", sa.String(length=12), nullable=True),
        sa.Column(
            "problem",
            sa.Enum(
                "beyond_lease",
                "lease_over",
                "card_blocked",
                "card_ended",
                "proxy_removed",
                "other_price",
                "other_goods",
                "clock",
                "chain",
                "gap",
                "stock_missing",
                "slip",
                name="problem",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "proposed", "settled", name="conflictstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum("given", "charged", "dismissed", "arrived", name="outcome", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'settled') = (settled_at IS NOT NULL)", name=op.f("ck_till_conflicts_settled")),
        sa.CheckConstraint(
            "settled_by_id IS NULL OR settled_by_id <> proposed_by_id", name=op.f("ck_till_conflicts_two_people")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_till_conflicts_card_id")),
        sa.ForeignKeyConstraint(["proxy_id"], ["card_proxies.id"], name=op.f("fk_till_conflicts_proxy_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_till_conflicts_sale_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_till_conflicts_site_id")),
        sa.ForeignKeyConstraint(["till_id"], ["tills.id"], name=op.f("fk_till_conflicts_till_id")),
        sa.ForeignKeyConstraint(["till_sale_id"], ["till_sales.id"], name=op.f("fk_till_conflicts_till_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_conflicts")),
        sa.UniqueConstraint("site_id", "slip", name=op.f("uq_till_conflicts_site_id_slip")),
        sa.UniqueConstraint("till_id", "seq", name=op.f("uq_till_conflicts_till_id_seq")),
        sa.UniqueConstraint("till_sale_id", name=op.f("uq_till_conflicts_till_sale_id")),
    )
    op.create_index(op.f("ix_till_conflicts_sale_id"), "till_conflicts", ["sale_id"])
    op.create_index("ix_till_conflicts_shop", "till_conflicts", ["site_id", "state", "found_at"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_till_conflicts_shop", table_name="till_conflicts")
    op.drop_index("ix_till_conflicts_sale_id", table_name="till_conflicts")

    op.drop_table("till_conflicts")
    op.drop_index("ix_till_sales_seq", table_name="till_sales")
    op.drop_index("ix_till_sales_sale_id", table_name="till_sales")

    op.drop_table("till_sales")
