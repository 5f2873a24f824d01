"""The addresses and small parts that every resource is made of.

Systems of HL7 and UCUM are those of FHIR R4 (hl7.org/fhir/R4/terminologies-systems.html). Ours
begin with ``BASE``, an address of the reserved domain ``.example`` that nobody else can own.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

Resource: TypeAlias = dict[str, Any]

BASE = "https://triage-desk.example/fhir"
ID = f"{BASE}/id"
EXTENSION = f"{BASE}/StructureDefinition"
CODES = f"{BASE}/CodeSystem"
MRN_SYSTEM = f"{ID}/mrn"
HASH_SYSTEM = f"{ID}/content-hash"
HASH_URL = f"{EXTENSION}/content-hash"

HL7 = "http://hl7.org/fhir/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
THO = "http://terminology.hl7.org/CodeSystem"
ABSENT_URL = f"{HL7}/data-absent-reason"
ABSENT_SYSTEM = f"{THO}/data-absent-reason"
YES_NO_SYSTEM = f"{THO}/v2-0136"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
GENDERS = "http://hl7.org/fhir/administrative-gender"
LANGUAGES = "urn:ietf:bcp:47"

_OTHER_SPACE = re.compile(r"[^\S\r\n\t ]")
# Ids of other systems become ours by this name space: the same record always gets the same id.
_SPACE = uuid.UUID("8f1d6a5e-6c0b-5c55-9f0e-3f5c5d7b9a10")


def made_id(*parts: str) -> str:
    """Return the uuid that stands for something made of these parts, always the same."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(parts)))


def our_id(*parts: str) -> str:
    """Return an id as ours are, 32 hex digits, made of what names a record elsewhere."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def urn(kind: str, *parts: str) -> str:
    """Return the full address of a resource inside a bundle."""
    return f"urn:uuid:{made_id(kind, *parts)}"


def reference(kind: str, *parts: str, display: str = "") -> Resource:
    """Return a reference to a resource of ours in the same bundle."""
    return full({"reference": urn(kind, *parts), "type": kind, "display": display})


def identifier(name: str, value: str) -> Resource:
    """Return an identifier of ours, such as ``identifier("encounter", ...)``."""
    return {"system": f"{ID}/{name}", "value": value}


def coding(system: str, code: str, display: str = "") -> Resource:
    """Return one coding."""
    return full({"system": system, "code": code, "display": display})


def concept(system: str, code: str, display: str = "", text: str = "") -> Resource:
    """Return a concept of one coding, and its words where they differ."""
    return full({"coding": [coding(system, code, display)], "text": text})


def extension(url: str, **value: object) -> Resource:
    """Return an extension with one value, as in ``extension(url, valueCode="en")``."""
    return {"url": url, **value}


def instant(moment: datetime) -> str:
    """Return a moment as FHIR writes it, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def spaced(part: Any) -> Any:  # noqa: ANN401 - a part of a resource is any JSON
    """Return a part with plain spaces: FHIR's strings know no other (R4, datatypes, string).

    French puts one that does not break before a colon.
    """
    if isinstance(part, str):
        return _OTHER_SPACE.sub(" ", part)
    if isinstance(part, list):
        return [spaced(one) for one in part]
    return {key: spaced(one) for key, one in part.items()} if isinstance(part, dict) else part


def full(parts: Mapping[str, Any]) -> Resource:
    """Return only what says something: FHIR has no empty text, list or object."""
    return {key: value for key, value in parts.items() if value not in ("", None, [], {}, ())}
