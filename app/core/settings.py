"""Settings of one installation, read once from the environment. Only main, cli and the tests read them."""

import ipaddress
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set. Every name is an environment variable of the same spelling in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", case_sensitive=False)

    guildhall_env: Literal["development", "test", "production"] = "development"
    database_url: str = "sqlite://var/guildhall.sqlite3"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    secret_key: str | None = Field(default=None, min_length=32, repr=False)
    var_dir: Path = Path("var")
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    allow_insecure_bind: bool = False
    introspection: Literal["auto", "on", "off"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    redis_url: str | None = Field(default=None, repr=False)
    database_pool: int = Field(default=8, ge=1, le=100)
    query_budget: int = Field(default=1, ge=1, le=1_000_000)

    @property
    def production(self) -> bool:
        """Whether strangers may reach this installation."""
        return self.guildhall_env == "production"

    @property
    def loopback(self) -> bool:
        """Whether the server listens to this machine alone."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @cached_property
    def key(self) -> bytes:
        """The key that seals cursors and private signing keys. Kept in `var_dir` (mode 0600) where SECRET_KEY is not given."""
        if self.secret_key is not None:
            return self.secret_key.encode()
        if self.production:
            raise SystemExit("SECRET_KEY is needed in production: at least 32 random characters, the same for every process.")
        file = self.var_dir / "secret_key"
        if not file.exists():
            self.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48))
        return file.read_text().encode()
