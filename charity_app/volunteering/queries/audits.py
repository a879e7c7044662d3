"""Reads of what the month drew and of what looks wrong with hours, for whoever watches over all."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.volunteering.models import Activity, HourFlag, HourSample
from charity_app.volunteering.queries.hours import SeenRecord, seen_records_of

_SEES_ALL = (Role.CHARITY_OFFICER, Role.AUDITOR)
_MOST = 100


@dataclass(frozen=True)
class Sampled:
    """A drawn record with what was found."""

    sample: HourSample
    seen: SeenRecord


def list_samples(month_on: date) -> tuple[Sampled, ...]:
    """Return what was drawn for a month, in the order of the draw."""
    drawn = select(HourSample).where(HourSample.month_on == month_on).order_by(HourSample.drawn_at, HourSample.id)
    samples = db.session.scalars(drawn).all()
    around = seen_records_of([sample.record_id for sample in samples])
    return tuple(Sampled(sample, around[sample.record_id]) for sample in samples)


def get_sample(viewer: Actor, sample_id: UUID) -> HourSample | None:
    """Return a drawn record for whoever looks at them."""
    if not viewer.has_role(*_SEES_ALL):
        return None
    return db.session.scalars(select(HourSample).where(HourSample.id == sample_id)).one_or_none()


@dataclass(frozen=True)
class SeenFlag:
    """A flag with the activity it is about, judged by that."""

    flag: HourFlag
    activity: Activity


def list_open_flags(viewer: Actor) -> tuple[SeenFlag, ...]:
    """Return the flags that nobody has cleared, oldest first."""
    if not viewer.has_role(*_SEES_ALL):
        return ()
    wanted = select(HourFlag, Activity).join(Activity, Activity.id == HourFlag.activity_id)
    rows = db.session.execute(wanted.where(HourFlag.cleared_at.is_(None)).order_by(HourFlag.found_at).limit(_MOST))
    return tuple(SeenFlag(row[0], row[1]) for row in rows)


def get_flag(viewer: Actor, flag_id: UUID) -> HourFlag | None:
    """Return a flag for whoever clears them."""
    if not viewer.has_role(*_SEES_ALL):
        return None
    return db.session.scalars(select(HourFlag).where(HourFlag.id == flag_id)).one_or_none()
