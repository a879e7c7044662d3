"""Whose money a payment is."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OF_GIFT = """UPDATE checkouts SET organisation_id = (
SELECT charity_id FROM gifts WHERE gifts.id = checkouts.subject_id OR gifts.checkout_id = checkouts.id)
WHERE subject_type IN ('gift', 'monthly')"""


def upgrade() -> None:
    """Add the organisation, known of the gifts that are there; added alone: SQLite would rebuild the table."""
    uuid = sa.Uuid().compile(dialect=op.get_bind().dialect)
    op.execute(
        f"ALTER TABLE checkouts ADD COLUMN organisation_id {uuid} "
        "CONSTRAINT fk_checkouts_organisation_id REFERENCES organisations (id)"
    )
    op.create_index(op.f("ix_checkouts_organisation_id"), "checkouts", ["organisation_id"], unique=False)
    op.execute(OF_GIFT)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_checkouts_organisation_id"), table_name="checkouts")
    with op.batch_alter_table("checkouts", schema=None) as batch_op:
        batch_op.drop_column("organisation_id")
