"""Consents, openings, values in full, helper mode, erasure (features 1.9, 1.11, 6.10; R-PRV-01, R-PRV-04; D1, D3)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from charity_app.core import audit, clock, files
from charity_app.core.audit import AuditRow
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid, NotAllowed, TooMany
from charity_app.core.privacy import Erased, data_key
from charity_app.core.proof import verify
from charity_app.core.scope import Actor, Role, acting_in
from charity_app.registry import queries, services
from charity_app.registry.models import HelpingSession, Household, Member, MemberIdentity, NameToken
from charity_app.registry.services import NewMember
from charity_app.registry.states.households import (
    ConsentPurpose,
    ConsentWay,
    HouseholdState,
    PersonalField,
    RevealReason,
)
from charity_app.registry.states.items import EvidenceKind
from charity_app.registry.states.people import Gender
from tests.registry.conftest import HUAMU, MAN, OLD_WOMAN, SYSTEM, committee, resident, worker

Family = Callable[..., Household]


def _count(fact: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditRow.fact == fact)) or 0


def test_give_and_withdraw_consent_by_purpose_and_day(family: Family) -> None:
    household = family()
    purpose = ConsentPurpose.PUBLISH_NEEDS
    consent = services.give_consent(
        household, purpose=purpose, way=ConsentWay.SPOKEN, words="可以发布", given_on=date(2024, 12, 1), by=SYSTEM
    )
    assert queries.has_consent(household.id, purpose)
    assert not queries.has_consent(household.id, purpose, on=date(2024, 11, 30))
    assert not queries.has_consent(household.id, ConsentPurpose.MESSAGES)
    services.withdraw_consent(consent, by=SYSTEM)
    assert not queries.has_consent(household.id, purpose)
    assert queries.has_consent(household.id, purpose, on=date(2024, 12, 1))
    with pytest.raises(Conflict):
        services.withdraw_consent(consent, by=SYSTEM)
    assert [row.words for row in queries.consents_of(household)] == ["可以发布"]


def test_a_standing_yes_is_not_written_twice(family: Family) -> None:
    household = family()
    given = {"purpose": ConsentPurpose.MESSAGES, "way": ConsentWay.ONLINE, "by": SYSTEM}
    first = services.give_consent(household, **given)
    assert services.give_consent(household, **given).id == first.id
    assert _count("consent.given") == 1


def test_a_spoken_yes_needs_its_words_ruling_20(family: Family) -> None:
    with pytest.raises(Invalid) as refused:
        services.give_consent(family(), purpose=ConsentPurpose.MESSAGES, way=ConsentWay.SPOKEN, by=SYSTEM)
    assert refused.value.field == "words"


def test_a_handover_names_an_organisation(family: Family) -> None:
    household = family()
    with pytest.raises(Invalid):
        services.give_consent(household, purpose=ConsentPurpose.HANDOVER, way=ConsentWay.LINK, by=SYSTEM)
    with pytest.raises(Invalid):
        services.give_consent(
            household, purpose=ConsentPurpose.MESSAGES, way=ConsentWay.LINK, organisation_id=uuid4(), by=SYSTEM
        )


def test_a_minor_cannot_agree_alone_r_min_02(family: Family) -> None:
    child = NewMember("钱云苔", birth_on=date(2015, 6, 4), gender=Gender.FEMALE)
    household = services.register_household(committee(), head=child, by=SYSTEM)
    with pytest.raises(Invalid) as refused:
        services.give_consent(household, purpose=ConsentPurpose.MESSAGES, way=ConsentWay.ONLINE, by=SYSTEM)
    assert str(refused.value.text) == "A minor needs guardian consent"


def test_reveal_value_returns_it_in_full_and_tells_who_saw_it(family: Family) -> None:
    household, adviser = family(), worker()
    with acting_in(adviser.scope):
        seen = {
            field: services.reveal_value(household, field=field, reason=RevealReason.CALL, by=adviser)
            for field in PersonalField
        }
        looks = queries.looks_at(household.id)
    assert seen == {
        PersonalField.NAME: "钱秋溪",
        PersonalField.ID_NUMBER: OLD_WOMAN,
        PersonalField.PHONE: "12000000001",
        PersonalField.ADDRESS: "演示路1弄2号3室",
    }
    assert {(look.roles, look.reason) for look in looks} == {(("community_aid_advisor",), RevealReason.CALL)}
    assert len(looks) == 4


def test_an_audit_row_of_a_reveal_holds_no_value(family: Family) -> None:
    household = family()
    services.reveal_value(household, field=PersonalField.PHONE, reason=RevealReason.CALL, by=worker())
    said = "".join(db.session.scalars(select(AuditRow.payload)))
    assert "12000000001" not in said


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.AUDITOR, Role.CHILD_DIRECTOR])
def test_who_may_read_may_not_reveal(family: Family, role: Role) -> None:
    household, reader = family(), worker(role)
    with pytest.raises(NotAllowed):
        services.reveal_value(household, field=PersonalField.NAME, reason=RevealReason.CALL, by=reader)


def test_the_budget_is_20_values_an_hour_and_60_a_day(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    household, adviser = family(), worker()

    def look(times: int) -> None:
        for _ in range(times):
            services.reveal_value(household, field=PersonalField.PHONE, reason=RevealReason.CALL, by=adviser)

    look(20)
    with pytest.raises(TooMany) as refused:
        look(1)
    assert refused.value.text.params == {"limit": 20}
    for hours in (2, 4):
        monkeypatch.setattr(clock, "wall", lambda hours=hours: datetime.now(UTC) + timedelta(hours=hours))
        look(20)
    monkeypatch.setattr(clock, "wall", lambda: datetime.now(UTC) + timedelta(hours=6))
    with pytest.raises(TooMany) as refused:
        look(1)
    assert refused.value.text.params == {"limit": 60}


def test_a_handover_needs_the_familys_yes(family: Family) -> None:
    with pytest.raises(NotAllowed):
        services.reveal_contact(family(), reason=RevealReason.HANDOVER, organisation_id=uuid4(), by=worker())


def test_record_opening_once_an_hour_per_session(family: Family) -> None:
    household, adviser, other = family(), worker(), worker()
    for actor in (adviser, adviser, other):
        services.record_opening(actor, household)
    assert _count("household.opened") == 2


def _helping(actor: Actor) -> UUID | None:
    return db.session.scalars(
        select(HelpingSession.household_id).where(HelpingSession.session_id == actor.session_id)
    ).one_or_none()


def test_helper_mode_serves_one_household_at_a_time(family: Family) -> None:
    first, second = family(), family("王云禾", id_number=MAN, phone="")
    adviser = worker()
    services.start_helping(first, by=adviser)
    helping = replace(adviser, helping_id=_helping(adviser))
    assert queries.helped_label(helping) == f"钱*溪 {first.number}"
    with pytest.raises(Conflict):
        services.start_helping(second, by=helping)
    with pytest.raises(Conflict):
        services.give_consent(second, purpose=ConsentPurpose.MESSAGES, way=ConsentWay.ONLINE, by=helping)
    services.stop_helping(by=helping)
    assert _helping(adviser) is None
    services.start_helping(second, by=adviser)
    assert _helping(adviser) == second.id


def test_two_sessions_of_one_person_never_mix(family: Family) -> None:
    first, second = family(), family("王云禾", id_number=MAN, phone="")
    adviser = worker()
    elsewhere = replace(adviser, session_id=uuid4())
    services.start_helping(first, by=adviser)
    services.start_helping(second, by=elsewhere)
    assert (_helping(adviser), _helping(elsewhere)) == (first.id, second.id)


def test_what_is_filled_in_for_somebody_says_so(family: Family) -> None:
    household, adviser = family(), worker()
    helping = replace(adviser, helping_id=household.id)
    services.give_consent(household, purpose=ConsentPurpose.MESSAGES, way=ConsentWay.ONLINE, by=helping)
    services.give_consent(household, purpose=ConsentPurpose.SENSORS, way=ConsentWay.ONLINE, by=adviser)
    labels = {row.purpose: (row.role, row.on_behalf) for row in queries.consents_of(household)}
    assert labels == {
        ConsentPurpose.MESSAGES: ("community_aid_advisor", True),
        ConsentPurpose.SENSORS: ("community_aid_advisor", False),
    }


def test_a_resident_reveals_the_own_household_only(family: Family) -> None:
    own, other = family(), family("王云禾", id_number=MAN, phone="", street_id=HUAMU)
    me = resident(own)
    asked = {"field": PersonalField.NAME, "reason": RevealReason.OWN_DATA, "by": me}
    with acting_in(me.scope):
        assert services.reveal_value(own, **asked) == "钱秋溪"
        with pytest.raises(NotAllowed):
            services.reveal_value(other, **asked)


def _photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=Image.Exif())
    return out.getvalue()


def test_erase_household_leaves_nothing_readable_and_the_trail_clean(family: Family, tmp_path: Path) -> None:
    files.install_store(tmp_path / "files")
    household, other = family(), family("王云禾", id_number=MAN, phone="")
    stored = files.store(household.key_owner, files.inspect(_photo()))
    services.attach_evidence(household, kind=EvidenceKind.ID_CARD, stored=stored, by=SYSTEM)
    services.give_consent(
        household, purpose=ConsentPurpose.MESSAGES, way=ConsentWay.PAPER, words="钱秋溪同意", by=SYSTEM
    )
    commit_unit()
    services.erase_household(household, by=SYSTEM)
    commit_unit()
    with pytest.raises(Erased):
        data_key(household.key_owner)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    assert db.session.scalars(select(MemberIdentity.household_id)).all() == [other.id]
    tokens = select(NameToken.household_id).distinct()
    assert db.session.scalars(tokens).all() == [other.id]
    born = select(Member.birth_on).where(Member.household_id == household.id)
    assert db.session.scalars(born).all() == [date(1940, 1, 1)]
    assert household.state is HouseholdState.ERASED
    assert queries.get_household(SYSTEM, household.id) is None
    assert verify(audit.TRAIL).is_clean


def test_no_planted_value_stands_in_the_clear_in_any_table(family: Family) -> None:
    household = family()
    services.give_consent(
        household, purpose=ConsentPurpose.MESSAGES, way=ConsentWay.PAPER, words="钱秋溪同意", by=SYSTEM
    )
    db.session.flush()
    planted = [word.encode() for word in ("钱秋溪", OLD_WOMAN, "12000000001", "演示路1弄2号3室", "同意")]
    found = []
    for table in db.metadata.sorted_tables:
        if table.name in {"divisions", "area_groups"}:
            continue
        for row in db.session.connection().execute(table.select()):
            said = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
            found += [(table.name, word.decode()) for word in planted if word in said]
    assert found == []
