"""Puts a text on the browser's clipboard."""

import json

from nicegui import ui

from service.desk_ui.wording import Wording

# Browsers give pages of plain http, other than on this machine, no clipboard; the old command still works there.
_COPY = """
return (async (text) => {
  try { await navigator.clipboard.writeText(text); return true; } catch (refused) {
    const area = document.createElement('textarea');
    area.value = text; document.body.appendChild(area); area.select();
    const done = document.execCommand('copy'); area.remove(); return done;
  }
})(%s);
"""


async def copy_text(text: str, words: Wording) -> None:
    """Copy a text and say whether it worked."""
    try:
        done = await ui.run_javascript(_COPY % json.dumps(text), timeout=5)
    except TimeoutError:
        done = False
    ui.notify(words("copied" if done else "not_copied"), type="positive" if done else "warning")
