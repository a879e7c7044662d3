"""The tables of matching."""

import sqlalchemy as sa
from alembic import op
from charity_app.core.sql import append_only_statements

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("claim_events",)


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "claimants",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("open_claims", sa.Integer(), nullable=False),
        sa.Column("barred_until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(organisation_id IS NULL) <> (user_id IS NULL)", name=op.f("ck_claimants_one")),
        sa.CheckConstraint("open_claims >= 0", name=op.f("ck_claimants_open_claims")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_claimants_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_claimants_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claimants")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_claimants_organisation_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_claimants_user_id")),
    )
    op.create_table(
        "resource_offers",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("publisher_street_id", sa.Uuid(), nullable=True),
        sa.Column("donor_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column(
            "need_type",
            sa.Enum(
                "basic_living",
                "food_nutrition",
                "daily_goods",
                "medical_cost",
                "education_cost",
                "housing_condition",
                "assistive_devices",
                "emergency_relief",
                "daily_care",
                "nursing_rehab",
                "medical_escort",
                "child_guardianship",
                "learning_support",
                "employment_support",
                "policy_legal_help",
                "home_visit_safety",
                "emotional_support",
                "family_relationship",
                "social_participation",
                "crisis_intervention",
                name="needtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "unit",
            sa.Enum("piece", "set", "portion", "time", "hour", "month", name="needunit", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column(
            "coverage",
            sa.Enum("district", "group", "street", name="coverage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("street_id", sa.Uuid(), nullable=True),
        sa.Column("area_group", sa.String(length=40), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "pending_review",
                "published",
                "full",
                "paused",
                "finished",
                "rejected",
                name="offerstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reject_reason",
            sa.Enum(
                "not_lawful",
                "not_clear",
                "fundraising",
                "target_too_narrow",
                "double",
                name="rejectreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(coverage = 'group') = (area_group IS NOT NULL)", name=op.f("ck_resource_offers_area_group")
        ),
        sa.CheckConstraint("(coverage = 'street') = (street_id IS NOT NULL)", name=op.f("ck_resource_offers_street")),
        sa.CheckConstraint(
            "CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN publisher_street_id IS NULL THEN 0 ELSE 1 END + CASE WHEN donor_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_resource_offers_one_publisher"),
        ),
        sa.CheckConstraint("held + claimed + delivered <= quantity", name=op.f("ck_resource_offers_never_over")),
        sa.CheckConstraint("held >= 0 AND claimed >= 0 AND delivered >= 0", name=op.f("ck_resource_offers_counters")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_resource_offers_quantity")),
        sa.CheckConstraint(
            "reviewed_by_id IS NULL OR reviewed_by_id <> written_by_id", name=op.f("ck_resource_offers_two_people")
        ),
        sa.ForeignKeyConstraint(["area_group"], ["area_groups.code"], name=op.f("fk_resource_offers_area_group")),
        sa.ForeignKeyConstraint(["donor_id"], ["users.id"], name=op.f("fk_resource_offers_donor_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_resource_offers_organisation_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_resource_offers_project_id")),
        sa.ForeignKeyConstraint(
            ["publisher_street_id"], ["divisions.id"], name=op.f("fk_resource_offers_publisher_street_id")
        ),
        sa.ForeignKeyConstraint(["street_id"], ["divisions.id"], name=op.f("fk_resource_offers_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_offers")),
    )
    op.create_index(op.f("ix_resource_offers_donor_id"), "resource_offers", ["donor_id"], unique=False)
    op.create_index(op.f("ix_resource_offers_organisation_id"), "resource_offers", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_resource_offers_project_id"), "resource_offers", ["project_id"], unique=False)
    op.create_index(
        op.f("ix_resource_offers_publisher_street_id"), "resource_offers", ["publisher_street_id"], unique=False
    )
    op.create_index("ix_resource_offers_wall", "resource_offers", ["state", "need_type"], unique=False)
    op.create_table(
        "need_posts",
        sa.Column("need_item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "need_type",
            sa.Enum(
                "basic_living",
                "food_nutrition",
                "daily_goods",
                "medical_cost",
                "education_cost",
                "housing_condition",
                "assistive_devices",
                "emergency_relief",
                "daily_care",
                "nursing_rehab",
                "medical_escort",
                "child_guardianship",
                "learning_support",
                "employment_support",
                "policy_legal_help",
                "home_visit_safety",
                "emotional_support",
                "family_relationship",
                "social_participation",
                "crisis_intervention",
                name="needtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("piece", "set", "portion", "time", "hour", "month", name="needunit", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column(
            "age_band",
            sa.Enum(
                "under_6",
                "from_6",
                "from_12",
                "from_18",
                "from_35",
                "from_60",
                "from_75",
                name="ageband",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("area_level", sa.SmallInteger(), nullable=False),
        sa.Column("shown_street_id", sa.Uuid(), nullable=True),
        sa.Column("shown_group", sa.String(length=40), nullable=True),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "pending_review",
                "published",
                "reserved",
                "claimed",
                "fulfilling",
                "fulfilled",
                "verified",
                "closed",
                "expired",
                "withdrawn",
                "returned",
                name="needpoststate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("has_applied", sa.Boolean(), nullable=False),
        sa.Column(
            "repeat_reason",
            sa.Enum("another_part", "help_failed", "new_event", name="repeatreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "return_reason",
            sa.Enum(
                "too_much_told",
                "policy_first",
                "not_clear",
                "wrong_type",
                "consent_unclear",
                name="returnreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_until_on", sa.Date(), nullable=True),
        sa.Column("held_until_on", sa.Date(), nullable=True),
        sa.Column(
            "withdraw_reason",
            sa.Enum(
                "solved",
                "not_wanted",
                "consent_withdrawn",
                "changed",
                name="needwithdrawreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.CheckConstraint("(area_level = 1) = (shown_street_id IS NOT NULL)", name=op.f("ck_need_posts_shown_street")),
        sa.CheckConstraint("(area_level = 2) = (shown_group IS NOT NULL)", name=op.f("ck_need_posts_shown_group")),
        sa.CheckConstraint("area_level BETWEEN 1 AND 4", name=op.f("ck_need_posts_area_level")),
        sa.CheckConstraint("held + claimed + delivered <= quantity", name=op.f("ck_need_posts_never_over")),
        sa.CheckConstraint("held >= 0 AND claimed >= 0 AND delivered >= 0", name=op.f("ck_need_posts_counters")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_need_posts_quantity")),
        sa.CheckConstraint(
            "reviewed_by_id IS NULL OR reviewed_by_id <> submitted_by_id", name=op.f("ck_need_posts_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_need_posts_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["need_item_id"], ["need_items.id"], name=op.f("fk_need_posts_need_item_id")),
        sa.ForeignKeyConstraint(["shown_group"], ["area_groups.code"], name=op.f("fk_need_posts_shown_group")),
        sa.ForeignKeyConstraint(["shown_street_id"], ["divisions.id"], name=op.f("fk_need_posts_shown_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_posts")),
    )
    op.create_index(op.f("ix_need_posts_household_id"), "need_posts", ["household_id"], unique=False)
    op.create_index(op.f("ix_need_posts_need_item_id"), "need_posts", ["need_item_id"], unique=False)
    op.create_index("ix_need_posts_until", "need_posts", ["state", "open_until_on"], unique=False)
    op.create_index("ix_need_posts_wall", "need_posts", ["state", "shown_street_id", "need_type"], unique=False)
    op.create_index(
        "uq_need_posts_live",
        "need_posts",
        ["need_item_id"],
        unique=True,
        sqlite_where=sa.text("(state NOT IN ('closed', 'withdrawn'))"),
        postgresql_where=sa.text("(state NOT IN ('closed', 'withdrawn'))"),
    )
    op.create_table(
        "claims",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column(
            "direction", sa.Enum("need", "offer", name="direction", native_enum=False, length=40), nullable=False
        ),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("giver_street_id", sa.Uuid(), nullable=True),
        sa.Column("donor_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "accepted",
                "declined",
                "active",
                "delivered",
                "completed",
                "failed",
                "cancelled",
                name="claimstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "waiting",
                "accepted",
                "referred",
                "not_accepted",
                "returned",
                "completed",
                "not_achieved",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "not_fitting",
                "not_reachable",
                "related_party",
                "referred_on",
                "other_giver",
                "family_declined",
                "no_capacity",
                "plans_changed",
                "need_withdrawn",
                "offer_ended",
                "hold_ended",
                "no_answer",
                "not_as_promised",
                name="claimreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "relation",
            sa.Enum("none", "related", "unsure", name="relation", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "relation_check",
            sa.Enum("clear", "blocked", "cleared", name="relationcheck", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "handover",
            sa.Enum("not_asked", "agreed", "refused", name="handover", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "proposed_party",
            sa.Enum("family", "street", "giver", "district", "system", name="party", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hold_until_on", sa.Date(), nullable=False),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("red_since_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.SmallInteger(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=True),
        sa.Column(
            "family_answer",
            sa.Enum("received", "not_received", "more_needed", name="familyanswer", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(direction = 'need') = (need_id IS NOT NULL)", name=op.f("ck_claims_need")),
        sa.CheckConstraint("(direction = 'offer') = (offer_id IS NOT NULL)", name=op.f("ck_claims_offer")),
        sa.CheckConstraint(
            "(state IN ('completed', 'declined', 'cancelled', 'failed')) = (ended_at IS NOT NULL)",
            name=op.f("ck_claims_ended"),
        ),
        sa.CheckConstraint(
            "accepted_by_id IS NULL OR accepted_by_id <> proposed_by_id", name=op.f("ck_claims_both_sides")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_claims_quantity")),
        sa.CheckConstraint("reminders >= 0", name=op.f("ck_claims_reminders")),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name=op.f("ck_claims_score")),
        sa.ForeignKeyConstraint(["donor_id"], ["users.id"], name=op.f("fk_claims_donor_id")),
        sa.ForeignKeyConstraint(["giver_street_id"], ["divisions.id"], name=op.f("fk_claims_giver_street_id")),
        sa.ForeignKeyConstraint(
            ["household_id", "street_id", "committee_id"],
            ["households.id", "households.street_id", "households.committee_id"],
            name=op.f("fk_claims_household_id_street_id_committee_id"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need_posts.id"], name=op.f("fk_claims_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["resource_offers.id"], name=op.f("fk_claims_offer_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_claims_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("code", name=op.f("uq_claims_code")),
    )
    op.create_index(op.f("ix_claims_donor_id"), "claims", ["donor_id"], unique=False)
    op.create_index("ix_claims_giver", "claims", ["organisation_id", "state"], unique=False)
    op.create_index("ix_claims_hold", "claims", ["state", "hold_until_on"], unique=False)
    op.create_index(op.f("ix_claims_household_id"), "claims", ["household_id"], unique=False)
    op.create_index(op.f("ix_claims_need_id"), "claims", ["need_id"], unique=False)
    op.create_index(op.f("ix_claims_offer_id"), "claims", ["offer_id"], unique=False)
    op.create_index("ix_claims_street", "claims", ["street_id", "state", "last_event_at"], unique=False)
    op.create_table(
        "claim_events",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposed",
                "accepted",
                "declined",
                "withdrawn",
                "lapsed",
                "started",
                "delivered",
                "confirmed",
                "reported_missing",
                "cancelled",
                "failed",
                "agreed_handover",
                "refused_handover",
                "contact_seen",
                "reminded",
                "explained",
                "relation_cleared",
                "went_silent",
                name="eventkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "party",
            sa.Enum("family", "street", "giver", "district", "system", name="party", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "not_fitting",
                "not_reachable",
                "related_party",
                "referred_on",
                "other_giver",
                "family_declined",
                "no_capacity",
                "plans_changed",
                "need_withdrawn",
                "offer_ended",
                "hold_ended",
                "no_answer",
                "not_as_promised",
                name="claimreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_events_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_events")),
    )
    op.create_index(op.f("ix_claim_events_claim_id"), "claim_events", ["claim_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.Column(
            "receiver_yes",
            sa.Enum("signature", "voice", "witness", name="receiveryes", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("photo_type", sa.String(length=40), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(photo IS NULL) = (photo_type IS NULL)", name=op.f("ck_deliveries_photo")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_deliveries_claim_id")),
        sa.ForeignKeyConstraint(["committee_id"], ["divisions.id"], name=op.f("fk_deliveries_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_claim_id"), "deliveries", ["claim_id"], unique=False)
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_statements(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("deliveries")
    op.drop_table("claim_events")
    op.drop_table("claims")
    op.drop_table("need_posts")
    op.drop_table("resource_offers")
    op.drop_table("claimants")
