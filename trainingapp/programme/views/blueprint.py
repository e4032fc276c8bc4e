"""The blueprint that the programme lead's pages share."""

from flask import Blueprint

blueprint = Blueprint("programme", __name__)
