"""Several runs over the same cases: what differs, by how much and how surely, and which cases changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from eval.compare import compare
from eval.report.figures import differences, latency
from eval.report.judging import Judged, is_better
from eval.report.run_sections import NO_GRADES, Run, grouped, kind_of, measure_cell
from eval.report.sections import Cell, Ids, Named, Section, Table, flattened, interval, short, table
from eval.report.wording import GRADES, Words, setting_name
from eval.rows import Row

Course = Literal["worse", "mixed", "better"]
COURSES: dict[Course, Words] = {"worse": Words("变差", "worse"), "mixed": Words("有好有差", "mixed"), "better": Words("变好", "better")}
_BETTER, _WORSE, _UNSURE = Words("更好", "better"), Words("更差", "worse"), Words("未定", "open")


class Move(NamedTuple):
    """A number of a case that is another one in another run."""

    run_id: str
    measure: str
    first: float
    second: float


class Changed(NamedTuple):
    """A case whose numbers differ between runs, with what each run made of it."""

    case_id: str
    course: Course
    moves: tuple[Move, ...]
    judged: tuple[Judged | None, ...]
    """In the order of the runs; None where a run has no row for it."""


class Comparison(NamedTuple):
    """Runs, the first of which the others are held against."""

    runs: tuple[Run, ...]
    against_first: Mapping[str, Mapping[str, Any]]
    """Run to the document of `eval.compare`."""
    changed: tuple[Changed, ...]
    """What became worse first, and most of it first."""


def against_first(runs: Sequence[Run]) -> Comparison:
    """Return the runs compared with the first of them.  Raises: WrongCall where they cannot be."""
    first = runs[0]
    found = {run.run_id: compare((first.header, first.rows), (run.header, run.rows)) for run in runs[1:]}
    return Comparison(tuple(runs), found, tuple(sorted(_changed(runs, found), key=_order)))


def sections(one: Comparison) -> tuple[Section, ...]:
    """Return what stands above the cases that changed."""
    measured = [name for run in one.runs for name in run.measured.get("measures", {})]
    names = tuple(dict.fromkeys([*measured, *(name for document in one.against_first.values() for name in document["differences"])]))
    shares = [name for name in names if kind_of(name, _measure(one.runs[0], name)) in ("mean", "share") and not name.endswith("_ms")]
    missing = {run_id: document["unpaired"] for run_id, document in one.against_first.items() if document.get("unpaired")}
    rows: dict[str, Sequence[Row]] = {run.run_id: run.rows for run in one.runs}
    return (
        Section(Words("结论", "Verdict"), (*_verdict(one), *_graded(one.runs))),
        Section(Words("什么不同", "What differs"), (_differs(one), *(_unpaired(run_id, ids) for run_id, ids in missing.items()))),
        Section(Words("指标", "Measures"), (_measures(one, names), *_left_out(one))),
        Section(Words("图", "Plots"), (differences(one.against_first, shares), latency(rows))),
        Section(Words("变了的用例", "Cases that changed"), (_changes(one),)),
    )


def _measure(run: Run, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = run.measured.get("measures", {}).get(name, {})
    return found


def _graded(runs: Sequence[Run]) -> Iterator[Words | Table]:
    rows = [(run.run_id, *told) for run in runs for told in flattened(run.measured.get("agreement") or {})]
    if rows:
        yield table((Words("运行", "run"), Words("人工评分", "human grades"), Words("数值", "value"), Words("用例数", "n")), rows)
    else:
        yield NO_GRADES


def _verdict(one: Comparison) -> Iterator[Words | Table]:
    yield Words("“更好”“更差”只列其差的 95% 区间不含零的指标；看二十个指标，总有一个会碰巧如此。失败者按 0 分计入。",
                "“Better” and “worse” name only measures whose 95 % interval of the difference excludes zero; of twenty measures one does "
                "by chance. Failures score 0 and are counted.")
    head = (Words("运行", "run"), Words("模型", "model"), *GRADES.values(), Words("比首个更好的", "better than the first"),
            Words("更差的", "worse"),
            *(Words(f"用例{words.zh}", f"cases {words.en}") for words in COURSES.values()))
    rows: list[tuple[Cell, ...]] = []
    for run in one.runs:
        grades = [str(sum(judged.grade == grade for judged in run.judged)) for grade in GRADES]
        if run is one.runs[0]:
            rows.append((run.run_id, str(run.header.get("model") or "—"), *grades, *("—" for _ in range(2 + len(COURSES)))))
            continue
        told = [(name, _direction(name, found)) for name, found in one.against_first[run.run_id]["differences"].items()]
        named = (", ".join(name for name, way in told if way is course) or "—" for course in (_BETTER, _WORSE))
        courses = [_course([move for move in changed.moves if move.run_id == run.run_id]) for changed in one.changed]
        rows.append((run.run_id, str(run.header.get("model") or "—"), *grades, *named, *(str(courses.count(course)) for course in COURSES)))
    yield table(head, rows)


def _differs(one: Comparison) -> Table:
    headers = [dict((name, value) for name, value, _ in flattened({**run.header, "prompt_version": _prompts(run)})) for run in one.runs]
    names = dict.fromkeys(name for header in headers for name in header if name != "run_id")
    rows: list[tuple[Cell, ...]] = []
    for name in names:
        values = [header.get(name, "—") for header in headers]
        rows.append((setting_name(name), *values, "≠" if len(set(values)) > 1 else "="))
    rows.sort(key=lambda row: row[-1] != "≠")
    return table((Words("项", "item"), *_run_names(one), Words("异同", "same?")), rows)


def _measures(one: Comparison, names: Sequence[str]) -> Table:
    """Return a column a run; below each value its paired difference from the first run, and what that says."""
    rows: list[tuple[Cell, ...]] = []
    for words, group in grouped(names):
        rows.append((words,))
        rows += [(measure_cell(name)._replace(note=""), *(_value(one, run, name) for run in one.runs)) for name in group]
    return table((Words("指标；其下为与首个之差（每例）", "measure; below it the difference from the first, a case"), *_run_names(one)), rows)


def _value(one: Comparison, run: Run, name: str) -> Cell:
    measured = _measure(run, name)
    value = interval(measured, name, kind_of(name, measured))
    found = one.against_first.get(run.run_id, {}).get("differences", {}).get(name)
    if not found or not found.get("n"):
        return value
    way = _direction(name, found)
    ways = [is_better(name, move.first, move.second) for changed in one.changed for move in changed.moves
             if move.run_id == run.run_id and move.measure == name]
    # A total's difference is a mean a case, and told like one.
    told = f"{interval(found, name, sign=True)} {way}"
    cases = f"；好 better {sum(ways)}，差 worse {len(ways) - sum(ways)}" if ways else ""
    return Named(Words(value, value), told + cases, "good" if way is _BETTER else "bad" if way is _WORSE else "")


def _direction(name: str, found: Mapping[str, Any]) -> Words:
    """Return whether the interval of a difference says better, worse, or leaves it open."""
    if not found or not found.get("n") or found.get("lo") is None or found["lo"] <= 0 <= found["hi"]:
        return _UNSURE
    return _BETTER if is_better(name, 0.0, found["value"]) else _WORSE


def _left_out(one: Comparison) -> Iterator[Words | Table]:
    rows = [(run_id, name, str(why)) for run_id, document in one.against_first.items()
            for name, why, _ in flattened(document.get("left_out") or {})]
    if rows:
        yield Words("未比较的指标及缘由", "Measures left out, and why")
        yield table((Words("运行", "run"), Words("指标", "measure"), Words("缘由", "why")), rows)


def _unpaired(run_id: str, ids: Sequence[str]) -> Words:
    return Words(f"{run_id}：{len(ids)} 个用例只在一方，未作比较（{'、'.join(ids[:8])}）",
                 f"{len(ids)} cases of {run_id} are in one run only and are not compared")


def _changes(one: Comparison) -> Table:
    head = (Words("用例", "case"), Words("走向", "course"), *_run_names(one), Words("变了的指标", "what changed"))
    rows = [(Ids((changed.case_id,)), COURSES[changed.course], *(GRADES[judged.grade] if judged else "—" for judged in changed.judged),
             "\n".join(moved(changed))) for changed in one.changed]
    return table(head, rows)


def moved(changed: Changed) -> tuple[str, ...]:
    """Return a line a run: which numbers of a case changed."""
    by_run: dict[str, list[str]] = {}
    for move in changed.moves:
        by_run.setdefault(move.run_id, []).append(f"{move.measure} {short(move.first)} → {short(move.second)}")
    return tuple(f"{run_id}: {', '.join(told)}" for run_id, told in by_run.items())


def _changed(runs: Sequence[Run], found: Mapping[str, Mapping[str, Any]]) -> Iterator[Changed]:
    moves: dict[str, list[Move]] = {}
    for run_id, document in found.items():
        for change in document["cases"]:
            moves.setdefault(change["id"], []).append(Move(run_id, change["measure"], change["first"], change["second"]))
    by_run = [{one.row.case.id: one for one in run.judged} for run in runs]
    for case_id, of_case in moves.items():
        yield Changed(case_id, _course(of_case) or "mixed", tuple(of_case), tuple(judged.get(case_id) for judged in by_run))


def _course(moves: Sequence[Move]) -> Course | None:
    ways = {is_better(move.measure, move.first, move.second) for move in moves}
    return None if not ways else "mixed" if len(ways) > 1 else "better" if ways == {True} else "worse"


def _order(one: Changed) -> tuple[int, int, str]:
    return list(COURSES).index(one.course), -len(one.moves), one.case_id


def _run_names(one: Comparison) -> tuple[Words, ...]:
    return tuple(Words(run.run_id, run.run_id) for run in one.runs)


def _prompts(run: Run) -> str:
    return ", ".join(sorted({row.prompt_version for row in run.rows if row.prompt_version})) or "—"
