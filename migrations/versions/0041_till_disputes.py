"""In which charity sale a till made a sale, and what of it was refused."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the database one step further."""
    with op.batch_alter_table("till_conflicts") as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_till_conflicts_till_id_digest"), ["till_id", "digest"])

    with op.batch_alter_table("till_sales") as batch_op:
        batch_op.add_column(sa.Column("charity_sale_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_till_sales_charity_sale_id"), "charity_sales", ["charity_sale_id"], ["id"])



def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("till_sales") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_till_sales_charity_sale_id"), type_="foreignkey")
        batch_op.drop_column("charity_sale_id")

    with op.batch_alter_table("till_conflicts") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_till_conflicts_till_id_digest"), type_="unique")
        batch_op.drop_column("digest")

