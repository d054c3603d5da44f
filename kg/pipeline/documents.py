"""The steps over single documents: read, extract, complete, withhold people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from kg.corrections import Applied, Corrections
from kg.errors import InputError
from kg.extract.shared_names import PossibleNames, choose_shared, find_often_quoted
from kg.model import ProgramMention
from kg.pipeline.cache import Key, make_key
from kg.pipeline.codec import (
    Summary,
    decode_applied,
    decode_counts,
    decode_known,
    decode_parsed,
    decode_quoted,
    decode_summary,
    encode,
)
from kg.pipeline.engines import Failure
from kg.pipeline.steps import Request, Step, Work, run_step, run_whole_step
from kg.pipeline.tasks import Completing, Reading, Withholding
from kg.privacy import Mode, join_known, mask_names
from kg.reading import Limits, find_inputs, find_stored, is_stored, read_input, show_path

_UNMASKED = "written in Traditional characters, in which people are not told well enough to withhold them; convert it to Simplified ones"
_TRADITIONAL = "written in Traditional characters, in which less is found; convert it to Simplified ones"


@dataclass(frozen=True, slots=True)
class Document:
    """Where the bytes of one document are, and the path of its file as it was given."""

    digest: bytes
    key: Key
    number: int
    path: str


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents that were extracted, by file, number and title: the keys of their extractions, and summaries."""

    keys: tuple[Key, ...]
    summaries: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an extraction is, as key and number, and the digest of what it was made from, or of itself."""

    key: Key
    number: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """For each document where its final extraction is, and where its names are, as key and number.

    ``applied`` tells what corrections did to what completing added, ``mask`` takes withheld names out of other texts.
    """

    extractions: tuple[Place, ...]
    names: tuple[tuple[Key, int], ...]
    applied: tuple[Applied, ...] = ()
    mask: Callable[[str], str] = str


def read_all(
    work: Work, paths: Sequence[str], limits: Limits, *, ocr: bool = False, people: Mode = "all"
) -> list[Document]:
    """Read the files, folders and URLs *paths*; the same document in two files counts once."""
    context = encode(Reading(replace(limits, seconds=1), ocr))  # the time allowed changes no result
    found: dict[bytes, Document] = {}
    _read_files(work, [path for path in paths if not is_stored(path)], limits, context, people, found)
    _read_stored(work, [path for path in paths if is_stored(path)], context, people, found)
    work.report.inputs.sort(key=lambda entry: entry["path"])
    return list(found.values())


def _read_files(
    work: Work, paths: Sequence[str], limits: Limits, context: bytes, people: Mode, found: dict[bytes, Document]
) -> None:
    inputs, report = find_inputs(paths), work.report
    report.inputs += [{"path": show_path(u.path), "status": "failed", "reason": u.reason} for u in inputs.failed]
    report.inputs += [{"path": show_path(u.path), "status": "skipped", "reason": u.reason} for u in inputs.skipped]
    read: list[str] = []

    def list_requests() -> Iterator[Request]:
        for path in inputs.files:
            try:
                data = read_input(path, limits)
            except InputError as error:
                _report_fault(work, show_path(path), str(error))
                continue
            read.append(show_path(path))
            name = show_path(path.name)
            yield make_key(name, sha256(data).digest()), partial(encode, (name, data))

    _gather(work, run_step(work, "read", "parse", list_requests(), len(inputs.files), context), read, people, found)


def _read_stored(work: Work, urls: Sequence[str], context: bytes, people: Mode, found: dict[bytes, Document]) -> None:
    """Let the engine read what its machines can open by themselves."""
    if not urls:
        return
    inputs, failed = find_stored(urls)
    for url, reason in failed:
        _report_fault(work, show_path(url), reason)
    items = [encode(one) for one in inputs]
    requests = ((make_key(item), partial(bytes, item)) for item in items)
    step = run_step(work, "read", "read_stored", requests, len(items), context)
    _gather(work, step, [str(one) for one in inputs], people, found)


def _gather(work: Work, step: Step, read: Sequence[str], people: Mode, found: dict[bytes, Document]) -> None:
    """Add the documents that *step* made of the inputs *read* to *found*, by digest, and report each input."""
    for index, (path, key) in enumerate(zip(read, step.keys, strict=True)):
        if index in step.failures:
            _report_fault(work, path, f"{step.failures[index].reason}; split the file, or look what is in it")
            continue
        parsed = decode_parsed(work.cache.get(key))
        if parsed.fault:
            _report_fault(work, path, parsed.fault)
        if parsed.traditional and people != "all":  # names are not told from words there
            _report_fault(work, path, _UNMASKED)
            continue
        if parsed.digests or not parsed.fault:
            entry = {"path": path, "status": "read", "documents": len(parsed.digests)}
            work.report.inputs.append(entry | ({"note": _TRADITIONAL} if parsed.traditional else {}))
        for number, digest in enumerate(parsed.digests):
            found.setdefault(digest, Document(digest, key, number + 1, path))


def _report_fault(work: Work, path: str, reason: str) -> None:
    work.report.inputs.append({"path": path, "status": "failed", "reason": reason})


def extract_all(work: Work, sources: Sequence[Document], corrections: Corrections) -> Documents:
    """Extract what each document says; one on which no process can finish is reported and left out."""
    requests = ((one.digest, partial(work.cache.get, one.key, one.number)) for one in sources)
    step = run_step(work, "extract", "extract_document", requests, len(sources), encode(corrections))
    for index, failure in step.failures.items():
        _report_failure(work, sources[index], failure)
    found = [(decode_summary(work.cache.get(key, 1)), key) for i, key in enumerate(step.keys) if i not in step.failures]
    found.sort(key=lambda pair: (pair[0].source_file, pair[0].number, pair[0].title, pair[1]))
    return Documents(tuple(key for _, key in found), tuple(summary for summary, _ in found))


def _report_failure(work: Work, source: Document, failure: Failure) -> None:
    where = f"article {source.number}" if source.number > 1 else "the article"
    _report_fault(work, source.path, f"{where} was set aside: extraction {failure.reason}; the rest is built")


def complete_all(work: Work, docs: Documents, corrections: Corrections, people: Mode) -> Named:
    """Add to each document the programs that it does not mark and others quote, and withhold people."""
    often = find_often_quoted(_iter_quoted(work, docs))
    possible = PossibleNames(often)
    inside = [possible.list_in(work.cache.get(key, 3)) if often else [] for key in docs.keys]
    shared = choose_shared(_iter_quoted(work, docs), often, _count_plain(work, docs.keys, inside))
    examples = ({name: shared[name] for name in names if name in shared} for names in inside)
    context = encode(Completing(corrections, people))
    requests = _list_requests(work, docs.keys, examples)
    keys = run_whole_step(work, "complete", "complete_document", requests, len(docs.keys), context)
    completed = tuple(
        Place(after, 0, digest) if (digest := work.cache.get(after, 4)) else Place(before, 0, before)
        for before, after in zip(docs.keys, keys, strict=True)
    )
    applied = tuple(one for key in keys for one in decode_applied(work.cache.get(key, 3)))
    if people == "all":
        return Named(completed, tuple((key, 1) for key in keys), applied)
    known = join_known(decode_known(work.cache.get(key, 2)) for key in keys)
    return replace(
        _withhold(work, completed, encode(Withholding(known, people))),
        applied=applied,
        mask=partial(mask_names, known=known, mode=people),
    )


def _count_plain(work: Work, keys: Sequence[Key], inside: Sequence[Sequence[str]]) -> Counter[str]:
    """Count how often the documents write the names that may stand in them without quotation marks."""
    plain: Counter[str] = Counter()
    some = [(key, names) for key, names in zip(keys, inside, strict=True) if names]
    requests = _list_requests(work, [key for key, _ in some], (names for _, names in some))
    for counted in run_whole_step(work, "names", "count_names", requests, len(some)):
        plain.update(decode_counts(work.cache.get(counted)))
    return plain


def _list_requests(work: Work, keys: Iterable[Key], asked: Iterable[object]) -> Iterator[Request]:
    """Yield a request for each extraction with what is asked about it: another document's names change nothing there."""
    for key, more in zip(keys, asked, strict=True):
        yield make_key(key, encode(more)), partial(_join, work, key, more)


def _join(work: Work, key: Key, more: object) -> bytes:
    return encode((work.cache.get(key), more))


def _iter_quoted(work: Work, docs: Documents) -> Iterator[tuple[ProgramMention, ...]]:
    """Read what each document quotes, one after the other."""
    return (decode_quoted(work.cache.get(key, 2)) for key in docs.keys)


def _withhold(work: Work, completed: Sequence[Place], context: bytes) -> Named:
    requests = ((one.digest, partial(work.cache.get, one.key, one.number)) for one in completed)
    keys = run_whole_step(work, "people", "withhold_people", requests, len(completed), context)
    return Named(tuple(Place(key, 0, work.cache.get(key, 2)) for key in keys), tuple((key, 1) for key in keys))
