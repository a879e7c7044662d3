"""Decisions on pooled money: drafted, agreed to by two, published for everyone (R-CMP-04)."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.giving.forms.decisions import AllocationForm
from charity_app.giving.models import Allocation, JointCampaign
from charity_app.giving.queries import decisions, desk
from charity_app.giving.services import allocations
from charity_app.giving.services.allocations import AllocationDetails, AllocationItem
from charity_app.giving.states.allocations import ALLOCATION_LABELS, ALLOCATION_TABLE, ALLOCATION_TONES
from charity_app.giving.views.blueprint import SAVED, bp, in_sandbox, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import id_of, version_of
from charity_app.registry.models import Organisation

_SPARE_ROWS = 3
_VOTES = ("votes_for", "votes_against", "votes_abstained")


@bp.get("/allocations")
@requires("campaign.show")
def list_allocations() -> Response:
    """Show what was decided; the charity and the officers also see what is being decided."""
    found = decisions.list_allocations_visible_to(actor(), number=page_number())
    return page("giving/allocations.html", found=found, labels=ALLOCATION_LABELS, tones=ALLOCATION_TONES)


@bp.get("/allocations/<uuid:allocation_id>")
@requires("campaign.show", allocation=decisions.get_allocation)
def show_allocation(allocation: Allocation) -> Response:
    """Show one decision."""
    return page(
        "giving/allocation.html",
        allocation=allocation,
        decision=decisions.decision_of(actor(), allocation),
        actions=[action.value for start, action in ALLOCATION_TABLE if start is allocation.state],
        labels=ALLOCATION_LABELS,
        tones=ALLOCATION_TONES,
    )


@bp.get("/allocations/new")
@requires("allocation.draft")
def new_allocation() -> Response:
    """The form of a decision."""
    return _form_page(AllocationForm(), None)


def _form_page(form: Any, allocation: Allocation | None) -> Response:
    own = desk.finance_ids(actor())
    form.offer(decisions.campaigns_of(own))
    return page(
        "giving/allocation_form.html",
        status=422 if form.errors else 200,
        form=form,
        allocation=allocation,
        pools=desk.pool_money(actor(), is_sandbox=in_sandbox()),
        projects=decisions.projects_to_fund(own),
        rows=[*form.items.typed, *({} for _ in range(_SPARE_ROWS))],
    )


@bp.post("/allocations/new")
@requires("allocation.draft")
def write_allocation() -> Response:
    """Draft a decision."""
    form = AllocationForm.from_request()
    allocation = form.carry_out(lambda: _written(form))
    if allocation is None:
        return _form_page(form, None)
    return done(url_for(".show_allocation", allocation_id=allocation.id), notice=SAVED)


def _written(form: Any) -> Allocation:
    campaign, charity = _place(form)
    return allocations.write_allocation(
        campaign, charity=charity, details=_details(form), is_sandbox=in_sandbox(), by=actor()
    )


def _place(form: Any) -> tuple[JointCampaign, Organisation]:
    """Return the campaign and the charity whose pool stands in the first row. Raises Invalid."""
    own = {row.id: row for row in decisions.campaigns_of(desk.finance_ids(actor()))}
    chosen = id_of(form.campaign_id.data)
    campaign = own.get(chosen) if chosen else None
    pool = desk.pool_to_enter(actor(), form.items.data[0].pool_id) if form.items.data else None
    if campaign is None:
        raise Invalid(Text("Choose the campaign", "error"), field="campaign_id")
    charity = registry.get_organisation(actor(), pool.charity_id) if pool else None
    if charity is None:
        raise Invalid(Text("Name at least one project and its amount", "error"), field="items")
    return campaign, charity


def _details(form: Any) -> AllocationDetails:
    votes = {name: form[name].data or 0 for name in _VOTES}
    return AllocationDetails(
        title=form.title.data or "", reason=form.reason.data or "", items=tuple(form.items.data), **votes
    )


@bp.get("/allocations/<uuid:allocation_id>/edit")
@requires("allocation.write", allocation=decisions.get_allocation)
def edit_allocation(allocation: Allocation) -> Response:
    """The form of a draft."""
    lines = decisions.decision_of(actor(), allocation).lines
    items = [
        AllocationItem(
            pool_id=line.pool_id,
            project_id=line.project_id,
            amount_fen=line.amount_fen,
            consent_note=line.consent_note,
        )
        for line in lines
    ]
    return _form_page(AllocationForm(obj=allocation, items=items), allocation)


@bp.post("/allocations/<uuid:allocation_id>/edit")
@requires("allocation.write", allocation=decisions.get_allocation)
def change_allocation(allocation: Allocation) -> Response:
    """Draft a decision anew."""
    form = AllocationForm.from_request()
    if form.carry_out(lambda: _changed(allocation, form)) is None:
        return _form_page(form, allocation)
    return done(url_for(".show_allocation", allocation_id=allocation.id), notice=SAVED)


def _changed(allocation: Allocation, form: Any) -> bool:
    version = version_of(form.version.data)
    allocations.change_allocation(allocation, details=_details(form), version=version, by=actor())
    return True


def _step(allocation: Allocation, command: Callable[..., None], notice: Text) -> Response:
    command(allocation, by=actor())
    return done(url_for(".show_allocation", allocation_id=allocation.id), notice=notice)


@bp.post("/allocations/<uuid:allocation_id>/propose")
@requires("allocation.write", allocation=decisions.get_allocation)
def propose_allocation(allocation: Allocation) -> Response:
    """Put a draft before the officers."""
    return _step(allocation, allocations.propose_allocation, Text("Two officers must now agree to it", "allocation"))


@bp.post("/allocations/<uuid:allocation_id>/withdraw")
@requires("allocation.write", allocation=decisions.get_allocation)
def withdraw_allocation(allocation: Allocation) -> Response:
    """Give a draft up."""
    return _step(allocation, allocations.withdraw_allocation, Text("Withdrawn", "allocation"))


@bp.post("/allocations/<uuid:allocation_id>/approve")
@requires("allocation.approve", allocation=decisions.get_allocation)
def approve_allocation(allocation: Allocation) -> Response:
    """Agree to a decision."""
    return _step(allocation, allocations.approve_allocation, Text("You agreed to this decision", "allocation"))


@bp.post("/allocations/<uuid:allocation_id>/return")
@requires("allocation.approve", allocation=decisions.get_allocation)
def return_allocation(allocation: Allocation) -> Response:
    """Send a decision back."""
    return _step(allocation, allocations.return_allocation, Text("Returned to be drafted anew", "allocation"))


@bp.post("/allocations/<uuid:allocation_id>/publish")
@requires("allocation.approve", allocation=decisions.get_allocation)
def publish_allocation(allocation: Allocation) -> Response:
    """Publish a decision and move the money."""
    return _step(allocation, allocations.publish_allocation, Text("Published, and the money has moved", "allocation"))
