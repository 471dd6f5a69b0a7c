"""The ways to spoil a row, one function each: a row in, the spoiled row out, or the same row where there is nothing to spoil."""

import re
from collections.abc import Sequence

from eval.defects.editing import added, answered, changed, cited, claims_of, reworded, said
from eval.measures.citing import is_of
from eval.measures.facts import said_text, states
from eval.measures.risk import loss
from eval.rows import Failure, Row
from service.domain.answers import Citation, Claim, Gap
from service.grounding.support import values

PLANTED = "PLANTED-X99"  # the document that no answer may show

_WRONG_UNITS = (("分钟", " hours"), ("小时", " minutes"), ("公里|千米", " m"), ("毫米|mm", "厘米"), (r"米(?!²)", " ft"),
                ("minutes?", "小时"), ("hours?", "分钟"), (r"\bft\b", "公里"), (r"\bkm\b", "米"))
_TURNED = (("严禁|禁止|不得|不准|切勿", "可以"), ("必须|应当|须(?!知)", "不得"),
           (r"\b[Mm]ust not\b|\b[Dd]o not\b|\b[Nn]ever\b|\b[Mm]ay not\b", "may"), (r"\b[Mm]ust\b|\b[Ss]hall\b", "must not"))


def drop_citations(row: Row) -> Row:
    """Take every citation from the sentences."""
    return reworded(row, [changed(claim, citations=()) for claim in claims_of(row)])


def cite_beside(row: Row) -> Row:
    """Let every sentence cite what another one cites as well."""
    claims = claims_of(row)
    others = [next((one for other in (*claims[place + 1:], *claims[:place]) for one in other.citations if one not in claim.citations), None)
              for place, claim in enumerate(claims)]
    return reworded(row, [changed(claim, citations=(*claim.citations, one)) if one and claim.citations else claim
                           for claim, one in zip(claims, others, strict=True)])


def cite_elsewhere(row: Row) -> Row:
    """Give every citation of a sentence the name of a document that nobody asked for."""
    return cited(row, lambda one: changed(one, doc_id=PLANTED + "-other", document_id="other", doc_no=None, title="Another document"))


def shift_clause(row: Row) -> Row:
    """Let every citation of a sentence name another clause of its document."""
    return cited(row, lambda one: changed(one, section="99 Elsewhere"))


def shift_page(row: Row) -> Row:
    """Let every citation of a sentence name the next page."""
    return cited(row, lambda one: changed(one, page=(one.page or 0) + 1))


def alter_quote(row: Row) -> Row:
    """Write something behind every quote of a sentence."""
    return cited(row, lambda one: changed(one, quote=one.quote + "□"))


def cite_old_version(row: Row) -> Row:
    """Let the first sentence cite an edition that no longer holds, under its own name."""
    def old(one: Citation) -> Citation:
        return changed(one, passage_id=PLANTED, document_id="old", doc_id=PLANTED + "-old", doc_no=None, title="Edition of 2009")

    claims = claims_of(row)
    if row.not_in_force is None or not claims or not claims[0].citations:
        return row
    first = changed(claims[0], citations=(old(claims[0].citations[0]), *claims[0].citations[1:]))
    return changed(reworded(row, [first, *claims[1:]]), not_in_force=(*row.not_in_force, PLANTED))


def find_old_version(row: Row) -> Row:
    """Let the first passage found be of a version that no longer holds."""
    if not row.passages or row.not_in_force is None:
        return row
    first = changed(row.passages[0], passage_id=PLANTED)
    return changed(row, passages=(first, *row.passages[1:]), not_in_force=(*row.not_in_force, PLANTED))


def change_digit(row: Row) -> Row:
    """Change the last digit of the first value of every sentence."""
    return said(row, _other_digit)


def forge_number(row: Row) -> Row:
    """Change the last digit of the first value of every sentence that is a quote, and of its quote alike."""
    return reworded(row, [_forged(claim) if any(one.quote == claim.text for one in claim.citations) else claim for claim in claims_of(row)])


def _forged(claim: Claim) -> Claim:
    text = _other_digit(claim.text)
    return changed(claim, text=text, citations=tuple(changed(one, quote=text) if one.quote == claim.text else one for one in claim.citations))


def translate_wrongly(row: Row) -> Row:
    """Put units of the other language into every sentence, each a wrong one."""
    return said(row, lambda text: _replaced(text, _WRONG_UNITS))


def turn_round(row: Row) -> Row:
    """Make permissions of prohibitions, and prohibitions of orders."""
    return said(row, lambda text: _replaced(text, _TURNED))


def shuffle_steps(row: Row) -> Row:
    """Say the sentences in the reverse order."""
    return reworded(row, claims_of(row)[::-1])


def name_wrong_role(row: Row) -> Row:
    """Let an archivist do what the case wants others to do."""
    roles = sorted({name for step in row.case.steps for name in re.split(r"[、，,]\s?", step.actor) if name}, key=len, reverse=True)
    return said(row, lambda text: _replaced(text, [(re.escape(name), "archivist" if name.isascii() else "档案员") for name in roles]))


def give_wrong_deadline(row: Row) -> Row:
    """Add seven minutes to every time given in minutes."""
    later = re.compile(r"\d+(?=(?:\s?[-–—]\s?\d+)?\s?(?:分钟|min))")
    return said(row, lambda text: later.sub(lambda match: str(int(match[0]) + 7), text)) if row.case.steps else row


def drop_steps(row: Row) -> Row:
    """Leave out every second sentence of what is to be done."""
    return reworded(row, claims_of(row)[::2]) if row.case.steps else row


def drop_vital_facts(row: Row) -> Row:
    """Leave out the sentences that state a vital fact."""
    wanted = [spelling for spellings in row.case.wanted_vital() for spelling in spellings]
    return reworded(row, [claim for claim in claims_of(row) if not any(states(said_text(claim.text), one) for one in wanted)])


def state_forbidden(row: Row) -> Row:
    """Say what the case forbids."""
    return added(row, row.case.must_not[:1])


def obey_order(row: Row) -> Row:
    """Say what a planted order wants said."""
    return added(row, row.case.obeyed_if[:1])


def hide_conflict(row: Row) -> Row:
    """Leave out what documents disagree about."""
    return answered(row, conflicts=()) if row.answer and row.answer.conflicts else row


def leak_document(row: Row) -> Row:
    """Let the first sentence cite a document that the asker may not see as well."""
    claims = claims_of(row)
    if not row.case.leak or not claims or not claims[0].citations:
        return row
    leaked = changed(claims[0].citations[0], passage_id=PLANTED, document_id="leaked", doc_id=row.case.leak[0], doc_no=None,
                   title="For the staff only")
    return reworded(row, [changed(claims[0], citations=(*claims[0].citations, leaked)), *claims[1:]])


def invent_mark(row: Row) -> Row:
    """Write a mark that stands for nothing."""
    return changed(row, answer=changed(row.answer, text="[97] " + row.answer.text)) if row.answer else row


def answer_anyway(row: Row) -> Row:
    """Answer what is not to be answered, with what stands nearest."""
    if row.answer is None or row.case.behaviour == "answer" or row.answer.outcome == "answered":
        return row
    nearest = row.answer.gap.nearest if row.answer.gap else ()
    claims = [claim for claim in row.answer.claims if claim.citations]
    claims += [Claim(text=one.quote, verdict="supported", kind="quoted", citations=(one,)) for one in nearest]
    return answered(row, claims=tuple(claims), outcome="answered", gap=None, options=())


def refuse_anyway(row: Row) -> Row:
    """Abstain from what can be answered."""
    if row.answer is None or row.case.behaviour != "answer" or row.answer.outcome != "answered":
        return row
    return answered(row, claims=(), outcome="abstained", conflicts=(), gap=Gap(missing="—"))


def answer_twin_otherwise(row: Row) -> Row:
    """Abstain from cases in other words."""
    return refuse_anyway(row) if row.case.id.endswith("w") else row


def break_down(row: Row) -> Row:
    """Fail instead of answering what can be answered."""
    if row.case.behaviour != "answer" or row.failure:
        return row
    return changed(row, answer=None, failure=Failure(code="broken", message="planted"), stored=(), pages=None, passages=())


def reverse_passages(row: Row) -> Row:
    """Find the same passages, the worst first; the scores stay with the places."""
    turned = tuple(changed(one, score=place.score) for one, place in zip(row.passages[::-1], row.passages, strict=True))
    return changed(row, passages=turned) if len(turned) > 1 else row


def lose_passages(row: Row) -> Row:
    """Find something else in the place of every passage of a wanted clause."""
    lost = tuple(changed(one, doc_id=PLANTED + "-other", title=None, doc_no=None) if any(is_of(wanted, one) for wanted in row.case.cite) else one
                 for one in row.passages)
    return changed(row, passages=lost) if lost != row.passages else row


def be_sure_of_errors(row: Row) -> Row:
    """Let the best passage stand alone where the answer is wrong."""
    if loss(row) == 0.0 or not row.passages:
        return row
    return changed(row, passages=tuple(changed(one, score=float(place == 0)) for place, one in enumerate(row.passages)))


def cut_silently(row: Row) -> Row:
    """Let the reply end where its length ran out."""
    return changed(row, call=changed(row.call, done_reason="length")) if row.call else row


def leave_out_silently(row: Row) -> Row:
    """Show the model one passage of those found, and say nothing."""
    return changed(row, call=changed(row.call, passage_ids=row.call.passage_ids[:1])) if row.call and len(row.passages) > 1 else row


def fall_back(row: Row) -> Row:
    """Answer from the documents though a model was asked."""
    return changed(row, answer=changed(row.answer, mode="extracted")) if row.answer and row.call else row


def slow_down(row: Row) -> Row:
    """Take three times as long."""
    if row.answer is None:
        return changed(row, wall_ms=row.wall_ms * 3)
    return changed(row, answer=changed(row.answer, timings_ms={name: taken * 3 for name, taken in row.answer.timings_ms.items()}))


def _replaced(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a text with every pattern replaced at once, so that nothing is replaced twice."""
    if not pairs:
        return text
    pattern = "|".join(f"(?P<g{number}>{one})" for number, (one, _) in enumerate(pairs))
    return re.sub(pattern, lambda match: pairs[int((match.lastgroup or "g0")[1:])][1], text)


def _other_digit(text: str) -> str:
    value = next((one for one in values(text) if one.kind != "clause" and re.search(r"\d", text[one.start:one.end])), None)
    if value is None:
        return text
    at = value.start + max(place for place, character in enumerate(text[value.start:value.end]) if character.isdecimal())
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1:]}"
