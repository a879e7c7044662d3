"""The fact snapshot that sweeps read, and the results they write (rulings 6 and 21).

Keys are dense integers because sweeps pass over millions of rows. No column names a person; the random uuids lead back.
Money in fen, ratios in parts per million, areas in hundredths of a square metre, choices by their place in the
vocabulary, categories as a bit mask; NULL is unknown.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base

ASKED = (
    "household_no",
    "born_on",
    "disability_level",
    "employment",
    "education_stage",
    "guardianship",
    "living_alone",
    "care_level",
    "major_illness",
)


class HouseholdFacts(Base):
    """The facts of one household as of `facts_on`; `granted` holds the categories that pass 1 would grant.

    What most rules ask comes first: SQLite reads a row from the left.
    """

    __tablename__ = "household_facts"
    __table_args__ = (CheckConstraint("size >= 1", name="size"),)
    no: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(SmallInteger)
    local_household: Mapped[bool | None] = mapped_column()
    residence_permit: Mapped[bool | None] = mapped_column()
    income_month_fen: Mapped[int | None] = mapped_column(BigInteger)
    assets_total_fen: Mapped[int | None] = mapped_column(BigInteger)
    motor_vehicles: Mapped[int | None] = mapped_column(SmallInteger)
    homes: Mapped[int | None] = mapped_column(SmallInteger)
    categories: Mapped[int | None] = mapped_column(SmallInteger)
    granted: Mapped[int] = mapped_column(SmallInteger, default=0)
    protected_members: Mapped[int | None] = mapped_column(SmallInteger)
    income_pc_12m_fen: Mapped[int | None] = mapped_column(BigInteger)
    income_3m_fen: Mapped[int | None] = mapped_column(BigInteger)
    med_expense_3m_fen: Mapped[int | None] = mapped_column(BigInteger)
    edu_expense_3m_fen: Mapped[int | None] = mapped_column(BigInteger)
    med_share_12m_ppm: Mapped[int | None] = mapped_column(BigInteger)
    nonresidential_property: Mapped[bool | None] = mapped_column()
    home_area_pc_dm2: Mapped[int | None] = mapped_column()
    city_home_area_pc_dm2: Mapped[int | None] = mapped_column()
    living_area_pc_dm2: Mapped[int | None] = mapped_column()
    emergency_type: Mapped[int | None] = mapped_column(SmallInteger)
    emergency_days_ago: Mapped[int | None] = mapped_column()
    employable_unemployed: Mapped[int | None] = mapped_column(SmallInteger)
    employed_members: Mapped[int | None] = mapped_column(SmallInteger)
    disaster_affected: Mapped[bool | None] = mapped_column()
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), unique=True)
    street_id: Mapped[UUID] = mapped_column(index=True)
    facts_on: Mapped[date] = mapped_column()


class MemberFacts(Base):
    """The facts of one counted member, with the day of birth in place of the age.

    `ix_member_facts_asked` covers what rules about households ask of their members: a narrow copy that a sweep walks
    through, while the table itself lies wide in the order of households.
    """

    __tablename__ = "member_facts"
    __table_args__ = (
        Index("uq_member_facts_member_id", "member_id", unique=True),
        Index("ix_member_facts_asked", *ASKED),
        {"sqlite_with_rowid": False},
    )
    household_no: Mapped[int] = mapped_column(
        ForeignKey("household_facts.no", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    member_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    member_id: Mapped[UUID] = mapped_column()
    born_on: Mapped[date | None] = mapped_column()
    local_registration: Mapped[bool | None] = mapped_column()
    disability_level: Mapped[int | None] = mapped_column(SmallInteger)
    disability_type: Mapped[int | None] = mapped_column(SmallInteger)
    employment: Mapped[int | None] = mapped_column(SmallInteger)
    wage_month_fen: Mapped[int | None] = mapped_column(BigInteger)
    labour_ability: Mapped[int | None] = mapped_column(SmallInteger)
    education_stage: Mapped[int | None] = mapped_column(SmallInteger)
    guardianship: Mapped[int | None] = mapped_column(SmallInteger)
    has_able_supporters: Mapped[bool | None] = mapped_column()
    own_income_month_fen: Mapped[int | None] = mapped_column(BigInteger)
    living_alone: Mapped[bool | None] = mapped_column()
    care_level: Mapped[int | None] = mapped_column(SmallInteger)
    basic_insurance: Mapped[int | None] = mapped_column(SmallInteger)
    major_illness: Mapped[bool | None] = mapped_column()
    only_child_status: Mapped[int | None] = mapped_column(SmallInteger)
    homeless: Mapped[bool | None] = mapped_column()


class Result(Base):
    """What a rule version says of a household (`member_no` 0) or of a member; no row means not eligible.

    `code` is a number of RESULT_NUMBERS. Rows are made from the snapshot by one statement and never typed in, so no
    foreign key is checked a million times a night. Amounts and near misses are not kept: the explained reading has
    them in less than a millisecond for the one household somebody looks at (ruling 23).
    """

    __tablename__ = "results"
    __table_args__ = (CheckConstraint("code BETWEEN 1 AND 4", name="code"), {"sqlite_with_rowid": False})
    version_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    household_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[int] = mapped_column(SmallInteger)
    follow_on: Mapped[bool] = mapped_column()
    superseded: Mapped[bool] = mapped_column()
    choice_required: Mapped[bool] = mapped_column()
    as_of: Mapped[date] = mapped_column()
