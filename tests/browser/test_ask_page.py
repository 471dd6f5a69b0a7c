"""The page of the officer in a real browser: asked, streamed, opened at the quoted words, and when the model breaks off."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doubles.fault_server import FaultServer
from tests.doubles.served_home import served
from tests.doubles.small_home import QUOTE_OF_GUIDE

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

QUESTION = "接到转移指令后多长时间通知到每一户？"
# Remembers every sentence that stood on the page before the answer was whole.
WATCH = """
window.streamed = [];
new MutationObserver(() => {
  if (document.body.innerText.includes('复制答案和依据')) return;
  for (const claim of document.querySelectorAll('p.claim')) window.streamed.push(claim.textContent);
}).observe(document.body, {subtree: true, childList: true, characterData: true});
"""


def ask(page: "playwright.Page", address: str, question: str) -> None:
    """Type a question, press Enter, wait for the whole answer."""
    page.goto(address)
    page.wait_for_selector("textarea")
    page.evaluate(WATCH)
    page.fill("textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=复制答案和依据", timeout=30_000)


def open_source(page: "playwright.Page", marked: str) -> str:
    """Click the first citation and return the marked words once the source is open."""
    page.locator("p.claim", has_text=marked).locator("button.cite").first.click()
    page.wait_for_selector("mark")
    return page.locator("mark").inner_text()


def test_a_sentence_streams_and_its_citation_opens_at_the_quoted_words(browser: "playwright.Browser", tmp_path: Path) -> None:
    with FaultServer("normal") as model, served(tmp_path, model.url) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        ask(page, address, QUESTION)

        assert len(model.asked) == 1
        assert any("30分钟" in sentence for sentence in page.evaluate("window.streamed"))
        assert "模型生成" in page.locator(".state").inner_text()
        assert open_source(page, "30分钟") in page.locator(".stored").inner_text()
        assert "30分钟" in page.locator("mark").inner_text()
        page.wait_for_timeout(700)  # the panel scrolls to the quote
        mark, panel = page.locator("mark").bounding_box(), page.locator(".stored").bounding_box()
        assert mark is not None and panel is not None
        assert panel["y"] <= mark["y"] <= panel["y"] + panel["height"]
        page.close()


def test_a_citation_of_a_pdf_shows_its_page_on_a_phone(browser: "playwright.Browser", tmp_path: Path) -> None:
    with served(tmp_path) as address:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        ask(page, address, "Which valve is closed before anyone enters the cellar?")

        assert open_source(page, "V-12") == QUOTE_OF_GUIDE
        image = page.locator("img.page-image")
        image.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('img.page-image').naturalWidth > 0")
        assert page.evaluate("document.documentElement.scrollWidth") == 390  # nothing reaches over the edge
        assert re.search(r"第 2 页", page.locator(".facts").inner_text())
        page.close()


def test_when_the_model_breaks_off_the_documents_answer_and_the_page_says_so(
    browser: "playwright.Browser", tmp_path: Path
) -> None:
    # half of it arrives: a whole sentence stands on the page when the connection breaks
    replies = ["接到转移指令后，村干部应当在30分钟内通知到每一户[1]。" * 4]
    with FaultServer("closed", replies=replies) as model, served(tmp_path, model.url) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        ask(page, address, QUESTION)

        assert len(model.asked) == 1
        assert any("30分钟" in sentence for sentence in page.evaluate("window.streamed"))
        assert "前面显示的内容作废" in page.locator(".note").first.inner_text()
        assert "原文摘录" in page.locator(".state").inner_text()
        assert "30分钟" in open_source(page, "30分钟")
        page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sentence_is_marked_outdated_and_the_page_shows_that_it_is_stored(
    browser: "playwright.Browser", tmp_path: Path, width: int
) -> None:
    with served(tmp_path) as address:
        page = browser.new_page(viewport={"width": width, "height": 844})
        ask(page, address, QUESTION)
        sentence = page.locator("p.claim", has_text="30分钟").first

        assert page.locator("p.claim").count() == page.locator("p.claim button.object").count()
        sentence.locator("button.object").click()
        dialog = page.locator(".q-dialog")
        dialog.get_by_text("过时", exact=True).click()
        dialog.locator("textarea").first.fill("应当在20分钟内通知到每一户")
        dialog.locator("input[type=text]").fill("周远")
        dialog.get_by_text("记下", exact=True).click()

        sentence.get_by_text("已记下：过时").wait_for(timeout=10_000)
        assert not sentence.locator("button.object").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()
    printed = subprocess.run([sys.executable, "-m", "service.cli", "--home", str(tmp_path), "corrections", "list", "--json"],
                             capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[2]).stdout
    (stored,) = json.loads(printed)["corrections"]
    assert "30分钟" in stored["text"]
    assert (stored["kind"], stored["says"], stored["by"]) == ("outdated", "应当在20分钟内通知到每一户", "周远")
