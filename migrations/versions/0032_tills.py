"""Tills of shops, and what they hold of cards."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.create_table(
        "tills",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_tills_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tills")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_tills_site_id_number")),
    )
    op.create_table(
        "till_leases",
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("lapsed", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("points >= 0 AND lapsed >= 0", name=op.f("ck_till_leases_points")),
        sa.ForeignKeyConstraint(["card_id"], ["shop_cards.id"], name=op.f("fk_till_leases_card_id")),
        sa.ForeignKeyConstraint(["till_id"], ["tills.id"], name=op.f("fk_till_leases_till_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_leases")),
    )
    op.create_index("ix_till_leases_card", "till_leases", ["card_id", "ended_at"])
    op.create_index("ix_till_leases_due", "till_leases", ["expires_at"])
    op.create_index(
        "uq_till_leases_open",
        "till_leases",
        ["till_id", "card_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("uq_till_leases_open", table_name="till_leases")
    op.drop_index("ix_till_leases_due", table_name="till_leases")
    op.drop_index("ix_till_leases_card", table_name="till_leases")

    op.drop_table("till_leases")
    op.drop_table("tills")
