"""What the law asks of a volunteer because of age, and of a role because of what it brings with it."""

from datetime import datetime, timedelta

from charity_app.core import clock, settings
from charity_app.core.text import Text
from charity_app.volunteering.requirements.picks import Condition, Duty, Require

ADULT = 18
LEAST_AGE = settings.declare(
    "volunteers.least_age",
    10,
    unit="years",
    rule="R-VOL-08",
    name=Text("Youngest volunteer", "setting"),
)
ACCOMPANIED_UNDER = settings.declare(
    "volunteers.accompanied_under",
    14,
    unit="years",
    rule="R-VOL-08",
    name=Text("Volunteers come with a guardian or teacher when younger than", "setting"),
)
YOUNG_UNDER = settings.declare(
    "volunteers.young_under",
    16,
    unit="years",
    rule="R-VOL-08",
    name=Text("No visits, driving, nights or crisis work for volunteers younger than", "setting"),
)
NIGHT_FROM = settings.declare(
    "volunteers.night_from",
    20,
    unit="o'clock",
    rule="R-VOL-08",
    name=Text("The night begins for young volunteers at", "setting"),
)
NIGHT_UNTIL = settings.declare(
    "volunteers.night_until",
    6,
    unit="o'clock",
    rule="R-VOL-08",
    name=Text("The night ends for young volunteers at", "setting"),
)


def law_of_duty(age: int | None, *, duty: Duty) -> tuple[Condition, ...]:
    """Return what a role asks whoever shaped it; the record check is asked of all but those known to be minors.

    Source: R-VOL-09 (children), R-FOD-04 (open food), domain.md 5.7 (driving) and 6.1 (risky work).
    """
    asked = {
        Require.RECORD_CHECK: duty.with_children and (age is None or age >= ADULT),
        Require.HEALTH_CERTIFICATE: duty.open_food,
        Require.TRAINING_FOOD_HYGIENE: duty.open_food,
        Require.DRIVING_LICENCE: duty.driving,
        Require.INSURED: duty.driving or duty.is_risky,
    }
    return tuple(Condition(pick) for pick, is_asked in asked.items() if is_asked)


def law_of_age(age: int | None, *, duty: Duty, has_consent: bool, is_accompanied: bool) -> tuple[Text, ...]:
    """Return a sentence for each rule of age that stands between somebody and a role; none when all is well.

    `age` is in full years on the day of the shift, None when unknown; accompanied is who has the guardian or a
    teacher present. Source: R-VOL-08.
    """
    if age is None:
        return (Text("Tell us the day of birth: what is allowed hangs on the age", "volunteer law"),)
    least = settings.value(LEAST_AGE)
    if age < least:
        return (
            Text(
                "Volunteers are at least %(years)s years old on the day of the shift, seen: %(age)s",
                "volunteer law",
                {"years": least, "age": age},
            ),
        )
    return (*_guarded(age, has_consent=has_consent, is_accompanied=is_accompanied), *_spared(age, duty))


def _guarded(age: int, *, has_consent: bool, is_accompanied: bool) -> list[Text]:
    accompanied_under, said = settings.value(ACCOMPANIED_UNDER), []
    if age < ADULT and not has_consent:
        adult = {"years": ADULT}
        said.append(Text("Under %(years)s a parent or guardian must have agreed before", "volunteer law", adult))
    if age < accompanied_under and not is_accompanied:
        years = {"years": accompanied_under}
        said.append(Text("Under %(years)s a guardian or teacher must be present", "volunteer law", years))
    return said


def _spared(age: int, duty: Duty) -> list[Text]:
    limit = settings.value(YOUNG_UNDER)
    if age >= limit:
        return []
    years = {"years": limit}
    late = {**years, "hour": settings.value(NIGHT_FROM)}
    spared = (
        (duty.home_visit, Text("No home visits under %(years)s", "volunteer law", years)),
        (duty.driving, Text("No driving under %(years)s", "volunteer law", years)),
        (duty.at_night, Text("No shifts after %(hour)s:00 under %(years)s", "volunteer law", late)),
        (duty.crisis, Text("No crisis work under %(years)s", "volunteer law", years)),
    )
    return [text for is_on, text in spared if is_on]


def is_at_night(starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether a shift reaches into the hours closed to the young: from the evening over midnight to the morning.

    Source: R-VOL-08.
    """
    midnight = clock.start_of(clock.local_date(starts_at))
    morning = midnight + timedelta(hours=settings.value(NIGHT_UNTIL))
    evening = midnight + timedelta(hours=settings.value(NIGHT_FROM))
    return starts_at < morning or ends_at > evening
