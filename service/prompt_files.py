"""Prompts as files: a system part, a line `---`, a user part, $variables, and a version that is their hash."""

import hashlib
from pathlib import Path
from string import Template
from typing import NamedTuple

import prompts
from service.errors import SettingsError
from service.ports import Message

FOLDER = Path(next(iter(prompts.__path__)))


class Prompt(NamedTuple):
    """A prompt file, ready to be filled."""

    name: str
    version: str
    """First 12 hex digits of the file's SHA-256."""
    system: Template
    user: Template

    def render(self, **variables: str) -> tuple[Message, Message]:
        """Return the system and the user message.  Raises: SettingsError for a missing or unknown variable."""
        wanted = {*self.system.get_identifiers(), *self.user.get_identifiers()}
        if wanted != set(variables):
            raise SettingsError(
                f"prompt {self.name} wants the variables {sorted(wanted)}, and was given {sorted(variables)}"
            )
        return Message("system", self.system.substitute(variables)), Message("user", self.user.substitute(variables))


def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Return the prompt of that name, such as `answer.zh`.  Raises: SettingsError."""
    path = folder / f"{name}.md"
    try:
        content = path.read_bytes()
    except OSError as failure:
        raise SettingsError(f"prompt {name} cannot be read: {failure}") from failure
    system, rule, user = content.decode("utf-8").partition("\n---\n")
    if not rule:
        raise SettingsError(f"prompt {name} wants a system part, a line `---`, and a user part")
    version = hashlib.sha256(content).hexdigest()[:12]
    return Prompt(name, version, Template(system.strip()), Template(user.strip()))
