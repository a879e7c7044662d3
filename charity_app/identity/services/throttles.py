"""Throttles: how many tries of one lane reach the expensive check; counted in a transaction of their own (ruling 1)."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.errors import TooMany
from charity_app.core.privacy import blind_index
from charity_app.core.text import Text
from charity_app.identity.models import Throttle


def take_try(lane: str, *, limit: int, window: timedelta) -> bool:
    """Count a try in a lane; False when `limit` tries lie within the window already, and then nothing is written."""
    key = blind_index("throttle", lane)
    tries = db.session.scalar(select(Throttle.tries).where(Throttle.lane == key)) or []
    if len(_recent(tries, window)) >= limit:
        return False
    try:
        return _count(key, limit, window)
    except IntegrityError:
        return _count(key, limit, window)


def _recent(tries: list[int], window: timedelta) -> list[int]:
    oldest = clock.wall().timestamp() - window.total_seconds()
    return [second for second in tries if second > oldest]


def _count(key: bytes, limit: int, window: timedelta) -> bool:
    with unit_of_work():
        row = db.session.scalars(select(Throttle).where(Throttle.lane == key).with_for_update()).one_or_none()
        if row is None:
            row = Throttle(lane=key, tries=[], at=clock.wall())
            db.session.add(row)
        recent = _recent(row.tries, window)
        if len(recent) >= limit:
            return False
        row.tries, row.at = [*recent, int(clock.wall().timestamp())], clock.wall()
        db.session.flush()
        return True


def demand_try(lane: str, *, limit: int, window: timedelta) -> None:
    """Count a try in a lane. Raises TooMany when it is full."""
    if not take_try(lane, limit=limit, window=window):
        raise TooMany(Text("Too many tries. Wait a while and try again", "sign in"))


def clear_lane(lane: str) -> None:
    """Forget the tries of a lane after a success."""
    db.session.execute(delete(Throttle).where(Throttle.lane == blind_index("throttle", lane)))


def give_back(lane: str) -> None:
    """Take back the latest try of a lane, where only wrong ones count; in a transaction of its own."""
    key = blind_index("throttle", lane)
    with unit_of_work():
        row = db.session.scalars(select(Throttle).where(Throttle.lane == key).with_for_update()).one_or_none()
        if row is not None:
            row.tries = row.tries[:-1]
