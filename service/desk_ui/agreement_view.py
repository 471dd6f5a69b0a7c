"""How far graders agree, and how far the automatic measures agree with them, as a table."""

from collections.abc import Mapping
from typing import Any

from service.desk_ui.elements import Text, box, cell, rows
from service.desk_ui.wording import Wording
from service.domain.grades import RUBRIC


def agreement_view(document: Mapping[str, Any], words: Wording) -> None:
    """Show a line a rubric row."""
    side = words.language == "en"
    Text("div", words("agreement_counts", **{name: document[name] for name in (
        "graders", "graded_twice", "answers", "differing", "adjudicated", "failed")}), "quiet")
    head = ("agreement_row", "agreement_mean", "agreement_alpha", "agreement_exact", "agreement_beside")
    with rows([words(key) for key in head]):
        for name, row in document["rubric"].items():
            beside = row["automatic"]
            with box(tag="tr").mark(f"agreement-{name}"):
                cell(words("agreement_row"), RUBRIC[name].name[side], "strong")
                cell(words("agreement_mean"), f"{row['mean']['value']:.2f} / 2")
                cell(words("agreement_alpha"), _told(row["alpha"], words))
                cell(words("agreement_exact"), "—" if row["exact"] is None else f"{row['exact']:.0%}")
                cell(words("agreement_beside"), f"{words(f'agreement_by_{name}')}: {_told(beside['tau'], words)}" if beside
                     else words("agreement_none"))
    Text("div", words("agreement_reading"), "quiet")


def _told(found: Mapping[str, Any], words: Wording) -> str:
    if found["value"] is None:
        return words(f"agreement_{found['why']}")
    interval = f"[{found['lo']:.3f}, {found['hi']:.3f}]" if found["lo"] is not None else words(f"agreement_{found['why']}")
    return f"{found['value']:.3f} {interval} n={found['n']}"
