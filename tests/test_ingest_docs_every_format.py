"""Ask, update, ask again, delete, ask again: old values answer nothing, whatever the format."""

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest_docs.pipeline import ingest_file, remove_document
from ingest_docs.ready import SourceFile
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.domain.answers import Answer
from service.wiring import Desk, open_desk
from tests.doubles.small_home import small_settings

OLD, NEW = 45, 20
ENGLISH = "The duty officer of the Park reports a gas leak to the county within {} minutes."
CHINESE = "值班员接到燃气泄漏报告后，应当在{}分钟内报告县总值班室。"


def markdown(minutes: int) -> bytes:
    return f"# 值守规范\n\n## 1 报告\n\n{CHINESE.format(minutes)}\n".encode()


def plain(minutes: int) -> bytes:
    return f"值守规范\n\n一、报告\n\n{CHINESE.format(minutes)}\n".encode("gb18030")


def web(minutes: int) -> bytes:
    return f"<!doctype html><html><body><h1>值守规范</h1><h2>1 报告</h2><p>{CHINESE.format(minutes)}</p></body></html>".encode()


def word(minutes: int) -> bytes:
    document = docx.Document()
    document.add_heading("值守规范", 0)
    document.add_heading("1 报告", 1)
    document.add_paragraph(CHINESE.format(minutes))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def workbook(minutes: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "报告时限"
    for row in (["事项", "要求", "单位"], ["燃气泄漏", CHINESE.format(minutes), "县总值班室"], ["停电", "照常值班", "值班室"]):
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def pdf(minutes: int) -> bytes:
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(72, 760, "Duty Rules")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 720, ENGLISH.format(minutes))
    canvas.showPage()
    canvas.save()
    return packed.getvalue()


def picture(minutes: int) -> bytes:
    """Return a page as a camera sees it."""
    page = Image.new("RGB", (1240, 700), "white")
    pen = ImageDraw.Draw(page)
    pen.text((80, 80), "Duty Rules", "black", ImageFont.load_default(44))
    pen.text((80, 220), ENGLISH.format(minutes)[:47], "black", ImageFont.load_default(34))
    pen.text((80, 280), ENGLISH.format(minutes)[47:].strip(), "black", ImageFont.load_default(34))
    packed = io.BytesIO()
    page.save(packed, "PNG")
    return packed.getvalue()


def scan(minutes: int) -> bytes:
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(595, 336), invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(picture(minutes))), 0, 0, 595, 336)
    canvas.showPage()
    canvas.save()
    return packed.getvalue()


FORMATS: dict[str, Callable[[int], bytes]] = {
    "rules.md": markdown, "rules.txt": plain, "rules.html": web, "rules.docx": word, "rules.xlsx": workbook, "rules.pdf": pdf,
    "scan.pdf": scan, "photo.png": picture,
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(small_settings(tmp_path))
    try:
        yield opened
    finally:
        opened.close()


def answer(desk: Desk, question: str) -> Answer:
    async def run() -> Answer:
        async for event in desk.answerer.answer(Ask(question, desk.today(), None)):
            if isinstance(event, AnswerReady):
                return event.answer
        raise AssertionError("no answer")

    return asyncio.run(run())


def shown(desk: Desk, question: str) -> str:
    """Return all that an answer and a search show."""
    found = desk.search.find(question, 10, desk.today(), None, True)
    return "\n".join([answer(desk, question).text, *(hit.passage.text for hit in found.hits)])


@pytest.mark.parametrize("name", FORMATS)
def test_an_old_value_answers_no_more_after_an_update_and_nothing_after_a_removal(name: str, desk: Desk) -> None:
    chinese = name.startswith("rules") and name != "rules.pdf"
    question = "接到燃气泄漏报告后值班员多久报告县总值班室？" if chinese else "How soon does the duty officer report a gas leak?"
    old, new = (f"{OLD}分钟", f"{NEW}分钟") if chinese else (f"{OLD} minutes", f"{NEW} minutes")
    make = FORMATS[name]

    first = ingest_file(desk, SourceFile(name, f"upload:{name}", make(OLD)))
    before = shown(desk, question)
    second = ingest_file(desk, SourceFile(name, f"upload:{name}", make(NEW)))
    after = shown(desk, question)
    asked_for_old = shown(desk, f"{question} {old}")
    assert second.document_id is not None
    remove_document(desk, second.document_id)
    without = shown(desk, question)

    assert (first.status, second.status) == ("added", "updated")
    assert old in before
    assert new in after
    assert old not in after
    assert old not in asked_for_old.replace(f"{question} {old}", "")
    assert old not in without
    assert new not in without
    assert answer(desk, question).outcome != "answered"
    assert desk.words.counts() == desk.vectors.counts() == {}
