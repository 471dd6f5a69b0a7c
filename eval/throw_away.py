"""A desk in a home of its own that is gone afterwards, set as the home given."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from service.home import Home
from service.settings import Settings
from service.wiring import Desk, open_desk


@contextmanager
def throw_away_desk(settings: Settings, **changes: Any) -> Iterator[Desk]:
    """Yield an empty desk with the settings and the thesaurus of a home, which is only read; it stands nowhere."""
    with tempfile.TemporaryDirectory(prefix="watchdesk-eval-") as folder:
        home = Home(Path(folder))
        own = Home(settings.home).thesaurus
        if own.exists():
            shutil.copy(own, home.thesaurus)
        desk = open_desk(settings.model_copy(update={"home": home.path, "records_url": None, "place": None, **changes}))
        try:
            yield desk
        finally:
            desk.close()
