"""Contracts with the operators of places. Source: feature 5.16."""

from datetime import date

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import ContractSigned
from charity_app.registry.models import OperatorContract, Site
from charity_app.registry.services.stamps import clean_words


def sign_contract(site: Site, *, paper_number: str, starts_on: date, ends_on: date, by: Actor) -> OperatorContract:
    """Note a contract with the operator of a place. Raises Invalid when it ends before it begins."""
    if ends_on < starts_on:
        raise Invalid(Text("The last day lies before the first", "operator contract"), field="ends_on")
    row = OperatorContract(
        site_id=site.id,
        paper_number=clean_words(paper_number, field="paper_number", longest=40),
        starts_on=starts_on,
        ends_on=ends_on,
        signed_at=clock.now(),
        signed_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    emit(ContractSigned(operator_contract_id=row.id, site_id=site.id, by=by))
    return row
