"""Blocks of a Markdown or plain text file."""

import re
from collections.abc import Sequence

from ingest_docs.blocks import Block, HiddenText, ReadFile
from ingest_docs.hostile_text import hostile_problem
from ingest_docs.readers.decoding import decode
from ingest_docs.tables import CAPTION, one_line, row_blocks
from service.rules.hostile_text import is_addressed_to_a_machine

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"[-*+•▪●]\s+")
_NUMBERED = re.compile(r"(?:\d{1,3}[.)、]|[（(][\d一二三四五六七八九十]{1,3}[）)])\s*\S")
_RULE = re.compile(r"(?:-\s?){3,}$|(?:\*\s?){3,}$|(?:_\s?){3,}$|={3,}$")
_SEPARATOR = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_HAN = "[⺀-鿿＀-￯“”‘’·—…]"


def read_markdown(name: str, data: bytes, media_type: str) -> ReadFile:
    """Return the blocks of the text, its syntax taken off and its numbering kept.  Raises: ReadFailed."""
    text, problems = decode(name, data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines, properties = _front_matter(lines)
    comments = spoken_comments("\n".join(lines))
    lines, running = _without_marker("\n".join(lines))
    return ReadFile(media_type, tuple(_blocks(lines)), running=running, properties=properties,
                    problems=(*problems, *(hostile_problem(one.text, f"{one.where}, left out") for one in comments)), hidden=comments)


def spoken_comments(text: str) -> tuple[HiddenText, ...]:
    """Return the comments of a text in Markdown or HTML that speak to software; others are its maker's notes."""
    texts = (one_line(part.partition("-->")[0]) for part in text.split("<!--")[1:] if "-->" in part)
    return tuple(HiddenText("comment", one) for one in texts if is_addressed_to_a_machine(one))


def plain(text: str) -> str:
    """Return the line as an officer reads it: emphasis, code, links and escapes resolved."""
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)", r"\1", text)
    text = re.sub(r"`+([^`]+)`+", r"\1", text)
    text = re.sub(r"<br\s*/?>", " ", text)
    return one_line(re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>])", r"\1", text))


def _front_matter(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:40]):
        return lines, {}
    end = next(place for place, line in enumerate(lines) if place and line.strip() == "---")
    pairs = (line.partition(":") for line in lines[1:end])
    return lines[end + 1 :], {key.strip(): value.strip() for key, _, value in pairs if value.strip()}


def _without_marker(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Take off comments, and a first and last line that are the same marker."""
    lines = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    if len(filled) > 2 and plain(lines[filled[0]]) == plain(lines[filled[-1]]) and lines[filled[0]][0] not in "#|":
        marker = plain(lines[filled[0]])
        return lines[filled[0] + 1 : filled[-1]], (marker,)
    return lines, ()


def _blocks(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith("```"):
            at = _fenced(lines, at + 1, found)
        elif "|" in line and at + 1 < len(lines) and _is_separator(lines[at + 1]):
            at = _table(lines, at, found)
        elif not line or _RULE.match(line):
            at += 1
        elif heading := _HEADING.match(line):
            found.append(Block("heading", plain(heading[2]), level=len(heading[1])))
            at += 1
        else:
            at = _text(lines, at, found)
    return [block for block in found if block.text]


def _is_separator(line: str) -> bool:
    return "-" in line and "|" in line and _SEPARATOR.match(line.strip()) is not None


def _fenced(lines: list[str], at: int, found: list[Block]) -> int:
    while at < len(lines) and not lines[at].strip().startswith("```"):
        if lines[at].strip():
            found.append(Block("paragraph", one_line(lines[at])))
        at += 1
    return at + 1


def _table(lines: list[str], at: int, found: list[Block]) -> int:
    end = at
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    rows = [_cells(line) for place, line in enumerate(lines[at:end]) if place != 1]
    width = max(map(len, rows))
    grid = [row + [""] * (width - len(row)) for row in rows]
    has_header = any(grid[0])
    caption = caption_above(found)
    found += row_blocks(grid if has_header else grid[1:], 1 if has_header else 0, caption)
    return end


def caption_above(found: Sequence[Block]) -> str:
    """Return the last block's text when it names the table below it."""
    if found and found[-1].kind == "paragraph" and len(found[-1].text) <= 80:
        if CAPTION.match(found[-1].text):
            return found[-1].text
        if re.search(r"(?:表|如下|table)[：:]?$", found[-1].text):
            return found[-1].text.rstrip("：:")
    return ""


def _cells(line: str) -> list[str]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [plain(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner)]


def _text(lines: list[str], at: int, found: list[Block]) -> int:
    """Add one paragraph or list item; lines of a paragraph join as the script asks."""
    first = lines[at].strip()
    quoted = first.startswith(">")
    first = re.sub(r"^(?:>\s*)+", "", first)
    is_item = _BULLET.match(first) is not None
    text = _BULLET.sub("", first, count=1) if is_item else first
    kind = "item" if is_item or _NUMBERED.match(first) else "paragraph"
    at += 1
    while at < len(lines) and _runs_on(lines[at - 1]) and _continues(lines[at], quoted):
        text = joined(text, re.sub(r"^(?:>\s*)+", "", lines[at].strip()))
        at += 1
    found.append(Block("item" if kind == "item" else "paragraph", plain(text)))
    return at


def _runs_on(line: str) -> bool:
    """Say whether a line is long enough to have been wrapped and stops in the middle of a sentence."""
    text = line.strip()
    columns = sum(2 if character > "⺀" else 1 for character in text)
    return columns >= 50 and not re.search(r"[。；：！？.:;!?]$", text)


def _continues(line: str, quoted: bool) -> bool:
    text = line.strip()
    if not text or text.startswith(("#", "```", "|")) or _RULE.match(text) or text.startswith(">") != quoted:
        return False
    inner = re.sub(r"^(?:>\s*)+", "", text)
    return not (_BULLET.match(inner) or _NUMBERED.match(inner) or re.match(r"第[^\s]{1,8}[条章节编]", inner))


def joined(above: str, below: str) -> str:
    """Return two lines of one paragraph as one: Chinese without a blank between, Latin with one."""
    if re.search(f"{_HAN}$", above) or re.match(_HAN, below):
        return above + below
    return f"{above} {below}"
