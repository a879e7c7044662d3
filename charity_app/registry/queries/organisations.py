"""Reads of organisations and sites; they are public, but those on the serious list are hidden (R-REG-02)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text, normalised
from charity_app.divisions.models import Division
from charity_app.registry.models import Organisation, Site
from charity_app.registry.states.organisations import (
    ORGANISATION_LABELS,
    Field,
    OrganisationKind,
    OrganisationState,
    SiteKind,
)

_HIDDEN = (OrganisationState.SERIOUS, OrganisationState.DEREGISTERED, OrganisationState.REVOKED)
_SEES_ALL = (Role.REGISTRY_OFFICER, Role.AUDITOR, Role.DISTRICT_AID_OFFICER, Role.CHARITY_OFFICER)


@dataclass(frozen=True)
class Standing:
    """Whether an organisation may claim and publish, and why or why not."""

    may_claim: bool
    reason: Text


def organisation_standing(organisation: Organisation) -> Standing:
    """Tell whether an organisation may claim needs and publish offers or projects (R-REG-02)."""
    if organisation.state is OrganisationState.REGISTERED:
        return Standing(may_claim=True, reason=Text("In good standing", "organisation"))
    reason = Text(
        "This organisation is %(state)s and cannot claim or publish",
        "error",
        {"state": ORGANISATION_LABELS[organisation.state]},
    )
    return Standing(may_claim=False, reason=reason)


def _sees_hidden(viewer: Actor) -> bool:
    return viewer.is_system or viewer.has_role(*_SEES_ALL)


def get_organisation(viewer: Actor, organisation_id: UUID) -> Organisation | None:
    """Return an organisation; hidden ones only to officers and to their own people."""
    found = db.session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one_or_none()
    is_own = organisation_id in viewer.scope.organisation_ids
    if found is not None and found.state in _HIDDEN and not (_sees_hidden(viewer) or is_own):
        return None
    return found


def organisation_of_code(credit_code: str) -> Organisation | None:
    """Return the organisation with this credit code."""
    wanted = select(Organisation).where(Organisation.credit_code == normalised(credit_code))
    return db.session.scalars(wanted).one_or_none()


def organisation_names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of these organisations."""
    wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(ids)))
    return dict(db.session.execute(wanted).all())


def _named(text: str, model: type[Organisation] | type[Site]) -> ColumnElement[bool]:
    letters = normalised(text).lower()
    found = [model.name.contains(text.strip(), autoescape=True)]
    if letters.isascii() and letters.isalpha():
        found += [
            model.initials.startswith(letters, autoescape=True),
            model.pinyin.contains(letters, autoescape=True),
        ]
    if model is Organisation:
        found.append(Organisation.credit_code == letters.upper())
    return or_(*found)


def list_organisations(
    viewer: Actor,
    *,
    q: str = "",
    kind: OrganisationKind | None = None,
    field: Field | None = None,
    state: OrganisationState | None = None,
    page: int = 1,
) -> Page[Organisation]:
    """Return one page of the organisations open to the viewer, by name. One statement."""
    wanted = select(Organisation).order_by(Organisation.name, Organisation.credit_code)
    if not _sees_hidden(viewer):
        wanted = wanted.where(Organisation.state.not_in(_HIDDEN))
    if q.strip():
        wanted = wanted.where(_named(q, Organisation))
    for column, value in ((Organisation.kind, kind), (Organisation.field, field), (Organisation.state, state)):
        if value is not None:
            wanted = wanted.where(column == value)
    return fetch_page(wanted, lambda row: row[0], number=page)


def get_site(viewer: Actor, site_id: UUID) -> Site | None:
    """Return a site; sites are open to everyone."""
    return db.session.scalars(select(Site).where(Site.id == site_id)).one_or_none()


def site_names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of these sites."""
    return dict(db.session.execute(select(Site.id, Site.name).where(Site.id.in_(set(ids)))).all())


@dataclass(frozen=True)
class SiteRow:
    """One line of the list of sites."""

    id: UUID
    name: str
    kind: SiteKind
    street: str
    address: str
    opening_hours: str
    phone: str


def list_sites(
    *, q: str = "", kind: SiteKind | None = None, street_id: UUID | None = None, on: date | None = None, page: int = 1
) -> Page[SiteRow]:
    """Return one page of the sites in use on a day, by name. One statement."""
    day = on or clock.today()
    wanted = (
        select(Site.id, Site.name, Site.kind, Division.name, Site.address, Site.opening_hours, Site.phone)
        .join(Division, Division.id == Site.street_id)
        .where(Site.valid_from <= day, or_(Site.valid_to.is_(None), Site.valid_to > day))
        .order_by(Site.name, Site.id)
    )
    if q.strip():
        wanted = wanted.where(_named(q, Site))
    if kind is not None:
        wanted = wanted.where(Site.kind == kind)
    if street_id is not None:
        wanted = wanted.where(Site.street_id == street_id)
    return fetch_page(wanted, lambda row: SiteRow(*row), number=page)


def sites_of(organisation_id: UUID) -> list[Site]:
    """Return the sites that an organisation runs today."""
    wanted = select(Site).where(Site.organisation_id == organisation_id, Site.valid_to.is_(None))
    return list(db.session.scalars(wanted.order_by(Site.name)))
