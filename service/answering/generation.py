"""A model's answer: evidence within its budget, sentences checked as they stream."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from math import ceil
from typing import NamedTuple

from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Passage, Version
from service.errors import ModelUnavailable
from service.grounding.checking import PLAIN, Checker
from service.grounding.claims import CheckedSentence, check_sentence
from service.grounding.marks import SentenceStream, split_marks
from service.ports import ChatModel, Completion, Message, Waiting
from service.prompt_files import Prompt
from service.retrieval.searching import Hit
from service.rules.hostile_text import without_orders

EVIDENCE = 10  # passages offered to the model at most
_NOTHING = re.compile(r"^\W*(?:资料中没有|NOT IN THE DOCUMENTS)\W*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_OTHER = re.compile(r"[^A-Za-z\s]|\n+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TURN = 8  # tokens that a chat template puts around a message
_NAMES: dict[tuple[Language, Language], str] = {
    ("zh", "zh"): "中文", ("zh", "en"): "英文", ("en", "zh"): "Chinese", ("en", "en"): "English",
}
_LEAST_READ = 1 / 3  # the estimate is at most about twice what tokenizers of Chinese count


class Offered(NamedTuple):
    """A filled prompt and the passages it shows, in the order of their numbers."""

    messages: tuple[Message, ...]
    passages: tuple[Hit, ...]
    left_out: tuple[Hit, ...]
    """Passages that did not fit, in order."""
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
    """Return an upper estimate of a text's tokens: one and a half a word, one any other character."""
    return len(_OTHER.findall(text)) + ceil(sum(max(1.5, len(word) / 4) for word in _WORD.findall(text)))


def offer(
    prompt: Prompt, question: str, hits: Sequence[Hit], as_of: str, place: str, context: int, output: int,
    language: Language | None = None,
) -> Offered:
    """Fill the prompt with as many passages as its budget holds, best first.  Raises: ModelUnavailable.

    It asks for an answer in that language, by default in its own."""
    hits = hits[:EVIDENCE]
    if not hits:
        raise ModelUnavailable("there is no clause to answer from")
    for count in range(len(hits), 0, -1):
        evidence = "\n\n".join(f"[{number}] {as_shown(hit.passage, hit.version)}" for number, hit in enumerate(hits[:count], 1))
        messages = prompt.render(as_of=as_of, place=place, evidence=evidence, question=question, language=named(language, prompt))
        tokens = sum(_TURN + estimate_tokens(message.content) for message in messages)
        if tokens + output <= context:
            return Offered(messages, tuple(hits[:count]), tuple(hits[count:]), tokens)
    raise ModelUnavailable(f"the question and one clause do not fit a context of {context} tokens", "too_long")


def named(language: Language | None, prompt: Prompt) -> str:
    """Return the name of a language in the language of a prompt, which its file's name ends in."""
    own: Language = "en" if prompt.name.endswith(".en") else "zh"
    return _NAMES[own, language or own]


def as_shown(passage: Passage, version: Version) -> str:
    """Return a passage as a prompt shows it: a line that says where it stands, then its text, without orders to software."""
    parts = (version.title, version.doc_no, passage.anchor_path, passage.context)
    head = " · ".join(cleaned for part in parts if part and (cleaned := " ".join(without_orders(part).split())))
    lines = (line.strip() for line in without_orders(passage.text).split("\n"))
    return f"{head}\n" + "\n".join(line for line in lines if line)


async def generate(
    model: ChatModel, offered: Offered, language: Language, checker: Checker = PLAIN
) -> AsyncGenerator[Waiting | CheckedSentence | Finished, None]:
    """Yield places in the queue, each sentence once it is checked, then `Finished`; closing it hangs up on the model.

    Raises: ModelUnavailable when the reply is not whole, or not in the reader's language.
    """
    # What gives orders to software supports nothing, in whatever way the model came to say it.
    shown: list[tuple[Passage, Version]] = [
        (_without_orders(hit.passage), hit.version) for hit in offered.passages]
    stream = SentenceStream()
    raw = ""
    checked: list[CheckedSentence] = []
    completion: Completion | None = None
    async with aclosing(model.stream(offered.messages)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Completion):
                completion = piece
                break
            if isinstance(piece, Waiting):
                yield piece
                continue
            raw += piece
            for sentence in stream.feed(piece):
                _require_language(raw, language)
                if not _says_nothing(sentence.text):
                    checked.append(check_sentence(sentence.text, shown, language=language, checker=checker))
                    yield checked[-1]
    _require_whole(completion, offered, len(raw))
    for sentence in stream.flush():
        _require_language(raw, language)
        if not _says_nothing(sentence.text):
            checked.append(check_sentence(sentence.text, shown, language=language, checker=checker))
            yield checked[-1]
    claims = tuple(one.claim for one in checked if one.claim is not None)
    yield Finished(claims, raw, len(checked) - len(claims), _NOTHING.match(raw) is not None and not claims,
                   _left_out(offered, language))


def _without_orders(passage: Passage) -> Passage:
    """Return a passage whose words, headings and context give no orders to software."""
    return passage.model_copy(update={"text": without_orders(passage.text), "context": without_orders(passage.context),
                                      "path": tuple(map(without_orders, passage.path))})


def _left_out(offered: Offered, language: Language) -> tuple[str, ...]:
    """Name the documents and clauses that the model was not shown."""
    if not offered.left_out:
        return ()
    names = dict.fromkeys(_name(hit, language) for hit in offered.left_out)
    return (say("left_out", language, count=len(offered.left_out), names=("；" if language == "zh" else "; ").join(names)),)


def _name(hit: Hit, language: Language) -> str:
    title = f"《{hit.version.title}》" if language == "zh" else hit.version.title
    return f"{title} {hit.passage.anchor_path}".strip()


def _says_nothing(sentence: str) -> bool:
    """Say whether a sentence only tells that the clauses do not answer; one with a mark tells more."""
    return _NOTHING.match(sentence) is not None and not split_marks(sentence).marks


def _require_whole(completion: Completion | None, offered: Offered, chars: int) -> None:
    """Refuse a reply that was cut, or that answers a prompt that was.  Raises: ModelUnavailable."""
    if completion is None or not completion.done_reason:
        raise ModelUnavailable(f"the reply broke off after {chars} characters without saying that it was whole", "broke_off")
    if completion.done_reason == "length":
        raise ModelUnavailable(f"the reply was cut at its longest, after {chars} characters", "cut")
    if completion.done_reason != "stop":
        raise ModelUnavailable(f"the reply ended with {completion.done_reason!r} after {chars} characters", "cut")
    read = completion.prompt_tokens
    if read is not None and read < offered.tokens * _LEAST_READ:
        raise ModelUnavailable(
            f"the model server read {read} tokens of a prompt of about {offered.tokens}: it was cut; "
            "is the server's context smaller than model_context?",
            "prompt_cut",
        )


def _require_language(raw: str, language: Language) -> None:
    """Refuse a reply that has next to nothing of the reader's language; names and quotes may be in the other.

    Across languages only values are checked, so an answer in the wrong one would pass almost unread.
    Raises: ModelUnavailable.
    """
    raw = _NOTHING.sub("", raw)  # in the words of the instructions, which may be in another language than the question
    han, words = len(_HAN.findall(raw)), len(_WORD.findall(raw))
    if (han == 0 and words >= 3) if language == "zh" else (words < 3 and han >= 8):
        raise ModelUnavailable("the reply is not in the language of the question", "language")
