"""The store on a local folder and on a server that speaks S3: what goes in comes out again, until removed."""

import io
import os
import stat
from pathlib import Path

import pytest

from tests.files.conftest import S3
from trainingapp.files.store import Store, StoreFault

CONTENT = bytes(range(256)) * 3000
KEY = "2026-06-01/0123456789abcdef"


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return Store(str(tmp_path / "files"))
    server: S3 = request.getfixturevalue("s3")
    return Store(f"{server.url}/{tmp_path.name}", endpoint=server.endpoint)


def test_what_is_put_is_there_until_it_is_removed(store: Store) -> None:
    assert list(store.keys()) == []
    store.put(KEY, io.BytesIO(CONTENT))
    assert list(store.keys()) == [KEY]
    with store.open(KEY) as opened:
        assert opened.read() == CONTENT
    store.remove(KEY)
    assert list(store.keys()) == []
    store.remove(KEY)
    with pytest.raises(StoreFault, match="cannot be fetched"):
        store.open(KEY)


def test_it_is_read_in_pieces(store: Store) -> None:
    store.put(KEY, io.BytesIO(CONTENT))
    with store.open(KEY) as opened:
        assert opened.read(1000) == CONTENT[:1000]
        assert opened.read(1000) == CONTENT[1000:2000]


def test_a_forked_process_makes_connections_of_its_own(store: Store) -> None:
    store.put(KEY, io.BytesIO(CONTENT))
    child = os.fork()
    if child == 0:
        try:
            with store.open(KEY) as opened:
                os._exit(opened.read() != CONTENT)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_folder_is_for_the_user_of_the_app_alone(tmp_path: Path) -> None:
    Store(str(tmp_path / "files")).put(KEY, io.BytesIO(CONTENT))
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


def test_a_store_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    store = Store(str(tmp_path / "files"))
    with pytest.raises(StoreFault, match="cannot be kept at the moment"):
        store.put(KEY, io.BytesIO(CONTENT))


def test_an_s3_server_that_does_not_answer_is_told_in_words(s3: S3) -> None:
    store = Store("s3://no-such-bucket/files", endpoint=s3.endpoint)
    with pytest.raises(StoreFault, match="cannot be kept at the moment"):
        store.put(KEY, io.BytesIO(CONTENT))
