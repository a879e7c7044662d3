"""Goods that families order ahead."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.create_table(
        "shop_rounds",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_shop_rounds_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_rounds")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_rounds_number")),
        sa.UniqueConstraint("site_id", "on_day", name=op.f("uq_shop_rounds_site_id_on_day")),
    )
    op.create_table(
        "shop_orders",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("way", sa.Enum("collect", "home", name="orderway", native_enum=False, length=40), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("takes_other", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "ordered",
                "packed",
                "handed_over",
                "returned",
                "cancelled",
                "lapsed",
                name="shoporderstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("lapsed", sa.Integer(), nullable=False),
        sa.Column("holds", sa.Integer(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "other_plans",
                "card_rests",
                "card_ended",
                "nothing_left",
                "not_packed",
                "not_collected",
                "nobody_in",
                "not_found",
                "no_volunteer",
                "not_good",
                name="orderend",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'handed_over') = (sale_id IS NOT NULL)", name=op.f("ck_shop_orders_sold")),
        sa.CheckConstraint("(state IN ('ordered', 'packed')) = (ended_at IS NULL)", name=op.f("ck_shop_orders_ended")),
        sa.CheckConstraint("way <> 'home' OR agreed_at IS NOT NULL", name=op.f("ck_shop_orders_agreed")),
        sa.CheckConstraint("points >= 0 AND lapsed >= 0", name=op.f("ck_shop_orders_points")),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_shop_orders_card_id")),
        sa.ForeignKeyConstraint(["round_id"], ["shop_rounds.id"], name=op.f("fk_shop_orders_round_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_shop_orders_sale_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_shop_orders_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_orders_number")),
        sa.UniqueConstraint("sale_id", name=op.f("uq_shop_orders_sale_id")),
    )
    op.create_index("ix_shop_orders_card", "shop_orders", ["card_id", "ordered_at"])
    op.create_index(op.f("ix_shop_orders_round_id"), "shop_orders", ["round_id"])
    op.create_index("ix_shop_orders_shop", "shop_orders", ["site_id", "state", "wanted_on"])
    op.create_index(
        "uq_shop_orders_open",
        "shop_orders",
        ["card_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "shop_order_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("instead_of_id", sa.Uuid(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("packed IS NULL OR packed >= 0", name=op.f("ck_shop_order_lines_packed")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_shop_order_lines_points")),
        sa.CheckConstraint(
            "wanted >= 0 AND (wanted > 0) = (instead_of_id IS NULL)", name=op.f("ck_shop_order_lines_wanted")
        ),
        sa.ForeignKeyConstraint(["instead_of_id"], ["items.id"], name=op.f("fk_shop_order_lines_instead_of_id")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_shop_order_lines_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["shop_orders.id"], name=op.f("fk_shop_order_lines_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_order_lines")),
        sa.UniqueConstraint("order_id", "item_id", name=op.f("uq_shop_order_lines_order_id_item_id")),
    )
    op.create_index(op.f("ix_shop_order_lines_instead_of_id"), "shop_order_lines", ["instead_of_id"])
    op.create_index(op.f("ix_shop_order_lines_item_id"), "shop_order_lines", ["item_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("shop_order_lines")
    op.drop_table("shop_orders")
    op.drop_table("shop_rounds")
