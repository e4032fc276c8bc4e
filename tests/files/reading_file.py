"""Has the child read a file, as taking it in does."""

import tempfile

import pytest

from trainingapp.core.errors import DomainError
from trainingapp.files import reading


def read(content: bytes, *, seconds: float = reading.SECONDS) -> reading.Reading:
    """Have the child read it."""
    with tempfile.TemporaryFile() as held:
        held.write(content)
        held.flush()
        return reading.read(held, seconds=seconds)


def refusal(content: bytes) -> str:
    """What the sender is told."""
    with pytest.raises(DomainError) as refused:
        read(content)
    assert refused.value.field == "file"
    assert not refused.value.message.endswith(".")
    return refused.value.message
