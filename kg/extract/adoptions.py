"""Adoptions: which region runs which program, as facts with their passages."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.adopting import Adopter, RegionAt, find_adopters
from kg.extract.adoption_cues import find_agent, find_claim, find_since, find_stage, judge_claim
from kg.extract.openings import Openings, make_openings
from kg.extract.places import Place, find_place
from kg.model import Adoption, Document, PersonMention, ProgramMention, Region, RegionMention, Span, Stage
from kg.text import split_sentences


def find_adoptions(
    doc: Document,
    subjects: Sequence[Region],
    programs: Sequence[ProgramMention],
    regions: Sequence[RegionMention],
    people: Sequence[PersonMention],
    region_at: RegionAt,
) -> tuple[Adoption, ...]:
    """Find one adoption for every region that a program mention is about; where no region can be told, there is none.

    A plan (拟开展…) is marked by its stage, “planned”; a negation (没有开展…) yields nothing.
    """
    sentences, openings = split_sentences(doc.text), make_openings(doc.text, regions)
    found: list[Adoption] = []
    for mention in programs:
        place = find_place(doc.text, sentences, mention)
        stage = find_stage(doc.text, place)
        if stage is None:
            continue
        adopters = find_adopters(place, subjects, openings, region_at)
        found += [_adoption(place, stage, who, people, openings) for who in adopters]
    return tuple(found)


def _adoption(
    place: Place, stage: Stage, who: Adopter, people: Sequence[PersonMention], openings: Openings
) -> Adoption:
    text = openings.text
    since, claim = (find_since(text, place), find_claim(text, place)) if who.told else (None, None)
    agent, agent_kind, agent_span = (find_agent(place, people, openings) if who.told else None) or (None,) * 3
    told = [span for span in (since, claim, agent_span) if span]
    claimed = text[claim.start : claim.end] if claim else None
    scope, kind = judge_claim(claimed, who.region) if claimed else (None, None)
    around = [place.clause, place.mention.span, *told]
    evidence = Span(min(span.start for span in around), max(span.end for span in around))
    return Adoption(
        region=who.region,
        program=place.mention.name,
        evidence=_trim(text, evidence),
        confidence=place.mention.confidence,
        stage=stage,
        agent=agent,
        agent_kind=agent_kind,
        since=text[since.start : since.end] if since else None,
        claim=claimed,
        claim_scope=scope,
        claim_kind=kind,
        mandated_by=who.mandated_by,
    )


def _trim(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start + 1 and text[end - 1] in "，。；：、,;: \n":
        end -= 1
    return Span(span.start, end)
