"""Prompts are data: filled with exactly the variables they name, and known by their hash."""

import hashlib
from pathlib import Path

import pytest

from service.answering.generation import offer
from service.domain.documents import Language
from service.errors import SettingsError
from service.prompt_files import FOLDER, load_prompt
from service.retrieval.searching import Hit
from tests.doubles.documents import passages, version

GOLDEN = Path(__file__).parent / "golden"
QUESTIONS = {"zh": ("石桥站警戒水位是多少？", "青岚县"), "en": ("What is the warning stage at Shiqiao?", "Qinglan County")}
CLAUSES = {"zh": ("石桥站警戒水位为86.50米。", "严禁迟报、谎报、瞒报、漏报。"),
           "en": ("The warning stage at Shiqiao is 86.50 m.", "No report may be delayed.")}


def written(folder: Path, text: str) -> Path:
    (folder / "p.md").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answer_prompt_reads_as_agreed(language: str) -> None:
    hits = [Hit(passage, version("v1").model_copy(update={"doc_no": "青政发〔2025〕8号"}), 1.0, 1.0, 1.0, 1.0)
            for passage in passages("v1", *CLAUSES[language])]
    question, place = QUESTIONS[language]

    offered = offer(load_prompt(f"answer.{language}"), question, hits, "2025-11-20", place, 8192, 256)

    rendered = "".join(f"<{message.role}>\n{message.content}\n" for message in offered.messages)
    assert rendered == (GOLDEN / f"answer.{language}.txt").read_text("utf-8")


@pytest.mark.parametrize(("language", "other", "own_name", "other_name"), [("zh", "en", "用中文回答", "用英文回答"),
                                                                           ("en", "zh", "Answer in English", "Answer in Chinese")])
def test_a_prompt_in_the_other_language_asks_for_an_answer_in_the_readers(
    language: Language, other: Language, own_name: str, other_name: str
) -> None:
    hits = [Hit(passage, version("v1").model_copy(update={"doc_no": "青政发〔2025〕8号"}), 1.0, 1.0, 1.0, 1.0)
            for passage in passages("v1", *CLAUSES[language])]
    question, place = QUESTIONS[language]

    offered = offer(load_prompt(f"answer.{language}"), question, hits, "2025-11-20", place, 8192, 256, other)

    rendered = "".join(f"<{message.role}>\n{message.content}\n" for message in offered.messages)
    agreed = (GOLDEN / f"answer.{language}.txt").read_text("utf-8")
    assert agreed.count(own_name) == 1
    assert rendered == agreed.replace(own_name, other_name)


@pytest.mark.parametrize("name", ["facts", "again", "inject.zh", "inject.en", "judge.zh", "judge.en"])
def test_every_other_prompt_reads_as_agreed_with_its_variables_in_place(name: str) -> None:
    prompt = load_prompt(name)
    variables = {*prompt.system.get_identifiers(), *prompt.user.get_identifiers()}

    rendered = "".join(f"<{role}>\n{content}\n" for role, content in prompt.render(**{one: f"«{one}»" for one in variables}))

    assert rendered == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_every_prompt_has_its_golden_rendering() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} >= {path.stem for path in FOLDER.glob("*.md")} - {"README"}


def test_a_prompt_is_known_by_the_hash_of_its_file() -> None:
    content = (FOLDER / "answer.zh.md").read_bytes()

    assert load_prompt("answer.zh").version == hashlib.sha256(content).hexdigest()[:12]


def test_the_rule_parts_system_from_user(tmp_path: Path) -> None:
    system, user = load_prompt("p", written(tmp_path, "Be short.\n---\nAsked: $question\n")).render(question="why?")

    assert (system.role, system.content) == ("system", "Be short.")
    assert (user.role, user.content) == ("user", "Asked: why?")


def test_braces_and_a_doubled_dollar_stay_readable(tmp_path: Path) -> None:
    _, user = load_prompt("p", written(tmp_path, 's\n---\n{"cost": "$$5", "q": "$question"}')).render(question="x")

    assert user.content == '{"cost": "$5", "q": "x"}'


def test_a_dollar_in_a_value_stays_as_it_is(tmp_path: Path) -> None:
    _, user = load_prompt("p", written(tmp_path, "s\n---\n$question")).render(question="costs $place ${x}")

    assert user.content == "costs $place ${x}"


@pytest.mark.parametrize("given", [{}, {"question": "x", "place": "y"}, {"place": "y"}])
def test_a_missing_or_unknown_variable_is_refused(tmp_path: Path, given: dict[str, str]) -> None:
    prompt = load_prompt("p", written(tmp_path, "s\n---\n$question"))

    with pytest.raises(SettingsError, match=r"prompt p wants the variables \['question'\]"):
        prompt.render(**given)


def test_a_prompt_without_its_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="a line `---`"):
        load_prompt("p", written(tmp_path, "no user part"))


def test_a_prompt_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"prompt answer\.fr cannot be read"):
        load_prompt("answer.fr", tmp_path)
