"""Points that a till holds ahead of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.add_column("till_leases", sa.Column("is_ahead", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("till_leases", "is_ahead")
