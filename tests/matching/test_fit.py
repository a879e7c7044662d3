"""The match score of domain.md 4.3, part by part, and its reasons in words."""

from datetime import date
from uuid import uuid4

from charity_app.casework.states.needs import NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.settings import SettingValue
from charity_app.matching.fit import Helper, Reach, Record, Wanted, score_fit
from charity_app.matching.states.offers import Coverage

STREET, ELSEWHERE = uuid4(), uuid4()
WANTED = Wanted(NeedType.DAILY_GOODS, "material", STREET, "lujiazui_expo", 1, date(2024, 12, 20))
BEST = Helper(
    types=frozenset({NeedType.DAILY_GOODS}),
    dimensions=frozenset({"material"}),
    reach=Reach(Coverage.STREET, STREET, "lujiazui_expo"),
    fits_target=True,
    places=3,
    until=date(2024, 12, 31),
    record=Record(rating=4, completed=3),
)


def helper(**changes) -> Helper:
    from dataclasses import replace

    return replace(BEST, **changes)


CASES = [
    ({}, 100),
    ({"types": frozenset()}, 80),
    ({"types": frozenset(), "dimensions": frozenset()}, 60),
    ({"reach": Reach(Coverage.STREET, ELSEWHERE, "lujiazui_expo")}, 90),
    ({"reach": Reach(Coverage.DISTRICT)}, 90),
    ({"reach": Reach(Coverage.STREET, ELSEWHERE, "lingang_south")}, 80),
    ({"fits_target": None}, 93),
    ({"fits_target": False}, 85),
    ({"places": 0}, 93),
    ({"until": date(2024, 12, 19)}, 93),
    ({"places": 0, "until": date(2024, 12, 19)}, 85),
    ({"record": Record(rating=3)}, 95),
    ({"record": Record(completed=4)}, 95),
    ({"record": Record(completed=5)}, 100),
    ({"record": Record()}, 90),
    ({"record": Record(rating=5, completed=9, failed=1)}, 90),
]


def test_each_part_weighs_as_described(session):
    for changes, score in CASES:
        assert score_fit(WANTED, helper(**changes)).score == score, changes


def test_parts_weigh_as_two_people_agreed_and_the_whole_stays_within_100(session):
    one, other = uuid4(), uuid4()
    for key, value in (("fit.type", 100), ("fit.record", 0)):
        agreed = {"proposed_by_id": one, "approved_by_id": other, "approved_at": clock.now()}
        db.session.add(SettingValue(key=key, value=value, valid_from=clock.today(), **agreed))
    db.session.flush()
    assert score_fit(WANTED, BEST).score == 100
    assert score_fit(WANTED, helper(record=Record())).score == 100
    assert score_fit(WANTED, helper(types=frozenset(), dimensions=frozenset())).score == 33


def test_the_reasons_are_words(session):
    said = [str(reason) for reason in score_fit(WANTED, BEST).reasons]
    assert said == [
        "offers just this",
        "in the same street",
        "for such families",
        "has places",
        "has done it 3 times",
        "rated 4A",
    ]
    worst = helper(
        types=frozenset(),
        dimensions=frozenset(),
        reach=Reach(Coverage.STREET, ELSEWHERE, "lingang_south"),
        fits_target=False,
        places=0,
        until=date(2024, 12, 1),
        record=Record(failed=1),
    )
    assert [str(reason) for reason in score_fit(WANTED, worst).reasons] == [
        "not in this area",
        "meant for other families",
        "no places now",
        "too late for the wished day",
        "once did not deliver as promised",
    ]


def test_where_a_record_counts_in_full_or_by_half_is_a_setting_r38(session):
    one, other = uuid4(), uuid4()
    for key, value in (
        ("fit.rating_whole", 5),
        ("fit.rating_half", 4),
        ("fit.claims_whole", 9),
        ("fit.claims_half", 3),
    ):
        agreed = {"proposed_by_id": one, "approved_by_id": other, "approved_at": clock.now()}
        db.session.add(SettingValue(key=key, value=value, valid_from=clock.today(), **agreed))
    db.session.flush()
    steps = [(Record(rating=5), 100), (Record(rating=4), 95), (Record(rating=3), 90)]
    steps += [(Record(completed=9), 100), (Record(completed=3), 95), (Record(completed=2), 90)]
    for record, score in steps:
        assert score_fit(WANTED, helper(record=record)).score == score, record
