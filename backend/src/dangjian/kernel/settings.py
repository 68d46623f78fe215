"""Every setting, read from the environment once (`DANGJIAN_…`); secrets come from nowhere else."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one process. Production is the default, so that nothing is lax by omission."""

    model_config = SettingsConfigDict(env_prefix="DANGJIAN_", extra="ignore", populate_by_name=True)

    env: Literal["production", "demo", "test"] = "production"
    database_url: str = Field(
        default="", validation_alias=AliasChoices("DANGJIAN_DATABASE_URL", "DATABASE_URL", "database_url")
    )
    owner_database_url: str = ""
    data_dir: Path = Field(
        default=Path(".data"), validation_alias=AliasChoices("DANGJIAN_DATA_DIR", "DATA_DIR", "data_dir")
    )
    signing_keys: str = ""
    signing_keys_file: Path | None = None
    sealing_keys: str = ""
    audit_key: str = ""
    audit_digest_dir: Path | None = None
    backup_recipients: str = ""
    backup_identity_file: Path | None = None
    metrics_listen: str = ""
    public_url: str = ""
    secure_cookies: bool = True
    second_factor: Literal["required", "offered"] | None = None
    password_profile: Literal["asvs", "mlps"] = "asvs"
    clock: datetime | None = None
    pool_size: int = 10
    frontend_dir: Path | None = None
    font_dir: Path | None = None
    template_dir: Path | None = None
    service_urls: dict[str, str] = Field(default_factory=dict)
    log_level: str = "INFO"
    webhook_allowed_cidrs: str = ""
    webhook_allowed_hosts: str = ""
    webhook_allowed_ports: str = ""
    webhook_ca_bundle: Path | None = None
    webhook_allow_loopback: bool = False

    @property
    def is_lenient(self) -> bool:
        """True where demonstration accounts and a generated signing key are allowed."""
        return self.env in ("demo", "test")

    @property
    def requires_second_factor(self) -> bool:
        """True where administrators and who decides on scores may do nothing before theirs is set up."""
        return self.second_factor == "required" or (self.second_factor is None and not self.is_lenient)


@lru_cache
def settings() -> Settings:
    """The process's settings; `settings.cache_clear()` after changing the environment (tests, commands)."""
    return Settings()
