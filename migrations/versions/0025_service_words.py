"""Whom a service is for, how it went, and who is in charge of the body that certifies it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_GROUPS = ("everybody", "elderly", "disabled", "children", "in_need", "sick")


def upgrade() -> None:
    """Add the columns."""
    served = sa.Enum(*_GROUPS, name="servedgroup", native_enum=False, length=40)
    op.add_column("activities", sa.Column("served", served, nullable=False, server_default="everybody"))
    evaluation = sa.Enum("excellent", "good", "to_improve", name="evaluation", native_enum=False, length=40)
    op.add_column("service_records", sa.Column("evaluation", evaluation, nullable=True))
    op.add_column("certificates", sa.Column("in_charge_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("certificates", "in_charge_sealed")
    op.drop_column("service_records", "evaluation")
    op.drop_column("activities", "served")
