"""When a shift is, as people read it: day, weekday, hours of the clock in Shanghai, how long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from charity_app.core import clock
from charity_app.core.calendar import WEEKDAYS
from charity_app.core.text import Text
from charity_app.volunteering.states.times import MONTHS


@dataclass(frozen=True)
class Hours:
    """From when to when."""

    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return clock.local_date(self.starts_at)

    @property
    def weekday(self) -> Text:
        """The day of the week on which it begins."""
        return WEEKDAYS[self.day.weekday()]

    @property
    def month(self) -> Text:
        """The month in which it begins."""
        return MONTHS[self.day.month - 1]

    @property
    def span(self) -> str:
        """Begin and end by the clock."""
        first, last = (at.astimezone(clock.SHANGHAI) for at in (self.starts_at, self.ends_at))
        return f"{first:%H:%M}–{last:%H:%M}"

    @property
    def runs_over_midnight(self) -> bool:
        """Tell whether it ends on the day after; midnight itself still belongs to the day."""
        return self.ends_at > clock.start_of(self.day + timedelta(days=1))

    @property
    def length(self) -> Text:
        """How long it lasts."""
        hours, minutes = divmod(int((self.ends_at - self.starts_at).total_seconds()) // 60, 60)
        told = {"hours": hours, "minutes": minutes}
        if not minutes:
            return Text("%(hours)s h", "shift", told)
        return Text("%(hours)s h %(minutes)s min", "shift", told) if hours else Text("%(minutes)s min", "shift", told)
