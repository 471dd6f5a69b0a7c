"""A model's answer: evidence within its budget, sentences checked as they stream."""

import re
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Passage, Version
from service.errors import ModelUnavailable
from service.grounding.claims import CheckedSentence, check_sentence
from service.grounding.marks import SentenceStream
from service.ports import ChatModel, Completion, Message
from service.prompt_files import Prompt
from service.retrieval.searching import Hit

EVIDENCE = 10  # passages offered to the model at most
_NOTHING = re.compile(r"^\W*(?:资料中没有|NOT IN THE DOCUMENTS)\W*", re.IGNORECASE)
_HAN = re.compile(r"[㐀-鿿　-〿＀-￯]")
_WORD = re.compile(r"[A-Za-z]+|\d|[^\w\s]")


class Offered(NamedTuple):
    """A filled prompt and the passages it shows, in the order of their numbers."""

    messages: tuple[Message, ...]
    passages: tuple[Hit, ...]
    left_out: int
    """Passages that did not fit."""
    tokens: int
    """Estimated tokens of the prompt."""


class Finished(NamedTuple):
    """How generation ended."""

    claims: tuple[Claim, ...]
    raw: str
    withheld: int
    says_nothing: bool
    """The model said that the clauses do not answer."""
    warnings: tuple[str, ...]


def estimate_tokens(text: str) -> int:
    """Return an upper estimate of a text's tokens: one a Chinese character, one and a half a word."""
    return len(_HAN.findall(text)) + round(1.5 * len(_WORD.findall(text)))


def offer(
    prompt: Prompt, question: str, hits: Sequence[Hit], as_of: str, place: str, context: int, output: int
) -> Offered:
    """Fill the prompt with as many passages as its budget holds, best first.  Raises: ModelUnavailable."""
    hits = hits[:EVIDENCE]
    for count in range(len(hits), 0, -1):
        evidence = "\n\n".join(_numbered(number, hit) for number, hit in enumerate(hits[:count], 1))
        messages = prompt.render(as_of=as_of, place=place, evidence=evidence, question=question)
        tokens = sum(estimate_tokens(message.content) for message in messages)
        if tokens + output <= context:
            return Offered(messages, tuple(hits[:count]), len(hits) - count, tokens)
    raise ModelUnavailable(f"the question and one clause do not fit a context of {context} tokens")


def _numbered(number: int, hit: Hit) -> str:
    version = hit.version
    head = " · ".join(part for part in (version.title, version.doc_no, hit.passage.anchor_path, hit.passage.context) if part)
    return f"[{number}] {head}\n{hit.passage.text}"


async def generate(model: ChatModel, offered: Offered, language: Language) -> AsyncIterator[CheckedSentence | Finished]:
    """Yield each sentence once it is checked, then `Finished`.  Raises: ModelUnavailable when the reply is not whole."""
    shown: list[tuple[Passage, Version]] = [(hit.passage, hit.version) for hit in offered.passages]
    stream = SentenceStream()
    pieces: list[str] = []
    checked: list[CheckedSentence] = []
    completion: Completion | None = None
    async for piece in model.stream(offered.messages):
        if isinstance(piece, Completion):
            completion = piece
            break
        pieces.append(piece)
        for sentence in stream.feed(piece):
            if _NOTHING.match(sentence):
                continue
            checked.append(check_sentence(sentence, shown, language=language))
            yield checked[-1]
    raw = "".join(pieces)
    if completion is None or completion.done_reason != "stop":
        how = "without an end" if completion is None else f"with {completion.done_reason!r}"
        raise ModelUnavailable(f"the reply ended {how} after {len(raw)} characters")
    rest = stream.flush()
    if rest and not _NOTHING.match(rest):
        checked.append(check_sentence(rest, shown, language=language))
        yield checked[-1]
    claims = tuple(one.claim for one in checked if one.claim is not None)
    warnings = []
    if offered.left_out:
        warnings.append(say("left_out", language, count=offered.left_out))
    if completion.prompt_tokens is not None and completion.prompt_tokens < offered.tokens // 3:
        raise ModelUnavailable(
            f"the server read {completion.prompt_tokens} tokens of a prompt of about {offered.tokens}: it was cut"
        )
    yield Finished(claims, raw, sum(one.claim is None for one in checked),
                   bool(_NOTHING.match(raw)) and not claims, tuple(warnings))
