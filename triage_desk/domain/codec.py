"""Frozen dataclasses to JSON-able plain data and back, driven by their type hints.

Scalars stay what they are, enums become their value, dates and moments ISO 8601 text, tuples
lists, mappings objects. Where a hint allows several kinds (``Answer.value``), what JSON cannot
tell apart is tagged: ``{"date": "2026-03-02"}``. Reading is strict: an unknown key, a missing
key without a default and a wrong kind are refused with the place named, never the value, since
values are private and messages reach logs. A field added later needs a default, so that what was
stored before still opens.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from triage_desk.domain.answers import Answer, AnswerSet

Plain: TypeAlias = Any
T = TypeVar("T")
_Step: TypeAlias = Callable[[Any], Any]

_SCALARS = (bool, int, float, str)


class CodecError(ValueError):
    """Data that does not fit the class; ``path`` says where, as in ``findings[3].verdict``."""

    def __init__(self, message: str, path: str = "") -> None:
        """Keep the sentence and the place apart, so that outer levels can extend the place."""
        super().__init__(f"{path}: {message}" if path else message)
        self.message = message
        self.path = path

    def inside(self, step: str) -> CodecError:
        """Return the same error seen from one level further out."""
        joint = "." if self.path and not self.path.startswith("[") else ""
        return CodecError(self.message, f"{step}{joint}{self.path}")


@dataclasses.dataclass(frozen=True, slots=True)
class _Coder:
    """How one hint travels. ``encode`` is ``None`` when the value travels as it is."""

    encode: _Step | None
    decode: _Step


@dataclasses.dataclass(frozen=True, slots=True)
class _Plan:
    """How one dataclass travels: a step for each field, worked out once."""

    cls: type
    names: frozenset[str]
    required: frozenset[str]
    encoders: tuple[tuple[str, _Step | None], ...]
    decoders: tuple[tuple[str, _Step], ...]

    def to_plain(self, value: object) -> dict[str, Plain]:
        """Return the fields of ``value`` in their order."""
        plain = {}
        for name, encode in self.encoders:
            part = getattr(value, name)
            plain[name] = part if encode is None else encode(part)
        return plain

    def from_plain(self, data: Plain) -> Any:  # noqa: ANN401 - an instance of self.cls
        """Build the instance; raise ``CodecError`` with the place named."""
        if type(data) is not dict:
            raise CodecError(f"expected {self.cls.__name__} as an object, found {_kind(data)}")
        if data.keys() != self.names:
            self._check_keys(data)
        name, parts = "", {}
        try:
            for name, decode in self.decoders:
                if name in data:
                    parts[name] = decode(data[name])
        except CodecError as error:
            raise error.inside(name) from None
        try:
            return self.cls(**parts)
        except ValueError:
            raise CodecError(f"{self.cls.__name__} refuses this combination of values") from None

    def _check_keys(self, data: dict[str, Plain]) -> None:
        unknown = sorted(map(str, data.keys() - self.names))
        if unknown:
            raise CodecError(f"{self.cls.__name__} has no field {', '.join(unknown)[:100]}")
        missing = sorted(self.required - data.keys())
        if missing:
            raise CodecError(f"{self.cls.__name__} lacks the field {', '.join(missing)}")


def to_plain(value: object) -> Plain:
    """Return a dataclass instance as JSON-able dicts, lists and scalars."""
    kind: Any = type(value)
    return _plan(kind).to_plain(value)


def from_plain(cls: type[T], data: Plain) -> T:
    """Return the instance of ``cls`` that ``to_plain`` gave ``data`` for.

    Raises:
        CodecError: ``data`` does not fit ``cls``.
    """
    kind: Any = cls
    made: T = _plan(kind).from_plain(data)
    return made


def to_json(value: object) -> str:
    """Return a dataclass instance as compact JSON text.

    Raises:
        CodecError: a number that JSON has no word for (infinite, or not a number).
    """
    try:
        return _DUMP(to_plain(value))
    except ValueError:
        raise CodecError(f"{type(value).__name__} holds a number that is not finite") from None


def from_json(cls: type[T], text: str | bytes) -> T:
    """Return the instance of ``cls`` that ``to_json`` gave ``text`` for.

    Raises:
        CodecError: ``text`` is no JSON, or does not fit ``cls``.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise CodecError(f"the stored {cls.__name__} is not readable as JSON") from None
    return from_plain(cls, data)


_DUMP = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")
).encode


@cache
def _plan(cls: Hashable) -> _Plan:
    # Hashable, since mypy does not see that every class is; any class may be asked for.
    if not isinstance(cls, type) or not dataclasses.is_dataclass(cls):
        raise CodecError(f"{cls!r} is not a dataclass")
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)
    coders = {field.name: _coder(hints[field.name]) for field in fields}
    missing = dataclasses.MISSING
    return _Plan(
        cls=cls,
        names=frozenset(coders),
        required=frozenset(
            f.name for f in fields if f.default is missing and f.default_factory is missing
        ),
        encoders=tuple((name, coder.encode) for name, coder in coders.items()),
        decoders=tuple((name, coder.decode) for name, coder in coders.items()),
    )


@cache
def _coder(hint: Any) -> _Coder:  # noqa: ANN401 - a type hint has no type of its own
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(hint))
    if origin is tuple:
        return _tuple(typing.get_args(hint))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*typing.get_args(hint))
    if isinstance(hint, type):
        return _class(hint)
    raise CodecError(f"the hint {hint} cannot travel as JSON")


def _class(cls: type) -> _Coder:
    if cls in _SCALARS:
        return _scalar(cls)
    if issubclass(cls, Enum):
        members = {member.value: member for member in cls}
        return _Coder(attrgetter("_value_"), _reader(cls.__name__, members.__getitem__))
    if cls in (date, datetime):
        return _Coder(cls.isoformat, _reader(cls.__name__, cls.fromisoformat))
    if cls is AnswerSet:
        answers = _mapping(str, Answer)
        return _Coder(answers.encode, lambda data: AnswerSet(answers.decode(data)))
    if dataclasses.is_dataclass(cls):
        # Looked up at each call, so that a class may contain itself.
        return _Coder(lambda v: _plan(cls).to_plain(v), lambda data: _plan(cls).from_plain(data))
    raise CodecError(f"the class {cls.__name__} cannot travel as JSON")


def _scalar(cls: type) -> _Coder:
    # A whole number may stand in a field of floats, and stays whole; True is never a number.
    allowed = (float, int) if cls is float else (cls,)

    def decode(data: Plain) -> Plain:
        if type(data) not in allowed:
            raise CodecError(f"expected {cls.__name__}, found {_kind(data)}")
        return data

    return _Coder(None, decode)


def _reader(name: str, read: _Step) -> _Step:
    def decode(data: Plain) -> object:
        try:
            return read(data)
        except (KeyError, TypeError, ValueError):
            raise CodecError(f"expected {name}, found {_kind(data)} that is none") from None

    return decode


def _tuple(args: tuple[Any, ...]) -> _Coder:
    if len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        return _repeated(_coder(args[0]))
    coders = tuple(_coder(arg) for arg in args)

    def encode(value: tuple[Any, ...]) -> list[Plain]:
        pairs = zip(value, coders, strict=True)
        return [part if coder.encode is None else coder.encode(part) for part, coder in pairs]

    def decode(data: Plain) -> tuple[Any, ...]:
        if type(data) is not list or len(data) != len(coders):
            raise CodecError(f"expected a list of {len(coders)}, found {_kind(data)}")
        return tuple(_at(i, coder.decode, data[i]) for i, coder in enumerate(coders))

    return _Coder(encode, decode)


def _repeated(coder: _Coder) -> _Coder:
    encode_part, decode_part = coder.encode, coder.decode

    def encode(value: tuple[Any, ...]) -> list[Plain]:
        return list(value) if encode_part is None else list(map(encode_part, value))

    def decode(data: Plain) -> tuple[Any, ...]:
        if type(data) is not list:
            raise CodecError(f"expected a list, found {_kind(data)}")
        try:
            return tuple(map(decode_part, data))
        except CodecError:  # Find the place only now: the good case should not pay for it.
            return tuple(_at(i, decode_part, part) for i, part in enumerate(data))

    return _Coder(encode, decode)


def _at(place: object, decode: _Step, data: Plain) -> object:
    try:
        return decode(data)
    except CodecError as error:
        raise error.inside(f"[{place}]") from None


def _mapping(key_hint: Any, value_hint: Any) -> _Coder:  # noqa: ANN401 - type hints
    keys, values = _coder(key_hint), _coder(value_hint)

    def encode(value: Mapping[Any, Any]) -> dict[str, Plain]:
        return {
            (key if keys.encode is None else keys.encode(key)): (
                part if values.encode is None else values.encode(part)
            )
            for key, part in value.items()
        }

    def decode(data: Plain) -> dict[Any, Any]:
        if type(data) is not dict:
            raise CodecError(f"expected an object, found {_kind(data)}")
        return {
            _at(key, keys.decode, key): _at(key, values.decode, part) for key, part in data.items()
        }

    return _Coder(encode, decode)


def _union(args: tuple[Any, ...]) -> _Coder:
    kinds = [arg for arg in args if arg is not type(None)]
    optional = len(kinds) < len(args)
    if len(kinds) > 1:
        return _tagged(kinds, optional=optional)
    inner = _coder(kinds[0])
    encode, decode = inner.encode, inner.decode
    return _Coder(
        None if encode is None else lambda v: None if v is None else encode(v),
        lambda data: None if data is None else decode(data),
    )


def _tagged(kinds: list[Any], *, optional: bool) -> _Coder:
    """Tell several kinds apart: scalars by themselves, a tuple as a list, the rest by a tag."""
    encoders: dict[type, _Step] = {kind: _same for kind in kinds if kind in _SCALARS}
    decoders: dict[type, _Step] = dict(encoders)
    tags: dict[str, _Step] = {}
    if float in encoders:
        encoders.setdefault(int, _same)
        decoders.setdefault(int, _same)
    if optional:
        encoders[type(None)] = decoders[type(None)] = _same
    for kind in kinds:
        if kind in _SCALARS:
            continue
        coder = _coder(kind)
        if typing.get_origin(kind) is tuple:
            encoders[tuple], decoders[list] = coder.encode or _same, coder.decode
        else:
            encoders[kind] = _tagging(kind.__name__, coder.encode or _same)
            tags[kind.__name__] = coder.decode
            decoders[dict] = _untagging(tags)
    return _Coder(_choosing(encoders), _choosing(decoders))


def _same(value: Any) -> Any:  # noqa: ANN401 - whatever came
    return value


def _choosing(steps: dict[type, _Step]) -> _Step:
    def run(value: Any) -> Any:  # noqa: ANN401 - one of several kinds
        step = steps.get(type(value))
        if step is None:
            expected = " or ".join(kind.__name__ for kind in steps)
            raise CodecError(f"expected {expected}, found {_kind(value)}")
        return step(value)

    return run


def _tagging(tag: str, encode: _Step) -> _Step:
    return lambda value: {tag: encode(value)}


def _untagging(tags: dict[str, _Step]) -> _Step:
    def decode(data: dict[str, Plain]) -> object:
        tag = next(iter(data)) if len(data) == 1 else ""
        if tag not in tags:
            raise CodecError(f"expected an object with the one key {' or '.join(tags)}")
        return tags[tag](data[tag])

    return decode


def _kind(data: object) -> str:
    return {dict: "an object", list: "a list", type(None): "nothing"}.get(
        type(data), type(data).__name__
    )
