"""Rights: denied unless a clause holds; a role covers what lies below its place (design 4; C1, C2)."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from charity_app.core import policy
from charity_app.core.errors import NotAllowed
from charity_app.core.policy import both, covers, holds, is_own_household, is_signed_in
from charity_app.core.scope import ANONYMOUS, Actor, Grant, Role, Scope, system_actor

NORTH, SOUTH, BODY, SHOP = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)


@dataclass(frozen=True)
class Thing:
    street_id: UUID | None = None
    committee_id: UUID | None = None
    organisation_id: UUID | None = None
    site_id: UUID | None = None
    household_id: UUID | None = None


@pytest.mark.parametrize(
    ("grant", "subject", "is_covered"),
    [
        (Grant(Role.AUDITOR, "district", NORTH), Thing(street_id=SOUTH), True),
        (Grant(Role.STREET_OFFICER, "street", NORTH), Thing(street_id=NORTH, committee_id=SOUTH), True),
        (Grant(Role.STREET_OFFICER, "street", NORTH), Thing(street_id=SOUTH), False),
        (Grant(Role.COMMITTEE_WORKER, "committee", SOUTH), Thing(street_id=NORTH, committee_id=SOUTH), True),
        (Grant(Role.COMMITTEE_WORKER, "committee", SOUTH), Thing(street_id=SOUTH), False),
        (Grant(Role.ORG_MANAGER, "organisation", organisation_id=BODY), Thing(organisation_id=BODY), True),
        (Grant(Role.ORG_MANAGER, "organisation", organisation_id=BODY), Thing(street_id=BODY), False),
        (Grant(Role.MARKET_KEEPER, "site", site_id=SHOP), Thing(site_id=SHOP), True),
        (Grant(Role.MARKET_KEEPER, "site", site_id=SHOP), Thing(), False),
        (Grant(Role.DONOR), Thing(), False),
        (Grant(Role.DONOR), None, True),
        (Grant(Role.STREET_OFFICER, "street", NORTH), object(), False),
    ],
)
def test_a_place_covers_what_lies_below_it(grant: Grant, subject: object, is_covered: bool) -> None:
    assert covers(grant, subject) is is_covered


OFFICER = Actor(user_id=UUID(int=9), grants=(Grant(Role.STREET_OFFICER, "street", NORTH),))


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "_table", {})
    rules = {
        "thing.show": (is_signed_in,),
        "thing.change": (holds(Role.STREET_OFFICER), is_own_household),
        "thing.seal": (both(holds(Role.STREET_OFFICER), is_own_household),),
        "thing.never": (),
    }
    policy.install_permissions([rules])


def test_rights_are_judged_by_their_clauses(table: None) -> None:
    resident = Actor(user_id=UUID(int=8), scope=Scope(household_ids=frozenset({BODY})))
    assert policy.can(OFFICER, "thing.show") is True
    assert policy.can(ANONYMOUS, "thing.show") is False
    assert policy.can(OFFICER, "thing.change", Thing(street_id=NORTH)) is True
    assert policy.can(OFFICER, "thing.change", Thing(street_id=SOUTH)) is False
    assert policy.can(resident, "thing.change", Thing(household_id=BODY)) is True
    assert policy.can(resident, "thing.change", Thing(household_id=SHOP)) is False
    assert policy.can(OFFICER, "thing.seal", Thing(street_id=NORTH)) is False
    assert policy.can(OFFICER, "thing.never") is False
    assert policy.can(system_actor("test"), "thing.never") is True


def test_an_unknown_right_is_a_mistake_and_a_missing_one_a_refusal(table: None) -> None:
    with pytest.raises(KeyError):
        policy.can(OFFICER, "thing.unknown")
    with pytest.raises(NotAllowed):
        policy.demand(OFFICER, "thing.change", Thing(street_id=SOUTH))
    policy.demand(OFFICER, "thing.change", Thing(street_id=NORTH))
    assert policy.permissions() == ("thing.change", "thing.never", "thing.seal", "thing.show")


def test_a_right_is_declared_once(table: None) -> None:
    with pytest.raises(RuntimeError, match=r"declared twice: thing\.show"):
        policy.install_permissions([{"thing.show": ()}, {"thing.show": ()}])
