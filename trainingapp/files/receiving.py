"""A file that a form sends, read before anything is written, so that nobody has to wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from trainingapp.core.db import let_others_write
from trainingapp.core.forms import UploadField
from trainingapp.files.services import Examined, examine


@contextmanager
def examined(field: UploadField) -> Iterator[Examined]:
    """What a valid form sent, received, read and guarded, for `take_in`. Raises as `examine` does."""
    sent = field.data
    if sent is None:
        raise ValueError("the form was not sent with a file")
    let_others_write()
    with examine(name=sent.filename or "", stream=cast(BinaryIO, sent.stream), sure=field.sure) as found:
        yield found
