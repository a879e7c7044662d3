"""On which days of the week a place is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    op.add_column("sites", sa.Column("closed_days", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("sites", "closed_days")
