"""Shifts for everybody, without an account: the list, one shift, its link and its poster. Source: feature 2.1."""

from typing import Any

from flask import Response, request, url_for
from segno import make_qr

from charity_app.core import clock
from charity_app.core.scope import Role
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, public, requires
from charity_app.http.kept import kept_for
from charity_app.http.respond import page, with_etag
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.volunteering import queries
from charity_app.volunteering.forms.shifts import ShiftFilterForm
from charity_app.volunteering.queries import desk, hall
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.hall import HallFilter
from charity_app.volunteering.queries.sign_ups import own_of, sought_in
from charity_app.volunteering.states.activities import AREA_ICONS, OPEN, ServiceArea
from charity_app.volunteering.states.times import WHENS, When
from charity_app.volunteering.views.blueprint import WORDS, bp, page_number

_MINUTES = 5


@bp.get("/shifts")
@public()
@kept_for(_MINUTES)
def list_shifts() -> Response:
    """Show the shifts to come by time, place, kind and street, and where they are."""
    form, where = ShiftFilterForm(request.args), hall.shift_map()
    form.offer(where.tiles)
    chosen = HallFilter(
        when=code_of(When, form.when.data),
        area=code_of(ServiceArea, form.area.data),
        street_id=id_of(form.street.data),
        q=form.q.data or "",
    )
    found = hall.list_shifts(chosen, page=page_number())
    return page(
        "volunteering/shifts.html", form=form, where=where, found=found, whens=WHENS, icons=AREA_ICONS, words=WORDS
    )


@bp.get("/shifts/<uuid:shift_id>")
@requires("shift.show", shift=queries.get_shift)
def show_shift(shift: Seen) -> Response:
    """Show what is done when and where, who is still missing, and the way in."""
    return page(
        "volunteering/shift.html",
        **_told(shift),
        is_known=actor().has_role(Role.VOLUNTEER),
        own=own_of(actor(), shift.shift),
        sought=sought_in(shift.shift),
    )


def _told(seen: Seen) -> dict[str, Any]:
    line = desk.shift_line(seen.shift)
    return {
        "seen": seen,
        "line": line,
        "row": desk.activity_row(seen.activity),
        "street": divisions.division_names({seen.shift.street_id})[seen.shift.street_id],
        "is_open": _is_open(seen),
        "conditions": list(dict.fromkeys(asked for role in line.roles for asked in role.conditions)),
        "icons": AREA_ICONS,
        "words": WORDS,
    }


def _is_open(seen: Seen) -> bool:
    shift = seen.shift
    return seen.activity.state in OPEN and shift.cancelled_at is None and clock.now() < shift.closes_at


@bp.get("/shifts/<uuid:shift_id>/seats")
@requires("shift.show", shift=queries.get_shift)
def count_seats(shift: Seen) -> Response:
    """Say how many places are left: the piece that keeps itself fresh (ruling 47)."""
    return with_etag(page("volunteering/_seats.html", seen=shift, line=desk.shift_line(shift.shift)))


@bp.get("/shifts/<uuid:shift_id>/share")
@requires("shift.show", shift=queries.get_shift)
def share_shift(shift: Seen) -> Response:
    """Show the address of a shift to send on, and its picture for a phone to scan."""
    return page("volunteering/share.html", **_told(shift), **_address(shift))


@bp.get("/shifts/<uuid:shift_id>/poster")
@requires("shift.show", shift=queries.get_shift)
def show_poster(shift: Seen) -> Response:
    """Show a poster to print."""
    return page("volunteering/poster.html", **_told(shift), **_address(shift))


def _address(seen: Seen) -> dict[str, Any]:
    address = url_for(".show_shift", shift_id=seen.shift.id, _external=True)
    return {"address": address, "picture": make_qr(address).svg_data_uri(scale=5, border=2)}
