"""Who acts and what lies within reach: the second wall behind the permissions (rulings 11 and 12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, event, false, or_, true
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import ExecutableOption

from charity_app.core.db import Base


class Role(StrEnum):
    """The roles people hold, as in domain.md 3.7."""

    RESIDENT = "resident"
    PROXY = "proxy"
    COMMITTEE_WORKER = "committee_worker"
    CHILD_DIRECTOR = "child_director"
    COMMUNITY_AID_ADVISOR = "community_aid_advisor"
    SOCIAL_WORKER = "social_worker"
    STREET_OFFICER = "street_officer"
    STREET_REVIEWER = "street_reviewer"
    CHILD_SUPERVISOR = "child_supervisor"
    VERIFICATION_OFFICER = "verification_officer"
    DISTRICT_AID_OFFICER = "district_aid_officer"
    CHARITY_OFFICER = "charity_officer"
    ORG_MANAGER = "org_manager"
    ORG_FINANCE = "org_finance"
    DONOR = "donor"
    MARKET_KEEPER = "market_keeper"
    DEPOT_KEEPER = "depot_keeper"
    POINT_KEEPER = "point_keeper"
    FOOD_SAFETY_OFFICER = "food_safety_officer"
    VOLUNTEER = "volunteer"
    VOLUNTEER_COORDINATOR = "volunteer_coordinator"
    REGISTRY_OFFICER = "registry_officer"
    INFO_OFFICER = "info_officer"
    AUDITOR = "auditor"
    SYSADMIN = "sysadmin"


@dataclass(frozen=True)
class Grant:
    """One role held at one place; `level` is district, street, committee, organisation, site or self."""

    role: Role
    level: str = "self"
    division_id: UUID | None = None
    organisation_id: UUID | None = None
    site_id: UUID | None = None


@dataclass(frozen=True)
class Scope:
    """The rows within reach: the union of everything listed here.

    `nameless` reaches the tables of the whole district that hold no identities; `reason` says why a system scope
    was taken.
    """

    everything: bool = False
    public: bool = False
    nameless: bool = False
    street_ids: frozenset[UUID] = frozenset()
    committee_ids: frozenset[UUID] = frozenset()
    organisation_ids: frozenset[UUID] = frozenset()
    site_ids: frozenset[UUID] = frozenset()
    household_ids: frozenset[UUID] = frozenset()
    reason: str = ""


PUBLIC = Scope(public=True)


def system_scope(reason: str) -> Scope:
    """Return the scope of reactions, jobs and commands of the command line."""
    return Scope(everything=True, public=True, reason=reason)


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with all roles held today, nobody in particular (public), or the system itself.

    `helping_id` is the household for which the person fills in forms just now.
    """

    user_id: UUID | None
    grants: tuple[Grant, ...] = ()
    scope: Scope = PUBLIC
    name: str = field(default="", repr=False)
    session_id: UUID | None = None
    helping_id: UUID | None = None
    is_system: bool = False

    def has_role(self, *roles: Role) -> bool:
        """Tell whether one of the roles is held anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def grants_of(self, *roles: Role) -> tuple[Grant, ...]:
        """Return the grants of these roles."""
        return tuple(grant for grant in self.grants if grant.role in roles)

    @property
    def is_signed_in(self) -> bool:
        """Tell whether this is a known person."""
        return self.user_id is not None


ANONYMOUS = Actor(user_id=None)


def system_actor(reason: str) -> Actor:
    """Return the actor of jobs, reactions and the command line."""
    return Actor(user_id=None, scope=system_scope(reason), is_system=True)


class DivisionScoped:
    """Mixin of tables that belong to a committee of a street.

    `__scope_public__` opens them to everyone's eyes, `__scope_nameless__` to the district's charity office.
    """

    __scope_public__ = False
    __scope_nameless__ = False
    committee_id: Mapped[UUID | None] = mapped_column(index=True)
    street_id: Mapped[UUID] = mapped_column(index=True)


class OrganisationScoped:
    """Mixin of tables that belong to one organisation; marked as those of a division."""

    __scope_public__ = False
    __scope_nameless__ = False
    organisation_id: Mapped[UUID] = mapped_column(index=True)


_active: ContextVar[Scope | None] = ContextVar("active_scope", default=None)


class ScopeMissing(RuntimeError):
    """A scoped table was read while no scope was active: a mistake in the program."""


def active_scope() -> Scope | None:
    """Return the scope now in force."""
    return _active.get()


@contextmanager
def acting_in(scope: Scope) -> Iterator[None]:
    """Put a scope in force inside the block."""
    reset = _active.set(scope)
    try:
        yield
    finally:
        _active.reset(reset)


def enter(scope: Scope | None) -> None:
    """Put a scope in force for the rest of this request (http/transaction.py clears it at the end)."""
    _active.set(scope)


def _is_open(model: type[Any], scope: Scope) -> bool:
    return bool(
        scope.everything or (scope.public and model.__scope_public__) or (scope.nameless and model.__scope_nameless__)
    )


def criterion(model: type[Any], scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which a row of a scoped table lies within the scope."""
    if _is_open(model, scope):
        return true()
    parts: list[ColumnElement[bool]] = []
    for column, ids in (
        ("street_id", scope.street_ids),
        ("committee_id", scope.committee_ids),
        ("organisation_id", scope.organisation_ids),
        ("site_id", scope.site_ids),
        ("household_id", scope.household_ids),
    ):
        if ids and hasattr(model, column):
            parts.append(getattr(model, column).in_(sorted(ids, key=str)))
    if scope.household_ids and model.__tablename__ == "households":
        parts.append(model.id.in_(sorted(scope.household_ids, key=str)))
    return or_(*parts) if parts else false()


_scoped_models: dict[str, type[Any]] = {}
_walked: dict[object, tuple[type[Any], ...]] = {}


def _models_by_table() -> dict[str, type[Any]]:
    if not _scoped_models:
        for mapper in Base.registry.mappers:
            model: type[Any] = mapper.class_
            is_scoped: bool = issubclass(model, DivisionScoped | OrganisationScoped)
            if is_scoped:
                _scoped_models[model.__tablename__] = model
    return _scoped_models


def _scoped_in(statement: Any) -> tuple[type[Any], ...]:
    cache_key = statement._generate_cache_key()
    key = cache_key.key if cache_key else None
    if key is not None and key in _walked:
        return _walked[key]
    models = _models_by_table()
    names = {
        getattr(element, "name", None) for element in visitors.iterate(statement) if isinstance(element, FromClause)
    }
    for element in visitors.iterate(statement):
        table = getattr(element, "table", None)
        names.add(getattr(table, "name", None))
        names.add(getattr(getattr(table, "element", None), "name", None))
    found = tuple(models[name] for name in sorted(n for n in names if n in models))
    if key is not None:
        _walked[key] = found
    return found


@event.listens_for(Session, "do_orm_execute")
def _stay_within_scope(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load:
        return
    if not isinstance(state.statement, Select) and not hasattr(state.statement, "selects"):
        return
    scope = _active.get()
    if scope is not None and scope.everything:
        return
    models = _scoped_in(state.statement)
    if not models:
        return
    if scope is None:
        raise ScopeMissing(", ".join(model.__tablename__ for model in models))
    options = _bounds(models, scope)
    if options:
        state.statement = state.statement.options(*options)


@lru_cache(maxsize=1000)
def _bounds(models: tuple[type[Any], ...], scope: Scope) -> tuple[ExecutableOption, ...]:
    """Return what keeps a statement about some tables within a scope; built once for all statements alike."""
    return tuple(
        with_loader_criteria(model, criterion(model, scope), include_aliases=True)
        for model in models
        if not _is_open(model, scope)
    )
