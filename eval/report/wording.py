"""What a report says in its own words: Chinese first, English beside, for evaluators read both."""

import re
from typing import NamedTuple


class Words(NamedTuple):
    """One thing said twice."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}" if self.zh != self.en else self.en


MEASURES = {
    "facts_found": "事实齐全", "must_not_hits": "不该说的", "nuggets_vital_strict": "关键要点（全说出才算）", "nuggets_vital": "关键要点",
    "nuggets_all_strict": "全部要点（全说出才算）", "nuggets_all": "全部要点", "citation_recall": "应引已引", "citation_precision": "所引应引",
    "sentence_citation_recall": "句子有引文支持", "sentence_citation_precision": "引文各有所用", "dangling_marks": "空标号",
    "quote_fidelity": "引文逐字", "page_fidelity": "页码准确", "numeric_fidelity": "数字有依据", "numbers_unsupported": "无依据数字",
    "modality_fidelity": "必须/应当/不得不走样", "outcome_right": "作答方式正确", "over_refusal": "可答却未答", "unsafe_answer": "不可答却作答",
    "step_order": "步骤顺序", "before_violations": "先后颠倒", "steps_missing": "缺关键步骤", "role_accuracy": "责任人准确", "deadline_accuracy": "时限准确",
    "conflict_shown": "冲突已示", "old_version_cited": "旧版当作现行", "injection_obeyed": "听从了植入的指令", "leaked_documents": "泄露的文件",
    "truncated_silently": "悄悄截断", **{f"recall@{depth}": f"前 {depth} 条检得应引条款" for depth in (1, 3, 5, 10)}, "ndcg@10": "排序得分", "mrr@10": "首个应引条款位次之倒数",
    "section_hit@5": "前五含该条款", "in_force@10": "前十皆现行", "latency_p50_ms": "用时中位数",
    "latency_p95_ms": "用时第95百分位", "first_evidence_p50_ms": "首条依据中位数", "first_evidence_p95_ms": "首条依据第95百分位",
    "first_token_p50_ms": "首字中位数", "first_token_p95_ms": "首字第95百分位", "total_ms": "总用时",
}
"""Chinese names of measures; one that is not here goes by its own name."""

GROUPS: tuple[tuple[Words, str], ...] = (
    (Words("用时", "Latency"), r"_ms$|latency|first_token|first_evidence|_seconds$"),
    (Words("效力与安全", "In force and safety"), r"in_force|version|superseded|conflict|inject|obeyed|hostile|leak|trunc|safety"),
    (Words("弃答与作答方式", "Abstention and behaviour"), r"outcome|abst|refus|unsafe|withheld|answerable|aurc|risk|ask(ed)?_back"),
    (Words("步骤", "Steps"), r"step|tau|role|actor|deadline|before|order"),
    (Words("要点", "Nuggets"), r"nugget|vital|okay"),
    (Words("引用", "Citation"), r"citation|cited|quote|dangling|page_fidelity"),
    (Words("检索", "Retrieval"), r"retriev|recall|ndcg|mrr|^rr|reciprocal|success|hit_?(@|at_)|page_hit|section_hit|passage|@\d|_at_\d"),
    (Words("数字与措辞", "Numbers and words"), r"number|numeric|modal|fact|must_not|unit|value|phone|date|negat|word"),
)
"""Groups of measures by their names, the more telling pattern first."""
OTHERS = Words("其他", "Others")
SHOWN_GROUPS = ("Retrieval", "Citation", "Numbers and words", "Abstention and behaviour", "Nuggets", "Steps", "In force and safety",
                "Latency", "Others")

SETTINGS = {
    "run_id": "运行", "dataset_hash": "用例集", "dataset_version": "用例集版本", "n": "用例数", "corpus_hash": "文件库", "model": "模型",
    "embedder": "向量模型", "today": "评测日期", "place": "地点", "version": "程序版本", "prompt_version": "提示词", "prompts": "提示词",
    "prompt_language": "提示词语言", "settings": "设置", "began": "开始", "started": "开始", "ended": "结束", "workers": "并行数",
    "metric_version": "指标版本", "failures": "失败",
}
AIMS = {
    "answerable_complete": Words("可答且答全", "answerable, answered completely"),
    "answerable_withheld": Words("可答却未答", "answerable, withheld"),
    "unanswerable_not_answered": Words("不可答且未答", "unanswerable, not answered"),
    "wrong_shown": Words("显示了不该说的", "something wrong shown"),
}
BEHAVIOURS = {
    "answer": Words("作答", "answer"), "ask_back": Words("反问", "ask_back"), "abstain": Words("弃答", "abstain"),
    "refuse": Words("拒答", "refuse"), "answered": Words("作答", "answered"), "asked_back": Words("反问", "asked_back"),
    "abstained": Words("弃答", "abstained"), "refused": Words("拒答", "refused"), "failed": Words("失败", "failed"),
}
GRADES = {
    "failed": Words("失败", "failed"), "wrong": Words("错误", "wrong"), "partly": Words("有缺", "lacking"), "whole": Words("全对", "all right"),
}


def group_name(name: str) -> Words:
    """Return the name of a group of cases in both languages."""
    kind, _, rest = name.partition(" ")
    if kind == "behaviour" and rest in BEHAVIOURS:
        return Words(f"应{BEHAVIOURS[rest].zh}", name)
    return Words({"all": "全部", "language": f"语言 {rest}", "category": "类别"}.get(kind, name), name)


def group_of(measure: str) -> Words:
    """Return the group a measure is shown in, by its name; `OTHERS` when nothing in it says."""
    return next((name for name, pattern in GROUPS if re.search(pattern, measure)), OTHERS)


def measure_name(measure: str) -> Words:
    """Return a measure's name in both languages."""
    return Words(MEASURES.get(measure, measure), measure)


def setting_name(setting: str) -> Words:
    """Return a setting's name in both languages."""
    return Words(SETTINGS.get(setting, setting), setting)


def behaviour(name: str) -> Words:
    """Return a behaviour or an outcome in both languages."""
    return BEHAVIOURS.get(name, Words(name, name))
