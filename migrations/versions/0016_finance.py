"""What comes by hand, what was spent, what donors ask."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# added one by one: SQLite would rebuild the tables otherwise, and others point at them
VOTES = ("votes_for", "votes_against", "votes_abstained")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "goods_prices",
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("price_fen > 0", name=op.f("ck_goods_prices_price")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_prices")),
        sa.UniqueConstraint("what", "unit", "valid_from", name=op.f("uq_goods_prices_what_unit_valid_from")),
    )
    op.create_table(
        "platform_imports",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("charity_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(length=60), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("confirmed_at IS NULL OR dropped_at IS NULL", name=op.f("ck_platform_imports_one_end")),
        sa.ForeignKeyConstraint(["campaign_id"], ["joint_campaigns.id"], name=op.f("fk_platform_imports_campaign_id")),
        sa.ForeignKeyConstraint(["charity_id"], ["organisations.id"], name=op.f("fk_platform_imports_charity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_imports")),
    )
    op.create_index("ix_platform_imports_list", "platform_imports", ["charity_id", "started_at"], unique=False)
    op.create_table(
        "gift_questions",
        sa.Column("gift_id", sa.Uuid(), nullable=False),
        sa.Column("charity_id", sa.Uuid(), nullable=False),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answer_sealed IS NULL)", name=op.f("ck_gift_questions_answered")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_gift_questions_gift_id")),
        sa.ForeignKeyConstraint(["charity_id"], ["organisations.id"], name=op.f("fk_gift_questions_charity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_questions")),
    )
    op.create_index(op.f("ix_gift_questions_gift_id"), "gift_questions", ["gift_id"], unique=False)
    op.create_index("ix_gift_questions_list", "gift_questions", ["charity_id", "answered_at", "due_on"], unique=False)
    op.create_table(
        "spendings",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("budget_line_id", sa.Uuid(), nullable=False),
        sa.Column("charity_id", sa.Uuid(), nullable=False),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("piece", "visit", "person", "hour", name="spendingkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("payee", sa.String(length=120), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_number", sa.String(length=40), nullable=False),
        sa.Column("invoice_address", sa.String(length=64), nullable=False),
        sa.Column("invoice_media_type", sa.String(length=40), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversal_reason", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_spendings_amount")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_spendings_quantity")),
        sa.CheckConstraint("(reversed_at IS NULL) = (reversal_reason IS NULL)", name=op.f("ck_spendings_reversed")),
        sa.ForeignKeyConstraint(["project_id"], ["charity_projects.id"], name=op.f("fk_spendings_project_id")),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_lines.id"], name=op.f("fk_spendings_budget_line_id")),
        sa.ForeignKeyConstraint(["charity_id"], ["organisations.id"], name=op.f("fk_spendings_charity_id")),
        sa.ForeignKeyConstraint(["payee_id"], ["organisations.id"], name=op.f("fk_spendings_payee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spendings")),
        sa.UniqueConstraint("number", name=op.f("uq_spendings_number")),
    )
    op.create_index("ix_spendings_project", "spendings", ["project_id", "spent_on"], unique=False)
    op.create_index(op.f("ix_spendings_budget_line_id"), "spendings", ["budget_line_id"], unique=False)
    op.create_index(op.f("ix_spendings_payee_id"), "spendings", ["payee_id"], unique=False)
    op.create_index(
        "uq_spendings_invoice",
        "spendings",
        ["charity_id", "invoice_number", "budget_line_id"],
        unique=True,
        postgresql_where=sa.text("reversed_at IS NULL"),
        sqlite_where=sa.text("reversed_at IS NULL"),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.drop_constraint("uq_receipts_gift_id", type_="unique")
    op.create_index(
        "uq_receipts_standing",
        "receipts",
        ["gift_id"],
        unique=True,
        postgresql_where=sa.text("state != 'voided'"),
        sqlite_where=sa.text("state != 'voided'"),
    )
    for name in VOTES[:-1]:
        op.execute(f"ALTER TABLE allocations ADD COLUMN {name} INTEGER DEFAULT 0 NOT NULL")
    op.execute(
        f"ALTER TABLE allocations ADD COLUMN {VOTES[-1]} INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_allocations_votes "
        "CHECK (votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0)"
    )
    uuid = sa.Uuid().compile(dialect=op.get_bind().dialect)
    op.execute("ALTER TABLE gifts ADD COLUMN given_on DATE")
    op.execute(
        f"ALTER TABLE goods_lines ADD COLUMN price_id {uuid} "
        "CONSTRAINT fk_goods_lines_price_id REFERENCES goods_prices (id)"
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("uq_receipts_standing", "receipts")
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_unique_constraint("uq_receipts_gift_id", ["gift_id"])
    for name in reversed(VOTES):
        op.execute(f"ALTER TABLE allocations DROP COLUMN {name}")
    op.execute("ALTER TABLE goods_lines DROP COLUMN price_id")
    op.execute("ALTER TABLE gifts DROP COLUMN given_on")
    for table in ("spendings", "gift_questions", "platform_imports", "goods_prices"):
        op.drop_table(table)
