"""Positions computed at build time: regions on a ring by province, shared programs inside it, all else in fans outside.

Coordinates are world units of vis-network: at the first zoom of a graph of up to about 60 regions, one unit is one pixel.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

import networkx as nx

from kg.page.overview import Overview, Province

ASPECT = 1.65  # width to height: a laptop's window beside the panel
LABEL_HEIGHT = 30
_ROW = LABEL_HEIGHT + 6
CHARACTER = 12.5
_SAMPLES = 720
# Where the six great areas of GB/T 2260 stand on a map, as angles (degrees, clockwise from the east):
# 1 North, 2 North-East, 3 East, 4 Central and South, 5 South-West, 6 North-West.
_COMPASS = {"1": -95, "2": -45, "3": 10, "4": 75, "5": 145, "6": 205}
_KIND_ORDER = {kind: i for i, kind in enumerate(("program", "person", "organization", "honour", "outcome", "region"))}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sector:
    """A province's arc of the ring, ``begin`` to ``end`` in turns of :class:`Ring`; its ``longest`` label's characters."""

    name: str
    code: str
    begin: float
    end: float
    longest: int


class Ring:
    """An ellipse that is walked by length: ``point(0.25)`` is a quarter of the way round, clockwise from the east."""

    def __init__(self, a: float, b: float) -> None:
        self.a, self.b = a, b
        angles = [2 * math.pi * i / _SAMPLES for i in range(_SAMPLES + 1)]
        corners = [(a * math.cos(t), b * math.sin(t)) for t in angles]
        self._lengths = [0.0]
        for p, q in pairwise(corners):
            self._lengths.append(self._lengths[-1] + math.dist(p, q))
        self.length = self._lengths[-1]

    def angle(self, turn: float) -> float:
        """Give the ellipse's parameter (radians) at *turn*."""
        want = (turn % 1.0) * self.length
        i = min(max(bisect_left(self._lengths, want), 1), _SAMPLES)
        low, high = self._lengths[i - 1], self._lengths[i]
        return 2 * math.pi * (i - 1 + (want - low) / (high - low)) / _SAMPLES

    def point(self, turn: float, offset: float = 0.0) -> Point:
        """Give the point at *turn*, moved outwards by *offset*."""
        t = self.angle(turn)
        x, y = math.cos(t), math.sin(t)
        far = offset / math.hypot(x * self.b, y * self.a)
        return self.a * x + far * x * self.b, self.b * y + far * y * self.a

    def normal(self, turn: float) -> Point:
        """Give the unit vector that points outwards at *turn*."""
        t = self.angle(turn)
        x, y = math.cos(t) * self.b, math.sin(t) * self.a
        norm = math.hypot(x, y)
        return x / norm, y / norm


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands: ``points`` holds a position for every node of the graph."""

    points: dict[str, Point]
    ring: Ring
    sectors: tuple[Sector, ...]


def to_layout(graph: nx.MultiDiGraph, overview: Overview) -> Layout:
    """Place every node of *graph*. Deterministic, about linear in the size of the graph."""
    slots = sum(len(province.regions) + 1 for province in overview.provinces if province.regions)
    ring = _make_ring(graph, overview, slots)
    sectors, turns = _place_ring(graph, ring, overview.provinces, slots)
    points = {region: ring.point(turn) for region, turn in turns.items()}
    if len(turns) == 1:
        points = dict.fromkeys(turns, (0.0, 0.0))
    points |= _place_shared(graph, overview, points, ring)
    outer = _place_others(ring, overview, sectors)
    points |= outer
    points |= _place_fans(graph, overview, ring, turns, outer)
    missing = [node for node in graph if node not in points]
    points |= {node: (80.0 * (i % 12) - 440, 60.0 * (i // 12)) for i, node in enumerate(sorted(missing))}
    return Layout(points, ring, sectors)


def zoom_out(ring: Ring) -> float:
    """Give the factor by which a picture of this ring is larger than the window it opens in (1 to 2.2)."""
    return min(max(ring.a / 420, 1.0), 2.2)


def label_width(label: str) -> float:
    """Estimate the width of a label on the picture, in world units; long labels are cut there."""
    return CHARACTER * min(len(label), 11) + 10


def _make_ring(graph: nx.MultiDiGraph, overview: Overview, slots: int) -> Ring:
    """Make the ring long enough for its labels, and its inside wide enough for the shared programs."""
    if slots <= 2:
        return Ring(45, 30)
    area = sum(
        (label_width(graph.nodes[p]["label"]) + 14) * (LABEL_HEIGHT + 14)
        for p in (*overview.shared, *overview.national)
    )
    b = max(110.0, slots * 24 / (math.tau * math.sqrt((1 + ASPECT**2) / 2)), math.sqrt(area / 0.30 / math.pi / ASPECT))
    return Ring(b * ASPECT, b)


def _place_ring(
    graph: nx.MultiDiGraph, ring: Ring, provinces: tuple[Province, ...], slots: int
) -> tuple[tuple[Sector, ...], dict[str, float]]:
    sectors: list[Sector] = []
    turns: dict[str, float] = {}
    slot = 0
    for province in provinces:
        if not province.regions:
            continue
        begin = slot
        for region in province.regions:
            turns[region] = (slot + 0.5) / slots
            slot += 1
        longest = max(min(len(graph.nodes[region]["label"]), 11) for region in province.regions)
        sectors.append(Sector(province.name, province.code, begin / slots, slot / slots, longest))
        slot += 1
    shift = _best_rotation(ring, sectors)
    moved = tuple(replace(s, begin=s.begin + shift, end=s.end + shift) for s in sectors)
    return moved, {region: turn + shift for region, turn in turns.items()}


def _best_rotation(ring: Ring, sectors: list[Sector]) -> float:
    """Find the turn by which each great area comes closest to where it lies on a map: the North on top."""
    known = [(s, math.radians(_COMPASS[s.code[0]])) for s in sectors if s.code[:1] in _COMPASS]

    def closeness(shift: float) -> float:
        return sum((s.end - s.begin) * math.cos(ring.angle((s.begin + s.end) / 2 + shift) - want) for s, want in known)

    return max((i / 72 for i in range(72)), key=lambda shift: (round(closeness(shift), 9), -shift))


def _place_shared(
    graph: nx.MultiDiGraph, overview: Overview, regions: dict[str, Point], ring: Ring
) -> dict[str, Point]:
    """Place programs towards the middle of the regions that share them, spread over the inside, none on another.

    Nation-wide ones come last and take the room that is left: most pictures do not show them.
    """
    programs = (*overview.shared, *overview.national)
    wanted = {}
    for program in programs:
        corners = [regions[region] for region in sorted(overview.adopters[program]) if region in regions]
        x, y = (sum(axis) / len(corners) for axis in zip(*corners, strict=True))
        wanted[program] = (x / ring.a, y / ring.b)
    if len(overview.shared) > 5:
        wanted |= _spread({program: wanted[program] for program in overview.shared})
    packing = _Packing(ring)
    return {
        program: packing.place(wanted[program], label_width(graph.nodes[program]["label"]) + 8) for program in programs
    }


def _spread(wanted: dict[str, Point]) -> dict[str, Point]:
    """Keep each direction and the order of distances from the centre, but fill the disc evenly."""
    order = sorted(wanted, key=lambda node: (round(math.hypot(*wanted[node]), 6), node))
    spread = {}
    for i, node in enumerate(order):
        x, y = wanted[node]
        angle = math.atan2(y, x) if math.hypot(x, y) > 1e-6 else i * 2.4
        far = 0.80 * math.sqrt((i + 0.3) / len(order))
        spread[node] = (far * math.cos(angle), far * math.sin(angle))
    return spread


class _Packing:
    """Boxes placed one after the other inside a ring, each at the free place nearest to where it wants to be."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._boxes: dict[int, list[tuple[float, float, float]]] = {}  # by rows as high as a label needs

    def place(self, wanted: Point, width: float) -> Point:
        x, y = wanted[0] * self._ring.a, wanted[1] * self._ring.b
        best = (x, y)
        for k in range(900):
            far, angle = 5.0 * math.sqrt(k), 2.39996 * k  # a sunflower spiral
            best = x + far * ASPECT * math.cos(angle), y + far * math.sin(angle)
            if self._inside(best, width) and self._free(best, width):
                break
        self._boxes.setdefault(self._row(best), []).append((best[0], best[1], width))
        return best

    def _inside(self, p: Point, width: float) -> bool:
        a, b = max(self._ring.a - 26, 1), max(self._ring.b - 26, 1)
        return ((abs(p[0]) + width / 2) / a) ** 2 + ((abs(p[1]) + LABEL_HEIGHT / 2) / b) ** 2 <= 1

    def _free(self, p: Point, width: float) -> bool:
        row, (here, line) = self._row(p), p
        for near in (row - 1, row, row + 1):
            for x, y, other in self._boxes.get(near, ()):
                if abs(line - y) < _ROW and abs(here - x) < (width + other) / 2:
                    return False
        return True

    def _row(self, p: Point) -> int:
        return math.floor(p[1] / _ROW)


def _place_others(ring: Ring, overview: Overview, sectors: tuple[Sector, ...]) -> dict[str, Point]:
    """Place acting regions that found no room on the ring in rows far beyond their province's arc."""
    arcs = {sector.name: (sector.begin, sector.end) for sector in sectors}
    points: dict[str, Point] = {}
    for province in overview.provinces:
        begin, end = arcs.get(province.name, (0.0, 1.0))
        row = max(1, int((end - begin) * ring.length / 36))
        for i, region in enumerate(province.others):
            turn = begin + (end - begin) * ((i % row) + 0.5) / row
            points[region] = ring.point(turn, 520.0 + 360.0 * (i // row))
    return points


def _place_fans(
    graph: nx.MultiDiGraph, overview: Overview, ring: Ring, turns: dict[str, float], placed: dict[str, Point]
) -> dict[str, Point]:
    """Place the nodes that belong to one region in rows outside the ring, beyond that region's label."""
    fans: dict[str, list[str]] = defaultdict(list)
    for node, region in overview.owner.items():
        if node not in placed:
            fans[region].append(node)
    points: dict[str, Point] = {}
    for region in sorted(fans):
        nodes = sorted(fans[region], key=lambda node: (_KIND_ORDER.get(graph.nodes[node]["kind"], 9), node))
        points |= _fan(nodes, ring, turns[region], 1 / len(turns))
    return points


def _fan(nodes: list[str], ring: Ring, turn: float, wedge: float) -> dict[str, Point]:
    points: dict[str, Point] = {}
    grow = zoom_out(ring)
    offset, width, height = (150.0 if wedge < 1 else 70.0) * grow, 116.0 * grow, 34.0 * grow
    ux, uy = ring.normal(turn)
    along = min(width / max(abs(uy), 0.01), height / max(abs(ux), 0.01)) if wedge < 1 else 92.0
    depth = min(width / max(abs(ux), 0.01), height / max(abs(uy), 0.01)) if wedge < 1 else 74.0
    i = 0
    while i < len(nodes):
        length = ring.length + math.tau * offset
        arc = max(wedge * length, along * math.sqrt(len(nodes) * depth / along))  # a wedge, or about a square
        row = nodes[i : i + max(1, int(arc / along))]
        for j, node in enumerate(row):
            points[node] = ring.point(turn + (j - (len(row) - 1) / 2) * min(along, arc / len(row)) / length, offset)
        if wedge >= 1:
            points |= {n: ring.point(turn + j / len(row), offset) for j, n in enumerate(row)}
        i += len(row)
        offset += depth
    return points
