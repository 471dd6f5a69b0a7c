"""Which of the five stages of the response loop an action belongs to."""

from service.domain.answers import Stage

_WORDS: tuple[tuple[Stage, tuple[str, ...]], ...] = (
    ("快速响应", ("被困", "拨打119", "119", "转移", "疏散", "撤离", "救治", "抢救", "避险", "evacuat", "rescue", "shelter", "call 119")),
    ("迅捷预警", ("叫应", "预警", "通知", "发布", "示警", "warn", "notif", "alert")),
    ("灵敏感知", ("核实", "核对", "监测", "读数", "巡查", "查险", "观察", "检测", "verif", "monitor", "confirm")),
    ("协同联动", ("报告", "续报", "首报", "会商", "协调", "增援", "请求", "report", "coordinat", "liaison", "brief")),
)


def stage_of(action: str) -> Stage:
    """Return the stage of an action by the words that decide it; graded handling when none does."""
    lowered = action.lower()
    return next((stage for stage, words in _WORDS if any(word in lowered for word in words)), "分级处置")
