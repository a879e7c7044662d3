"""Minors ask their guardian, and a place is kept until the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, and the columns beside it."""
    op.create_table(
        "guardian_asks",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("person_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "waiting", "agreed", "refused", "replaced", name="guardiananswer", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answer = 'waiting') = (answered_at IS NULL)", name=op.f("ck_guardian_asks_answered")),
        sa.ForeignKeyConstraint(
            ["code_id"], ["one_time_codes.id"], name=op.f("fk_guardian_asks_code_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_guardian_asks_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_asks")),
    )
    op.create_index(op.f("ix_guardian_asks_code_id"), "guardian_asks", ["code_id"])
    op.create_index(op.f("ix_guardian_asks_volunteer_id"), "guardian_asks", ["volunteer_id"])
    op.create_index(
        "uq_guardian_asks_once",
        "guardian_asks",
        ["volunteer_id"],
        unique=True,
        sqlite_where=sa.text("answer = 'waiting'"),
        postgresql_where=sa.text("answer = 'waiting'"),
    )
    op.add_column("sign_ups", sa.Column("awaits_guardian", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("pending_sign_ups", sa.Column("young_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("pending_sign_ups", "young_sealed")
    op.drop_column("sign_ups", "awaits_guardian")
    op.drop_table("guardian_asks")
