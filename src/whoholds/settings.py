"""Settings: flags beat environment (WHOHOLDS_…), environment beats the file whoholds.toml in the folder, the file beats defaults."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from whoholds.errors import SettingsError

FILE = "whoholds.toml"


class Settings(BaseSettings):
    """Everything a user can set, with its default.

    >>> Settings.load(estimator="latest").estimator
    'latest'
    """

    model_config = SettingsConfigDict(env_prefix="WHOHOLDS_", toml_file=FILE, extra="forbid")

    ledger: Path | None = Field(None, description="The ledger to work on; else the one *.whoholds file in the folder.")
    theatre: str = Field("world", description="Theatre of a new ledger: a name (`whoholds theatre list`) or a folder.")
    theatres: Path | None = Field(
        None, description="A folder with theatres of your own, looked in before the built-in ones."
    )
    estimator: str = Field("markov", description="How control is estimated: markov, decay or latest.")
    extractors: str = Field("rules", description="Readers of text, comma-separated: rules, llm.")
    reviewer: str = Field(default_factory=getpass.getuser, description="Whose name stands on reviews and judgements.")
    cache: Path | None = Field(None, description="Where indexes are kept; default: the user's cache folder.")
    jobs: int = Field(1, ge=1, le=256, description="Processes for reading many documents.")
    max_megabytes: int = Field(50, ge=1, le=2048, description="Largest document that is read, in MB.")
    max_seconds: float = Field(60.0, gt=0, description="Longest time one document may take to be opened, in seconds.")
    allow_private_addresses: bool = Field(False, description="Fetch from private and loopback addresses too.")
    calibration: Path | None = Field(
        None, description="A calibration map learned by `whoholds validate`, applied to estimates."
    )
    counts: bool = Field(
        False, description="Told areas and counts of settlements bound the estimates of the days around them."
    )
    internal: bool = Field(
        False,
        description="For use inside only: nothing is held back for its age or exactness, and sheets and briefs say so.",
    )
    model_url: str = Field("", description="Base URL of an OpenAI-compatible endpoint, for the llm extractor.")
    model_name: str = Field("", description="The model to ask there.")
    model_key: SecretStr = Field(SecretStr(""), description="Its key.")
    model_budget: int = Field(200_000, ge=0, description="Tokens after which the llm extractor stops.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic-settings calls by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @classmethod
    def load(cls, **flags: Any) -> Settings:
        """The settings in force; flags that are None do not count.

        Raises: SettingsError naming what is wrong.
        """
        try:
            return cls(**{k: v for k, v in flags.items() if v is not None})
        except (ValidationError, ValueError) as error:
            details = (
                "; ".join(f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors())
                if isinstance(error, ValidationError)
                else str(error)
            )
            raise SettingsError(
                f"a setting cannot be used: {details}", hint=f"look at {FILE} and at WHOHOLDS_… variables"
            ) from error

    def find_ledger(self) -> Path:
        """The ledger meant: the setting, or the one ledger in the folder.

        Raises: SettingsError when there is none, or more than one.
        """
        if self.ledger is not None:
            return self.ledger
        here = sorted(Path.cwd().glob("*.whoholds"))
        if len(here) == 1:
            return here[0]
        if not here:
            raise SettingsError(
                "no ledger here",
                hint="make one: whoholds init NAME.whoholds --theatre world; or point to one with --ledger",
            )
        names = ", ".join(p.name for p in here)
        raise SettingsError(f"several ledgers here: {names}", hint="say which with --ledger")
