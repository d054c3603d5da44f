"""The objects of a JSON file that people wrote by hand, read so that every complaint names file, field and remedy."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of the file *file*; ``path`` says where it stands there (``outcomes[4]``), empty for the whole.

    Each method gives one field, and raises InputError where that is not what it should be.
    """

    file: str
    path: str
    fields: Mapping[str, Any]

    def fail(self, field: str, fault: str) -> InputError:
        """Make the error that says what is wrong with *field*, and what to write."""
        return InputError(f"{self.file}: {self._locate(field)}: {fault}")

    def text(self, field: str, default: str | None = None) -> str:
        """Give a text; *default*, if any, stands for null, absent and blank."""
        value = self.fields.get(field)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise self.fail(field, f"{self._show(field)}; write a text in quotation marks")
        if not value.strip():
            if default is None:
                raise self.fail(field, "empty; write the text that belongs here")
            return default
        return value

    def choice(self, field: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Give a text that is one of *allowed*."""
        value = self.text(field, default)
        if value not in allowed:
            raise self.fail(field, f"“{value}” is not known; write one of {', '.join(allowed)}")
        return value

    def number(self, field: str) -> float:
        """Give a finite number."""
        value = self.fields.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            remedy = "write a plain number, with 万 and 亿 multiplied out (1.2万 → 12000)"
            raise self.fail(field, f"{self._show(field)}; {remedy}")
        return float(value)

    def flag(self, field: str) -> bool:
        """Give true or false; false where it is absent."""
        value = self.fields.get(field, False)
        if not isinstance(value, bool):
            raise self.fail(field, f"{self._show(field)}; write true or false")
        return value

    def texts(self, field: str) -> list[str]:
        """Give a list of texts, empty where it is absent."""
        value = self.fields.get(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(field, f"{self._show(field)}; write a list of texts, [] where there are none")
        return value

    def entries(self, field: str) -> list[Entry]:
        """Give a list of objects, empty where it is absent."""
        value = self.fields.get(field, [])
        if not isinstance(value, list):
            raise self.fail(field, f"{self._show(field)}; write a list, [] where there is nothing")
        wrong = next((i for i, item in enumerate(value) if not isinstance(item, dict)), None)
        if wrong is not None:
            raise self.fail(
                f"{field}[{wrong}]", f"{_cut(value[wrong])} stands there; write an object {{…}} with its fields"
            )
        return [Entry(self.file, self._locate(f"{field}[{i}]"), item) for i, item in enumerate(value)]

    def _locate(self, field: str) -> str:
        return f"{self.path}.{field}" if self.path else field

    def _show(self, field: str) -> str:
        return f"{_cut(self.fields[field])} stands there" if field in self.fields else "missing"


def _cut(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:40]
