"""What both needs and offers count, never more than there is. Source: R-CLM-02, features 1.17, ruling 28."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column


class Counted:
    """A whole of `quantity`: `held` for claims proposed, `claimed` for claims agreed, `delivered` for the rest."""

    quantity: Mapped[int] = mapped_column()
    held: Mapped[int] = mapped_column(default=0)
    claimed: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)

    @property
    def remaining(self) -> int:
        """What nobody has claimed yet."""
        return self.quantity - self.held - self.claimed - self.delivered

    @property
    def taken(self) -> int:
        """What somebody has claimed in any way."""
        return self.quantity - self.remaining


def counter_checks() -> tuple[CheckConstraint, ...]:
    """Return the checks by which the database itself refuses to give out more than there is."""
    return (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("held >= 0 AND claimed >= 0 AND delivered >= 0", name="counters"),
        CheckConstraint("held + claimed + delivered <= quantity", name="never_over"),
    )
