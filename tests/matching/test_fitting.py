"""How many families fit an offer: exact for the street's own people, never a small number for anybody else."""

import pytest

from charity_app.core.scope import Role
from charity_app.matching.queries.fitting import count_fitting
from charity_app.matching.states.offers import Coverage
from charity_app.matching.target import Area, Condition, Pick
from tests.world import HERE, THERE, World, actor_of

OLD = [Condition(Pick.OVER_AGE, 70)]
OWN, OTHER, EVERYWHERE = Area(Coverage.STREET, street_id=HERE), Area(Coverage.STREET, street_id=THERE), Area()


@pytest.mark.parametrize(
    ("role", "area", "shown"),
    [
        (Role.SOCIAL_WORKER, OWN, "2"),
        (Role.SOCIAL_WORKER, OTHER, "<5"),
        (Role.SOCIAL_WORKER, EVERYWHERE, "<5"),
        (Role.ORG_MANAGER, OWN, "<5"),
        (Role.DONOR, EVERYWHERE, "<5"),
    ],
)
def test_few_families_are_told_exactly_to_their_own_street_only(
    inhabited: World, role: Role, area: Area, shown: str
) -> None:
    found = count_fitting(OLD, area, actor_of(inhabited.users[role], inhabited))
    assert str(found.total.words) == shown
    assert [str(figure.words) for _, figure in found.steps] == [shown]
    assert found.hides_few == (shown != "2")
