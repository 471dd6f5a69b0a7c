"""The lexicon tokenizer, with numbers kept whole enough to tell them apart."""

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers

# Log-probabilities beside the lexicon's own: two digits -14, one digit -19. A fraction keeps its
# point, so 86.5 becomes 86 .5 and never meets 5.86; 119 is one piece; 2024 stays 20 24.
PAIR, TRIPLE, FRACTION = -14.0, -16.0, -15.0

WORDS = r"[a-z]+|[0-9]+(?:\.[0-9]+)*|[\u4e00-\u9fff]+"


def build_tokenizer(lexicon: Path) -> Tokenizer:
    """Return the lexicon's tokenizer with number pieces added after its own pieces.

    It reads runs of Latin letters, numbers with their decimal point, and runs of Han characters;
    all else separates. Wide forms, capitals, accents, 〇 and the comma in 1,000 are made plain first.
    """
    description = json.loads(lexicon.read_text(encoding="utf-8"))
    vocabulary: list[list[object]] = description["model"]["vocab"]
    known = {piece for piece, _ in vocabulary}
    vocabulary += [[piece, score] for piece, score in _number_pieces() if piece not in known]
    tokenizer = Tokenizer.from_str(json.dumps(description, ensure_ascii=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace("〇", "零"),
            normalizers.Replace(Regex(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))"), ""),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def pieces_of(tokenizer: Tokenizer) -> list[str]:
    """Return all pieces in the order of their ids."""
    return [tokenizer.id_to_token(piece) or "" for piece in range(tokenizer.get_vocab_size())]


def _number_pieces() -> list[tuple[str, float]]:
    return [
        *((f"{number:02}", PAIR) for number in range(100)),
        *((str(number), TRIPLE) for number in range(100, 1000)),
        *((f".{number}", FRACTION) for number in range(10)),
        *((f".{number:02}", FRACTION) for number in range(100)),
    ]
