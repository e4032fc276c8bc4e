"""Where the content of files lies: a folder, or any other store that fsspec speaks to, such as S3."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

import fsspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from trainingapp.core.errors import AppError

log = logging.getLogger(__name__)

CHUNK = 256 * 1024


class StoreFault(AppError):
    """The store did not do what it was asked; the message is for people, the cause for the log."""


class Store:
    """Content under random keys. Several threads may use it at once.

    `url` is a folder's path, file://..., or s3://bucket/prefix; `endpoint` is the address of an S3-compatible
    store that is not Amazon's. Keys and secrets come from the AWS_* variables.
    """

    def __init__(self, url: str, *, endpoint: str = "") -> None:
        self.url, self.endpoint = url, endpoint
        self._options: dict[str, Any] = {}
        if url.startswith("s3://"):
            self._options = {
                "skip_instance_cache": True,
                "use_listings_cache": False,
                "endpoint_url": endpoint or None,
            }
        self._opened: tuple[int, fsspec.AbstractFileSystem, str] | None = None

    def put(self, key: str, content: BinaryIO) -> None:
        """Keep the content, from where it stands to its end, under a new key. Raises StoreFault."""
        with _faults("This file cannot be kept at the moment. Try again in a few minutes"):
            system, root = self._open()
            if _is_local(system):
                _make_folder(root)
                _make_folder(f"{root}/{key.rpartition('/')[0]}")
            with system.open(f"{root}/{key}", "wb") as target:
                shutil.copyfileobj(content, target, CHUNK)
                if _is_local(system):
                    target.flush()
                    os.fsync(target.fileno())

    def open(self, key: str) -> IO[bytes]:
        """The content, to be read in pieces and closed. Raises StoreFault, also where there is none."""
        with _faults("This file cannot be fetched at the moment. Try again in a few minutes"):
            system, root = self._open()
            opened: IO[bytes] = system.open(f"{root}/{key}", "rb", block_size=CHUNK, cache_type="readahead")
            return opened

    def remove(self, key: str) -> None:
        """Take the content out for good; nothing happens where there is none. Raises StoreFault."""
        with _faults("This file cannot be removed at the moment. Try again in a few minutes"):
            system, root = self._open()
            try:
                system.rm_file(f"{root}/{key}")
            except FileNotFoundError:
                return

    def keys(self) -> Iterator[str]:
        """Every key there is, in no order. Raises StoreFault."""
        with _faults("The files cannot be listed at the moment"):
            system, root = self._open()
            try:
                found = system.find(root)
            except FileNotFoundError:
                return
            for path in found:
                yield path.removeprefix(root).lstrip("/")

    def _open(self) -> tuple[fsspec.AbstractFileSystem, str]:
        """The file system, made anew in each process: its connections do not survive a fork."""
        if self._opened is None or self._opened[0] != os.getpid():
            system, root = url_to_fs(self.url, **self._options)
            self._opened = (os.getpid(), system, root.rstrip("/"))
        return self._opened[1:]


@contextmanager
def _faults(message: str) -> Iterator[None]:
    """Whatever goes wrong inside becomes a StoreFault: each kind of store has errors of its own."""
    try:
        yield
    except Exception as fault:
        log.warning("the store of files: %s: %s", type(fault).__name__, fault)
        raise StoreFault(message) from fault


def _is_local(system: fsspec.AbstractFileSystem) -> bool:
    return isinstance(system, LocalFileSystem)


def _make_folder(path: str) -> None:
    os.makedirs(path, mode=0o700, exist_ok=True)
