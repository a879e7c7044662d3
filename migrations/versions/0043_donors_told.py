"""About which month a donor of goods was told last."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    with op.batch_alter_table("goods_donors") as batch_op:
        batch_op.add_column(sa.Column("told_month", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("goods_donors") as batch_op:
        batch_op.drop_column("told_month")
