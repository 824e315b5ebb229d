"""What a community is: its currency, zone, languages, settings and programmes (G4). Pure."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.core.errors import Conflict, Invalid

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
DEFAULT_ZONE = "Asia/Shanghai"
DEFAULT_LANGUAGES = ("zh", "en")


class NoCommunity(Conflict):
    """Nothing has been set up yet."""

    template = "There is no community yet. Run `guildhall demo`, or import a catalogue that names one."


class CommunityExists(Conflict):
    """There is one community per installation (G4)."""

    template = "This installation already has its community."


class CommunitySettings(BaseModel):
    """What an operator may set for the community; whatever is left out has the default of the rule book."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    industry_since_wait_days: int = Field(default=90, ge=0, le=3650)
    guest_mode: bool = True
    registration_open: bool = True
    refund_window_days: int = Field(default=7, ge=0, le=365)
    comparison_price_days: int = Field(default=7, ge=1, le=90)
    phone_region: str = Field(default="CN", pattern=r"^[A-Z]{2}$")
    readiness_active_members: int = Field(default=1000, ge=0, le=1_000_000_000)
    readiness_variation_percent: int = Field(default=25, ge=0, le=1000)


@dataclass(frozen=True, slots=True)
class ProgrammeInfo:
    """A programme of the community, with its own growth and levels (G4)."""

    id: int
    public_id: UUID
    code: str
    name: dict[str, str]
    is_default: bool
    position: int


@dataclass(frozen=True, slots=True)
class CommunityInfo:
    """The settings row and the programmes, as they were at `revision`."""

    id: int
    revision: int
    name: dict[str, str]
    currency: str
    zone: str
    languages: tuple[str, ...]
    settings: CommunitySettings
    programmes: tuple[ProgrammeInfo, ...]

    @property
    def default_programme(self) -> ProgrammeInfo:
        """The programme that newcomers are enrolled in. Raises NoCommunity where there is no programme yet."""
        for programme in self.programmes:
            if programme.is_default:
                return programme
        raise NoCommunity()

    def programme(self, code: str, field: str = "programme") -> ProgrammeInfo:
        """The programme with that code. Raises Invalid(field) naming the codes there are."""
        for programme in self.programmes:
            if programme.code == code:
                return programme
        known = ", ".join(programme.code for programme in self.programmes) or "none yet"
        raise Invalid(field, "There is no programme {code}. There are: {known}.", code=code, known=known)

    def programme_by_id(self, programme_id: int) -> ProgrammeInfo:
        """The programme with that row id."""
        return next(programme for programme in self.programmes if programme.id == programme_id)


@dataclass(frozen=True, slots=True)
class NewCommunity:
    """What a community is made of."""

    name: dict[str, str]
    currency: str = "CNY"
    zone: str = DEFAULT_ZONE
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    settings: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """What a programme is made of. The first one becomes the default in any case."""

    code: str
    name: dict[str, str]
    is_default: bool = False
    position: int = 0


def check_code(code: str, field: str = "code") -> None:
    """The code may name something for ever. Raises Invalid(field)."""
    if not _CODE.fullmatch(code):
        raise Invalid(field, "A code has 2 to 63 small letters, digits and hyphens and begins with a letter or digit.")


def check_text(text: dict[str, str], languages: tuple[str, ...], field: str, longest: int) -> None:
    """The text is there in each language of the community and nowhere too long. Raises Invalid with the language in the path."""
    for language in languages:
        if not text.get(language, "").strip():
            raise Invalid(f"{field}.{language}", "The text in this language is missing.")
    for language, words in text.items():
        if language not in languages:
            raise Invalid(f"{field}.{language}", "The community has the languages {languages}.", languages=", ".join(languages))
        if len(words) > longest:
            raise Invalid(f"{field}.{language}", "At most {longest} characters.", longest=longest)


def check_community(new: NewCommunity) -> CommunitySettings:
    """The community may be made. Returns its settings with the defaults filled in; raises Invalid."""
    if not _CURRENCY.fullmatch(new.currency):
        raise Invalid("currency", "Give an ISO 4217 code such as CNY.")
    check_zone(new.zone)
    if not new.languages:
        raise Invalid("languages", "Give at least one language.")
    for index, language in enumerate(new.languages):
        if not _LANGUAGE.fullmatch(language) or language in new.languages[:index]:
            raise Invalid(f"languages[{index}]", "Give each language once, as a code such as zh or en.")
    check_text(new.name, new.languages, "name", 80)
    return parse_settings(new.settings or {})


def check_zone(zone: str, field: str = "zone") -> None:
    """The zone is one of the IANA database. Raises Invalid(field)."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(field, "Give an IANA time zone such as Asia/Shanghai.") from None


def parse_settings(raw: dict[str, Any], field: str = "settings") -> CommunitySettings:
    """The settings that `raw` says, defaults filled in. Raises Invalid naming the first wrong one."""
    try:
        return CommunitySettings.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join([field, *(str(part) for part in first["loc"])])
        known = ", ".join(CommunitySettings.model_fields)
        if first["type"] == "extra_forbidden":
            raise Invalid(name, "There is no such setting. There are: {known}.", known=known) from None
        raise Invalid(name, "{problem}.", problem=first["msg"]) from None
