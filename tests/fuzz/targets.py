"""All that is fuzzed, in the order in which the data flow."""

from tests.fuzz import applying, extracting, graphing, reading
from tests.fuzz.target import Target

TARGETS: tuple[Target, ...] = (*reading.TARGETS, *extracting.TARGETS, *graphing.TARGETS, *applying.TARGETS)
