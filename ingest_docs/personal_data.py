"""Lists of residents left out of a document's text: names with ages, addresses, illnesses, identity numbers.

Roles and duty telephones stay: who must act is what a desk is for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from ingest_docs.blocks import Block, HiddenText, ReadFile, ScanLine
from ingest_docs.hostile_text import quoted
from service.domain.documents import Problem

_NAME = re.compile(r"姓名|名字|\bname\b", re.IGNORECASE)
_RESIDENT = re.compile(r"户主|居民|住户姓名|被照护|照护对象|帮扶对象|resident|householder|head of household|patient", re.IGNORECASE)
_STRONG = re.compile(r"年龄|出生|身份证|证件号|病|健康|残疾|身体状况|需要帮助|特殊情况|\bage\b|birth|id (?:card|number)|passport|illness|disab|medical|"
                     r"health (?:status|condition)|condition|diagnos", re.IGNORECASE)
_WEAK = re.compile(r"性别|住址|家庭地址|门牌|address|gender|\bsex\b|household no", re.IGNORECASE)
_ROLE = re.compile(r"职务|岗位|席位|职责|角色|\brole\b|position|\bpost\b|\bdesk\b|title", re.IGNORECASE)
_BEGUN = r"(?:(?<![一-鿿])|(?<=村民|居民|老人|户主|群众|患者|病人|孕妇))(?!村民|居民|老人|户主|群众|患者|病人|孕妇)"
"""Where a name may begin: 村民吴玉兰，女，79岁."""
_LINE = re.compile(rf"{_BEGUN}[一-鿿]{{2,4}}[（(，,、；\s]{{1,3}}(?:性别[:：]\s?)?[男女][，,、；\s]{{1,3}}(?:年龄[:：]\s?)?\d{{1,3}}\s?(?:岁|[，,、；\s]|$)"
                   r"|[A-Z][\w'-]+ [A-Z][\w'-]+[,;] (?:[Mm]ale|[Ff]emale|M|F)[,;] (?:aged? )?\d{1,3}\b")
_LINE_NAME = re.compile(rf"{_BEGUN}([一-鿿]{{2,4}})(?=[（(，,、；\s]{{1,3}}(?:性别[:：]\s?)?[男女][，,、；\s])"
                        r"|([A-Z][\w'-]+ [A-Z][\w'-]+)(?=[,;] (?:[Mm]ale|[Ff]emale|M|F)[,;])")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_FRAIL = re.compile(r"(?:独居|孤寡|高龄|留守)?老人(?:姓名)?|孕产?妇|病人")
_PERSON = re.compile(r"[一-鿿·]{2,5}|[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,3}")
NAME_LEFT_OUT = "〔姓名略去〕"
IDENTITY_LEFT_OUT = "〔证件号略去〕"


class Personal(NamedTuple):
    """What of a file speaks of residents."""

    rows: tuple[Block, ...]
    """Rows and lines that are left out whole."""
    names: frozenset[str]
    """Names that they list, except those that the document names in a role."""

    def is_line(self, line: ScanLine) -> bool:
        """Say whether a line of a scanned page is one of the rows left out, or a part of one."""
        return _LINE.search(line.text) is not None or any(
            line.page == row.page and line.text in row.text for row in self.rows)

    def words_in(self, text: str) -> list[str]:
        """Return the names and identity numbers that a text holds, in the order of the text."""
        return [found[0] for pattern in self._patterns() for found in pattern.finditer(text)]

    def bare(self, text: str) -> str:
        """Return the text without the names and without identity numbers."""
        return _IDENTITY.sub(IDENTITY_LEFT_OUT, self._names().sub(NAME_LEFT_OUT, text) if self.names else text)

    def _patterns(self) -> list[re.Pattern[str]]:
        return [self._names(), _IDENTITY] if self.names else [_IDENTITY]

    def _names(self) -> re.Pattern[str]:
        return re.compile("|".join(sorted(map(re.escape, self.names), key=len, reverse=True)))


def personal_in(read: ReadFile) -> Personal:
    """Return what of a file speaks of residents."""
    personal = [_is_personal(block) for block in read.blocks]
    hidden = [block for block, is_personal in zip(read.blocks, personal, strict=True) if is_personal]
    kept = (block for block, is_personal in zip(read.blocks, personal, strict=True) if not is_personal)
    unseen = [block for block in map(_as_block, read.hidden) if _is_personal(block)]
    return Personal(tuple(hidden), frozenset(_residents([*hidden, *unseen]) - _role_holders(kept)))


def without_personal_data(read: ReadFile) -> ReadFile:
    """Return the file without its lists of residents: a line says how many rows are left out and where they stand.

    Their names are taken out of the rest of the text as well, unless the document names one of them in a role."""
    personal = personal_in(read)
    blocks: list[Block] = []
    problems: list[Problem] = []
    for is_personal, run in groupby(read.blocks, key=_is_personal):
        listed = list(run)
        if not is_personal:
            blocks += listed
            continue
        blocks.append(_note(listed))
        problems.append(Problem(code="personal_data", page=listed[0].page,
                                message=f"{len(listed)} rows about residents are left out of the text; the original file holds them"))
    bare = personal.bare
    unseen, listed_unseen = _bare_hidden(read.hidden, personal)
    if listed_unseen:
        problems.append(Problem(code="personal_data", message=f"{len(listed_unseen)} hidden texts about residents are left out; "
                                                              "the original file holds them"))
    return replace(
        read,
        blocks=tuple(replace(block, text=bare(block.text), context=bare(block.context),
                             cells=tuple((bare(name), bare(value)) for name, value in block.cells)) for block in blocks),
        running=tuple(map(bare, read.running)),
        outline=tuple(map(bare, read.outline)),
        properties={key: bare(value) for key, value in read.properties.items()},
        problems=(*(_bare_problem(problem, listed_unseen, personal) for problem in read.problems), *problems),
        hidden=unseen,
        scan_lines=tuple(replace(line, text=bare(line.text)) for line in read.scan_lines
                         if not personal.is_line(line)),
    )


def _bare_hidden(hidden: Sequence[HiddenText], personal: Personal) -> tuple[tuple[HiddenText, ...], list[HiddenText]]:
    """Return the hidden texts as they may be kept, and those that speak of residents."""
    kept: list[HiddenText] = []
    listed: list[HiddenText] = []
    for is_personal, run in groupby(hidden, key=lambda one: _is_personal(_as_block(one))):
        texts = list(run)
        if is_personal:
            kept.append(HiddenText(texts[0].where, f"〔略去居民个人信息{len(texts)}项，见原件。{len(texts)} texts of personal data left out; "
                                                   "see the original.〕"))
            listed += texts
        else:
            kept += [HiddenText(personal.bare(one.where), personal.bare(one.text)) for one in texts]
    return tuple(kept), listed


def _bare_problem(problem: Problem, listed: Sequence[HiddenText], personal: Personal) -> Problem:
    """Return the problem without what it quotes of a hidden text about residents."""
    message = problem.message
    for one in listed:
        message = message.replace(quoted(one.text), NAME_LEFT_OUT)
    return problem.model_copy(update={"message": personal.bare(message)})


def _as_block(hidden: HiddenText) -> Block:
    return Block("row" if hidden.cells else "paragraph", hidden.text, cells=hidden.cells)


def _is_personal(block: Block) -> bool:
    if block.kind != "row":
        return _LINE.search(block.text) is not None
    columns = [name for name, _ in block.cells if name] or block.context.split(" | ")
    named = any(_NAME.search(column) for column in columns)
    resident = any(_RESIDENT.search(column) for column in columns)
    strong = sum(bool(_STRONG.search(column)) for column in columns)
    weak = sum(bool(_WEAK.search(column)) for column in columns)
    if any(_ROLE.search(column) for column in columns) and not any("身份证" in column or "ID" in column for column in columns):
        return False
    listed = (named and (strong > 0 or weak > 1)) or (resident and (strong + weak > 0 or named or len(columns) > 2))
    frail = any(_FRAIL.fullmatch(name) and _PERSON.fullmatch(value.strip()) for name, value in block.cells)
    return bool(listed) or (frail and strong + weak > 0) or _LINE.search(block.text) is not None


def _residents(hidden: Sequence[Block]) -> set[str]:
    """Return the names that the rows left out list."""
    found = set()
    for block in hidden:
        for column, value in block.cells:
            if (_NAME.search(column) or _RESIDENT.search(column) or _FRAIL.fullmatch(column)) and _PERSON.fullmatch(value.strip()):
                found.add(value.strip())
        found.update(one for match in _LINE_NAME.finditer(block.text) for one in match.groups() if one)
    return found


def _role_holders(kept: Iterator[Block]) -> set[str]:
    """Return the names that other rows list in a role."""
    return {value.strip() for block in kept if any(_ROLE.search(name) for name, _ in block.cells)
            for name, value in block.cells if _NAME.search(name) or name.endswith(("人", "长"))}


def _note(rows: Sequence[Block]) -> Block:
    first = rows[0]
    where = f"第{first.page}页 / page {first.page}" if first.page else first.sheet_row or "同一处 / same place"
    return Block("paragraph", f"〔此处略去居民个人信息{len(rows)}行，见原件：{where}。{len(rows)} rows of personal data left out; see the original.〕",
                 page=first.page, sheet_row=first.sheet_row, is_ocr=first.is_ocr)
