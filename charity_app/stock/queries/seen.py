"""Rows of a place as their pages and permissions see them: the row with its place."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from charity_app.core.db import Entity
from charity_app.registry.models import Site

Row = TypeVar("Row", bound=Entity)


@dataclass(frozen=True)
class SeenAtSite(Generic[Row]):
    """A row with the site where it is; what permissions ask for stands on it."""

    row: Row
    site: Site

    @property
    def id(self) -> UUID:
        """The row's id."""
        return self.row.id

    @property
    def site_id(self) -> UUID:
        """Where it is."""
        return self.site.id

    @property
    def street_id(self) -> UUID:
        """The street of the place."""
        return self.site.street_id
