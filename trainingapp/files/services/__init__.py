"""The verbs on files: take in, erase, scan, sweep."""

from trainingapp.files.services.erasing import erase
from trainingapp.files.services.scanning import Claim, claim, put_off, settle
from trainingapp.files.services.sweeping import sweep
from trainingapp.files.services.taking_in import Examined, examine, take_in

__all__ = ["Claim", "Examined", "claim", "erase", "examine", "put_off", "settle", "sweep", "take_in"]
