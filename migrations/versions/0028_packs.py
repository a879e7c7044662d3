"""Diets of households; templates, distributions, packs, visit rules and vouchers of the food bank."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "household_diets",
        sa.Column(
            "kind",
            sa.Enum(
                "gluten",
                "shellfish",
                "egg",
                "fish",
                "peanut",
                "soy",
                "milk",
                "nuts",
                "halal",
                "no_sugar",
                name="dietneed",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_household_diets_period")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_household_diets_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_diets")),
    )
    op.create_index(op.f("ix_household_diets_household_id"), "household_diets", ["household_id"])
    op.create_index(
        "uq_household_diets_open",
        "household_diets",
        ["household_id", "kind"],
        unique=True,
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )

    op.create_table(
        "pack_templates",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_pack_templates_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_templates")),
    )
    op.create_index(op.f("ix_pack_templates_site_id"), "pack_templates", ["site_id"])

    op.create_table(
        "distributions",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("packs", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "open",
                "running",
                "finished",
                "cancelled",
                name="distributionstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("packs >= 1", name=op.f("ck_distributions_packs")),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_distributions_project_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_distributions_site_id")),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_distributions_street_id")),
        sa.ForeignKeyConstraint(["template_id"], ["pack_templates.id"], name=op.f("fk_distributions_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distributions")),
        sa.UniqueConstraint("number", name=op.f("uq_distributions_number")),
    )
    op.create_index(op.f("ix_distributions_held_on"), "distributions", ["held_on"])
    op.create_index("ix_distributions_site_day", "distributions", ["site_id", "held_on"])
    op.create_index(op.f("ix_distributions_state"), "distributions", ["state"])
    op.create_index(op.f("ix_distributions_street_id"), "distributions", ["street_id"])

    op.create_table(
        "pack_lines",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
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
            nullable=True,
        ),
        sa.Column("quantity", sa.SmallInteger(), nullable=False),
        sa.Column(
            "per", sa.Enum("household", "person", "baby", name="perwhat", native_enum=False, length=40), nullable=False
        ),
        sa.Column("at_most", sa.SmallInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(item_id IS NULL) <> (category IS NULL)", name=op.f("ck_pack_lines_item_or_category")),
        sa.CheckConstraint("at_most IS NULL OR at_most >= 1", name=op.f("ck_pack_lines_at_most")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_pack_lines_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_pack_lines_item_id")),
        sa.ForeignKeyConstraint(["template_id"], ["pack_templates.id"], name=op.f("fk_pack_lines_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_lines")),
        sa.UniqueConstraint("template_id", "position", name=op.f("uq_pack_lines_template_id_position")),
    )
    op.create_table(
        "visit_rules",
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("visits", sa.SmallInteger(), nullable=False),
        sa.Column("length", sa.SmallInteger(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("day", "week", "month", "year", name="periodunit", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(site_id IS NULL) <> (project_id IS NULL)", name=op.f("ck_visit_rules_site_or_project")),
        sa.CheckConstraint("length >= 1", name=op.f("ck_visit_rules_length")),
        sa.CheckConstraint("visits >= 1", name=op.f("ck_visit_rules_visits")),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_visit_rules_project_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_visit_rules_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_rules")),
    )
    op.create_index(op.f("ix_visit_rules_project_id"), "visit_rules", ["project_id"])
    op.create_index(op.f("ix_visit_rules_site_id"), "visit_rules", ["site_id"])

    op.create_table(
        "packs",
        sa.Column("distribution_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "grave_need",
                "children",
                "eighty",
                "turn",
                "voucher",
                "emergency",
                name="packground",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "handed_out", "left", "cancelled", name="packstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "sooner",
            sa.Enum(
                "nothing_to_eat",
                "birth_or_illness",
                "more_people",
                "pack_spoiled",
                "food_would_spoil",
                name="soonerreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "left_because",
            sa.Enum("not_come", "not_reached", "not_wanted", "away", name="leavereason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "proof",
            sa.Enum("code", "signature", "not_needed", name="proof", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("hand_out_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'handed_out') = (hand_out_id IS NOT NULL)", name=op.f("ck_packs_handed_out")),
        sa.CheckConstraint("(state = 'left') = (left_because IS NOT NULL)", name=op.f("ck_packs_left")),
        sa.CheckConstraint("people >= 1", name=op.f("ck_packs_people")),
        sa.ForeignKeyConstraint(["distribution_id"], ["distributions.id"], name=op.f("fk_packs_distribution_id")),
        sa.ForeignKeyConstraint(["hand_out_id"], ["hand_outs.id"], name=op.f("fk_packs_hand_out_id")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_packs_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_packs_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packs")),
        sa.UniqueConstraint("distribution_id", "code", name=op.f("uq_packs_distribution_id_code")),
        sa.UniqueConstraint("distribution_id", "household_id", name=op.f("uq_packs_distribution_id_household_id")),
    )
    op.create_index(op.f("ix_packs_household_id"), "packs", ["household_id"])
    op.create_index(op.f("ix_packs_site_id"), "packs", ["site_id"])

    op.create_table(
        "food_vouchers",
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "lost_income",
                "waiting_for_aid",
                "illness",
                "debt",
                "fire_or_flood",
                "separation",
                "low_income",
                name="voucherreason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("need_item_id", sa.Uuid(), nullable=True),
        sa.Column("policy_code", sa.String(length=60), nullable=True),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "used", "void", name="voucherstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pack_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_role", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(state = 'used') = (pack_id IS NOT NULL)", name=op.f("ck_food_vouchers_used")),
        sa.CheckConstraint("need_item_id IS NOT NULL OR policy_code IS NOT NULL", name=op.f("ck_food_vouchers_ground")),
        sa.CheckConstraint("people >= 1", name=op.f("ck_food_vouchers_people")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_food_vouchers_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["need_item_id"], ["need_items.id"], name=op.f("fk_food_vouchers_need_item_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name=op.f("fk_food_vouchers_pack_id")),
        sa.ForeignKeyConstraint(["policy_code"], ["policies.code"], name=op.f("fk_food_vouchers_policy_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_food_vouchers")),
        sa.UniqueConstraint("number", name=op.f("uq_food_vouchers_number")),
    )
    op.create_index(op.f("ix_food_vouchers_household_id"), "food_vouchers", ["household_id"])

    op.create_table(
        "pack_items",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("is_substitute", sa.Boolean(), nullable=False),
        sa.Column(
            "left_out",
            sa.Enum("allergy", "halal", "no_sugar", "baby", "short", name="leftout", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("left_out IS NOT NULL OR item_id IS NOT NULL", name=op.f("ck_pack_items_item")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_pack_items_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_pack_items_item_id")),
        sa.ForeignKeyConstraint(["line_id"], ["pack_lines.id"], name=op.f("fk_pack_items_line_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name=op.f("fk_pack_items_pack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_items")),
    )
    op.create_index(op.f("ix_pack_items_pack_id"), "pack_items", ["pack_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_pack_items_pack_id", table_name="pack_items")

    op.drop_table("pack_items")
    op.drop_index("ix_food_vouchers_household_id", table_name="food_vouchers")

    op.drop_table("food_vouchers")
    op.drop_index("ix_packs_site_id", table_name="packs")
    op.drop_index("ix_packs_household_id", table_name="packs")

    op.drop_table("packs")
    op.drop_index("ix_visit_rules_site_id", table_name="visit_rules")
    op.drop_index("ix_visit_rules_project_id", table_name="visit_rules")

    op.drop_table("visit_rules")
    op.drop_table("pack_lines")
    op.drop_index("ix_distributions_street_id", table_name="distributions")
    op.drop_index("ix_distributions_state", table_name="distributions")
    op.drop_index("ix_distributions_site_day", table_name="distributions")
    op.drop_index("ix_distributions_held_on", table_name="distributions")

    op.drop_table("distributions")
    op.drop_index("ix_pack_templates_site_id", table_name="pack_templates")

    op.drop_table("pack_templates")
    op.drop_index("uq_household_diets_open", table_name="household_diets")
    op.drop_index("ix_household_diets_household_id", table_name="household_diets")

    op.drop_table("household_diets")
