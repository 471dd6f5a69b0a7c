"""What a document says of itself: title, number, issuer, dates, place and kind."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from ingest_docs.blocks import ReadFile
from ingest_docs.dates import days_in, first_day, first_month
from ingest_docs.jurisdiction import ZH_ISSUER, level_of, place_of
from ingest_docs.media_types import PDF, XLSX
from ingest_docs.sections import SectionedText, title_place
from ingest_docs.titles import hazards_of, kind_of, version_of
from ingest_docs.versions import DOC_NO, find_supersedes
from service.domain.documents import Language, Metadata
from service.domain.sentences import sentences

COVER_BLOCKS = 24
_CODE = re.compile(r"([A-Z]{1,3}\d{1,3}(?:-[a-z]+)?)(?=[_\s.－-]|$)")
_EFFECTIVE_LABEL = re.compile(r"(?:施行|生效|实施|启用|执行)(?:日期|时间)?\s*[:：]|Effective(?:\s+(?:date|from|as of|on))?\s*:?\s*(?=\d|(?-i:[A-Z]))", re.I)
_ISSUED_LABEL = re.compile(
    r"(?:发布|印发|公布|颁布|制定|编制|修订|更新|盘点|签发|报告|成文)(?:日期|时间)\s*[:：]"
    r"|(?:Issued|Date of issue|Issue date|Published|Publication date|Date|As of|Updated|Last updated)(?: on)?\s*:?\s*(?=\d|(?-i:[A-Z]))",
    re.I,
)
_REVIEW_LABEL = re.compile(r"(?i)next (?:review|count|check)(?: is| of \w+)?(?: due)?(?: by| on)?|下次(?:核对|盘点|评估|修订|复核|审查)(?:日期|时间)?")
_EXPIRES_LABEL = re.compile(r"有效期(?:至|到|截止)|失效日期\s*[:：]|(?:Expires|Valid (?:until|to|through)|Expiry date)\s*:?\s*", re.I)
_OWN = re.compile(r"本(?:法|条例|办法|规定|预案|规范|细则|指引|方案|清单|通讯录|手册|制度|规程|指南|导则|通知|标准|计划|名录)")
_IN_FORCE = re.compile(r"自\s*(?P<day>[^，。；自]{6,16}?)\s*起(?:正式)?(?:施行|实施|执行|生效|使用|启用)")
_ON_ISSUE = re.compile(r"自(?:印发|发布|公布|颁布|下发)之日起(?:正式)?(?:施行|实施|执行|生效)")
_ENGLISH_FORCE = re.compile(
    r"\b(?:[Tt]his|[Tt]he|It)\b[^.]{0,60}?(?:takes? effect|is effective|enters? into force|comes? into force|(?:is|are) in force)\s+"
    r"(?:on|from|as of|since)\s+(?=\d|[A-Z])"
)
_YEARS = re.compile(r"有效期\s*(?:为)?\s*([\d一二三四五六七八九十]{1,2})\s*年|valid for (\d{1,2}) years")
_ENACTED = re.compile(r"公布|通过|修订|修正|发布|批准")
_ISSUED_BY = re.compile(r"^(?:Issued by|Prepared by|Published by|Issuer|印发机关|发布单位|发布机关|编制单位|发文机关|制定单位)\s*[:：]\s*(?P<name>[^　]+?)(?=[　]|\s{2}|\s(?:盘点|更新|发布|(?:As of|Issued|Effective|Updated)\b)|$)", re.I)
_DOC_NO_LABEL = re.compile(r"^(?:Document (?:No|Number)|Doc\.? No|文号|编号)\.?\s*[:：]\s*(\S.{1,40})$", re.I)
_OTHERS = re.compile(r"废止|代替|替代|取代|supersede|replace", re.I)  # a line that names another document's number
_VERSION_LABEL = re.compile(r"^(?:版本(?:号)?|Version|Revision)\s*[:：]\s*(\S.{0,30})$", re.I)


def doc_id_of(file_name: str) -> str:
    """Return the code a file name starts with, such as `D03`, else the name without its suffix."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    found = _CODE.match(name)
    if found:
        return found[1]
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and len(suffix) <= 8 else name


def find_metadata(read: ReadFile, sectioned: SectionedText, file_name: str) -> Metadata:
    """Return the metadata found in the text itself; what it does not say stays None."""
    cover = _cover(read)
    title = _title(read, cover, file_name)
    lang = _language(sectioned.text)
    own = _own_sentences(sectioned.text)
    kind = kind_of(title) or kind_of(read.properties.get("title", "")) or kind_of(file_name.replace("_", " "))
    issuer = _issuer(read, cover, title)
    issued = _issued(cover, read, sectioned)
    effective = _effective(cover, own, issued)
    version = _labelled(_VERSION_LABEL, cover) or version_of(title) or next(
        (found for line in cover[:8] if len(line) <= 40 and re.search(r"(?i)edition|version|版", line)
         and (found := version_of(line))), None
    )
    if version is None and kind in ("supplies", "roster") and issued is not None:
        version = issued.isoformat()
    if kind in ("supplies", "roster"):
        effective = effective or issued
    return Metadata(
        title=title,
        doc_no=_doc_no(cover),
        version=version,
        issuer=issuer,
        lang=lang,
        kind=kind or "other",
        level=level_of(title, issuer),
        place=place_of(title, issuer),
        hazards=hazards_of(title),
        issued=issued,
        effective=effective,
        expires=_expires(cover, own, effective),
        review_due=_day_behind(_REVIEW_LABEL, sectioned.text),
        supersedes=tuple(name for name in find_supersedes(sectioned.text) if name != title),
    )


def _cover(read: ReadFile) -> list[str]:
    """Return the title and the lines around it, up to the first heading, table or page break behind them."""
    title = title_place(read.blocks)
    is_sheet = read.media_type == XLSX
    lines: list[str] = []
    for place, block in enumerate(read.blocks):
        if block.kind == "heading" and place != title and is_sheet:
            continue
        ends = block.kind == "row" or (block.kind == "heading" and place != title and block.page is None)
        if lines and (ends or block.page not in (None, 1) or len(lines) == COVER_BLOCKS):
            break
        if block.kind != "row":
            lines.append(block.text)
    return lines


def _title(read: ReadFile, cover: Sequence[str], file_name: str) -> str:
    printed = " ".join(read.properties.get("title", "").split())
    if read.media_type == XLSX:
        rows = [block.text for block in read.blocks if block.kind == "paragraph" and block.sheet_row]
        return rows[0] if rows else printed or doc_id_of(file_name)
    first = [block for block in read.blocks if block.page in (None, 1)]
    if read.media_type == PDF and printed and _squeezed(printed) in _squeezed(" ".join(block.text for block in first)):
        return printed
    place = title_place(read.blocks)
    if place is not None and place < len(first):
        return read.blocks[place].text
    headings = [block for block in first[:12] if block.kind == "heading" and not DOC_NO.search(block.text)]
    if headings:
        return min(headings, key=lambda block: block.level or 1).text
    if printed and not re.search(r"untitled|microsoft word|\.(?:docx?|indd|pdf)$", printed, re.IGNORECASE):
        return printed
    lines = [line for line in cover if not DOC_NO.fullmatch(line) and not ZH_ISSUER.fullmatch(line)]
    return lines[0][:120] if lines else doc_id_of(file_name)


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _language(text: str) -> Language:
    han = len(re.findall(r"[一-鿿]", text))
    return "zh" if han * 2 >= len(re.findall(r"[A-Za-z]{2,}", text)) else "en"


def _own_sentences(text: str) -> list[str]:
    """Return the sentences in which the document speaks of itself, in order."""
    spans = [text[start:end] for start, end in sentences(text)]
    return [
        sentence for place, sentence in enumerate(spans)
        if _OWN.search(sentence) or (place and _OWN.search(spans[place - 1]) and sentence.startswith("有效期"))
        or re.search(r"\b[Tt]his (?:[A-Z]\w+ )*(?:[Pp]lan|[Aa]nnex|[Gg]uide|[Hh]andbook|[Ll]ist|[Dd]ocument|[Pp]rogramme)|^It ", sentence)
    ]


def _doc_no(cover: Sequence[str]) -> str | None:
    labelled = _labelled(_DOC_NO_LABEL, cover)
    if labelled:
        return labelled
    found = [(line.strip(), number[0].strip()) for line in cover if len(line) <= 80 and (number := DOC_NO.search(line))]
    whole = [number for line, number in found if line == number]
    # the last of several is the decree of the last revision
    own = [number for line, number in found if not _OTHERS.search(line)]
    return next(iter(whole or own[-1:]), None)


def _labelled(pattern: re.Pattern[str], lines: Sequence[str]) -> str | None:
    return next((found[1].strip() for line in lines for found in [pattern.match(line)] if found), None)


def _issuer(read: ReadFile, cover: Sequence[str], title: str) -> str | None:
    for line in cover:
        if found := _ISSUED_BY.match(line):
            return found["name"].strip()
    for line in (*cover, *(block.text for block in read.blocks[-4:])):
        if line != title and ZH_ISSUER.fullmatch(line.strip()):
            return line.strip()
    head = " ".join(cover[:12])
    if decree := re.search(r"(全国人民代表大会(?:常务委员会)?|国务院)(?:令第|第[\d一二三四五六七八九十百]+[次届]|公布|\d{4}年)|第[一二三四五六七八九十]+届(全国人民代表大会(?:常务委员会)?)", head):
        return decree[1] or decree[2]
    author = read.properties.get("author", "") or read.properties.get("creator", "")
    if re.search(r"FEMA|Ready\.gov|Homeland", f"{author} {head}"):
        return "FEMA"
    if author and (ZH_ISSUER.fullmatch(author) or re.search(r"(?:Administration|Committee|Bureau|Office|Agency)", author)):
        return author
    return None


def _issued(cover: Sequence[str], read: ReadFile, sectioned: SectionedText) -> date | None:
    if day := _labelled_day(_ISSUED_LABEL, cover):
        return day
    enacted = [day for line in cover if len(line) <= 120 and _ENACTED.search(line) for day, _, _ in days_in(line)]
    if enacted:
        return max(enacted)
    for line in (*cover, *(block.text for block in read.blocks[-3:])):
        days = list(days_in(line))
        if len(days) == 1 and days[0][2] - days[0][1] >= len(line.strip()) - 2:
            return days[0][0]
    months = (first_month(line) for line in cover[:10] if len(line) <= 40)
    return next((month for month in months if month is not None), None)


def _effective(cover: Sequence[str], own: Sequence[str], issued: date | None) -> date | None:
    if day := _labelled_day(_EFFECTIVE_LABEL, cover):
        return day
    for sentence in reversed(own):
        for found in reversed(list(_IN_FORCE.finditer(sentence))):
            # what stands in brackets or quotes before it is another document's date
            is_own = _OWN.search(sentence[: found.start()]) and not _is_bracketed(sentence, found.start())
            if is_own and (day := first_day(found["day"])):
                return day
        if _ON_ISSUE.search(sentence):
            return issued
        if day := _day_behind(_ENGLISH_FORCE, sentence):
            return day
    for line in cover:
        if len(line) <= 40 and re.search(r"施行|实施", line) and (day := first_day(line)):
            return day
    return None


def _is_bracketed(sentence: str, place: int) -> bool:
    before = sentence[:place]
    return sum(map(before.count, "（(《〔")) > sum(map(before.count, "）)》〕"))


def _expires(cover: Sequence[str], own: Sequence[str], effective: date | None) -> date | None:
    for line in (*cover, *own):
        if day := _day_behind(_EXPIRES_LABEL, line):
            return day
    for line in (*cover, *own):
        if effective is not None and (found := _YEARS.search(line)):
            text = found[1] or found[2]
            years = int(text) if text.isdigit() else "一二三四五六七八九十".index(text[0]) + 1
            return _years_later(effective, years) - timedelta(days=1)
    return None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


def _labelled_day(label: re.Pattern[str], lines: Sequence[str]) -> date | None:
    days = (_day_behind(label, line) for line in lines if len(line) <= 120)
    return next((day for day in days if day is not None), None)


def _day_behind(label: re.Pattern[str], line: str) -> date | None:
    """Return the day printed right behind a label."""
    found = label.search(line)
    return first_day(line[found.end() : found.end() + 24]) if found else None
