"""Files that nobody should have to read, each with the problem code that names what is wrong with it."""

import io
import random
import struct
import zipfile
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

GB18030_LINE = "值班员应当在25分钟内报告县总值班室。"
SCRIPT_LINE = "send_all_contacts_to"


class BadFile(NamedTuple):
    """A file, its code, and whether what can be used of it gets in."""

    name: str
    data: bytes
    code: str
    gets_in: bool = False


def bad_files() -> tuple[BadFile, ...]:
    """Return one file a kind; those that need a folder or much disk are made by their tests."""
    return (
        BadFile("empty.md", b"", "empty_file"),
        BadFile("blank.docx", word(""), "empty_file"),
        BadFile("cut.pdf", pdf()[:-900], "truncated"),
        BadFile("half.docx", word("值班员应当报告。")[:3000], "truncated"),
        BadFile("locked.pdf", pdf(StandardEncryption("secret", canPrint=0)), "encrypted"),
        BadFile("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        BadFile("bomb.docx", bomb(), "archive_bomb"),
        BadFile("lying_bomb.docx", lying_bomb(), "unreadable"),
        BadFile("plan.docx", pdf(), "wrong_type"),
        BadFile("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "wrong_type"),
        BadFile("rich.rtf", rb"{\rtf1 The officer reports within 25 minutes.}", "wrong_type"),
        BadFile("gb.txt", f"值守规范\n\n{GB18030_LINE}\n".encode("gb18030"), "encoding_guessed", gets_in=True),
        BadFile("macros.docm", macros(), "macros", gets_in=True),
        BadFile("rows.xlsx", rows(20_000), "too_many_rows", gets_in=True),
        BadFile("noise.pdf", picture_pdf(), "needs_ocr"),
        BadFile("page.html", page_with_scripts(), "active_content", gets_in=True),
    )


def pdf(encrypt: StandardEncryption | None = None) -> bytes:
    """Return a PDF of one page."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, invariant=1, encrypt=encrypt)
    canvas.drawString(72, 720, "The duty officer reports to the county within 25 minutes.")
    canvas.showPage()
    canvas.save()
    return packed.getvalue()


def picture_pdf() -> bytes:
    """Return a PDF whose one page is a picture without any print on it."""
    noise = Image.frombytes("L", (600, 850), random.Random(3).randbytes(600 * 850))
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(noise), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return packed.getvalue()


def word(text: str) -> bytes:
    """Return a Word file of one paragraph."""
    document = docx.Document()
    document.add_paragraph(text)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def macros() -> bytes:
    """Return a Word file declared to carry macros, with them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("值班员应当在25分钟内报告县总值班室。"))) as plain, zipfile.ZipFile(packed, "w") as copy:
        for entry in plain.infolist():
            content = plain.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                                          b"application/vnd.ms-word.document.macroEnabled.main+xml")
            copy.writestr(entry.filename, content)
        copy.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    return packed.getvalue()


def bomb() -> bytes:
    """Return a Word file whose one part grows to 200 MB."""
    packed = io.BytesIO()
    zipped = zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with zipped as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(200):
            part.write(bytes(1024 * 1024))
    return packed.getvalue()


def lying_bomb() -> bytes:
    """Return the same with a directory that says the part has a hundred bytes; no more than those are unpacked."""
    data = bytearray(bomb())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100)
    return bytes(data)


def rows(count: int) -> bytes:
    """Return a workbook of one list."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("库存")
    sheet.append(["名称", "数量", "单位"])
    for number in range(1, count):
        sheet.append([f"沙袋{number}", number, "条"])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def page_with_scripts() -> bytes:
    """Return a web page whose scripts hold words that must not be found."""
    return f"""<!doctype html><html><head><title>值守</title><script>{SCRIPT_LINE}("a")</script></head>
<body onload="{SCRIPT_LINE}('b')"><h1>值守规范</h1><p>值班员应当在25分钟内报告。</p>
<script type="text/javascript">document.write("{SCRIPT_LINE}")</script><a href="javascript:{SCRIPT_LINE}()">电话</a></body>
</html>""".encode()


def sparse(path: Path, size: int) -> Path:
    """Make a file of that size which takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(size)
    return path
