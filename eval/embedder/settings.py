"""Every number of the recipe, in one frozen record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def _shares() -> Mapping[str, float]:
    return MappingProxyType(
        {
            "cmrc": 3.0,
            "law": 2.5,
            "tatoeba": 3.0,
            "glosses": 2.0,
            "drcd": 1.5,
            "snli": 1.0,
            "csl": 0.6,
            "thesaurus": 0.6,
            "pawsx": 0.3,
            "written": 8.0,
            "crossed": 4.0,
            "placed": 6.0,
            "county": 2.0,
            "translated": 1.5,
            "terms": 1.0,
        }
    )


@dataclass(frozen=True)
class RecipeSettings:
    """What the recipe is told; the defaults make the shipped weights."""

    seed: int = 0
    """Of every draw: examples, batches, vectors of pieces that no gloss explains."""
    threads: int = 2
    """Of torch; another number changes the order of sums, hence the last digits."""

    sizes: tuple[int, ...] = (256, 128, 64)
    """Nested lengths that are trained together, longest first; the first is the dimension."""
    size_weights: tuple[float, ...] = (1.0, 0.5, 0.25)
    """How much each nested length counts in the loss."""

    start_scale: float = 0.8
    """Length of a rare piece's vector before training; sets how far one step of Adam moves it."""
    rarity: float = 5e-4
    """Share of all pieces at which a piece's weight is one half: rarity / (rarity + share)."""
    counted_per_set: int = 8000
    """Texts per set that piece shares are counted on, so that no set outweighs the others."""

    steps: int = 1500
    batch: int = 512
    rate: float = 0.005
    """Adam's learning rate after `warm_up` steps; falls linearly to a twentieth."""
    warm_up: int = 30
    temperature: float = 0.05
    backward: float = 0.5
    """Weight of finding the question from the passage, beside the passage from the question."""
    shares: Mapping[str, float] = field(default_factory=_shares)
    """How often a batch comes from each set, relative to the others."""

    law_articles: int = 40_000
    """Statute articles drawn for training."""
    gloss_only_share: float = 0.3
    """Share of dictionary words without a piece of their own that are trained on."""
    text_chars: int = 400
    text_pieces: int = 160

    mix: float = 0.5
    """Share of the trained weights in the shipped ones; the rest is the start."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.sizes[0]
