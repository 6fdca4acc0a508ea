"""Lists the zones of the press: what stands behind a clock, as the offsets that it may mean. Data from IANA and
CLDR.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale

from stream.normalise.dates.words import folded

__all__ = ["LAST_ON_EARTH", "Zone", "at_offset", "in_place", "named", "of_city", "unknown"]

LAST_ON_EARTH = timezone(timedelta(hours=-12))
"""Where each day ends last: what is over there is over everywhere."""
_FIXED: Mapping[str, float] = {
    "UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "ZULU": 0, "TU": 0, "TUC": 0, "TMG": 0, "WELTZEIT": 0, "AOE": -12, "HST": -10,
    "MSK": 3, "МСК": 3, "TRT": 3, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1, "PKT": 5, "NPT": 5.75,
    "ICT": 7, "WIB": 7, "WITA": 8,
    "PHT": 8, "PHST": 8, "SGT": 8, "MYT": 8, "HKT": 8, "JST": 9, "KST": 9, "AWST": 8, "BRT": -3, "ART": -3, "COT": -5,
    "PET": -5, "VET": -4, "UYT": -3, "CHST": 10,
}  # fmt: skip
"""Names of one offset, all the year: hours ahead of UTC."""
_SEASONAL: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "EST": (-5, ("America/New_York",)),
    "EDT": (-4, ("America/New_York",)),
    "HNE": (-5, ("America/Toronto",)),
    "HAE": (-4, ("America/Toronto",)),
    "CST": (-6, ("America/Chicago", "Asia/Shanghai")),
    "CDT": (-5, ("America/Chicago",)),
    "MST": (-7, ("America/Denver",)),
    "MDT": (-6, ("America/Denver",)),
    "PST": (-8, ("America/Los_Angeles",)),
    "PDT": (-7, ("America/Los_Angeles",)),
    "AKST": (-9, ("America/Anchorage",)),
    "AKDT": (-8, ("America/Anchorage",)),
    "AST": (-4, ("America/Halifax", "Asia/Riyadh")),
    "ADT": (-3, ("America/Halifax",)),
    "NST": (-3.5, ("America/St_Johns",)),
    "NDT": (-2.5, ("America/St_Johns",)),
    "BST": (1, ("Europe/London", "Asia/Dhaka")),
    "IST": (5.5, ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")),
    "IDT": (3, ("Asia/Jerusalem",)),
    "GST": (4, ("Asia/Dubai",)),
    "WET": (0, ("Europe/Lisbon",)),
    "WEST": (1, ("Europe/Lisbon",)),
    "CET": (1, ("Europe/Berlin",)),
    "CEST": (2, ("Europe/Berlin",)),
    "MEZ": (1, ("Europe/Berlin",)),
    "MESZ": (2, ("Europe/Berlin",)),
    "MET": (1, ("Europe/Berlin",)),
    "MEST": (2, ("Europe/Berlin",)),
    "EET": (2, ("Europe/Athens",)),
    "EEST": (3, ("Europe/Athens",)),
    "CLT": (-4, ("America/Santiago",)),
    "CLST": (-3, ("America/Santiago",)),
    "ACST": (9.5, ("Australia/Adelaide",)),
    "ACDT": (10.5, ("Australia/Adelaide",)),
    "AEST": (10, ("Australia/Sydney", "Australia/Brisbane")),
    "AEDT": (11, ("Australia/Sydney",)),
    "NZST": (12, ("Pacific/Auckland",)),
    "NZDT": (13, ("Pacific/Auckland",)),
}
"""Names of one half of the year: hours ahead of UTC, and the places whose clocks may be meant. Copy says EST in July
and means New York's clock; India, Ireland and Israel all say IST."""
_PLACES = {
    "ET": "America/New_York", "EASTERN": "America/New_York", "CT": "America/Chicago", "CENTRAL": "America/Chicago",
    "MT": "America/Denver", "MOUNTAIN": "America/Denver", "PT": "America/Los_Angeles", "PACIFIC": "America/Los_Angeles",
    "AKT": "America/Anchorage", "ALASKA": "America/Anchorage", "HAWAII": "Pacific/Honolulu",
    "ATLANTIC": "America/Halifax", "NEWFOUNDLAND": "America/St_Johns", "AET": "Australia/Sydney",
    "ACT": "Australia/Adelaide", "AWT": "Australia/Perth", "NZT": "Pacific/Auckland", "UKT": "Europe/London",
    "CENTRAL EUROPEAN": "Europe/Berlin", "EASTERN EUROPEAN": "Europe/Athens", "WESTERN EUROPEAN": "Europe/Lisbon",
    "MITTELEUROPÄISCHE": "Europe/Berlin", "UK": "Europe/London", "BRITISH": "Europe/London", "IRISH": "Europe/Dublin",
    "GERMAN": "Europe/Berlin", "FRENCH": "Europe/Paris", "SWISS": "Europe/Zurich", "ITALIAN": "Europe/Rome",
    "SPANISH": "Europe/Madrid", "DUTCH": "Europe/Amsterdam", "JAPAN": "Asia/Tokyo", "INDIA": "Asia/Kolkata",
    "INDIAN": "Asia/Kolkata", "CHINA": "Asia/Shanghai", "BEIJING": "Asia/Shanghai", "KOREA": "Asia/Seoul",
    "ISRAEL": "Asia/Jerusalem", "NEW ZEALAND": "Pacific/Auckland", "SOUTH AFRICA": "Africa/Johannesburg",
    "EAST AFRICA": "Africa/Nairobi", "WEST AFRICA": "Africa/Lagos", "WASHINGTON": "America/New_York",
    "BOSTON": "America/New_York", "ATLANTA": "America/New_York", "MIAMI": "America/New_York",
    "OTTAWA": "America/Toronto", "GENEVA": "Europe/Zurich", "FRANKFURT": "Europe/Berlin", "MUNICH": "Europe/Berlin",
    "MILAN": "Europe/Rome", "BARCELONA": "Europe/Madrid", "DELHI": "Asia/Kolkata", "NEW DELHI": "Asia/Kolkata",
    "MUMBAI": "Asia/Kolkata", "ANKARA": "Europe/Istanbul", "CANBERRA": "Australia/Sydney",
    "WELLINGTON": "Pacific/Auckland", "BRASILIA": "America/Sao_Paulo", "BRASÍLIA": "America/Sao_Paulo",
    "TEL AVIV": "Asia/Jerusalem", "ABUJA": "Africa/Lagos", "CAPE TOWN": "Africa/Johannesburg",
}  # fmt: skip
"""Names of a place's clock, whatever the season. Cities that IANA names are not here."""
_AMERICAN = frozenset(
    {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage"}
)
_CITIES_IN = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl")


@dataclass(frozen=True, slots=True)
class Zone:
    """The offsets that the name of a zone may mean: several where the name has several meanings, or where the clocks of
    the place differ from what the name says.
    """

    stated: tzinfo
    """What the name means to the letter."""
    meant: tuple[tzinfo, ...] = ()
    """What people use the name for beside that."""
    is_american: bool = False
    """Whether the zone is of a country where clocks count to twelve and the month stands before the day."""

    def literal(self, local: datetime) -> datetime:
        """Return the instant in UTC of a naive time of day there. Raises OverflowError at the ends of time."""
        return local.replace(tzinfo=self.stated).astimezone(UTC)

    def latest(self, local: datetime) -> datetime:
        """Return the latest instant that it may be, at the change of clocks too: what is said twice, or never, in one
        night. Raises OverflowError at the ends of time.
        """
        zones = (self.stated, *self.meant)
        return max(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for zone in zones for fold in (0, 1))


def at_offset(hours: int, minutes: int, *, behind: bool) -> Zone | None:
    """Return an offset as printed: `-05:00` is behind UTC. None where no place on Earth has it."""
    offset = timedelta(hours=hours, minutes=minutes)
    if offset > timedelta(hours=14) or minutes % 15:
        return None
    return Zone(timezone(-offset if behind else offset))


def in_place(place: str) -> Zone:
    """Return a place by its IANA name."""
    return Zone(ZoneInfo(place), is_american=place in _AMERICAN)


def unknown() -> Zone:
    """Return a zone that is named and not known, `local time` among them: it may be anywhere, so it is over last of
    all.
    """
    return Zone(UTC, (LAST_ON_EARTH,))


def named(name: str) -> Zone | None:
    """Return a zone by its name in capitals; None for a word that is none."""
    if name in _FIXED:
        return Zone(timezone(timedelta(hours=_FIXED[name])))
    if name in _SEASONAL:
        hours, places = _SEASONAL[name]
        american = any(place in _AMERICAN for place in places)
        meant = tuple(ZoneInfo(place) for place in places)
        return Zone(timezone(timedelta(hours=hours)), meant, american)
    return in_place(_PLACES[name]) if name in _PLACES else None


def of_city(name: str) -> Zone | None:
    """Return a zone by the city that it is called after, in the languages of Europe's agencies: `London`, `Wien`."""
    known = named(name.upper())
    place = None if known else _cities().get(folded(name))
    return known or (in_place(place) if place else None)


@cache
def _cities() -> Mapping[str, str]:
    """Return the IANA name of each city. Where two have one name, that of IANA's first in order counts: it is the same
    in all places.
    """
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    cities = {folded(place.rpartition("/")[2].replace("_", " ")): place for place in reversed(places)}
    for tag in _CITIES_IN:
        for place, names in Locale.parse(tag).time_zones.items():
            if "city" in names and place in places:
                cities.setdefault(folded(names["city"]), place)
    return cities
