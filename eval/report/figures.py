"""The plots of a run and of a comparison: which numbers go where."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval.breakdown import complete
from eval.intervals import wilson
from eval.measures.latency import total_ms
from eval.measures.outcomes import outcome_of
from eval.measures.risk import confidence
from eval.report.drawing import Axis, Bar, Estimate, Point, Series, bars, estimates, plot
from eval.report.sections import Figure, interval, number
from eval.report.wording import Words
from eval.rows import Row

SHARE = Axis("", 0.0, 1.0)
BINS = 8
MOST_DOCUMENTS = 40


def reliability(rows: Sequence[Row], of: Callable[[Row], float] = confidence) -> Figure:
    """Return the share of complete answers in bins of equally many cases by confidence, with Wilson intervals."""
    ranked = sorted(((of(row), complete(row)) for row in rows if outcome_of(row) == "answered"), key=lambda pair: pair[0])
    size = max(math.ceil(len(ranked) / BINS), 1)
    points = []
    for start in range(0, len(ranked), size):
        part = ranked[start:start + size]
        right = wilson(sum(is_right for _, is_right in part), len(part))
        middle = sum(sure for sure, _ in part) / len(part)
        points.append(Point(middle, right.value, right.lo, right.hi, f"{middle:.3f}: {right.value:.3f} [{right.lo:.3f}, {right.hi:.3f}] n={len(part)}"))
    words = Words("可靠性：把握与答全", "Reliability: confidence and completeness")
    x = Axis("把握 confidence", 0.0, _ceiling([point.x for point in points]))
    svg = plot(str(words), _told(points), x, SHARE._replace(label="答全 complete"), [Series("", points, "line")])
    return Figure(words, Words("每点用例数相同；把握＝首条检索结果高出其后四条多少。曲线平则把握不说明什么。",
                               "Equally many cases a point; confidence is how far the best passage stands above the next four. "
                               "A flat curve: it tells nothing."), svg)


def risk_coverage(rows: Sequence[Row], measured: Mapping[str, Any], of: Callable[[Row], float] = confidence) -> Figure:
    """Return the share of incomplete answers among the surest ones, as more of them are given.  El-Yaniv & Wiener, JMLR 2010."""
    told = measured.get("risk_coverage")
    given, area = (told.get("curve"), told.get("aurc")) if isinstance(told, Mapping) else (told, measured.get("aurc"))
    if given:
        points = [Point(float(one["coverage"]), float(one["risk"])) for one in given if one["coverage"] is not None and one["risk"] is not None]
    else:
        ranked = [complete(row) for row in sorted((row for row in rows if outcome_of(row) == "answered"), key=of, reverse=True)]
        points, wrong = [], 0
        for place, is_right in enumerate(ranked, start=1):
            wrong += not is_right
            points.append(Point(place / len(rows), wrong / place))
    words = Words("风险与覆盖", "Risk and coverage")
    said = "" if area is None else f"AURC {interval(area) if isinstance(area, Mapping) else number(area)}. "
    last = f"coverage {points[-1].x:.3f}, risk {points[-1].y:.3f}" if points else "no answers"
    svg = plot(str(words), f"{said}{last}", Axis("作答比例 coverage", 0.0, 1.0), Axis("未答全 risk", 0.0, 1.0),
               [Series("", points, "steps")])
    return Figure(words, Words("从最有把握的答起，答得越多，未答全的比例。" + said, "The surest first: the share not complete among those answered. " + said), svg)


def by_category(groups: Mapping[str, Mapping[str, Any]]) -> Figure:
    """Return each category's share of complete answers, the lowest first."""
    found = sorted(((name.removeprefix("category "), group["complete"]) for name, group in groups.items()
                    if name.startswith("category ") and group["complete"]["n"]), key=lambda pair: (pair[1]["value"], pair[0]))
    rows = [Estimate(name, one["value"], one["lo"], one["hi"], f"{one['value']:.2f} · {one['count']}/{one['n']}") for name, one in found]
    words = Words("各类别答全的比例", "Complete by category")
    return Figure(words, Words("点为比例，线为 95% 区间。", "Points with 95 % intervals."),
                  estimates(str(words), _rows_told(rows), SHARE._replace(label="答全 complete"), rows))


def by_document(failing: Mapping[str, tuple[int, int]]) -> Figure:
    """Return how many cases of each document are not all right; `failing` is document to (not all right, all), the most first."""
    rows = [Bar(name, part, whole, f"{part}/{whole}") for name, (part, whole) in list(failing.items())[:MOST_DOCUMENTS]]
    words = Words("各文件未全对的用例", "Cases not all right, by document")
    told = "; ".join(f"{row.label}: {row.told}" for row in rows)
    note = Words("红为未全对，灰为全部；用例记在其首个应引文件名下。", "Red: not all right, grey: all. A case counts for the first document it wants.")
    return Figure(words, note, bars(str(words), told, rows))


def latency(runs: Mapping[str, Sequence[Row]]) -> Figure:
    """Return what share of answers had come after so many milliseconds, a curve a run."""
    series: list[Series] = []
    told: list[Words] = []
    for name, rows in runs.items():
        times = sorted(max(found, 1.0) for row in rows if (found := total_ms(row)) is not None and math.isfinite(found))
        series.append(Series(name, [Point(time, place / len(times)) for place, time in enumerate(times, start=1)], "steps"))
        if times:
            median, slowest = f"{times[(len(times) - 1) // 2]:.0f} ms", f"{times[-1]:.0f} ms"
            told.append(Words(f"{name}：中位 {median}，最慢 {slowest}", f"{name}: median {median}, slowest {slowest}"))
    every = [point.x for one in series for point in one.points] or [1.0, 10.0]
    x = Axis("ms", 10.0 ** math.floor(math.log10(min(every))), 10.0 ** math.ceil(math.log10(max(every) * 1.0001)), is_log=True)
    words = Words("用时分布（累积）", "Latency, cumulative")
    note = Words("；".join(["横轴为对数", *(one.zh for one in told)]), "; ".join(["logarithmic axis", *(one.en for one in told)]))
    return Figure(words, note, plot(str(words), note.en, x, SHARE._replace(label="比例 share"), series))


def differences(compared: Mapping[str, Mapping[str, Any]], shares: Sequence[str]) -> Figure:
    """Return the paired differences of the measures between 0 and 1, a row a measure and run; `compared` is run to `compare`'s document."""
    rows = [Estimate(f"{name} · {run_id}" if len(compared) > 1 else name, found["value"], found["lo"], found["hi"],
                     f"{found['value']:+.3f} [{found['lo']:+.3f}, {found['hi']:+.3f}]", kind)
            for name in shares for kind, (run_id, document) in enumerate(compared.items(), start=1)
            if (found := document["differences"].get(name)) and found.get("n") and found.get("lo") is not None]
    reach = max([0.05, *(abs(end) for row in rows for end in (row.lo, row.hi) if math.isfinite(end))])
    words = Words("与首个运行之差（配对）", "Paired differences from the first run")
    note = Words("线为 95% 区间；不碰虚线者有别于零。", "95 % intervals; one that does not touch the dashed line differs from zero.")
    return Figure(words, note, estimates(str(words), _rows_told(rows), Axis("差 difference", -reach, reach), rows, at=0.0))


def _ceiling(numbers: Sequence[float]) -> float:
    most = max([one for one in numbers if math.isfinite(one)], default=1.0)
    return next(end for end in (0.1, 0.2, 0.5, 1.0, math.inf) if most <= end) if most <= 1 else most


def _told(points: Sequence[Point]) -> str:
    return "; ".join(point.told for point in points)


def _rows_told(rows: Sequence[Estimate]) -> str:
    return "; ".join(f"{row.label}: {row.told}" for row in rows)
