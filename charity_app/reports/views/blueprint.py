"""The blueprint of the pages that look at several rooms; it stands at the root."""

from flask import Blueprint

bp = Blueprint("reports", __name__)
