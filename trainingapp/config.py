"""Typed settings, read from the environment only; the app refuses to start when they are unsafe."""

import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to set."""


class Settings(BaseSettings):
    """Each setting is the environment variable TRAININGAPP_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="TRAININGAPP_", extra="ignore")

    secret_key: str = Field(min_length=32, description="signs cookies; at least 32 characters, kept secret")
    database_url: str = Field(default="sqlite:///var/trainingapp.db", description="SQLite or PostgreSQL")
    durable: bool = Field(default=False, description="SQLite waits for the disk at each commit")
    secure_cookies: bool = Field(default=True, description="cookies travel over HTTPS only")
    idle_minutes: int = Field(default=30, ge=5, le=480, description="sign out after this much silence")
    proxies: int = Field(default=0, ge=0, le=3, description="reverse proxies whose forwarded headers count")
    service_name: str = Field(default="Cancer care coordinator programme", description="shown on every page")
    template_cache: Path | None = Field(
        default=None, description="folder for compiled templates, writable by the app's user alone"
    )
    smtp_url: str = Field(
        default="", description="the mail server: smtp://user:password@host:587?starttls; none: the console"
    )
    mail_from: str = Field(
        default="", validate_default=True, description="whom mail comes from: Name <address>"
    )
    public_url: str = Field(
        default="", validate_default=True, description="where people reach the service, for links in mail"
    )
    mail_lease_seconds: int = Field(
        default=480, ge=2, le=3600, description="for so long a worker holds a mail that it sends"
    )
    queue_url: str = Field(
        default="", description="where the worker is told of new mail; beside the database if not set"
    )
    badge_key_file: Path | None = Field(
        default=None, description="Ed25519 private key (PEM): certificates then carry a credential"
    )
    sweep_seconds: int = Field(
        default=60, ge=1, le=600, description="how often the worker looks for what nobody told it of"
    )

    files_url: str = Field(
        default="", description="where files are kept: a folder, or s3://bucket/prefix; beside the database"
    )
    files_endpoint: str = Field(default="", description="the address of an S3-compatible store")
    clamd: str = Field(
        default="", description="the virus scanner: unix:/run/clamav/clamd.ctl or tcp:host:3310"
    )

    @field_validator("files_url")
    @classmethod
    def _is_a_store(cls, value: str) -> str:
        scheme = value.partition("://")[0] if "://" in value else "file"
        if scheme not in {"file", "s3"}:
            raise ValueError("files are kept in a folder, or in s3://bucket/prefix")
        return value.rstrip("/")

    @field_validator("clamd")
    @classmethod
    def _is_a_scanner(cls, value: str) -> str:
        if value and not re.fullmatch(r"unix:/.+|tcp:[^:/]+:\d{1,5}", value):
            raise ValueError("the scanner is at unix:/run/clamav/clamd.ctl or tcp:localhost:3310")
        return value

    @field_validator("mail_from")
    @classmethod
    def _has_an_address(cls, value: str, info: ValidationInfo) -> str:
        if not value and not info.data.get("smtp_url"):
            return "noreply@localhost"
        if "@" not in parseaddr(value)[1] or not value.isprintable():
            raise ValueError("mail comes from somebody: Name <address@host>, or the address alone")
        return value

    @field_validator("public_url")
    @classmethod
    def _can_be_linked_to(cls, value: str, info: ValidationInfo) -> str:
        if not value and not info.data.get("smtp_url"):
            return "http://localhost:8000"
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("mail carries links to this address: https://programme.example")
        return value.rstrip("/")


def read_settings(**given: object) -> Settings:
    """The settings of this process; `given` wins over the environment.

    Raises SettingsError naming every variable that is missing or wrong.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values, that is the point
    except ValidationError as error:
        raise SettingsError(_in_words(error)) from None


def _in_words(error: ValidationError) -> str:
    lines = []
    for fault in error.errors():
        name = f"TRAININGAPP_{fault['loc'][0]}".upper()
        if name == "TRAININGAPP_SECRET_KEY":
            lines.append(
                "Set TRAININGAPP_SECRET_KEY to a secret of at least 32 characters, for example from: "
                'python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
        else:
            lines.append(f"Set {name} to a right value: {fault['msg']}.")
    return "The app cannot start.\n" + "\n".join(lines)
