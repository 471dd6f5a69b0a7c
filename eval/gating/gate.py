"""Whether a run may go live: pass, fail or inconclusive, each check with its reason and the cases that fail it."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from eval.compare import Pair, changes, differences_of_settings, named, not_comparable, pairs_of, refuse_other_versions
from eval.gating.scored import Scored
from eval.intervals import Interval, Z, cases_needed, paired_counts, paired_difference, spread
from eval.measures.written import OF_THE_MODEL
from eval.measuring import HARD_ZEROS, MEASURES
from service.domain.record import Record
from service.errors import WrongCall

Verdict = Literal["pass", "fail", "inconclusive"]
MARGIN = 0.02
NON_INFERIOR = ("outcome_right", "facts_found", "citation_recall")
"""Measures that a case has by itself, whatever the answer, and most cases have: a run cannot get better by leaving some out."""
OF_A_CALL = frozenset({"truncated_silently"})
"""Hard zeros that only an answer can break for which a model was asked."""
EXIT_CODES: Mapping[Verdict, int] = {"pass": 0, "fail": 1, "inconclusive": 3}


class Blamed(Record):
    """A case that fails a check, and how."""

    id: str
    how: str


class Check(Record):
    """One thing held against a run."""

    name: str
    verdict: Verdict
    reason: str
    cases: tuple[Blamed, ...] = ()
    """Those that fail it; of a difference, those that got worse."""


def gate(
    candidate: Scored, baseline: Scored | None = None, *, margin: float = MARGIN, measures: Sequence[str] | None = None,
    wanted: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return `{verdict, margin, n, differs, untold, checks}`; `untold` are hard zeros that no case could break.

    Fail when any check fails, inconclusive when none fails and any cannot be told, else pass.  Every check must pass, so none
    is made stricter for being one of several (Berger, Technometrics 24, 1982).  `wanted` are the ids that must have been asked;
    all of the baseline's when None.  Raises: WrongCall when cases or a measure's definition are not the baseline's."""
    if not 1e-6 < margin < 1:
        raise WrongCall(f"the margin is a share between 0 and 1, such as 0.02, not {margin}")
    told = {name for case in candidate.cases.values() for name in case.scores}
    checks = [_asked(candidate, baseline, wanted), _failures(candidate),
              *(_hard_zero(name, candidate, baseline) for name in HARD_ZEROS
                if name in told or (baseline is not None and _no_longer_told(name, candidate, baseline)))]
    if baseline is not None:
        measures = measures_of(candidate) if measures is None else measures
        if not measures:
            raise WrongCall("name at least one measure that must not get worse, or none of your own")
        _refuse_other_cases(candidate, baseline)
        refuse_other_versions(baseline, candidate)
        unknown = [name for name in measures if name not in candidate.metric_versions]
        if unknown:
            raise WrongCall(f"there is no measure {', '.join(unknown)}; there are: {', '.join(candidate.metric_versions)}")
        pairs, left_out = pairs_of(baseline, candidate), not_comparable(baseline, candidate)
        checks += [_left_out(name, left_out[name]) if name in left_out else _not_worse(name, pairs, margin) for name in measures]
    return {
        "verdict": together([check.verdict for check in checks]), "margin": margin, "n": len(candidate.cases),
        "differs": differences_of_settings(baseline, candidate) if baseline is not None else {},
        "untold": [name for name in HARD_ZEROS if f"hard zero {name}" not in {check.name for check in checks}],
        "checks": [check.model_dump(mode="json") for check in checks],
    }


def together(verdicts: Collection[Verdict]) -> Verdict:
    """Return the verdict on all checks."""
    return "fail" if "fail" in verdicts else "inconclusive" if "inconclusive" in verdicts else "pass"


def measures_of(candidate: Scored) -> tuple[str, ...]:
    """Return the measures that a run must not be worse by: where a model was asked, those of the model itself among them.

    What it invents the desk withholds, so that an officer's answer may be as good as before: the model is looked at too."""
    asked = any("fallback_rate" in case.scores for case in candidate.cases.values())
    return (*NON_INFERIOR, *OF_THE_MODEL) if asked else NON_INFERIOR


def verdict_of(difference: Interval, margin: float, higher_is_better: bool = True) -> Verdict:
    """Return what the interval of a difference (new − old) says of a loss beyond the margin.

    Pass when all of it is above −margin, fail when all is below, else inconclusive; cases of one document pass nothing.
    Piaggio et al., CONSORT extension for non-inferiority trials, JAMA 308 (2012)."""
    lo, hi = (difference.lo, difference.hi) if higher_is_better else (-difference.hi, -difference.lo)
    if difference.n and hi < -margin:
        return "fail"
    return "pass" if difference.n and lo > -margin and difference.clusters > 1 else "inconclusive"


def _asked(candidate: Scored, baseline: Scored | None, wanted: Collection[str] | None) -> Check:
    expected = set(wanted) if wanted is not None else set(baseline.cases) if baseline is not None else set(candidate.cases)
    missing = sorted(expected - candidate.cases.keys())
    if missing:
        return Check(name="every case asked", verdict="fail", reason=f"{len(missing)} of {len(expected)} cases have no row: {named(missing)}",
                     cases=tuple(Blamed(id=case_id, how="no row") for case_id in missing))
    if len(candidate.cases) < candidate.n or not candidate.cases:
        return Check(name="every case asked", verdict="fail", reason=f"{len(candidate.cases)} of {candidate.n} cases have a row")
    return Check(name="every case asked", verdict="pass", reason=f"all {len(candidate.cases)} cases have a row")


def _failures(candidate: Scored) -> Check:
    failed = tuple(Blamed(id=case_id, how=case.failure) for case_id, case in candidate.cases.items() if case.failure)
    said = f"{len(failed)} of {len(candidate.cases)} cases ended without an answer"
    return Check(name="no failure", verdict="fail" if failed else "pass", reason=said, cases=failed)


def _hard_zero(name: str, candidate: Scored, baseline: Scored | None) -> Check:
    hits = tuple(Blamed(id=case_id, how=f"{name} {case.scores[name]:g}") for case_id, case in candidate.cases.items()
                 if case.scores.get(name))
    measured = sum(name in case.scores for case in candidate.cases.values())
    reason = f"{len(hits)} of {measured} cases have it"
    lost = _no_longer_told(name, candidate, baseline) if baseline is not None and not hits else ()
    if lost:
        return Check(name=f"hard zero {name}", verdict="inconclusive", cases=tuple(Blamed(id=case_id, how="no longer told") for case_id in lost),
                     reason=f"{reason}; {len(lost)} could be told in the baseline and cannot here: {named(lost)}")
    return Check(name=f"hard zero {name}", verdict="fail" if hits else "pass", reason=reason, cases=hits)


def _no_longer_told(name: str, candidate: Scored, baseline: Scored) -> tuple[str, ...]:
    """Return the cases in which the baseline could tell a hard zero and the candidate, that answered, cannot.

    Whether a model's prompt was cut is not asked of a case for which no model was."""
    return tuple(case_id for case_id, was, now in pairs_of(baseline, candidate)
                 if name in was.scores and name not in now.scores and not now.failure
                 and (name not in OF_A_CALL or "fallback_rate" in now.scores))


def _left_out(name: str, why: str) -> Check:
    return Check(name=f"not worse {name}", verdict="inconclusive", reason=f"not compared: {why}")


def _not_worse(name: str, pairs: Sequence[Pair], margin: float) -> Check:
    measure = next(one for one in MEASURES if one.name == name)
    better_when_higher = measure.higher_is_better
    # A baseline without a model fell back in no case, and wrote nothing wrong.
    both = [(one.scores.get(name, 0.0), two.scores[name], one.cluster) for _, one, two in pairs
            if (name in one.scores or name in OF_THE_MODEL) and name in two.scores]
    if not both:
        return Check(name=f"not worse {name}", verdict="inconclusive", reason="no case has it in both runs")
    before, after, clusters = map(list, zip(*both, strict=True))
    found = (paired_counts if measure.kind == "total" else paired_difference)(before, after, clusters)
    verdict = verdict_of(found, margin, better_when_higher)
    worse = tuple(Blamed(id=change["id"], how=f"{name} {change['first']:g} → {change['second']:g}") for change in changes(name, pairs)
                  if (change["second"] < change["first"]) == better_when_higher)
    single = sum((name in one.scores) != (name in two.scores) and name not in OF_THE_MODEL for _, one, two in pairs)
    reason = (f"{found.value + 0.0:+.4f}, 95 % from {found.lo:+.4f} to {found.hi:+.4f}, margin {margin:g}"
              f"{'' if better_when_higher else ' upwards'}; {found.n} cases, {len(worse)} worse, {found.clusters} groups by document"
              f"{f', {single} with a number in one run only' if single else ''}")
    if verdict == "inconclusive":
        reason += "; one document tells nothing of others" if found.clusters == 1 else (
            f"; about {_cases_to_decide(before, after, clusters, margin)} cases would decide if nothing got worse")
    return Check(name=f"not worse {name}", verdict=verdict, reason=reason, cases=worse)


def _cases_to_decide(before: Sequence[float], after: Sequence[float], clusters: Sequence[str], margin: float) -> int:
    """Return how many cases would show that nothing is lost beyond the margin, were the runs truly equal."""
    deviation, widening = spread([b - a for a, b in zip(before, after, strict=True)], clusters)
    least = math.ceil(Z**2 * (1 - margin) / margin)  # where no pair differs, the score interval is this far from 0
    return max(least, cases_needed(margin, sd=deviation, widening=max(1.0, widening)))


def _refuse_other_cases(candidate: Scored, baseline: Scored) -> None:
    new = candidate.cases.keys() - baseline.cases.keys()
    changed = {case_id for case_id, one, two in pairs_of(baseline, candidate) if one.case_hash != two.case_hash}
    if new or changed:
        said = [f"{kind}: {named(ids)}" for kind, ids in (("the baseline lacks", new), ("changed since", changed)) if ids]
        raise WrongCall(f"the run is over other cases than the baseline; {'; '.join(said)}; write a new baseline with "
                        "`watchdesk eval baseline RUN --out FILE`")


def lines(document: Mapping[str, Any]) -> list[str]:
    """Return a verdict as lines to read."""
    return [f"{name}: {was} → {now}" for name, (was, now) in document["differs"].items()] + [
        f"{check['verdict']:<13}{check['name']:<34}{check['reason']}"
        + "".join(f"\n{'':<13}{blamed['id']}: {blamed['how']}" for blamed in check["cases"] if check["verdict"] != "pass")
        for check in document["checks"]] + [f"{'untold':<13}hard zero {name:<24}no case could break it" for name in document["untold"]] + [
        f"verdict: {document['verdict']}"]
