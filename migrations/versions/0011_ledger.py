"""The tables of the ledger."""

import sqlalchemy as sa
from alembic import op
from charity_app.core.sql import append_only_statements, reversal_statements

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPEND_ONLY = ("books", "transfers", "transfer_seals")
FIXED_OF_ACCOUNTS = (
    *("book", "circle", "owner_type", "owner_id", "unit", "may_go_negative", "opened_at", "mac", "id"),
)


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "books",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("circle", sa.String(length=40), nullable=False),
        sa.CheckConstraint("circle IN (code, 'shared') AND code <> 'shared'", name=op.f("ck_books_circle")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_books")),
        sa.UniqueConstraint("code", "circle", name=op.f("uq_books_code_circle")),
    )
    op.create_table(
        "accounts",
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("circle", sa.String(length=40), nullable=False),
        sa.Column("owner_type", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("may_go_negative", sa.Boolean(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("may_go_negative OR balance >= 0", name=op.f("ck_accounts_never_negative")),
        sa.CheckConstraint(
            "unit IN ('CNY', 'POINT', 'MINUTE') OR substr(unit, 1, 4) = 'LOT:'", name=op.f("ck_accounts_unit")
        ),
        sa.ForeignKeyConstraint(
            ["book", "circle"], ["books.code", "books.circle"], name=op.f("fk_accounts_book_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("book", "owner_type", "owner_id", "unit", name=op.f("uq_accounts_book_owner_type_owner_id_unit")),
        sa.UniqueConstraint("id", "unit", "circle", name=op.f("uq_accounts_id_unit_circle")),
    )
    op.create_index(op.f("ix_accounts_owner_id"), "accounts", ["owner_id"], unique=False)
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "transfers",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("debit_id", sa.Uuid(), nullable=False),
        sa.Column("credit_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("circle", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverses_id", serial, nullable=True),
        sa.Column("id", serial, autoincrement=True, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_transfers_amount")),
        sa.CheckConstraint("debit_id <> credit_id", name=op.f("ck_transfers_two_accounts")),
        sa.ForeignKeyConstraint(
            ["credit_id", "unit", "circle"],
            ["accounts.id", "accounts.unit", "accounts.circle"],
            name=op.f("fk_transfers_credit_id_unit_circle"),
        ),
        sa.ForeignKeyConstraint(
            ["debit_id", "unit", "circle"],
            ["accounts.id", "accounts.unit", "accounts.circle"],
            name=op.f("fk_transfers_debit_id_unit_circle"),
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["transfers.id"], name=op.f("fk_transfers_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("key", "line", name=op.f("uq_transfers_key_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_transfers_debits", "transfers", ["debit_id", "at", "amount"], unique=False)
    op.create_index("ix_transfers_credits", "transfers", ["credit_id", "at", "amount"], unique=False)
    op.create_index(op.f("ix_transfers_reverses_id"), "transfers", ["reverses_id"], unique=False)
    op.create_index(op.f("ix_transfers_subject_id"), "transfers", ["subject_id"], unique=False)
    op.create_table(
        "transfer_seals",
        sa.Column("id", serial, autoincrement=False, nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_seals")),
    )
    dialect = op.get_bind().dialect.name
    statements = [one for table in APPEND_ONLY for one in append_only_statements(table, dialect)]
    statements += append_only_statements("accounts", dialect, FIXED_OF_ACCOUNTS)
    for statement in [*statements, *reversal_statements("transfers", dialect)]:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("transfer_seals")
    op.drop_table("transfers")
    op.drop_table("accounts")
    op.drop_table("books")
