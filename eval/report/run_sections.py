"""What the report of one run says above its cases: what it is, how good, how sure, and where it fails."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eval.breakdown import breakdown
from eval.measuring import HARD_ZEROS, MEASURES
from eval.report.figures import by_category, by_document, latency, reliability, risk_coverage
from eval.report.judging import Judged, judge
from eval.report.sections import Cell, Ids, Named, Section, Table, flattened, interval, number, share, table
from eval.report.wording import (
    AIMS,
    GRADES,
    SHOWN_GROUPS,
    Words,
    behaviour,
    group_name,
    group_of,
    measure_name,
    setting_name,
)
from eval.rows import Row

NO_GRADES = Words("尚无人工评分：以下均为自动指标。", "No human grades yet: all below is measured automatically.")
_VALUE, _COUNT, _CASES = Words("数值 [95% 区间]", "value [95 % interval]"), Words("用例数", "n"), Words("用例", "cases")
MEANING = Words(
    "全对：作答方式、各事实、应引文件之一都对，且没有不该说的、无依据的数字、失真的引文；有缺：方式对而缺事实、引用或步骤；错误：方式不对或说了不该说的。“答全”只看方式和事实。",
    "All right: behaviour, every fact and one of the documents wanted, and nothing forbidden, no number without a source, no changed quote. "
    "Lacking: facts, citations or steps are missing. Wrong: another behaviour, or something forbidden or invented. “Complete” looks at behaviour and facts alone.")
_KNOWN = {one.name: one for one in MEASURES}


class Run(NamedTuple):
    """A run with its measures and its cases judged, the worst first."""

    run_id: str
    header: Mapping[str, Any]
    measured: Mapping[str, Any]
    rows: tuple[Row, ...]
    judged: tuple[Judged, ...]


def read(run_id: str, header: Mapping[str, Any], measured: Mapping[str, Any], rows: Sequence[Row]) -> Run:
    """Return a run ready to be told."""
    return Run(run_id, header, measured, tuple(rows), judge(rows))


def sections(run: Run) -> tuple[Section, ...]:
    """Return what stands above the cases."""
    broken = breakdown(run.rows)
    found = [
        Section(Words("结论", "Verdict"), (verdict(run), MEANING, *_grades(run.measured), *_hard_zeros(run.measured))),
        Section(Words("目标", "Aims"), (_aims(broken),)),
        Section(Words("这次运行是什么", "What this run is"), (identity(run),)),
        *_measures(run.measured),
        *_further(run.measured),
        Section(Words("图", "Plots"), (reliability(run.rows), risk_coverage(run.rows, run.measured), latency({run.run_id: run.rows}),
                                      by_category(broken["groups"]), by_document(_counts(run)))),
        Section(Words("按类别、作答方式与语言", "By category, behaviour and language"), (_groups(broken),)),
        Section(Words("应如何与实如何", "Wanted and done"), (_outcomes(broken),)),
        Section(Words("按文件", "By document"), (_documents(run),)),
        *_failures(run.measured),
    ]
    return tuple(found)


def verdict(run: Run) -> Words:
    """Return in one line how many cases came out how."""
    counts = Counter(one.grade for one in run.judged)
    told = [(GRADES[grade], counts[grade]) for grade in ("whole", "partly", "wrong", "failed")]
    zh = "、".join(f"{words.zh} {count}" for words, count in told)
    en = ", ".join(f"{words.en} {count}" for words, count in told)
    model = run.header.get("model")
    return Words(f"{len(run.rows)} 个用例，{f'模型 {model}' if model else '不用模型'}：{zh}。失败者按 0 分计入，没有剔除。",
                 f"{len(run.rows)} cases, {f'model {model}' if model else 'no model'}: {en}. Failures score 0 and are counted; nothing is left out.")


def identity(run: Run) -> Table:
    """Return dataset, corpus, model, prompts, settings, day, cases and failures."""
    prompts = sorted({row.prompt_version for row in run.rows if row.prompt_version})
    told: dict[str, Any] = {"run_id": run.run_id, "dataset_hash": None, "corpus_hash": None, "model": None, "today": None, **run.header}
    told = {"prompt_version": prompts} | told if prompts or "prompts" not in told else told
    told |= {"n": len(run.rows), "failures": len(run.measured.get("failures", ())), "metric_version": run.measured.get("metric_version")}
    first = ("run_id", "dataset_hash", "corpus_hash", "model", "prompts", "prompt_version", "today", "n", "failures")
    ordered = [name for name in first if name in told] + [name for name in told if name not in first]
    rows = [(str(setting_name(name.split(" · ")[0])) + name[len(name.split(" · ")[0]):], value)
            for key in ordered for name, value, _ in flattened(told[key], key)]
    return table((Words("项", "item"), Words("值", "value")), rows)


def measure_cell(name: str) -> Named:
    """Return a measure's name with what it means and which way is better."""
    known = _KNOWN.get(name)
    if known is None:
        return Named(measure_name(name), "")
    described = getattr(known.of_row, "func", known.of_row).__doc__ or ""  # a partial has the docstring of partials
    told = " ".join(described.split("\n\n")[0].split())
    told = re.sub(r"; None when [^.;]*", "", told.removeprefix("Return "))  # the count beside it says to how many cases it applies
    way = f"{name} {'↑' if known.higher_is_better else '↓'}"
    zh = measure_name(name).zh
    return Named(Words(way if zh == name else zh, way), told.replace("`", ""))


def kind_of(name: str, found: Mapping[str, Any]) -> str:
    """Return how a measure's numbers become one."""
    return str(found.get("kind") or (_KNOWN[name].kind if name in _KNOWN else ""))


def grouped(names: Sequence[str]) -> Iterator[tuple[Words, tuple[str, ...]]]:
    """Yield each group that has a measure, with its measures."""
    by_group: dict[Words, list[str]] = {}
    for name in names:
        by_group.setdefault(group_of(name), []).append(name)
    for words in sorted(by_group, key=lambda words: SHOWN_GROUPS.index(words.en)):
        yield words, tuple(by_group[words])


def _measures(measured: Mapping[str, Any]) -> Iterator[Section]:
    found = measured.get("measures", {})
    head = (Words("指标（↑高为好，↓低为好）", "measure (↑ higher, ↓ lower is better)"), _VALUE, _COUNT)
    rows: list[tuple[Cell, ...]] = []
    for words, names in grouped(tuple(found)):
        rows.append((words,))
        rows += [(measure_cell(name), interval(found[name], name, kind_of(name, found[name])), number(found[name].get("n"))) for name in names]
    yield Section(Words("指标", "Measures"), (table(head, rows) if rows else Words("没有指标", "no measures"),))


def _further(measured: Mapping[str, Any]) -> Iterator[Section]:
    head = (Words("项", "item"), _VALUE, _COUNT)
    for key, words in (("parity", Words("两种语言是否一样好", "Parity between languages")),
                       ("stability", Words("换个说法是否一样", "Stability under paraphrase")),
                       ("unsafe_by_category", Words("不可答却作答，按类别", "Unsafe answers by category"))):
        if measured.get(key):
            found = flattened(measured[key], "" if "value" not in measured[key] else key)
            yield Section(words, (table(head, [(measure_name(name), *told) for name, *told in found]),))


def _grades(measured: Mapping[str, Any]) -> Iterator[Words | Table]:
    if not measured.get("agreement"):
        yield NO_GRADES
        return
    yield Words("人工评分与自动指标的一致程度", "Human grades, and how far the automatic measures agree with them")
    yield table((Words("项", "item"), _VALUE, _COUNT), flattened(measured["agreement"]))


def _hard_zeros(measured: Mapping[str, Any]) -> Iterator[Words | Table]:
    given = measured.get("hard_zeros")
    counted = {name: measured.get("measures", {}).get(name) for name in HARD_ZEROS}
    told = flattened(given) if given is not None else [(str(measure_name(name)), number(one["value"] if one["n"] else None, kind="total"), number(one["n"]))
                                                       for name, one in counted.items() if one]
    if told:
        yield Words("必须为零者（“—”是没有可量的用例，不是通过）", "What must be zero (a dash: no case could tell, which is no pass)")
        yield table((Words("项", "item"), Words("数", "count"), _COUNT, Words("", "")),
                    [(*row, "✓" if row[1] in ("0", "0.000") else "—" if row[1] == "—" else "✗") for row in told])


def _aims(broken: Mapping[str, Any]) -> Table:
    return table((Words("目标", "aim"), _VALUE), [(AIMS.get(name, Words(name, name)), share(one)) for name, one in broken["aims"].items()])


def _groups(broken: Mapping[str, Any]) -> Table:
    head = (Words("组", "group"), _CASES, Words("答全", "complete"), Words("引对", "cited"), Words("显示了不该说的", "wrong shown"))
    return table(head, [(group_name(name), str(one["n"]), *(share(one[key]) for key in ("complete", "cited", "wrong_shown")))
                        for name, one in broken["groups"].items()])


def _outcomes(broken: Mapping[str, Any]) -> Table:
    found = broken["outcomes"]
    names = list(next(iter(found.values()), {}))
    return table((Words("应", "wanted"), *map(behaviour, names)), [(behaviour(wanted), *map(share, one.values())) for wanted, one in found.items()])


def _counts(run: Run) -> dict[str, tuple[int, int]]:
    return {name: (len(failing), count) for name, (failing, count) in _by_document(run).items()}


def _documents(run: Run) -> Table:
    rows: list[tuple[Cell, ...]] = [(name, f"{len(failing)}/{count}", Ids(tuple(failing))) for name, (failing, count) in _by_document(run).items()]
    return table((Words("首个应引文件", "first document wanted"), Words("未全对", "not all right"), Words("哪些", "which")), rows)


def _by_document(run: Run) -> dict[str, tuple[list[str], int]]:
    """Return each document's cases that are not whole, and how many it has; the most failing first."""
    titles = {citation.doc_id: citation.title for row in run.rows if row.answer
              for claim in row.answer.claims for citation in claim.citations}
    found: dict[str, tuple[list[str], int]] = {}
    for one in run.judged:
        wanted = one.row.case.cite[0].document if one.row.case.cite else ""
        name = f"{wanted} {titles.get(wanted, '')}".strip() or "— 无应引文件 wants none"
        failing, count = found.get(name, ([], 0))
        found[name] = (failing + [one.row.case.id] * (one.grade != "whole"), count + 1)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1][0]), pair[0])))


def _failures(measured: Mapping[str, Any]) -> Iterator[Section]:
    found = measured.get("failures", ())
    if found:
        rows: list[tuple[Cell, ...]] = [(Ids((str(one["id"]),)), str(one.get("code")), str(one.get("message"))) for one in found]
        yield Section(Words("失败", "Failures"), (table((_CASES, Words("代码", "code"), Words("说明", "message")), rows),))
