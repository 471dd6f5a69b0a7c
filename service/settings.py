"""Settings of a home: WATCHDESK_* variables, then the home's settings.json, then defaults."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, TypeAdapter, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from service.errors import SettingsError

TIMEZONE = "Asia/Shanghai"
PromptLanguage = Literal["auto", "zh", "en"]


class Settings(BaseSettings):
    """Everything that can be set; frozen once read."""

    model_config = SettingsConfigDict(
        env_prefix="WATCHDESK_", frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    home: Path = Field(default_factory=lambda: Path.cwd() / "home")
    """The data folder: records, indexes, original files, logs."""
    today: date | None = None
    """The day that counts as today; the real day when unset."""
    timezone: str = TIMEZONE
    """Where the desk stands; decides which day it is."""
    place: str | None = None
    """Where the desk stands by name; lookups are for this place when none is given."""
    records_url: str | None = None
    """SQLAlchemy URL of the record store; a SQLite file in the home when unset."""
    embedder: str = "static"
    """`static` for the shipped embedder, else a sentence-transformers model's name or folder."""
    reranker: str = ""
    """A sentence-transformers cross-encoder's folder or cached name that orders the best passages; empty for none."""
    chat_model: str = "ollama:qwen3:8b"
    """Provider and model as LangChain's `init_chat_model` takes them; empty for no model."""
    model_url: str = "http://127.0.0.1:11434"
    """Address of the model server."""
    model_context: int = Field(default=8192, ge=1024)
    """Tokens of prompt and reply together, sent as `num_ctx`."""
    prompt_language: PromptLanguage = "auto"
    """Language of the instructions that a model answers by: `auto` for the question's, or always `zh` or `en`.

    The answer is in the question's language whichever it is."""
    model_output_tokens: int = Field(default=1024, ge=64)
    """Most tokens of a reply."""
    model_connect_s: float = Field(default=2.0, gt=0)
    """Longest wait for a connection to the model server."""
    model_first_token_s: float = Field(default=60.0, gt=0)
    """Longest wait for the first token; loading a model counts."""
    model_silence_s: float = Field(default=20.0, gt=0)
    """Longest silence between two pieces of a reply."""
    model_total_s: float = Field(default=180.0, gt=0)
    """Longest time for a whole reply."""
    model_at_once: int = Field(default=1, ge=1)
    """Replies the model writes at once; who asks meanwhile is told the place in the queue."""
    model_queue_s: float = Field(default=30.0, gt=0)
    """Longest wait in the queue; then the documents answer."""
    model_warm_up: bool = True
    """Whether a service that starts loads the model before anyone asks."""
    circuit_faults: int = Field(default=3, ge=1)
    """Faults of the model in a row after which it is left alone for a while."""
    circuit_pause_s: float = Field(default=30.0, gt=0)
    """How long it is left alone; twice as long each time it fails when tried again."""
    circuit_longest_pause_s: float = Field(default=600.0, gt=0)
    nli_model: str | None = None
    """Folder of a sentence-transformers CrossEncoder for entailment that checks sentences too; none when unset.

    It only adds flags.  Nothing is downloaded."""
    require_review: bool = False
    """Whether only facts that a person has reviewed or corrected are computed with."""
    model_facts: bool = False
    """Whether the model is asked for facts of passages in which the rules find none."""
    answers_kept_days: int = Field(default=365, ge=0, le=36_500)
    """Days that answers are kept with what they rested on and what readers corrected; 0 keeps them for ever."""
    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)
    """Port of the desk; 0 takes a free one."""
    max_upload_mb: int = Field(default=64, ge=1)
    lock_wait_s: float = Field(default=60.0, ge=0)
    """How long a command waits for another one that holds the home."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError) as failure:
            raise ValueError(f"no time zone {name!r} is known") from failure
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before the home's file: read_settings passes the file's values as initial ones."""
        return env_settings, init_settings

    def current_date(self) -> date:
        """Return the day that counts as today."""
        return self.today or datetime.now(ZoneInfo(self.timezone)).date()


def read_settings(home: Path | None = None, **overrides: Any) -> Settings:
    """Return the settings of a home; `overrides` win over everything.  Raises: SettingsError."""
    try:
        base = Settings() if home is None else Settings().model_copy(update={"home": home})
        path = base.home / "settings.json"
        stored: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        settings = Settings(**stored)
        given = {name: _valid(name, value) for name, value in overrides.items() if value is not None}
    except (ValidationError, ValueError, OSError) as failure:
        raise SettingsError(f"the settings cannot be used: {failure}") from failure
    return settings.model_copy(update={"home": base.home, **given})


def _valid(name: str, value: Any) -> Any:
    """Check one setting by itself; a whole `Settings` would let a variable win over it.  Raises: ValidationError."""
    field = Settings.model_fields[name]
    wanted: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(wanted).validate_python(value)
