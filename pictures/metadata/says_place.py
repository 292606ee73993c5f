"""Which names of metadata say where a picture was taken, whatever their prefix."""

import re

_PLACE = re.compile(
    r"gps|latitude|longt?itude|altitude|geo[-_:]?(?:tag|hash|loc|coord|point|name)|(?:^|[:_ -])geo:|"
    r"^(?:sub|content)?location|^(?:city|state|country|province|province-?state|world-?region|landmark)"
    r"(?:name|code)?$|^ciadr|^(?:coverage|spatial|geo|place|coordinates?)$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?:^|[a-z])(?:Lat|Lon|Lng|Alt)$")
_PLACE_SPACES = ("wgs84_pos", "/geo/", "georss", "opengis")


def says_place(name: str, space: str = "") -> bool:
    """Return whether a property of this local name, in the namespace `space`, says a place."""
    if any(part in space for part in _PLACE_SPACES):
        return True
    local = name.rpartition(":")[2]
    return bool(_PLACE.search(local) or _SHORT.search(local) or _PLACE.search(name))
