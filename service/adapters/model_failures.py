"""What went wrong with a model, in a sentence: the one place that knows the vendors' exceptions."""

import json
import re
from urllib.parse import urlsplit

import httpx

from service.errors import ModelTrouble, ModelUnavailable, WatchdeskError

_TOO_LONG = re.compile(r"context[ _](?:length|size|window)|prompt is too long", re.IGNORECASE)
_LENGTH = 200  # characters of a server's own words that are worth showing


def explain(failure: Exception, model: str, where: str, waited: str | None, provider: str = "ollama") -> str:
    """Return what happened, to what, and what to do.

    `where` is the server's address or the provider's name; `waited` says which limit was reached, if one was.
    """
    where, failure = _without_password(where), _below(failure)
    if isinstance(failure, WatchdeskError):
        return str(failure)
    if waited is not None and isinstance(failure, TimeoutError):
        return f"the model {model} at {where} did not answer in time: {waited}"
    if isinstance(failure, httpx.TimeoutException) and not isinstance(failure, httpx.ConnectTimeout):
        return f"the model server at {where} did not answer in time ({type(failure).__name__})"
    # Ollama's client turns a refused connection into a plain ConnectionError.
    if isinstance(failure, (httpx.ConnectError, httpx.ConnectTimeout)) or type(failure) is ConnectionError:
        return f"no model server answers at {where}; is {'`ollama serve`' if provider == 'ollama' else 'it'} running?"
    if isinstance(failure, (httpx.HTTPError, ConnectionError)):
        return f"the connection to the model server at {where} broke off ({type(failure).__name__}); ask again"
    if isinstance(failure, ImportError):
        return f"the provider of {model} needs a package that is not installed: {_short(failure)}"
    if (status := getattr(failure, "status_code", None)) is not None:
        return _refused(int(status), _short(failure), model, where, provider)
    if isinstance(failure, json.JSONDecodeError):
        return f"the model server at {where} sent a line that is no JSON; the reply was cut"
    if isinstance(failure, ValueError) and _is_empty_reply(failure):
        return f"the model server at {where} loaded {model} and wrote nothing; ask again"
    if type(failure).__name__ == "ValidationError":
        # Its text repeats what was sent, which may be the model's unchecked words.
        return f"the model server at {where} sent something that is not its protocol; is it Ollama?"
    return f"the model {model} at {where} failed ({type(failure).__name__}: {_short(failure)})"


def trouble_of(failure: Exception) -> ModelTrouble:
    """Return the kind of trouble, for words in the officer's language."""
    failure = _below(failure)
    if isinstance(failure, ModelUnavailable):
        return failure.trouble
    if isinstance(failure, (httpx.ConnectError, httpx.ConnectTimeout)) or type(failure) is ConnectionError:
        return "unreachable"
    if isinstance(failure, (TimeoutError, httpx.TimeoutException)):
        return "slow"
    if isinstance(failure, (httpx.HTTPError, ConnectionError, json.JSONDecodeError)):
        return "broke_off"
    status = getattr(failure, "status_code", None)
    if status is not None:
        if int(status) == 404:
            return "missing"
        if int(status) in (429, 503):
            return "busy"
        if _TOO_LONG.search(_short(failure)):
            return "not_taken"
        return "broke_off" if int(status) < 0 else "failed"
    return "failed"


def _refused(status: int, said: str, model: str, where: str, provider: str) -> str:
    if status == 404:
        pull = f"run `ollama pull {model}` or " if provider == "ollama" else ""
        return f"the model server at {where} has no model {model}; {pull}name another model"
    if _TOO_LONG.search(said):
        return f"the model server at {where} refused the prompt as too long ({said}); is its context smaller than model_context?"
    if status in (429, 503):
        return f"the model server at {where} is busy ({status}: {said}); ask again shortly"
    if status < 0:  # Ollama's client gives -1 to an error line in the middle of a reply
        return f"the model {model} at {where} broke off with an error: {said}"
    return f"the model server at {where} refused ({status}: {said})"


def _below(failure: Exception) -> Exception:
    """Return what failed on the wire where a vendor's errors only wrap it, as those of OpenAI do."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, httpx.HTTPError):
            return cause
        cause = cause.__cause__
    return failure


def _is_empty_reply(failure: ValueError) -> bool:
    return any(words in str(failure) for words in ("No generation chunks", "No data received"))


def _short(failure: Exception) -> str:
    said = getattr(failure, "error", None) or str(failure)
    return " ".join(str(said).split())[:_LENGTH]


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else url
