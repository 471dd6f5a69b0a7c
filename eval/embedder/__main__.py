"""Make the shipped embedder: `python -m eval.embedder DATA_FOLDER OUT_FOLDER`."""

import argparse
import itertools
import logging
from collections.abc import Mapping
from pathlib import Path

from eval.embedder.examples import make_examples
from eval.embedder.gloss_start import gloss_start, rarity_weights
from eval.embedder.own_pairs import Pair, own_pairs
from eval.embedder.packing import pack
from eval.embedder.settings import RecipeSettings
from eval.embedder.sources import read_sources
from eval.embedder.tokenizer import build_tokenizer, pieces_of


def make(
    data: Path, out: Path, settings: RecipeSettings, own: Mapping[str, list[Pair]] | None = None, *, start_only: bool = False
) -> str:
    """Write the model's files to `out` and return its identity; about five minutes on two cores.

    Raises: FileNotFoundError when the data folder is incomplete.
    """
    sources = read_sources(data)
    tokenizer = build_tokenizer(sources.lexicon)
    pieces = pieces_of(tokenizer)
    sets = make_examples(sources, tokenizer, settings, own)
    counted = itertools.chain.from_iterable(
        examples.found[: settings.counted_per_set] for examples in sets.values()
    )
    weights = rarity_weights(counted, len(pieces), settings)
    start = gloss_start(pieces, sources.teacher, weights, settings)
    if start_only:
        return pack(start, tokenizer, out)
    from eval.embedder.training import average, train  # torch is needed for nothing else

    return pack(average(start, train(start, sets, settings), settings), tokenizer, out)


def main() -> None:
    """Read the command line, make the model, print its identity."""
    parser = argparse.ArgumentParser(prog="python -m eval.embedder", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with train/ as the recipe expects it")
    parser.add_argument("out", type=Path, help="folder for weights.npz, tokenizer.json and model.json")
    parser.add_argument("--start-only", action="store_true", help="stop before training")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    print(make(arguments.data, arguments.out, RecipeSettings(), own_pairs(), start_only=arguments.start_only))


if __name__ == "__main__":
    main()
