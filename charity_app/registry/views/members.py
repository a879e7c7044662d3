"""Pages on members: add, correct, end, move."""

from typing import Any

from flask import Response, request

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries, services
from charity_app.registry.forms import EndMemberForm, MemberForm, MoveMemberForm
from charity_app.registry.forms.choices import version_of
from charity_app.registry.models import Household, Member
from charity_app.registry.services.members import household_of
from charity_app.registry.states.people import LeaveReason, Relation
from charity_app.registry.views.blueprint import SAVED, bp, form_page, household_url
from charity_app.registry.views.registering import likenesses, numbered

_ADD, _CORRECT = Text("Add a member", "household"), Text("Correct a member", "household")
_FIELDS = ("name", "id_number", "birth_on", "gender", "relation", "member_phone", "joined_on")
_END, _END_FIELDS = Text("A member left", "household"), ("reason", "left_on")
_MOVE, _MOVE_FIELDS = Text("Move to another household", "household"), ("number", "relation", "left_on")
_AGAIN = Text("Type the values again: what is known stays hidden.", "household")


def _member_page(household: Household, form: MemberForm) -> Response:
    alike = likenesses(form, household.street_id) if form.not_same_reason.errors else []
    return page(
        "registry/member.html",
        status=422 if form.errors else 200,
        household=household,
        form=form,
        title=_ADD,
        names=(*_FIELDS, "not_same_reason") if alike else _FIELDS,
        likenesses=alike,
        action=request.path,
    )


@bp.get("/households/<uuid:household_id>/members/new")
@requires("household.change", household=queries.get_household)
def show_new_member(household: Household) -> Response:
    """Ask who else lives in a household."""
    return _member_page(household, MemberForm())


@bp.post("/households/<uuid:household_id>/members/new")
@requires("household.change", household=queries.get_household)
def add_member(household: Household) -> Response:
    """Add somebody to a household unless known already (features 1.12)."""
    form = MemberForm.from_request()
    added = form.carry_out(
        lambda: services.add_member(household, new=form.told(), not_same_reason=form.reason(), by=actor())
    )
    if added is None:
        return _member_page(household, form)
    return done(household_url(household.id), notice=SAVED)


@bp.get("/members/<uuid:member_id>/correct")
@requires("household.change", member=queries.get_member)
def show_correction(member: Member) -> Response:
    """Ask for a member's values anew."""
    known: dict[str, Any] = {
        "relation": member.relation.value,
        "gender": member.gender.value,
        "version": member.version,
    }
    form = MemberForm(birth_on=member.birth_on, **known)
    names = (*_FIELDS[:-1], "version")
    return form_page(household_of(member), _CORRECT, form, *names, hint=_AGAIN)


@bp.post("/members/<uuid:member_id>/correct")
@requires("household.change", member=queries.get_member)
def correct_member(member: Member) -> Response:
    """Correct who a member is."""
    form, household = MemberForm.from_request(), household_of(member)
    version = version_of(form.version.data)
    form.carry_out(lambda: services.correct_member(member, told=form.told(), version=version, by=actor()))
    if form.errors:
        return form_page(household, _CORRECT, form, *_FIELDS[:-1], "version", hint=_AGAIN)
    return done(household_url(household.id), notice=SAVED)


@bp.get("/members/<uuid:member_id>/end")
@requires("household.change", member=queries.get_member)
def show_end(member: Member) -> Response:
    """Ask when and why a member left."""
    return form_page(household_of(member), _END, EndMemberForm(), *_END_FIELDS)


@bp.post("/members/<uuid:member_id>/end")
@requires("household.change", member=queries.get_member)
def end_member(member: Member) -> Response:
    """Note that a member died or left."""
    form, household = EndMemberForm.from_request(), household_of(member)
    form.carry_out(
        lambda: services.end_member(member, reason=LeaveReason(form.reason.data), on=form.left_on.data, by=actor())
    )
    if form.errors:
        return form_page(household, _END, form, *_END_FIELDS)
    return done(household_url(household.id), notice=SAVED)


@bp.get("/members/<uuid:member_id>/move")
@requires("household.change", member=queries.get_member)
def show_member_move(member: Member) -> Response:
    """Ask to which household a member moves."""
    return form_page(household_of(member), _MOVE, MoveMemberForm(), *_MOVE_FIELDS)


@bp.post("/members/<uuid:member_id>/move")
@requires("household.change", member=queries.get_member)
def move_member(member: Member) -> Response:
    """Move a member to another household; the history stays here."""
    form, household = MoveMemberForm.from_request(), household_of(member)
    moved = form.carry_out(lambda: _move(member, form))
    if moved is None:
        return form_page(household, _MOVE, form, *_MOVE_FIELDS)
    return done(household_url(moved.household_id), notice=SAVED)


def _move(member: Member, form: MoveMemberForm) -> Member:
    relation, to = Relation(form.relation.data), numbered(form.number.data)
    return services.move_member(member, to=to, relation=relation, on=form.left_on.data, by=actor())
