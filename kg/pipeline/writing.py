"""Write all outputs, part after part, so that the whole graph is never in memory."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from kg.errors import OutputError
from kg.exports import PartFile, Place, begin_parts, finish_parts
from kg.graph import select_programs
from kg.linking import Merge
from kg.page import TITLE
from kg.pipeline.cache import Key, make_key
from kg.pipeline.codec import decode_statistics, encode
from kg.pipeline.engines import Failure
from kg.pipeline.linking import Rows
from kg.pipeline.steps import Work, is_known, stream_step
from kg.pipeline.tasks import Storing, Writing, decode_part_files, decode_rows
from kg.rdf import turtle_head
from kg.tables import EDGE_COLUMNS, GRAPHML_END, NODE_COLUMNS, csv_head, graphml_head, write_merges

PAGE_DOCUMENTS = 500
"""Documents up to which the page shows the whole graph; of more, it shows the programs that the most regions adopt."""
PAGE_ADOPTIONS = 3000
_OVERVIEW = 5  # of what write_part gives
_FILES = ("graph.ttl", "nodes.csv", "edges.csv", "graph.graphml", "edges.graphml")


@dataclass(slots=True)
class _Totals:
    counts: Counter[str] = field(default_factory=Counter)
    repeated: list[Merge] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    adopters: Counter[str] = field(default_factory=Counter)
    overviews: list[tuple[Key, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Parts:
    """Where else to write the graph in parts; with ``only``, without the files that hold it whole."""

    places: tuple[Place, ...] = ()
    only: bool = False


NO_PARTS = Parts()


def write_all(work: Work, rows: Rows, folder: Path, base: str, with_text: bool, parts: Parts = NO_PARTS) -> None:
    """Write every output into *folder*, and the graph in parts."""
    writing = Writing(base, with_text, whole=rows.count == 1)
    with work.report.timed("write"):
        totals = _store_parts(work, rows, Storing(writing, parts.places)) if parts.places else _Totals()
        if not parts.only:
            totals = _write_parts(work, rows, folder, encode(writing), base)
        merges = sorted({*rows.merges, *totals.repeated})
        write_merges(merges, {**rows.labels, **totals.labels}, folder / "merges.csv")
    with work.report.timed("page"):
        _write_page(work, rows, folder, base, totals)
    work.report.counts = dict(sorted(totals.counts.items()))
    text = json.dumps(work.report.as_dict(), ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _store_parts(work: Work, rows: Rows, storing: Storing) -> _Totals:
    """Let the engine write the parts where it works; always all of them, since nobody knows what became of earlier ones."""
    for place in storing.places:
        begin_parts(place)
    totals = _Totals()
    written: list[list[PartFile]] = [[] for _ in storing.places]
    numbers = rows.parts
    pieces = rows.read_parts(work.cache, numbers)
    items = (encode((number, encode(found))) for number, found in zip(numbers, pieces, strict=True))
    for done, result in enumerate(work.engine.run("store_parts", items, encode(storing)), 1):
        files, overview, statistics = _get(result)
        key = make_key("overview", rows.digests[numbers[done - 1]])
        work.cache.put(key, [overview])
        totals.overviews.append((key, 0))
        for found, more in zip(written, decode_part_files(files), strict=True):
            found += more
        _add_up(totals, statistics)
        work.progress("store", done, len(numbers))
    for place, found in zip(storing.places, written, strict=True):
        finish_parts(place, found)
    return totals


def _write_parts(work: Work, rows: Rows, folder: Path, context: bytes, base: str) -> _Totals:
    totals = _Totals()
    heads = (turtle_head(base), csv_head(NODE_COLUMNS), csv_head(EDGE_COLUMNS), graphml_head().encode(), b"")
    files: list[BinaryIO] = []
    try:
        for name, head in zip(_FILES, heads, strict=True):
            files.append((folder / name).open("wb"))
            files[-1].write(head)
        for results in _run_parts(work, rows, context, totals):
            for file, data in zip(files, results, strict=False):
                file.write(data)
            _add_up(totals, results[-1])
    finally:
        for file in files:
            file.close()
    _finish_graphml(folder)
    return totals


def _run_parts(work: Work, rows: Rows, context: bytes, totals: _Totals) -> Iterator[tuple[bytes, ...]]:
    """Yield what each part adds to the files; the parts of a large graph are kept for the next build."""
    parts = rows.parts
    if rows.count == 1:
        yield from map(_get, work.engine.run("write_part", map(encode, rows.read_parts(work.cache, parts)), context))
        return
    sources = {part: make_key(rows.digests[part]) for part in parts}
    wanted = [part for part in parts if not is_known(work, "write_part", sources[part], context)]
    pieces = rows.read_parts(work.cache, wanted)
    requests = ((sources[part], lambda: encode(next(pieces))) for part in parts)
    for key, result in stream_step(work, "write", "write_part", requests, len(parts), context):
        totals.overviews.append((key, _OVERVIEW))
        yield tuple(work.cache.get_all(key)) if result is None else result


def _get(result: tuple[bytes, ...] | Failure) -> tuple[bytes, ...]:
    if isinstance(result, Failure):
        raise OutputError(f"a part of the graph could not be written: {result.reason}")
    return result


def _add_up(totals: _Totals, data: bytes) -> None:
    statistics = decode_statistics(data)
    totals.counts.update(statistics.counts)
    totals.labels.update(statistics.labels)
    totals.adopters.update(statistics.adopters)
    totals.repeated += statistics.repeated
    totals.labels.update((merge.kept, merge.merged) for merge in statistics.repeated)


def _finish_graphml(folder: Path) -> None:
    """Put the edges behind all nodes."""
    with (folder / "graph.graphml").open("ab") as whole:
        with (folder / "edges.graphml").open("rb") as edges:
            shutil.copyfileobj(edges, whole, 1 << 20)
        whole.write(GRAPHML_END.encode())
    (folder / "edges.graphml").unlink()


def _write_page(work: Work, rows: Rows, folder: Path, base: str, totals: _Totals) -> None:
    if rows.documents <= PAGE_DOCUMENTS:
        writing = Writing(base)
        item = encode([piece for pieces in rows.read_parts(work.cache, rows.parts) for piece in pieces])
    else:
        programs = _choose_programs(totals.adopters)
        writing = Writing(base, title=f"{TITLE}：采用最多的{len(programs)}个项目")
        item = encode(_select(work, totals.overviews, programs))
    for result in work.engine.run("write_page", [item], encode(writing)):
        (folder / "graph.html").write_bytes(_get(result)[0])


def _choose_programs(adopters: Counter[str]) -> list[str]:
    """Choose the programs that the most regions adopt, as long as the page can hold their adoptions; all of an equal number
    or none."""
    room = PAGE_ADOPTIONS
    chosen: list[str] = []
    for _, same in groupby(sorted(adopters, key=lambda p: (-adopters[p], p)), key=lambda p: adopters[p]):
        programs = list(same)
        room -= sum(adopters[program] for program in programs)
        if room < 0 and chosen:
            break
        chosen += programs
    return sorted(chosen)


def _select(work: Work, overviews: Iterable[tuple[Key, int]], programs: Iterable[str]) -> list[bytes]:
    shown = frozenset(programs)
    return [encode(select_programs(decode_rows(work.cache.get(key, number)), shown)) for key, number in overviews]
