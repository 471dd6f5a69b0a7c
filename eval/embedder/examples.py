"""Training examples: pairs of texts that belong together, and the pieces they consist of."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from eval.embedder.gloss_start import UNKNOWN
from eval.embedder.settings import RecipeSettings
from eval.embedder.sources import Article, Sources

Bag = list[int]
"""Piece ids of one text, never empty."""

TITLE_SHARE = 0.35  # of article examples ask with the law's name, the others with a clause of it
CONTEXT_SHARE = 0.3  # of those others keep the law's name in front of the article


@dataclass(frozen=True)
class ExampleSet:
    """Examples of one source; entry i of both sides belongs together."""

    asked: list[Bag]
    found: list[Bag]


def make_examples(
    sources: Sources, tokenizer: Tokenizer, settings: RecipeSettings, own: Mapping[str, list[tuple[str, str]]] | None = None
) -> dict[str, ExampleSet]:
    """Return the non-empty sets by name, in the order of `settings.shares`; `own` are the project's pairs by name."""
    chance = random.Random(settings.seed)
    pairs = {
        **sources.pairs,
        **(own or {}),
        "law": list(_article_pairs(sources.articles, settings, chance)),
        "glosses": _gloss_pairs(sources.glosses, tokenizer, settings, chance),
        "thesaurus": list(_thesaurus_pairs(sources.thesaurus)),
    }
    return {
        name: ExampleSet(
            asked=bags([asked for asked, _ in pairs[name]], tokenizer, settings),
            found=bags([found for _, found in pairs[name]], tokenizer, settings),
        )
        for name in settings.shares
        if pairs.get(name)
    }


def bags(texts: Sequence[str], tokenizer: Tokenizer, settings: RecipeSettings) -> list[Bag]:
    """Return the leading pieces of each text; the unknown piece alone where there is none."""
    encodings = tokenizer.encode_batch(
        [text[: settings.text_chars] for text in texts], add_special_tokens=False
    )
    return [encoding.ids[: settings.text_pieces] or [UNKNOWN] for encoding in encodings]


def _article_pairs(
    articles: Sequence[Article], settings: RecipeSettings, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield law and chapter with the article, or one clause with the rest of the article.

    The second kind is the inverse cloze task: Lee, Chang & Toutanova, ACL 2019.
    """
    for article in chance.sample(articles, min(settings.law_articles, len(articles))):
        clauses = [part for part in re.split(r"[。；;，,：:、（）()\n]", article.text) if len(part) >= 4]
        if len(clauses) < 3:
            continue
        name = f"{article.law} {article.chapter}"
        if chance.random() < TITLE_SHARE:
            yield (article.chapter if article.chapter and chance.random() < 0.5 else name), article.text
        else:
            clause = chance.choice(clauses)
            rest = article.text.replace(clause, "", 1)
            yield clause, (f"{name} {rest}" if chance.random() < CONTEXT_SHARE else rest)


def _gloss_pairs(
    glosses: dict[str, str], tokenizer: Tokenizer, settings: RecipeSettings, chance: random.Random
) -> list[tuple[str, str]]:
    """Return words with their gloss: all that are one piece, and a share of the others."""
    own = [word for word in glosses if len(word) >= 2 and tokenizer.token_to_id(word) is not None]
    others = [
        word
        for word in glosses
        if tokenizer.token_to_id(word) is None and chance.random() < settings.gloss_only_share
    ]
    return [(word, glosses[word]) for word in (*own, *others)]


def _thesaurus_pairs(
    thesaurus: Sequence[tuple[list[str], list[str]]],
) -> Iterator[tuple[str, str]]:
    for colloquial, official in thesaurus:
        for said in colloquial:
            yield said, " ".join(official)
            for written in official:
                yield said, written
