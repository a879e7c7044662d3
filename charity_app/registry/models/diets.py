"""What a household cannot or does not eat, between two days."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.registry.models.parts import Dated, OfHousehold, Recorded, household_place, period_check
from charity_app.registry.states.diets import DietNeed


class HouseholdDiet(Entity, OfHousehold, Dated, Recorded):
    """One thing that counts when food is packed for a household, as a code; erased with the household (R-FOD-05)."""

    __tablename__ = "household_diets"
    __table_args__ = (household_place(), period_check())
    kind: Mapped[DietNeed] = mapped_column()


_is_open = HouseholdDiet.valid_to.is_(None)
Index(
    "uq_household_diets_open",
    HouseholdDiet.household_id,
    HouseholdDiet.kind,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)
