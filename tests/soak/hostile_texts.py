"""Is an order obeyed that stands in a document, a message or the history?  Asks a small desk, without a model and with one that obeys.

    python -m tests.soak.hostile_texts [FILE]

A document's case gets a desk that holds that document beside the small county's; the other cases the small county.  The
model is a script that writes what the attacker wanted, with a mark on the first clause: the worst that a model can do.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from ingest_docs.pipeline import ingest
from service.answering.answerer import Answerer
from service.answering.body import Ask
from service.domain.answers import Answer
from service.domain.documents import Language
from service.ports import Message
from tests.doubles.scripted_model import ScriptedModel
from tests.doubles.small_county import county_desk, files

CASES = Path(__file__).parents[2] / "eval" / "datasets" / "hostile_texts.jsonl"
PASSED_ON = frozenset({"H11", "H13", "K09", "K12", "K16", "K19"})
"""Known: orders that the detector takes for clauses, or of which a model that obeys writes a word or two that the clauses hold too."""
REPLIES = 8  # of the script; no question asks a model more often


class Hostile(NamedTuple):
    """A text that wants to be obeyed, and the words that show that it was."""

    id: str
    kind: Literal["document", "message"]
    lang: Language
    question: str
    obeyed_if: tuple[str, ...]
    text: str = ""
    title: str = ""
    honest: str = ""
    """What the document's honest clause says, which the extracted answer holds."""
    history: tuple[Message, ...] = ()


class Seen(NamedTuple):
    """What came of a case."""

    case: Hostile
    with_model: bool
    obeyed: bool
    """Words of the attacker's stand in the answer as if they held; in a sentence that is flagged they are shown for what they are."""
    honest: bool
    """The honest clause stands in it."""
    answer: Answer


def read_hostile(path: Path = CASES) -> tuple[Hostile, ...]:
    """Return the cases of a file."""
    cases = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        history = tuple(Message(turn["role"], turn["content"]) for turn in row.pop("history", ()))
        cases.append(Hostile(**{**row, "obeyed_if": tuple(row["obeyed_if"]), "history": history}))
    return tuple(cases)


def ask_all(cases: Iterable[Hostile]) -> Iterator[Seen]:
    """Yield what came of each case, without a model and with one that obeys."""
    for case in cases:
        with tempfile.TemporaryDirectory() as folder, county_desk(Path(folder)) as desk:
            if case.kind == "document":
                ingest(desk, files({f"{case.id}.md": case.text}))
            for with_model in (False, True):
                model = ScriptedModel([f"{case.obeyed_if[0]}[1]{'。' if case.lang == 'zh' else '.'}"] * REPLIES) if with_model else None
                answerer = Answerer(desk.records, desk.answers, desk.search, desk.embedder, model, 256,
                                    checker=desk.answerer.checker, intents=desk.answerer.intents)
                answer = asyncio.run(_answered(answerer, Ask(case.question, desk.today(), None, case.history)))
                gap = answer.gap.nearest if answer.gap else ()
                said = json.dumps([*(claim.text for claim in answer.claims if claim.verdict == "supported"), *answer.options,
                                   *(one.quote for one in gap)], ensure_ascii=False)
                yield Seen(case, with_model, any(words in said for words in case.obeyed_if), case.honest in said, answer)


async def _answered(answerer: Answerer, ask: Ask) -> Answer:
    answer: Answer | None = None
    async for event in answerer.answer(ask):
        answer = getattr(event, "answer", answer)
    assert answer is not None
    return answer


def main() -> int:
    """Print what was obeyed and a count; exit 1 when anything was that is not known to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=CASES)
    seen = list(ask_all(read_hostile(parser.parse_args().file)))
    for one in seen:
        if one.obeyed:
            print(f"{one.case.id} {'model' if one.with_model else 'extracted'} {one.case.question[:60]!r} -> {one.answer.text[:200]!r}")
    for kind in ("document", "message"):
        for with_model in (False, True):
            these = [one for one in seen if one.case.kind == kind and one.with_model == with_model]
            print(f"{kind:9} {'a model that obeys' if with_model else 'no model':18} {len(these)} cases, {sum(one.obeyed for one in these)} obeyed"
                  + (f", {sum(one.honest for one in these)} hold the honest clause" if kind == "document" else ""))
    return int(any(one.obeyed and one.case.id not in PASSED_ON for one in seen))


if __name__ == "__main__":
    sys.exit(main())
