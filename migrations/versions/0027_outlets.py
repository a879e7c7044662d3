"""Outlets, orders, splits and routes of the food bank."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "delivery_routes",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("depot_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("helpers", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["depot_id"], ["sites.id"], name=op.f("fk_delivery_routes_depot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_routes")),
        sa.UniqueConstraint("number", name=op.f("uq_delivery_routes_number")),
        sa.UniqueConstraint("token", name=op.f("uq_delivery_routes_token")),
    )
    op.create_index("ix_delivery_routes_depot", "delivery_routes", ["depot_id", "starts_at"])
    op.create_table(
        "emergency_stores",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_emergency_stores_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_stores")),
        sa.UniqueConstraint("site_id", name=op.f("uq_emergency_stores_site_id")),
    )
    op.create_table(
        "outlets",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("depot_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column(
            "point_type",
            sa.Enum(
                "committee_point",
                "supermarket_point",
                "care_stop",
                "lottery_care_stop",
                "shared_fridge",
                "elder_meal_site",
                "school_point",
                name="pointtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("facilities", sa.JSON(), nullable=False),
        sa.Column("has_fridge", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("storages", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("is_no_name", sa.Boolean(), nullable=False),
        sa.Column("agreement_until_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_outlets_capacity")),
        sa.CheckConstraint("site_id <> depot_id", name=op.f("ck_outlets_two_places")),
        sa.ForeignKeyConstraint(["depot_id"], ["sites.id"], name=op.f("fk_outlets_depot_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_outlets_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
        sa.UniqueConstraint("number", name=op.f("uq_outlets_number")),
        sa.UniqueConstraint("site_id", name=op.f("uq_outlets_site_id")),
    )
    op.create_index(op.f("ix_outlets_depot_id"), "outlets", ["depot_id"])
    op.create_table(
        "unwanted_items",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_unwanted_items_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_unwanted_items_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unwanted_items")),
    )
    op.create_index(op.f("ix_unwanted_items_item_id"), "unwanted_items", ["item_id"])
    op.create_index(
        "uq_unwanted_items_open",
        "unwanted_items",
        ["site_id", "item_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "splits",
        sa.Column("depot_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["goods_deliveries.id"], name=op.f("fk_splits_delivery_id")),
        sa.ForeignKeyConstraint(["depot_id"], ["sites.id"], name=op.f("fk_splits_depot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_splits")),
    )
    op.create_index(op.f("ix_splits_delivery_id"), "splits", ["delivery_id"])
    op.create_index(op.f("ix_splits_depot_id"), "splits", ["depot_id"])
    op.create_table(
        "goods_orders",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("depot_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("ordered", "split", "offered", "emergency", name="orderkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "ordered",
                "picked",
                "on_way",
                "received",
                "cancelled",
                name="orderstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("split_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "proof",
            sa.Enum("code", "signature", "not_needed", name="proof", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "not_wanted",
                "ordered_twice",
                "nothing_left",
                "closed",
                "nobody_there",
                "too_warm",
                "damaged",
                "too_much",
                name="endreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'cancelled') = (ended_at IS NOT NULL)", name=op.f("ck_goods_orders_ended")),
        sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name=op.f("ck_goods_orders_received")),
        sa.CheckConstraint("state <> 'cancelled' OR end_reason IS NOT NULL", name=op.f("ck_goods_orders_end_reason")),
        sa.CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name=op.f("ck_goods_orders_approved")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> asked_by_id", name=op.f("ck_goods_orders_two_people")
        ),
        sa.CheckConstraint("site_id <> depot_id", name=op.f("ck_goods_orders_two_places")),
        sa.ForeignKeyConstraint(["depot_id"], ["sites.id"], name=op.f("fk_goods_orders_depot_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_goods_orders_site_id")),
        sa.ForeignKeyConstraint(["split_id"], ["splits.id"], name=op.f("fk_goods_orders_split_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_goods_orders_number")),
    )
    op.create_index("ix_goods_orders_depot", "goods_orders", ["depot_id", "state", "wanted_on"])
    op.create_index("ix_goods_orders_site", "goods_orders", ["site_id", "created_at"])
    op.create_index(op.f("ix_goods_orders_split_id"), "goods_orders", ["split_id"])
    op.create_table(
        "split_shares",
        sa.Column("split_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("proposed", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "event",
                "capacity",
                "asked",
                "transport",
                "correction",
                name="splitreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "left_out",
            sa.Enum(
                "no_agreement",
                "lottery",
                "no_fridge",
                "storage",
                "category",
                "not_wanted",
                name="leftout",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("proposed = given OR reason IS NOT NULL", name=op.f("ck_split_shares_override")),
        sa.CheckConstraint("proposed >= 0 AND given >= 0", name=op.f("ck_split_shares_numbers")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_split_shares_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_split_shares_site_id")),
        sa.ForeignKeyConstraint(["split_id"], ["splits.id"], name=op.f("fk_split_shares_split_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_shares")),
        sa.UniqueConstraint("split_id", "item_id", "site_id", name=op.f("uq_split_shares_split_id_item_id_site_id")),
    )
    op.create_index(op.f("ix_split_shares_site_id"), "split_shares", ["site_id"])
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column(
            "cut_reason",
            sa.Enum(
                "short",
                "shared",
                "substituted",
                "not_allowed",
                "blocked",
                name="cutreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("substitute_for_id", sa.Uuid(), nullable=True),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("picked_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(given IS NULL) = (picked_at IS NULL)", name=op.f("ck_order_lines_picked")),
        sa.CheckConstraint("given IS NULL OR given >= 0", name=op.f("ck_order_lines_given")),
        sa.CheckConstraint(
            "given IS NULL OR given >= wanted OR cut_reason IS NOT NULL", name=op.f("ck_order_lines_cut")
        ),
        sa.CheckConstraint("returned >= 0", name=op.f("ck_order_lines_returned")),
        sa.CheckConstraint("wanted >= 0", name=op.f("ck_order_lines_wanted")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_order_lines_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["goods_orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.ForeignKeyConstraint(
            ["substitute_for_id"], ["order_lines.id"], name=op.f("fk_order_lines_substitute_for_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "item_id", name=op.f("uq_order_lines_order_id_item_id")),
    )
    op.create_index(op.f("ix_order_lines_item_id"), "order_lines", ["item_id"])
    op.create_table(
        "route_stops",
        sa.Column("route_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["goods_orders.id"], name=op.f("fk_route_stops_order_id")),
        sa.ForeignKeyConstraint(["route_id"], ["delivery_routes.id"], name=op.f("fk_route_stops_route_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_stops")),
        sa.UniqueConstraint("order_id", name=op.f("uq_route_stops_order_id")),
        sa.UniqueConstraint("route_id", "position", name=op.f("uq_route_stops_route_id_position")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("route_stops")
    op.drop_index("ix_order_lines_item_id", table_name="order_lines")
    op.drop_table("order_lines")
    op.drop_index("ix_split_shares_site_id", table_name="split_shares")
    op.drop_table("split_shares")
    op.drop_index("ix_goods_orders_split_id", table_name="goods_orders")
    op.drop_index("ix_goods_orders_site", table_name="goods_orders")
    op.drop_index("ix_goods_orders_depot", table_name="goods_orders")
    op.drop_table("goods_orders")
    op.drop_index("ix_splits_depot_id", table_name="splits")
    op.drop_index("ix_splits_delivery_id", table_name="splits")
    op.drop_table("splits")
    op.drop_index("uq_unwanted_items_open", table_name="unwanted_items")
    op.drop_index("ix_unwanted_items_item_id", table_name="unwanted_items")
    op.drop_table("unwanted_items")
    op.drop_index("ix_outlets_depot_id", table_name="outlets")
    op.drop_table("outlets")
    op.drop_table("emergency_stores")
    op.drop_index("ix_delivery_routes_depot", table_name="delivery_routes")
    op.drop_table("delivery_routes")
