"""What the checks of a sentence add behind the model's last token of it."""

import statistics
import time
from collections.abc import Sequence
from typing import Any

from service.answering.extraction import units
from service.grounding.claims import check_sentence
from service.retrieval.query import language_of
from service.wiring import Desk

PASSAGES = 8  # that a model is shown


def measure_checks(desk: Desk, questions: Sequence[str]) -> dict[str, Any]:
    """Return milliseconds a sentence, first seen and seen again, over the first sentence of what each question finds.

    The passages are those a model would be shown; the search that finds them is not counted."""
    first: list[float] = []
    again: list[float] = []
    for question in questions:
        hits = desk.search.find(question, PASSAGES, desk.today(), desk.place(None)).hits
        if not hits:
            continue
        text = hits[0].passage.text
        start, end = units(text)[0] if units(text) else (0, len(text))
        language = language_of(text)
        sentence = f"{text[start:end].rstrip('。.')}[1]{'。' if language == 'zh' else '.'}"
        shown = [(hit.passage, hit.version) for hit in hits]
        for times in (first, again):
            began = time.perf_counter()
            check_sentence(sentence, shown, language=language, checker=desk.answerer.checker)
            times.append((time.perf_counter() - began) * 1000)
    return {"sentences": len(first), "first_ms": _spread(first), "again_ms": _spread(again)}


def _spread(times: Sequence[float]) -> dict[str, float]:
    if len(times) < 2:
        return {}
    return {"p50": round(statistics.median(times), 2), "p95": round(statistics.quantiles(times, n=20)[18], 2)}
