"""The app does not start with unsafe settings, and says what to set."""

import pytest

from trainingapp.app import create_app
from trainingapp.config import SettingsError, read_settings


def test_without_a_secret_key_the_app_refuses_and_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRAININGAPP_SECRET_KEY", raising=False)
    with pytest.raises(SettingsError, match=r"Set TRAININGAPP_SECRET_KEY .* at least 32 characters"):
        create_app()


def test_a_short_secret_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAININGAPP_SECRET_KEY", "short")
    with pytest.raises(SettingsError, match="TRAININGAPP_SECRET_KEY"):
        read_settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAININGAPP_SECRET_KEY", "short")
    monkeypatch.setenv("TRAININGAPP_IDLE_MINUTES", "soon")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert "TRAININGAPP_SECRET_KEY" in str(refusal.value)
    assert "TRAININGAPP_IDLE_MINUTES" in str(refusal.value)
