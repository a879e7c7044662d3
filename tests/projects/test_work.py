"""Partners, papers and related parties: bound before they act, found at allocation, sealed where they name people."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import files
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.files import CleanFile
from charity_app.core.privacy import HOUSE
from charity_app.projects import queries, services
from charity_app.projects.models import RelatedParty
from charity_app.projects.states.work import IndicatorKind, RelationKind
from tests.projects.making import Cast, charity, organisation

At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def cast(furnished: Flask, at: At) -> Cast:
    with at("2024-12-05 08:00"):
        return Cast()


def _paper() -> Any:
    return files.store(HOUSE, CleanFile(b"%PDF-1.4 an agreement", "application/pdf"))


def test_a_paper_of_an_organisation_is_sealed_by_the_house_and_opens_again(cast: Cast) -> None:
    stored = _paper()
    assert files.read(HOUSE, stored.address) == b"%PDF-1.4 an agreement"


def test_a_partner_is_assessed_and_bound_by_a_written_agreement(cast: Cast, at: At) -> None:
    """CL art. 26."""
    project, partner = cast.draft(is_public=False), organisation(name="合作方")
    given = {"part": "场地", "assessment": "合格", "assessed_on": date(2024, 12, 1), "agreement": _paper()}
    with at("2024-12-05 09:00"):
        for field, wrong in (
            ("paper", {"agreement": None}),
            ("part", {"part": " "}),
            ("assessment", {"assessment": ""}),
            ("assessed_on", {"assessed_on": date(2024, 12, 6)}),
        ):
            with pytest.raises(Invalid) as refusal:
                services.name_partner(project, partner, **{**given, **wrong}, by=cast.manager)
            assert refusal.value.field == field
        services.name_partner(project, partner, **given, by=cast.manager)
        for other in (partner, cast.home):
            with pytest.raises(Invalid):
                services.name_partner(project, other, **given, by=cast.manager)
    assert [row.name for row in queries.partners_of(project.id)] == ["合作方"]


def test_indicators_are_planned_in_the_draft_and_measured_later(cast: Cast) -> None:
    project = cast.draft(is_public=False)
    for planned in (0, -1):
        with pytest.raises(Invalid):
            services.plan_indicator(
                project, kind=IndicatorKind.OUTCOME, name="满意", unit="户", planned=planned, by=cast.manager
            )
    row = services.plan_indicator(
        project, kind=IndicatorKind.OUTCOME, name="满意", unit="户", planned=50, by=cast.manager
    )
    services.measure_indicator(project, row, reached=12, by=cast.manager)
    with pytest.raises(Invalid):
        services.measure_indicator(project, row, reached=-1, by=cast.manager)
    assert [(one.name, one.planned, one.reached) for one in queries.indicators_of(project.id)] == [("满意", 50, 12)]


def test_who_is_tied_to_the_project_is_found_at_allocation(cast: Cast, at: At) -> None:
    """CL art. 40, 59: the ties of its own organisation and of the charity that receives the money."""
    supplier, stranger = organisation(name="供货商"), organisation(name="别家")
    with at("2024-12-05 09:00"):
        project = cast.draft()
        tied, day = services.record_related_party, date(2024, 6, 1)
        tied(cast.charity, relation=RelationKind.CONTROLLED, party=supplier, since_on=day, by=cast.finance)
        row = tied(cast.home, relation=RelationKind.BOARD, person="赵青禾", since_on=day, by=cast.manager)
        assert queries.relation_to(project, organisation_id=supplier.id) is RelationKind.CONTROLLED
        assert queries.relation_to(project, organisation_id=stranger.id) is None
        assert queries.relation_to(project, person="赵 青禾") is RelationKind.BOARD
        assert queries.relation_to(project, person="赵青") is None
        assert queries.relation_to(project, organisation_id=supplier.id, on=date(2024, 5, 31)) is None
        assert sorted(one.name for one in queries.related_parties_of(project)) == ["供货商", "赵*禾"]
        services.end_related_party(row, by=cast.manager)
        assert queries.relation_to(project, person="赵青禾") is None
        with pytest.raises(Conflict):
            services.end_related_party(row, by=cast.manager)


def test_the_name_of_a_related_person_stands_nowhere_in_the_clear(cast: Cast, at: At) -> None:
    with at("2024-12-05 09:00"):
        services.record_related_party(
            cast.charity, relation=RelationKind.BOARD, person="赵青禾", since_on=date(2024, 6, 1), by=cast.finance
        )
    stored = db.session.execute(select(RelatedParty.__table__)).one()  # type: ignore[attr-defined]
    assert "赵青禾" not in str(stored)
    assert "赵青禾".encode() not in (stored.name_sealed or b"")


def test_a_tie_names_one_other_and_never_itself(cast: Cast, at: At) -> None:
    tied, other = services.record_related_party, charity(name="另一家")
    with at("2024-12-05 09:00"):
        for party, person in ((None, ""), (other, "赵青禾"), (cast.charity, "")):
            with pytest.raises(Invalid):
                tied(
                    cast.charity,
                    relation=RelationKind.BOARD,
                    party=party,
                    person=person,
                    since_on=date(2024, 6, 1),
                    by=cast.finance,
                )
