"""A home with two small documents, a Markdown plan and a PDF guide, for tests of the served desk."""

import io
from datetime import date
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest_docs.pipeline import SourceFile, ingest
from service.settings import Settings
from service.wiring import Desk, open_desk

PLAN_NAME = "D90_石桥镇防汛预案.md"
PLAN = """# 石桥镇防汛应急预案

石政发〔2025〕3号

本预案自2025年5月1日起施行。

## 1 监测预警

石桥站水位达到86.50米时，镇防汛办应当立即报告县防汛抗旱指挥部。

## 2 人员转移

2.1 接到转移指令后，村干部应当在30分钟内通知到每一户。

2.2 严禁在洪水退去之前组织群众返回。
"""
QUOTE_OF_PLAN = "接到转移指令后，村干部应当在30分钟内通知到每一户。"

GUIDE_NAME = "E90_gas_leak_guide.pdf"
QUOTE_OF_GUIDE = "Close valve V-12 before anyone enters the cellar."


def guide() -> bytes:
    """Return a PDF of two pages; the quote stands on the second."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, invariant=1)
    canvas.setTitle("Gas Leak Guide")
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(72, 760, "Gas Leak Guide")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 720, "This guide says what the first crew does at a gas leak in the town.")
    canvas.drawString(72, 704, "Keep everyone upwind and let nobody switch on a light.")
    canvas.showPage()
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(72, 760, "2 Valves")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 730, QUOTE_OF_GUIDE)
    canvas.drawString(72, 714, "The gas company confirms each valve by radio.")
    canvas.showPage()
    canvas.save()
    return packed.getvalue()


def small_settings(home: Path, model_url: str | None = None, **settings: object) -> Settings:
    """Return settings of a home without a model, on a fixed day; with the model of a server where one is named.

    The model is warmed up only where `model_warm_up` says so."""
    model = {"chat_model": "ollama:qwen3:8b", "model_url": model_url} if model_url else {"chat_model": ""}
    given = {"home": home, "today": date(2025, 7, 1), "port": 0, "max_upload_mb": 1, "model_first_token_s": 3,
             "model_silence_s": 2, "model_warm_up": False}
    return Settings.model_validate({**given, **model, **settings})


def fill(home: Path) -> None:
    """Ingest the two documents into a home that nobody holds."""
    desk = open_desk(small_settings(home))
    try:
        put_in(desk)
    finally:
        desk.close()


def put_in(desk: Desk) -> None:
    """Ingest the two documents into an open desk."""
    files = (
        SourceFile(PLAN_NAME, f"upload:{PLAN_NAME}", PLAN.encode()),
        SourceFile(GUIDE_NAME, f"upload:{GUIDE_NAME}", guide()),
    )
    for report in ingest(desk, files):
        assert report.status == "added", report
