"""Files of other tools into cases."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from eval.beir import read_beir, relevant
from eval.cases import Case
from eval.formats.lines import json_line
from eval.formats.ragas import read_ragas
from eval.formats.rgb import read_rgb
from eval.formats.spreadsheet import read_sheet
from eval.formats.squad import read_squad
from eval.formats.trec import grades_of, read_qrels, read_topics
from service.errors import WrongCall
from service.retrieval.query import language_of


class Imported(NamedTuple):
    """Cases, and what of the files is no case."""

    cases: tuple[Case, ...]
    left_out: tuple[str, ...] = ()
    """Each with the reason."""


def import_cases(form: str, paths: Sequence[Path]) -> Imported:
    """Return the cases of files in a format of `IMPORTS`.  Raises: WrongCall: all files are taken, or none."""
    if form not in IMPORTS:
        raise WrongCall(f"no format {form!r} can be imported; there are {', '.join(IMPORTS)}")
    if not paths:
        raise WrongCall("name at least one file to import")
    found = IMPORTS[form](paths)
    twice = [case_id for case_id, count in Counter(case.id for case in found.cases).items() if count > 1]
    if twice:
        raise WrongCall(f"{len(twice)} ids stand in more than one place, such as {twice[0]}; import the files one by one, or give each its own")
    if not found.cases:
        raise WrongCall(f"{', '.join(map(str, paths))}: nothing of it is a case: {'; '.join(found.left_out[:3])}")
    return found


def case_lines(cases: Sequence[Case]) -> str:
    """Return cases as they are read by `eval answers --cases`, what is as usual left out."""
    return "".join(json_line(case.model_dump(mode="json", exclude_defaults=True) | {"lang": case.lang}) for case in cases)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise WrongCall(f"{path} cannot be read as UTF-8 text: {failure}; save it as UTF-8") from failure


def _squad(paths: Sequence[Path]) -> Imported:
    asked = [(path, one) for path in paths for one in read_squad(_read(path), str(path))]
    return Imported(tuple(_case({
        "id": one.id, "question": one.question, "behaviour": "answer" if one.answers else "abstain",
        "must": [list(dict.fromkeys(answer.text for answer in one.answers))] if one.answers else [],
        "cite": [{"document": one.title}] if one.title and one.answers else [],
        "context": one.context, "origin": f"SQuAD {path.name}",
    }) for path, one in asked))


def _trec(paths: Sequence[Path]) -> Imported:
    if len(paths) != 2:
        raise WrongCall("TREC wants two files: the judgements (qrels), then the questions (id <tab> question)")
    grades = grades_of(read_qrels(_read(paths[0]), str(paths[0])))
    topics = read_topics(_read(paths[1]), str(paths[1]))
    unknown = [one for one in grades if one not in topics]
    if unknown:
        raise WrongCall(f"{paths[1]} lacks {len(unknown)} of the questions judged in {paths[0]}, such as {unknown[0]}; add them")
    return _judged(topics, grades, f"TREC {paths[0].name}")


def _beir(paths: Sequence[Path]) -> Imported:
    sets = [read_beir(path) for path in paths]
    found = [_judged(asked.questions, asked.grades, f"BEIR {asked.name}") for asked in sets]
    return Imported(tuple(case for one in found for case in one.cases), tuple(line for one in found for line in one.left_out))


def _judged(questions: Mapping[str, str], grades: Mapping[str, Mapping[str, int]], origin: str) -> Imported:
    """Return a case a question that has a relevant passage: nothing is known of what an answer to it states."""
    cases: list[Case] = []
    left_out: list[str] = []
    for one, question in questions.items():
        right = sorted(relevant(grades.get(one, {})))
        if right:
            cases.append(_case({"id": one, "question": question, "cite": [{"document": passage} for passage in right], "origin": origin}))
        else:
            left_out.append(f"{one} has no passage judged relevant")
    return Imported(tuple(cases), tuple(left_out))


def _rgb(paths: Sequence[Path]) -> Imported:
    return Imported(tuple(_case({
        "id": f"rgb-{one.id}", "question": one.query, "must": [list(fact) for fact in one.answer], "must_not": list(one.fakeanswer),
        "category": "counterfactual" if one.fakeanswer else "", "positive": [list(group) for group in one.positive],
        "negative": list(one.negative), "positive_wrong": list(one.positive_wrong), "origin": f"RGB {path.name}",
    }) for path in paths for one in read_rgb(_read(path), str(path))))


def _ragas(paths: Sequence[Path]) -> Imported:
    return Imported(tuple(_case({
        "id": f"{path.stem}-{number}", "question": one.user_input, "reference": one.reference,
        "retrieved_contexts": list(one.retrieved_contexts), "origin": f"ragas {path.name}",
    }) for path in paths for number, one in enumerate(read_ragas(_read(path), str(path)), start=1)))


def _csv(paths: Sequence[Path]) -> Imported:
    return Imported(tuple(case for path in paths for case in read_sheet(_read(path), str(path))))


def _case(record: Mapping[str, Any]) -> Case:
    return Case.model_validate({"lang": language_of(record["question"]), **record})


IMPORTS: Mapping[str, Callable[[Sequence[Path]], Imported]] = {
    "squad": _squad, "trec": _trec, "beir": _beir, "rgb": _rgb, "ragas": _ragas, "csv": _csv,
}
