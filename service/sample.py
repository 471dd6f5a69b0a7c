"""The sample county put into a home: its places, its day and its documents' folder."""

import json
import shutil
from pathlib import Path

import corpora.qinglan
from service.home import Home

FOLDER = Path(next(iter(corpora.qinglan.__path__)))
BUILT = FOLDER / "built"
SETTINGS = {"today": "2025-11-20", "place": "青岚县"}
"""The sample's own day and county; a home's settings.json that is there already stays."""


def documents() -> tuple[Path, ...]:
    """Return the sample's documents, those quickly read first, older editions and scans last."""
    return tuple(sorted(BUILT.iterdir(), key=lambda path: (path.suffix == ".pdf", "-old" in path.name, path.name)))


def prepare_home(path: Path) -> None:
    """Put the gazetteer and the settings of the sample county into a home that has none."""
    home = Home(path)
    path.mkdir(parents=True, exist_ok=True)
    if not home.places.exists():
        shutil.copyfile(FOLDER / "places.csv", home.places)
    settings = path / "settings.json"
    if not settings.exists():
        settings.write_text(json.dumps(SETTINGS, ensure_ascii=False, indent=2) + "\n", "utf-8")
