"""Rules and standards as data: what counts from when, who published it, and the examples that must stay true."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.sql import make_append_only


class Source(Entity):
    """A public document that rules and standards rest on."""

    __tablename__ = "rule_sources"
    key: Mapped[str] = mapped_column(String(10), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    year: Mapped[int | None] = mapped_column(SmallInteger)


class StandardName(Entity):
    """A dated standard; `unit` is written per what, as in CNY/person/month."""

    __tablename__ = "standards"
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(40))


class StandardRow(Entity):
    """One value of a standard in fen, or in parts per million for a share, from a day up to and including another."""

    __tablename__ = "standard_values"
    __table_args__ = (
        UniqueConstraint("standard_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("value >= 0", name="value"),
    )
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"), index=True)
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
    value: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(ForeignKey("rule_sources.key"))
    is_unverified: Mapped[bool] = mapped_column()
    note: Mapped[str] = mapped_column(String(300))
    changed_at: Mapped[datetime] = mapped_column()


class PolicyName(Entity):
    """A policy through all its versions, by its code."""

    __tablename__ = "policies"
    code: Mapped[str] = mapped_column(String(60), unique=True)


class RuleVersion(Entity):
    """A published version of a policy, never changed: its body and its examples as JSON text with exact numbers.

    `no` is the dense number that results carry; the highest `number` of a policy is the version in use.
    """

    __tablename__ = "rule_versions"
    __table_args__ = (UniqueConstraint("policy_id", "number"), CheckConstraint("number >= 1", name="number"))
    no: Mapped[int] = mapped_column(SmallInteger, unique=True)
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policies.id"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[str] = mapped_column(Text)
    examples: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column()
    published_by_id: Mapped[UUID | None] = mapped_column()
    households_added: Mapped[int] = mapped_column()
    households_removed: Mapped[int] = mapped_column()


make_append_only(RuleVersion.metadata.tables["rule_versions"])
