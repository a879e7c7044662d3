"""Residents sign in by the phone their household gave, and are gone when it is erased (ruling 15; D3, E12)."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.scope import Role, acting_in, system_actor, system_scope
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import division_id
from charity_app.identity import queries, services
from charity_app.identity.models import OneTimeCode, User
from charity_app.identity.states import CodePurpose
from charity_app.messaging import gateways, tasks
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from tests.identity.factories import actor_of, make_user

_BY = system_actor("test")
PHONE = "12000000001"


@pytest.fixture
def household(furnished: Flask) -> Household:
    with acting_in(system_scope("test")):
        place = divisions.committees_of(division_id("310115008"))[0]
        head = registry.NewMember(name="钱秋溪", id_number="990115194003129027", phone=PHONE)
        return registry.register_household(place, head=head, address="演示路1弄2号3室", by=_BY)


def code_for(phone: str) -> OneTimeCode:
    return services.issue_code(phone, purpose=CodePurpose.SIGN_IN, by=_BY)


def test_the_phone_of_a_household_gets_an_account_at_its_first_sign_in(household: Household) -> None:
    assert queries.user_of_phone(PHONE) is None
    user = services.person_of_code(code_for(PHONE).id, is_right=True)
    actor = actor_of(user)
    assert actor.scope.household_ids == {household.id}
    assert [grant.role for grant in actor.grants] == [Role.RESIDENT]
    assert actor.name == "钱*溪"
    assert services.person_of_code(code_for(PHONE).id, is_right=True) is user


def test_a_wrong_code_opens_no_account(household: Household) -> None:
    with pytest.raises(Invalid):
        services.person_of_code(code_for(PHONE).id, is_right=False)
    assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_codes_are_carried_to_known_phones_only_and_shown_masked(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[tuple[str, str]] = []

    class Gateway:
        def deliver(self, *, recipient: str, wording: str) -> None:
            carried.append((recipient, wording))

    monkeypatch.setattr(gateways, "GATEWAY", Gateway())
    make_user(Role.DONOR, phone="12000000005")
    for phone in (PHONE, "12000000005", "12000000009"):
        tasks.send_code({"code_id": str(code_for(phone).id)})
    assert carried == [("120****0001", "one_time_code"), ("120****0005", "one_time_code")]


def test_erasing_a_household_erases_who_is_nothing_but_its_resident(household: Household) -> None:
    user = services.person_of_code(code_for(PHONE).id, is_right=True)
    donor = make_user(Role.RESIDENT, Role.DONOR, phone="12000000005", households=(household,))
    code_for(PHONE)
    with acting_in(system_scope("test")):
        registry.erase_household(household, by=_BY)
    assert (user.erased_at is None, donor.erased_at is None) == (False, True)
    assert queries.users_of_household(household.id) == ()
    assert queries.user_of_phone(PHONE) is None
    assert db.session.scalar(select(func.count()).select_from(OneTimeCode)) == 0
