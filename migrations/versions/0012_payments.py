"""The tables of payments: checkouts, refunds, disputes, monthly payments, messages, differences, the sandbox."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "payment_events",
        sa.Column("provider_ref", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=True),
        sa.Column("subscription_id", sa.Uuid(), nullable=True),
        sa.Column("session_ref", sa.String(length=120), nullable=True),
        sa.Column("intent_ref", sa.String(length=120), nullable=True),
        sa.Column("subscription_ref", sa.String(length=120), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=10), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "applied", "not_needed", "not_ours", "set_aside", name="eventoutcome", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_events")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_payment_events_provider_ref")),
    )
    op.create_index("ix_payment_events_created", "payment_events", ["created_at"], unique=False)
    op.create_table(
        "sandbox_events",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_events")),
    )
    op.create_index(op.f("ix_sandbox_events_created_at"), "sandbox_events", ["created_at"], unique=False)
    op.create_index(op.f("ix_sandbox_events_delivered_at"), "sandbox_events", ["delivered_at"], unique=False)
    op.create_table(
        "sandbox_requests",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sandbox_requests")),
    )
    op.create_table(
        "sandbox_things",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_things")),
    )
    op.create_index("ix_sandbox_things_list", "sandbox_things", ["kind", "created_at"], unique=False)
    op.create_index(op.f("ix_sandbox_things_parent"), "sandbox_things", ["parent"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("previous_fen", sa.BigInteger(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("changes_sent", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("opening", "active", "stopping", "ended", name="subscriptionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("provider_ref", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_subscriptions_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_subscriptions_provider_ref")),
    )
    op.create_index("ix_subscriptions_subject", "subscriptions", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "checkouts",
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "way", sa.Enum("card", "alipay", "wechat_pay", name="way", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "opening",
                "open",
                "paid",
                "failed",
                "expired",
                "cancelled",
                name="checkoutstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("return_endpoint", sa.String(length=80), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=True),
        sa.Column("session_ref", sa.String(length=120), nullable=True),
        sa.Column("intent_ref", sa.String(length=120), nullable=True),
        sa.Column("invoice_ref", sa.String(length=120), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("fee_fen", sa.BigInteger(), nullable=True),
        sa.Column("refunded_fen", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state <> 'paid' OR (paid_at IS NOT NULL AND intent_ref IS NOT NULL AND fee_fen IS NOT NULL)",
            name=op.f("ck_checkouts_paid"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_checkouts_amount")),
        sa.CheckConstraint("fee_fen >= 0 AND fee_fen <= amount_fen", name=op.f("ck_checkouts_fee")),
        sa.CheckConstraint("refunded_fen >= 0 AND refunded_fen <= amount_fen", name=op.f("ck_checkouts_refunded")),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], name=op.f("fk_checkouts_subscription_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("intent_ref", name=op.f("uq_checkouts_intent_ref")),
        sa.UniqueConstraint("invoice_ref", name=op.f("uq_checkouts_invoice_ref")),
        sa.UniqueConstraint("session_ref", name=op.f("uq_checkouts_session_ref")),
    )
    op.create_index("ix_checkouts_paid", "checkouts", ["paid_at"], unique=False)
    op.create_index("ix_checkouts_subject", "checkouts", ["subject_type", "subject_id"], unique=False)
    op.create_index(op.f("ix_checkouts_subscription_id"), "checkouts", ["subscription_id"], unique=False)
    op.create_table(
        "payment_differences",
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "charge_unknown",
                "charge_unpaid",
                "charge_missing",
                "charge_doubled",
                "amount",
                "currency",
                "fee",
                "refund_unknown",
                "refund_missing",
                "refund_amount",
                "event_missing",
                "event_unknown",
                "event_amount",
                "event_currency",
                "event_payment",
                "ledger",
                name="differencekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=True),
        sa.Column("ours_fen", sa.BigInteger(), nullable=True),
        sa.Column("theirs_fen", sa.BigInteger(), nullable=True),
        sa.Column(
            "state", sa.Enum("open", "closed", name="differencestate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "corrected",
                "refunded",
                "provider_error",
                "explained",
                "gone",
                name="closingreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_payment_differences_closed")),
        sa.ForeignKeyConstraint(["checkout_id"], ["checkouts.id"], name=op.f("fk_payment_differences_checkout_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_differences")),
        sa.UniqueConstraint("day_on", "kind", "reference", name=op.f("uq_payment_differences_day_on_kind_reference")),
    )
    op.create_index(op.f("ix_payment_differences_checkout_id"), "payment_differences", ["checkout_id"], unique=False)
    op.create_index("ix_payment_differences_list", "payment_differences", ["state", "day_on"], unique=False)
    op.create_table(
        "payment_disputes",
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "won", "lost", name="disputestate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("provider_ref", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_disputes_amount")),
        sa.ForeignKeyConstraint(["checkout_id"], ["checkouts.id"], name=op.f("fk_payment_disputes_checkout_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_disputes")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_payment_disputes_provider_ref")),
    )
    op.create_index(op.f("ix_payment_disputes_checkout_id"), "payment_disputes", ["checkout_id"], unique=False)
    op.create_table(
        "payment_refunds",
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "donor", "duplicate", "mistake", "review", "provider", name="refundreason", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("requested", "paid", "failed", name="refundstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("provider_ref", sa.String(length=120), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_refunds_amount")),
        sa.ForeignKeyConstraint(["checkout_id"], ["checkouts.id"], name=op.f("fk_payment_refunds_checkout_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refunds")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_payment_refunds_provider_ref")),
    )
    op.create_index(op.f("ix_payment_refunds_checkout_id"), "payment_refunds", ["checkout_id"], unique=False)
    op.create_index("ix_payment_refunds_paid", "payment_refunds", ["paid_at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("payment_refunds")
    op.drop_table("payment_disputes")
    op.drop_table("payment_differences")
    op.drop_table("checkouts")
    op.drop_table("subscriptions")
    op.drop_table("sandbox_things")
    op.drop_table("sandbox_requests")
    op.drop_table("sandbox_events")
    op.drop_table("payment_events")
