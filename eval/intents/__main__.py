"""Make a classifier: `python -m eval.intents [requests | hazards | planted]`; prints how well it does on what it was not trained on."""

import argparse
from pathlib import Path

import numpy as np

from eval.intents.training import (
    INVERSE_PENALTY_PLANTED,
    PASSAGES,
    features,
    fit,
    hazard_examples,
    honest_sentences,
    other_sentences,
    out_of_fold,
    read_examples,
    word_rows,
    write,
    write_weights,
)
from service.adapters.embedding.static_embedder import StaticEmbedder
from service.answering.intents import HAZARDS, REQUESTS, UNSAFE
from service.rules.hashed_words import BUCKETS
from service.rules.hostile_text import WEIGHTS as PLANTED_WEIGHTS

SHARED = Path(__file__).parents[3] / "shared"
LEAST = (0.4, 0.5, 0.6, 0.7, 0.8)


def main() -> None:
    """Read the command line, measure out of fold, train on everything, write."""
    parser = argparse.ArgumentParser(prog="python -m eval.intents", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("requests", "hazards", "planted"), default="requests")
    parser.add_argument("--shared", type=Path, default=SHARED, help="planted: folder with retrieval/train and real/, for sentences that are no orders")
    given = parser.parse_args()
    match given.what:
        case "requests":
            requests()
        case "hazards":
            hazards()
        case "planted":
            planted(given.shared)


def requests() -> None:
    """Measure and make the classifier of requests."""
    examples = read_examples()
    kinds = np.array([one.kind for one in examples])
    rows = features([one.text for one in examples], StaticEmbedder())
    likely = out_of_fold(rows, kinds)
    names = np.unique(kinds)
    guessed = names[likely.argmax(axis=1)]
    print(f"{len(kinds)} requests; told right: {np.mean(guessed == kinds):.3f}")
    for place, name in enumerate(names):
        told, column = guessed == name, likely[:, place]
        print(f"{name:14} n {int((kinds == name).sum()):4}  recall {np.mean(told[kinds == name]):.3f}  precision {np.mean(kinds[told] == name):.3f}  "
              + "  ".join(f"at {least} {np.mean(column[kinds == name] >= least):.2f}/{np.mean(column[kinds != name] >= least):.3f}"
                          for least in (0.5, 0.7)))
    unsafe = likely[:, np.isin(names, UNSAFE)].sum(axis=1)
    wanted = np.isin(kinds, UNSAFE)
    for least in LEAST:
        print(f"refused at {least}: {np.mean(unsafe[wanted] >= least):.3f} of the unsafe, {np.mean(unsafe[~wanted] >= least):.3f} of the others")
    write(fit(rows, kinds), REQUESTS)


def hazards() -> None:
    """Measure and make the classifier of hazards; passages that answer are kept whole in one fold."""
    examples, passages = hazard_examples()
    kinds = np.array([one.kind for one in examples])
    rows = features([one.text for one in examples], StaticEmbedder())
    likely = out_of_fold(rows, kinds, groups=passages)
    guessed, sure = np.unique(kinds)[likely.argmax(axis=1)], likely.max(axis=1)
    print(f"{len(kinds)} questions; told right: {np.mean(guessed == kinds):.3f}")
    for least in LEAST:
        told = (sure >= least) & (guessed != "none")
        print(f"at {least}: a hazard is told for {np.mean(told):.3f}, rightly for {np.mean(guessed[told] == kinds[told]):.3f} of them")
    write(fit(rows, kinds), HAZARDS)


def planted(shared: Path) -> None:
    """Measure and make the classifier of sentences that give orders to software."""
    if not PLANTED_WEIGHTS.exists():
        write_weights(np.zeros(BUCKETS), -20.0, PLANTED_WEIGHTS)  # documents are read with it; one that finds nothing will do
    written, others = read_examples(PASSAGES), [*honest_sentences(), *other_sentences(shared / "retrieval", shared / "real")]
    kinds = np.array([one.kind for one in (*written, *others)])
    rows = word_rows([one.text for one in (*written, *others)])
    likely = out_of_fold(rows, kinds, INVERSE_PENALTY_PLANTED)[:, 1]
    wanted = kinds == "planted"
    near = np.arange(len(kinds)) < len(written)
    for least in LEAST:
        told = likely >= least
        print(f"at {least}: {np.mean(told[wanted]):.3f} of {wanted.sum()} planted, {np.mean(told[near & ~wanted]):.3f} of {(near & ~wanted).sum()} "
              f"written to sound like them, {np.mean(told[~near]):.4f} of {(~near).sum()} sentences of the county, of statutes, guides and general texts")
    model = fit(rows, kinds, INVERSE_PENALTY_PLANTED)
    write_weights(model.coef_[0], float(model.intercept_[0]), PLANTED_WEIGHTS)


if __name__ == "__main__":
    main()
