"""Corrections of people, applied to what a document says: a wrong fact stays out, a corrected one stays corrected."""

from kg.corrections.apply import Applied, correct, correct_all, list_unused, merge_applied
from kg.corrections.entries import FIELDS, NO_CORRECTIONS, RIGHTS, Correction, Corrections, Scope, find_region
from kg.corrections.file import parse_corrections, read_corrections, to_toml

__all__ = [
    "FIELDS",
    "NO_CORRECTIONS",
    "RIGHTS",
    "Applied",
    "Correction",
    "Corrections",
    "Scope",
    "correct",
    "correct_all",
    "find_region",
    "list_unused",
    "merge_applied",
    "parse_corrections",
    "read_corrections",
    "to_toml",
]
