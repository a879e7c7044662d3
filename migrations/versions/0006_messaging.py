"""The tables of messaging."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "messages",
        sa.Column("recipient_type", sa.String(length=10), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("wording", sa.String(length=80), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("matching", "policy", "news", "service", name="purpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("params_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("queued", "sent", "failed", name="messagestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("recipient_type IN ('user', 'household')", name=op.f("ck_messages_recipient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_recipient", "messages", ["recipient_type", "recipient_id", "created_at"], unique=False)
    op.create_index(op.f("ix_messages_state"), "messages", ["state"], unique=False)
    op.create_table(
        "short_links",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("confirm_claim", "answer_handover", name="linkpurpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_short_links_digest")),
    )
    op.create_index(op.f("ix_short_links_subject_id"), "short_links", ["subject_id"], unique=False)
    op.create_table(
        "opt_outs",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("matching", "policy", "news", "service", name="purpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_opt_outs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_outs")),
        sa.UniqueConstraint("user_id", "purpose", name=op.f("uq_opt_outs_user_id_purpose")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("opt_outs")
    op.drop_table("short_links")
    op.drop_table("messages")
