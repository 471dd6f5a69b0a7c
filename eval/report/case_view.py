"""A case as HTML, folded: what was wanted beside what came, sentence by sentence with its evidence, and what was found."""

from collections.abc import Iterator, Sequence

from eval.measures.outcomes import outcome_of
from eval.report.comparison import COURSES, Changed, moved
from eval.report.elements import both, table
from eval.report.escaping import anchor, markup
from eval.report.judging import Check, Judged, is_perfect
from eval.report.run_sections import Run
from eval.report.sections import Cell, number
from eval.report.sections import table as rows_of
from eval.report.wording import GRADES, Words, behaviour
from eval.rows import Row
from service.domain.answers import Answer, Citation, Claim

MOST_FOUND = 6


def case(one: Judged, is_open: bool = False) -> str:
    """Return a case folded, or open."""
    row = one.row
    failed = "；".join(f"{check.words.zh} {check.what}" for check in one.failed[:3])
    summary = (f'<b>{markup(row.case.id)}</b> <span class="tag">{both(GRADES[one.grade])}</span>'
               f'<span class="tag">{markup(row.case.category or "—")}</span>{markup(row.case.question)}'
               + (f' <span class="bad">✗ {markup(failed)}{" …" if len(one.failed) > 3 else ""}</span>' if failed else ""))
    parts = [f'<p class="scores">{both(circumstances(row))}</p>', history(row),
             f'<div class="beside"><div><h4>{both(Words("应有", "Wanted"))}</h4>{checks(one.checks)}</div>'
             f'<div><h4>{both(Words("检索到", "Found"))}</h4>{found(row)}</div></div>', answer_with_evidence(row), numbers(one)]
    return (f'<details class="{one.grade}" id="{anchor(row.case.id)}"{_open(is_open)}>'
            f"<summary>{summary}</summary>{''.join(parts)}</details>")


def changed(one: Changed, runs: Sequence[Run], is_open: bool = False) -> str:
    """Return a case that changed: what each run made of it, side by side."""
    asked = next((judged.row for judged in one.judged if judged is not None), None)
    told = "；".join(moved(one))
    columns = []
    for run, judged in zip(runs, one.judged, strict=True):
        inner = f"<p>{both(behaviour(outcome_of(judged.row)))}</p>{checks(judged.checks)}{answer(judged.row)}" if judged else "<p>—</p>"
        tag = f' <span class="tag">{both(GRADES[judged.grade])}</span>' if judged else ""
        columns.append(f"<div><h4>{markup(run.run_id)}{tag}</h4>{inner}</div>")
    return (f'<details class="{one.course}" id="{anchor(one.case_id)}"{_open(is_open)}><summary><b>{markup(one.case_id)}</b> '
            f'<span class="tag">{both(COURSES[one.course])}</span>{markup(asked.case.question if asked else "")}</summary>'
            f'<p class="scores">{markup(told)}</p>{history(asked) if asked else ""}<div class="beside">{"".join(columns)}</div></details>')


def circumstances(row: Row) -> Words:
    """Return day, place, language and origin of a case."""
    told = [row.as_of, row.place or "—", row.case.lang, f"{row.wall_ms:.0f} ms", *(str(extra) for name in ("origin", "note")
            if (extra := (row.case.model_extra or {}).get(name)))]
    line = " · ".join(told)
    return Words(line, line)


def history(row: Row) -> str:
    """Return the turns before the question; nothing where there are none."""
    turns = "".join(f"<li><b>{markup(turn.role)}</b> {markup(turn.content)}</li>" for turn in row.case.history)
    return f"<h4>{both(Words('前文', 'Turns before'))}</h4><ul>{turns}</ul>" if turns else ""


def checks(made: tuple[Check, ...]) -> str:
    """Return checks as a list, each with the reason where it failed."""
    items = []
    for check in made:
        why = f" <i>{both(check.why)}</i>" if check.why else ""
        items.append(f'<li class="{"good" if check.is_good else "bad"}">{"✓" if check.is_good else "✗"} {both(check.words)} '
                     f"<b>{markup(check.what)}</b>{why}</li>")
    return f"<ul>{''.join(items)}</ul>"


def answer(row: Row) -> str:
    """Return the whole answer as it was shown, or why there is none."""
    if row.answer is None:
        return f'<pre class="bad">{markup(row.failure.message if row.failure else "—")}</pre>'
    return f"<pre>{markup(row.answer.text)}</pre>"


def answer_with_evidence(row: Row) -> str:
    """Return the answer sentence by sentence beside the quotes it rests on, and folded as it was shown."""
    rows = list(evidence_rows(row.answer)) if row.answer else []
    title = f"<h4>{both(Words('答复与依据', 'Answer and evidence'))} · {both(behaviour(outcome_of(row)))}</h4>"
    if not rows:
        return title + answer(row)
    head = (Words("句子", "sentence"), Words("引文", "quote"), Words("出处", "where it stands"))
    return (f"{title}{table(rows_of(head, rows))}<details><summary>{both(Words('按所示全文', 'As it was shown'))}</summary>"
            f"{answer(row)}</details>")


def found(row: Row) -> str:
    """Return the passages that the search offered, the cited ones marked."""
    if not row.passages:
        return ""
    cited = {citation.passage_id for claim in (row.answer.claims if row.answer else ()) for citation in claim.citations}
    wanted = {one.document for one in row.case.cite}
    rows: list[tuple[Cell, ...]] = [
        (f"{rank} ✓" if one.passage_id in cited else str(rank), f"{one.score:.3f}",
         ("★ " if one.doc_id in wanted else "") + " · ".join(filter(None, (one.doc_id, getattr(one, "title", None), one.section)))) for rank, one in enumerate(row.passages[:MOST_FOUND], start=1)]
    head = (Words("位", "rank"), Words("得分", "score"), Words("文件与条款", "document and section"))
    left = len(row.passages) - len(rows)
    note = Words("✓ 已引，★ 应引" + (f"；另有 {left} 条" if left else ""), "✓ cited, ★ wanted" + (f"; {left} more" if left else ""))
    return f'{table(rows_of(head, rows))}<p class="scores">{both(note)}</p>'


def numbers(one: Judged) -> str:
    """Return the row's number for every measure, those that could be better marked."""
    told = [f'<span class="{"good" if is_perfect(name, value) else "bad"}">{markup(name)} {markup(number(value, name))}</span>'
            for name, value in one.scores.items() if value is not None]
    return f'<p class="scores">{" · ".join(told)}</p>'


def where(citation: Citation) -> str:
    """Return title, version, day, page and section of a citation in one line."""
    told = [citation.doc_id, f"《{citation.title}》", citation.doc_no, citation.version, str(citation.effective) if citation.effective else None,
            f"p. {citation.page}" if citation.page is not None else None, citation.section]
    return " · ".join(part for part in told if part) + (" · OCR" if citation.is_ocr else "")


def evidence_rows(answer: Answer) -> Iterator[tuple[Cell, ...]]:
    """Yield sentence, quote and where it stands, of claims, gap and conflicts."""
    for claim in answer.claims:
        said = claim.text if claim.verdict == "supported" else f"⚑ {claim.text} ({claim.reason or 'flagged'})"
        yield from _cited(f"{said}\n= {claim.trace}" if claim.trace else said, claim.citations, claim)
    if answer.gap is not None:
        yield (f"∅ {answer.gap.missing}", "", "")
        yield from _cited("☎", answer.gap.call)
        yield from _cited("≈", answer.gap.nearest)
    for conflict in answer.conflicts:
        for value in conflict.values:
            prevails = "✓" if value.value == conflict.prevails else "≠"
            yield from _cited(f"{prevails} {conflict.key}: {value.value}", (value.citation,))


def _cited(said: str, citations: tuple[Citation, ...], claim: Claim | None = None) -> Iterator[tuple[Cell, ...]]:
    if not citations:
        if claim is not None:
            yield (said, "—", "—")
        return
    for place, one in enumerate(citations):
        same = claim is not None and one.quote == claim.text
        quote: Cell = Words("（与句子逐字相同）", "(the very words of the sentence)") if same else one.quote
        yield (said if place == 0 else "〃", quote, where(one))


def _open(is_open: bool) -> str:
    return ' open="open"' if is_open else ""
