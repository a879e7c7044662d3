"""The blueprint that the modules of this folder share."""

from flask import Blueprint

bp = Blueprint("identity", __name__, url_prefix="/account")
