"""Cards of the shops with proxies and points, prices, sales, and what second screens show."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "shop_cards",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "blocked", "ended", name="cardstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_shop_cards_ended")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_shop_cards_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_cards")),
        sa.UniqueConstraint("code_index", name=op.f("uq_shop_cards_code_index")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_cards_number")),
    )
    op.create_index(op.f("ix_shop_cards_household_id"), "shop_cards", ["household_id"])
    op.create_index(op.f("ix_shop_cards_state"), "shop_cards", ["state"])
    op.create_index(
        "uq_shop_cards_open",
        "shop_cards",
        ["household_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "card_proxies",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_card_proxies_card_id")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_card_proxies_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_proxies")),
        sa.UniqueConstraint("code_index", name=op.f("uq_card_proxies_code_index")),
    )
    op.create_index(op.f("ix_card_proxies_card_id"), "card_proxies", ["card_id"])
    op.create_index(op.f("ix_card_proxies_household_id"), "card_proxies", ["household_id"])

    op.create_table(
        "point_grants",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expired", sa.Integer(), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount >= 1", name=op.f("ck_point_grants_amount")),
        sa.CheckConstraint("expired IS NULL OR expired BETWEEN 0 AND amount", name=op.f("ck_point_grants_expired")),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_point_grants_card_id")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_point_grants_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_grants")),
        sa.UniqueConstraint("card_id", "month", name=op.f("uq_point_grants_card_id_month")),
    )
    op.create_index(op.f("ix_point_grants_expires_on"), "point_grants", ["expires_on"])
    op.create_index(op.f("ix_point_grants_household_id"), "point_grants", ["household_id"])

    op.create_table(
        "price_tags",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("points IS NULL OR points >= 0", name=op.f("ck_price_tags_points")),
        sa.CheckConstraint("price_fen IS NULL OR price_fen >= 0", name=op.f("ck_price_tags_price")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_price_tags_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_price_tags_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_tags")),
        sa.UniqueConstraint("site_id", "item_id", name=op.f("uq_price_tags_site_id_item_id")),
    )
    op.create_index(op.f("ix_price_tags_item_id"), "price_tags", ["item_id"])

    op.create_table(
        "till_screens",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("basket", sa.JSON(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_till_screens_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_till_screens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_screens")),
        sa.UniqueConstraint("site_id", "user_id", name=op.f("uq_till_screens_site_id_user_id")),
    )
    op.create_table(
        "sales",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("cash_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("sold", "refund_asked", "refunded", name="salestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sold_by_id", sa.Uuid(), nullable=True),
        sa.Column("refund_asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("refunded_by_id", sa.Uuid(), nullable=True),
        sa.Column("refunded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("points = 0 OR card_id IS NOT NULL", name=op.f("ck_sales_card")),
        sa.CheckConstraint("points >= 0 AND cash_fen >= 0", name=op.f("ck_sales_paid")),
        sa.CheckConstraint(
            "refunded_by_id IS NULL OR refunded_by_id <> refund_asked_by_id", name=op.f("ck_sales_two_people")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_sales_card_id")),
        sa.ForeignKeyConstraint(["proxy_id"], ["card_proxies.id"], name=op.f("fk_sales_proxy_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_sales_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales")),
        sa.UniqueConstraint("key", name=op.f("uq_sales_key")),
        sa.UniqueConstraint("number", name=op.f("uq_sales_number")),
    )
    op.create_index("ix_sales_card", "sales", ["card_id", "sold_at"])
    op.create_index("ix_sales_shop", "sales", ["site_id", "sold_at"])

    op.create_table(
        "sale_lines",
        sa.Column("sale_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("points >= 0 AND price_fen >= 0", name=op.f("ck_sale_lines_cost")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_sale_lines_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_sale_lines_item_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_lines_sale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_lines")),
        sa.UniqueConstraint("sale_id", "item_id", name=op.f("uq_sale_lines_sale_id_item_id")),
    )
    op.create_index(op.f("ix_sale_lines_item_id"), "sale_lines", ["item_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_sale_lines_item_id", table_name="sale_lines")

    op.drop_table("sale_lines")
    op.drop_index("ix_sales_shop", table_name="sales")
    op.drop_index("ix_sales_card", table_name="sales")

    op.drop_table("sales")
    op.drop_table("till_screens")
    op.drop_index("ix_price_tags_item_id", table_name="price_tags")

    op.drop_table("price_tags")
    op.drop_index("ix_point_grants_household_id", table_name="point_grants")
    op.drop_index("ix_point_grants_expires_on", table_name="point_grants")

    op.drop_table("point_grants")
    op.drop_index("ix_card_proxies_household_id", table_name="card_proxies")
    op.drop_index("ix_card_proxies_card_id", table_name="card_proxies")

    op.drop_table("card_proxies")
    op.drop_index("uq_shop_cards_open", table_name="shop_cards")
    op.drop_index("ix_shop_cards_state", table_name="shop_cards")
    op.drop_index("ix_shop_cards_household_id", table_name="shop_cards")

    op.drop_table("shop_cards")
