"""One demonstration for all these tests."""

import fcntl
import os
import shutil
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from trainingapp.accounts.services import hashing
from trainingapp.app import create_app
from trainingapp.core.db import make_engine, make_session
from trainingapp.demo.building import build
from trainingapp.demo.folder import Folder
from trainingapp.demo.serving import settings_for


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A demonstration made today; when tests run in several processes, one makes it and each has a copy."""
    own = tmp_path_factory.getbasetemp()
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = Folder(common / "demo-for-all")
    with (common / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_made:
            made.prepare()
            build(made, settings_for(made))
    copy = Folder(tmp_path_factory.mktemp("demo") / "copy")
    shutil.copytree(made.path, copy.path)
    return copy


@pytest.fixture(scope="module")
def app(folder: Folder) -> Iterator[Flask]:
    engine = make_engine(folder.url())
    app = create_app(settings_for(folder), engine)
    app.testing = True
    yield app
    engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with make_session(app.extensions["engine"], read_only=True) as session:
        yield session


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real hashes, made cheaply."""
    monkeypatch.setattr(hashing, "_hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
