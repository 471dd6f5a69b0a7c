"""How readable the text layer of a page is."""

import pytest

from ingest_docs.readers.text_quality import READABLE, text_quality


@pytest.mark.parametrize("text", [
    "水位达到86.50米时，启动Ⅲ级响应。", "Close gate 3 at 86.50 m.", "防災應變計畫書應每年檢討一次，並報縣政府備查", "Évacuer le bâtiment à l'été",
    "", "㎡ ℃ ≥ ①",
])
def test_readable_text_scores_full(text: str) -> None:
    assert text_quality(text) == 1.0


@pytest.mark.parametrize("text", [
    "���� 86.50", "\ue001\ue002\ue003 86.50", "㐀㐁㐂㐃㐄㐅㐆㐇㐈㐉㐊㐋㐌㐍㐎㐏㐐㐑㐒㐓㐔", "ÃÂåæçèéêëìíîïðñòóôõöø",
])
def test_text_of_a_wrong_character_map_scores_below_the_bar(text: str) -> None:
    assert text_quality(text) < READABLE
