"""Items, deliveries, lots, hand-outs, disposals, stocktakes and recalls."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "items",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("pinyin", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=80), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "staple_food",
                "packaged_food",
                "dairy",
                "daily_use",
                "cleaning",
                "clothing",
                "bedding",
                "small_appliance",
                "furniture",
                "stationery",
                "baby",
                "assistive",
                "toy",
                "handicraft",
                "seasonal",
                "partner_area_goods",
                name="category",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "unit",
            sa.Enum(
                "box",
                "bag",
                "bottle",
                "can",
                "cup",
                "bunch",
                "packet",
                "piece",
                "pair",
                "set",
                "portion",
                "kilogram",
                name="unit",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column(
            "storage",
            sa.Enum("ambient", "cool", "chilled", "frozen", "hot", name="storage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("life_days", sa.Integer(), nullable=True),
        sa.Column("allergens", sa.JSON(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("grams >= 0", name=op.f("ck_items_grams")),
        sa.CheckConstraint("life_days IS NULL OR life_days >= 0", name=op.f("ck_items_life_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("name", name=op.f("uq_items_name")),
    )
    op.create_index(op.f("ix_items_category"), "items", ["category"])

    op.create_table(
        "barcodes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_barcodes_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_barcodes_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barcodes")),
        sa.UniqueConstraint("code", name=op.f("uq_barcodes_code")),
    )
    op.create_index(op.f("ix_barcodes_item_id"), "barcodes", ["item_id"])

    op.create_table(
        "item_values",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("value_fen >= 0", name=op.f("ck_item_values_value")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_values_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_values")),
        sa.UniqueConstraint("item_id", "valid_from", name=op.f("uq_item_values_item_id_valid_from")),
    )
    op.create_table(
        "goods_donors",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("licence_number", sa.String(length=40), nullable=False),
        sa.Column("agreement_until_on", sa.Date(), nullable=True),
        sa.Column("wants_news", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("organisation_id IS NULL OR user_id IS NULL", name=op.f("ck_goods_donors_one_bearer")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_goods_donors_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_goods_donors_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_donors")),
        sa.UniqueConstraint("code", name=op.f("uq_goods_donors_code")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_goods_donors_organisation_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_goods_donors_user_id")),
    )
    op.create_table(
        "goods_deliveries",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column(
            "use", sa.Enum("aid", "sale", "project", name="goodsuse", native_enum=False, length=40), nullable=False
        ),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_by_id", sa.Uuid(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["goods_donors.id"], name=op.f("fk_goods_deliveries_donor_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_goods_deliveries_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_deliveries")),
        sa.UniqueConstraint("number", name=op.f("uq_goods_deliveries_number")),
    )
    op.create_index(op.f("ix_goods_deliveries_donor_id"), "goods_deliveries", ["donor_id"])
    op.create_index("ix_goods_deliveries_expected", "goods_deliveries", ["site_id", "arrived_at", "expected_on"])

    op.create_table(
        "hand_outs",
        sa.Column(
            "kind", sa.Enum("household", "no_name", name="handoutkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column(
            "proof",
            sa.Enum("code", "signature", "not_needed", name="proof", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("source_type", sa.String(length=40), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=True),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'household') = (household_id IS NOT NULL)", name=op.f("ck_hand_outs_household")),
        sa.CheckConstraint("heads >= 1", name=op.f("ck_hand_outs_heads")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_hand_outs_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_hand_outs_household_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_hand_outs_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_outs")),
    )
    op.create_index(op.f("ix_hand_outs_committee_id"), "hand_outs", ["committee_id"])
    op.create_index(op.f("ix_hand_outs_household_id"), "hand_outs", ["household_id"])
    op.create_index("ix_hand_outs_site", "hand_outs", ["site_id", "handed_at"])
    op.create_index(op.f("ix_hand_outs_source_id"), "hand_outs", ["source_id"])
    op.create_index(op.f("ix_hand_outs_street_id"), "hand_outs", ["street_id"])

    op.create_table(
        "shelves",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.String(length=12), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_shelves_minimum")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_shelves_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_shelves_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelves")),
        sa.UniqueConstraint("site_id", "item_id", name=op.f("uq_shelves_site_id_item_id")),
    )
    op.create_index(op.f("ix_shelves_item_id"), "shelves", ["item_id"])

    op.create_table(
        "stocktakes",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("counting", "submitted", "confirmed", "dropped", name="countstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> counted_by_id", name=op.f("ck_stocktakes_two_people")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_stocktakes_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktakes")),
    )
    op.create_index(op.f("ix_stocktakes_site_id"), "stocktakes", ["site_id"])
    op.create_index(op.f("ix_stocktakes_state"), "stocktakes", ["state"])

    op.create_table(
        "temperature_readings",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "storage",
            sa.Enum("ambient", "cool", "chilled", "frozen", "hot", name="storage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_temperature_readings_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_temperature_readings")),
    )
    op.create_index(op.f("ix_temperature_readings_site_id"), "temperature_readings", ["site_id"])

    op.create_table(
        "lots",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("donor_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "use", sa.Enum("aid", "sale", "project", name="goodsuse", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "announced",
                "arrived",
                "quarantined",
                "accepted",
                "rejected",
                "recalled",
                "disposed",
                "expired",
                name="lotstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "date_kind",
            sa.Enum("use_by", "best_before", "none", name="datekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("leaves_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "storage",
            sa.Enum("ambient", "cool", "chilled", "frozen", "hot", name="storage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("arrival_tenths", sa.Integer(), nullable=True),
        sa.Column(
            "refusal",
            sa.Enum(
                "no_agreement",
                "kind_refused",
                "package",
                "label",
                "too_short",
                "temperature",
                "recalled",
                "count",
                "not_delivered",
                name="refusalreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "hold",
            sa.Enum(
                "papers",
                "temperature",
                "package",
                "illness",
                "notice",
                "pests",
                name="holdreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(date_kind = 'none') = (expires_on IS NULL)", name=op.f("ck_lots_date")),
        sa.CheckConstraint("(state = 'rejected') = (refusal IS NOT NULL)", name=op.f("ck_lots_refusal")),
        sa.CheckConstraint("(expires_on IS NULL) = (leaves_until IS NULL)", name=op.f("ck_lots_leaves")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_lots_quantity")),
        sa.ForeignKeyConstraint(["delivery_id"], ["goods_deliveries.id"], name=op.f("fk_lots_delivery_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["goods_donors.id"], name=op.f("fk_lots_donor_id")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_lots_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_lots_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("number", name=op.f("uq_lots_number")),
        sa.UniqueConstraint("unit", name=op.f("uq_lots_unit")),
    )
    op.create_index(op.f("ix_lots_delivery_id"), "lots", ["delivery_id"])
    op.create_index(op.f("ix_lots_donor_id"), "lots", ["donor_id"])
    op.create_index("ix_lots_expiry", "lots", ["state", "expires_on"])
    op.create_index(op.f("ix_lots_site_id"), "lots", ["site_id"])
    op.create_index("ix_lots_usable", "lots", ["item_id", "state", "leaves_until"])

    op.create_table(
        "count_lines",
        sa.Column("stocktake_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_count_lines_counted")),
        sa.CheckConstraint("expected >= 0", name=op.f("ck_count_lines_expected")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_count_lines_lot_id")),
        sa.ForeignKeyConstraint(["stocktake_id"], ["stocktakes.id"], name=op.f("fk_count_lines_stocktake_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_lines")),
        sa.UniqueConstraint("stocktake_id", "lot_id", name=op.f("uq_count_lines_stocktake_id_lot_id")),
    )
    op.create_index(op.f("ix_count_lines_lot_id"), "count_lines", ["lot_id"])

    op.create_table(
        "disposals",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "expired",
                "damaged",
                "spoiled",
                "recalled",
                "unsafe",
                "unusable",
                name="wastereason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "confirmed", "refused", name="disposalstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_disposals_two_people")
        ),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_disposals_quantity")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_disposals_lot_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_disposals_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposals")),
    )
    op.create_index(op.f("ix_disposals_lot_id"), "disposals", ["lot_id"])
    op.create_index(op.f("ix_disposals_site_id"), "disposals", ["site_id"])
    op.create_index(op.f("ix_disposals_state"), "disposals", ["state"])

    op.create_table(
        "lot_parents",
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("parent_id <> lot_id", name=op.f("ck_lot_parents_two_lots")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_lot_parents_lot_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["lots.id"], name=op.f("fk_lot_parents_parent_id")),
        sa.PrimaryKeyConstraint("parent_id", "lot_id", name=op.f("pk_lot_parents")),
    )
    op.create_index("ix_lot_parents_lot", "lot_parents", ["lot_id"])

    op.create_table(
        "recalls",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("authority", "maker", "illness", "own_check", name="recallreason", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("notice", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum("running", "closed", "lifted", name="recallstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conclusion", sa.String(length=1000), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'running') = (ended_at IS NULL)", name=op.f("ck_recalls_ended")),
        sa.CheckConstraint("ended_by_id IS NULL OR ended_by_id <> started_by_id", name=op.f("ck_recalls_two_people")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_recalls_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalls")),
        sa.UniqueConstraint("number", name=op.f("uq_recalls_number")),
    )
    op.create_index(op.f("ix_recalls_lot_id"), "recalls", ["lot_id"])
    op.create_index(op.f("ix_recalls_state"), "recalls", ["state"])

    op.create_table(
        "repacks",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_repacks_lot_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_repacks_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repacks")),
        sa.UniqueConstraint("lot_id", name=op.f("uq_repacks_lot_id")),
    )
    op.create_index(op.f("ix_repacks_site_id"), "repacks", ["site_id"])

    op.create_table(
        "recall_calls",
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "brings_back",
                "thrown_away",
                "eaten_well",
                "eaten_ill",
                "not_reached",
                name="calloutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_recall_calls_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["recall_id"], ["recalls.id"], name=op.f("fk_recall_calls_recall_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_calls")),
        sa.UniqueConstraint("recall_id", "household_id", name=op.f("uq_recall_calls_recall_id_household_id")),
    )
    op.create_index(op.f("ix_recall_calls_household_id"), "recall_calls", ["household_id"])

    op.create_table(
        "recalled_lots",
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_recalled_lots_lot_id")),
        sa.ForeignKeyConstraint(["recall_id"], ["recalls.id"], name=op.f("fk_recalled_lots_recall_id")),
        sa.PrimaryKeyConstraint("recall_id", "lot_id", name=op.f("pk_recalled_lots")),
    )
    op.create_index(op.f("ix_recalled_lots_lot_id"), "recalled_lots", ["lot_id"])

    op.create_index("ix_accounts_unit", "accounts", ["unit", "owner_type"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_accounts_unit", table_name="accounts")
    op.drop_table("recalled_lots")
    op.drop_table("recall_calls")
    op.drop_table("repacks")
    op.drop_table("recalls")
    op.drop_table("lot_parents")
    op.drop_table("disposals")
    op.drop_table("count_lines")
    op.drop_table("lots")
    op.drop_table("temperature_readings")
    op.drop_table("stocktakes")
    op.drop_table("shelves")
    op.drop_table("hand_outs")
    op.drop_table("goods_deliveries")
    op.drop_table("goods_donors")
    op.drop_table("item_values")
    op.drop_table("barcodes")
    op.drop_table("items")
