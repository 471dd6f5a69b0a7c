"""Light contrastive training of the piece vectors, and the average with where they started."""

import logging
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from eval.embedder.examples import Bag, ExampleSet
from eval.embedder.gloss_start import UNKNOWN
from eval.embedder.settings import RecipeSettings

log = logging.getLogger(__name__)

SAME_START = 40  # two texts whose first pieces agree this far are taken for the same text


def train(
    start: NDArray[np.float32], sets: Mapping[str, ExampleSet], settings: RecipeSettings
) -> NDArray[np.float32]:
    """Return trained vectors, the shape of `start`; the same bits for the same seed on one machine.

    The other examples of a batch are the wrong answers (van den Oord et al., 2018), and the leading
    axes are trained to serve alone: Kusupati et al., "Matryoshka Representation Learning", NeurIPS 2022.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    chance = np.random.default_rng(settings.seed)
    names = list(sets)
    shares = np.array([settings.shares[name] for name in names])
    vectors = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(start.copy()), freeze=False, mode="mean", padding_idx=UNKNOWN
    )
    adam = torch.optim.Adam(vectors.parameters(), lr=settings.rate, betas=(0.9, 0.99))
    for step in range(settings.steps):
        examples = sets[names[chance.choice(len(names), p=shares / shares.sum())]]
        size = min(settings.batch, len(examples.asked))
        drawn = chance.choice(len(examples.asked), size, replace=False)
        asked = [examples.asked[number] for number in drawn]
        found = [examples.found[number] for number in drawn]
        loss = _loss(_means(vectors, asked), _means(vectors, found), _twins(asked, found), settings)
        for group in adam.param_groups:
            group["lr"] = _rate(step, settings)
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
        if step % 100 == 0:
            log.info("trained", extra={"step": step, "loss": round(loss.item(), 3)})
    trained: NDArray[np.float32] = vectors.weight.detach().numpy()
    return trained


def average(
    start: NDArray[np.float32], trained: NDArray[np.float32], settings: RecipeSettings
) -> NDArray[np.float32]:
    """Return the weights between start and training, which keep what either is good at.

    Wortsman et al., "Robust fine-tuning of zero-shot models" (WiSE-FT), CVPR 2022.
    """
    return ((1.0 - settings.mix) * start + settings.mix * trained).astype(np.float32)


def _means(vectors: torch.nn.EmbeddingBag, bags: Sequence[Bag]) -> Tensor:
    offsets = np.cumsum([0, *(len(bag) for bag in bags[:-1])])
    flat = np.concatenate([np.asarray(bag, np.int64) for bag in bags])
    means: Tensor = vectors(torch.from_numpy(flat), torch.from_numpy(offsets))
    return means


def _twins(asked: Sequence[Bag], found: Sequence[Bag]) -> Tensor:
    """Return where two examples share a side: one is no wrong answer to the other. Shape (n, n)."""
    same = torch.zeros(len(asked), len(asked), dtype=torch.bool)
    for side in (asked, found):
        marks = torch.tensor([hash(tuple(bag[:SAME_START])) for bag in side])
        same |= marks[:, None] == marks[None]
    return same & ~torch.eye(len(asked), dtype=torch.bool)


def _loss(asked: Tensor, found: Tensor, twins: Tensor, settings: RecipeSettings) -> Tensor:
    right = torch.arange(len(asked))
    loss = torch.zeros(())
    for size, weight in zip(settings.sizes, settings.size_weights, strict=True):
        near = functional.normalize(asked[:, :size], dim=1) @ functional.normalize(found[:, :size], dim=1).T
        scores = (near / settings.temperature).masked_fill(twins, -1e4)
        there = functional.cross_entropy(scores, right)
        back = functional.cross_entropy(scores.T, right)
        loss = loss + weight * (there + settings.backward * back)
    return loss


def _rate(step: int, settings: RecipeSettings) -> float:
    warmth = min(1.0, (step + 1) / settings.warm_up)
    return settings.rate * warmth * (0.05 + 0.95 * (1 - step / settings.steps))
