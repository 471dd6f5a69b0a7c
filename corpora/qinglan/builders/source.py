"""A readable source: its front matter and the blocks of its body."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corpora.qinglan.builders.table import SourceBroken, Table, read_table

MARKER = "样例·虚构·不得用于实际处置 / FICTIONAL SAMPLE – NOT FOR OPERATIONAL USE"
CAPTION = re.compile(r"(表|附表|Table )\s*[0-9A-Z一二三四五六七八九十]")


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the chapter."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `kind` is body, note, center or right."""

    text: str
    kind: str = "body"


@dataclass(frozen=True)
class Items:
    """A list; ordered items keep the number that was typed."""

    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    """The typed number of each item; empty for a bulleted list."""


@dataclass(frozen=True)
class Image:
    """A drawn image, named as `map:D13`."""

    name: str
    caption: str


@dataclass(frozen=True)
class RawHtml:
    """HTML that only the html builder prints."""

    text: str


@dataclass(frozen=True)
class Break:
    """A page break."""


@dataclass(frozen=True)
class Toc:
    """The place of the table of contents."""


@dataclass(frozen=True)
class Stamp:
    """A red round stamp pressed over the table above; only the pdf and scan builders print it."""

    text: str
    """The name of the office, set around the star."""


Block = Heading | Paragraph | Items | Table | Image | RawHtml | Break | Toc | Stamp


@dataclass(frozen=True)
class Source:
    """One document: metadata of the front matter, blocks of the body."""

    meta: dict[str, str]
    blocks: tuple[Block, ...]
    contents: tuple[Heading, ...] = field(default=())
    """Headings 1 and 2, for the table of contents."""

    @property
    def title(self) -> str:
        return self.meta["title"]

    @property
    def is_chinese(self) -> bool:
        return self.meta["lang"] == "zh"

    @property
    def has_cover_page(self) -> bool:
        return self.meta.get("cover", "page") == "page"

    def cover_lines(self) -> list[str]:
        """Return the lines printed under the title: number, version, issuer, dates; absent ones left out."""
        keys = ("doc_no", "version", "issuer", "issued", "effective")
        names = dict(zip(keys, _COVER_ZH if self.is_chinese else _COVER_EN, strict=True))
        return [names[key] + self._shown(key) for key in keys if self.meta.get(key)]

    def _shown(self, key: str) -> str:
        value = self.meta[key]
        if self.is_chinese and key in ("issued", "effective"):
            year, month, day = value.split("-")
            return f"{year}年{int(month)}月{int(day)}日"
        return value


_COVER_ZH = ("", "版本：", "", "发布日期：", "施行日期：")
_COVER_EN = ("Document No.: ", "Version: ", "Issued by: ", "Issued: ", "Effective: ")


def read_source(path: Path) -> Source:
    """Return the document of this file.  Raises: SourceBroken."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[0] != "---" or "---" not in lines[1:]:
        raise SourceBroken(f"{path.name}: front matter between two lines '---' is missing")
    end = lines.index("---", 1)
    meta = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines[1:end])}
    missing = {"doc_id", "title", "lang", "issuer", "doc_no", "effective", "format", "file"} - set(meta)
    if missing:
        raise SourceBroken(f"{path.name}: front matter lacks {', '.join(sorted(missing))}")
    blocks = tuple(_Reader(lines, end + 1, path.name, meta["lang"] == "zh").blocks())
    contents = tuple(block for block in blocks if isinstance(block, Heading) and block.level <= 2)
    return Source(meta, blocks, contents)


def bold_parts(text: str) -> list[tuple[str, bool]]:
    """Return the runs of a text, each with whether it is bold."""
    parts = text.split("**")
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part]


class _Reader:
    """Walks over the lines of a body and yields its blocks."""

    def __init__(self, lines: list[str], start: int, name: str, is_chinese: bool) -> None:
        self.lines, self.at, self.name = lines, start, name
        self.joint = "" if is_chinese else " "

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        while self.at < len(self.lines):
            block = self._next()
            if isinstance(block, Table) and found and _is_caption(found[-1]):
                caption = found.pop()
                assert isinstance(caption, Paragraph)
                block = Table(block.rows, block.widths, caption.text)
            if block is not None:
                found.append(block)
        return found

    def _next(self) -> Block | None:
        line = self.lines[self.at].strip()
        if not line:
            self.at += 1
            return None
        if line.startswith("|"):
            where = f"{self.name}:{self.at + 1}"
            return read_table(self._take(lambda text: text.startswith("|")), where)
        if line.startswith("```html"):
            return RawHtml("\n".join(self._fenced()))
        if re.match(r"- ", line):
            texts = self._take(lambda text: text.startswith("- "))
            return Items(tuple(text[2:].strip() for text in texts), ())
        if re.match(r"\d+\. ", line):
            pairs = [text.split(" ", 1) for text in self._take(lambda text: bool(re.match(r"\d+\. ", text)))]
            return Items(tuple(text.strip() for _, text in pairs), tuple(number for number, _ in pairs))
        one = _one_line(line)
        if one is not None:
            self.at += 1
            return one
        return Paragraph(self.joint.join(self._paragraph()))

    def _take(self, belongs: Callable[[str], bool]) -> list[str]:
        start = self.at
        while self.at < len(self.lines) and belongs(self.lines[self.at].strip()):
            self.at += 1
        return [line.strip() for line in self.lines[start : self.at]]

    def _fenced(self) -> list[str]:
        start = self.at + 1
        end = self.lines.index("```", start)
        self.at = end + 1
        return self.lines[start:end]

    def _paragraph(self) -> list[str]:
        taken = [self.lines[self.at].strip()]
        self.at += 1
        while self.at < len(self.lines) and _continues(self.lines[self.at].strip()):
            taken.append(self.lines[self.at].strip())
            self.at += 1
        return taken


def _one_line(line: str) -> Block | None:
    if heading := re.match(r"(#{1,4}) +(.+)", line):
        return Heading(len(heading[1]), heading[2])
    if image := re.fullmatch(r"!\[(.*)\]\((.+)\)", line):
        return Image(image[2], image[1])
    if line.startswith(">"):
        return Paragraph(line[1:].strip(), "note")
    if placed := re.match(r"\\(center|right) +(.+)", line):
        return Paragraph(placed[2], placed[1])
    if stamp := re.match(r"\\stamp +(.+)", line):
        return Stamp(stamp[1])
    if line == "\\newpage":
        return Break()
    return Toc() if line == "\\toc" else None


def _continues(line: str) -> bool:
    opens = re.match(r"\||```|- |\d+\. ", line) is not None or _one_line(line) is not None
    return bool(line) and not opens


def _is_caption(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.kind == "body" and CAPTION.match(block.text) is not None
