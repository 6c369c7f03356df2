"""Asks an OpenAI-compatible endpoint: cached, patient, and within a budget."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from whoholds.errors import NetworkError, SettingsError

_PASSING = (408, 409, 425, 429, 500, 502, 503, 504, 529)  # worth asking again
_CHARACTERS_PER_TOKEN = 3.5
_MOST_ANSWER_BYTES = 10_000_000
Message = Mapping[str, str]


class BudgetSpent(NetworkError):
    """The tokens or requests allowed are used up."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers, and how much may be asked of it.

    ``url`` is the base ("http://localhost:11434/v1"); ``cache`` a folder in which answers are kept by the hash of the question.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    cache: Path | None = None
    budget_tokens: int = 200_000
    budget_requests: int = 2_000
    answer_tokens: int = 4_000
    attempts: int = 5
    seconds: float = 120.0
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 60.0


@dataclass(slots=True)
class Spent:
    """What has been asked of an endpoint so far."""

    requests: int = 0
    tokens: int = 0
    cached: int = 0
    repeated: int = 0


class Model:
    """A language model behind an endpoint.

    Raises: SettingsError when no endpoint or model is named.
    """

    def __init__(self, endpoint: Endpoint, *, wait: Callable[[float], None] = time.sleep) -> None:
        if not endpoint.url.startswith(("http://", "https://")) or not endpoint.model:
            raise SettingsError(
                "the llm extractor needs an endpoint and a model",
                hint="set model_url (http://localhost:11434/v1, say) and model_name in whoholds.toml or WHOHOLDS_MODEL_URL, …_NAME",
            )
        self.endpoint = endpoint
        self.spent = Spent()
        self._wait = wait
        self._forms = [
            {"type": "json_schema"},
            {"type": "json_object"},
            None,
        ]  # servers differ in what they can be held to

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any], *, fresh: bool = False) -> str:
        """The text of the model's answer to a conversation, held to a JSON schema where the server can do that.

        ``fresh`` passes the cache over (the answer kept there was of no use).

        Raises: BudgetSpent, NetworkError, SettingsError (the key or the model is refused).
        """
        question = {"model": self.endpoint.model, "messages": [dict(m) for m in messages], "temperature": 0, "seed": 0}
        key = sha256(json.dumps([question, schema, self.endpoint.answer_tokens], sort_keys=True).encode()).hexdigest()
        if not fresh and (kept := self._kept(key)) is not None:
            self.spent.cached += 1
            return kept
        while True:
            form = self._form(schema)
            status, answer = self._request({**question, "max_tokens": self.endpoint.answer_tokens, **form})
            if status in (400, 422) and len(self._forms) > 1:
                self._forms.pop(0)  # the server does not know this form of structured output: ask for a weaker one
                continue
            break
        if status != 200:
            raise self._refusal(status, answer)
        text = self._text(answer)
        self._keep(key, text)
        return text

    def _form(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        form = self._forms[0]
        if form is None:
            return {}
        if form["type"] == "json_schema":
            return {
                "response_format": {**form, "json_schema": {"name": "statements", "strict": True, "schema": schema}}
            }
        return {"response_format": form}

    def _request(self, body: dict[str, Any]) -> tuple[int, Any]:
        """One question, asked again after a while when the server is busy or out of order."""
        import httpx

        asked = int(sum(len(m["content"]) for m in body["messages"]) / _CHARACTERS_PER_TOKEN)
        headers = {"Authorization": f"Bearer {self.endpoint.key}"} if self.endpoint.key else {}
        reason, wait = "", self.endpoint.first_wait_seconds
        for attempt in range(self.endpoint.attempts):
            if attempt:
                self._wait(min(wait, self.endpoint.longest_wait_seconds))
                wait = max(wait, self.endpoint.first_wait_seconds) * 2
                self.spent.repeated += 1
            self._within_budget(asked)
            self.spent.requests += 1
            try:
                status, told, content = self._post(httpx, body, headers)
            except httpx.HTTPError as error:
                reason = (
                    "it took too long"
                    if isinstance(error, httpx.TimeoutException)
                    else str(error) or type(error).__name__
                )
                self.spent.tokens += asked if isinstance(error, httpx.ReadTimeout) else 0
                continue
            answer = _json(content)
            self.spent.tokens += _tokens(answer, asked, content) if status == 200 else 0
            if status == 200 and isinstance(answer, dict):
                return status, answer
            if status != 200 and status not in _PASSING:
                return status, answer
            reason = f"it answers {status}" if status != 200 else "its answer is no JSON"
            wait = max(wait, _retry_after(told))
        raise NetworkError(
            f"the model at {self.endpoint.url} gives no answer: {reason} ({self.endpoint.attempts} attempts)",
            hint="try again later; what has been answered is kept and not asked again",
        )

    def _post(self, httpx: Any, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        url = self.endpoint.url.rstrip("/") + "/chat/completions"
        deadline = time.monotonic() + self.endpoint.seconds
        content = bytearray()
        with httpx.stream("POST", url, json=body, headers=headers, timeout=self.endpoint.seconds) as response:
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _MOST_ANSWER_BYTES or time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer does not end")
            return response.status_code, response.headers, bytes(content)

    def _within_budget(self, asked: int) -> None:
        spent, e = self.spent, self.endpoint
        if spent.tokens + asked > e.budget_tokens or spent.requests >= e.budget_requests:
            raise BudgetSpent(
                f"the model's budget is spent: {spent.tokens:,} of {e.budget_tokens:,} tokens in {spent.requests:,} requests",
                hint="raise model_budget and read again: what has been answered is kept",
            )

    def _refusal(self, status: int, answer: Any) -> NetworkError | SettingsError:
        told = answer.get("error") if isinstance(answer, dict) else None
        told = told.get("message") if isinstance(told, dict) else told
        said = f": {told[:200]}" if isinstance(told, str) else ""
        if status in (401, 403):
            return SettingsError(f"the model's endpoint refuses the key ({status}){said}", hint="set model_key")
        if status == 404:
            return SettingsError(
                f"no model '{self.endpoint.model}' at {self.endpoint.url} (404){said}", hint="set model_url, model_name"
            )
        return NetworkError(f"the model's endpoint answers {status}{said}", hint="see its documentation")

    @staticmethod
    def _text(answer: Any) -> str:
        try:
            content = answer["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            content = None
        return content if isinstance(content, str) else ""

    # ------------------------------------------------------------------ cache

    def _kept(self, key: str) -> str | None:
        try:
            kept = _json(self._path(key).read_bytes()) if self.endpoint.cache else None
        except OSError:
            return None
        return kept["answer"] if isinstance(kept, dict) and isinstance(kept.get("answer"), str) else None

    def _keep(self, key: str, answer: str) -> None:
        if self.endpoint.cache is None:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
                json.dump({"model": self.endpoint.model, "answer": answer}, file, ensure_ascii=False)
            Path(file.name).replace(path)  # whole or not at all
        except OSError:  # a full or read-only folder costs the cache, not the reading
            return

    def _path(self, key: str) -> Path:
        assert self.endpoint.cache is not None
        return self.endpoint.cache / key[:2] / f"{key}.json"


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _tokens(answer: Any, asked: int, content: bytes) -> int:
    """As the server counts them, or else as the length tells."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total > 0 else asked + int(len(content) / _CHARACTERS_PER_TOKEN)


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that a server asks to wait: a number, or the instant until which."""
    told = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
