"""What a run took: tokens as the model server counted them, and the model's time."""

from collections.abc import Iterable

from eval.rows import Row

Cost = dict[str, float | int]


def cost_of(rows: Iterable[Row]) -> Cost:
    """Return `{asked, prompt_tokens, output_tokens, uncounted, model_s}`; `uncounted` replies came without token counts."""
    calls = [row.call for row in rows if row.call is not None]
    return {
        "asked": len(calls),
        "prompt_tokens": sum(call.prompt_tokens or 0 for call in calls),
        "output_tokens": sum(call.output_tokens or 0 for call in calls),
        "uncounted": sum(call.prompt_tokens is None or call.output_tokens is None for call in calls),
        "model_s": round(sum(call.model_ms or 0.0 for call in calls) / 1000, 1),
    }


def together(costs: Iterable[Cost]) -> Cost:
    """Return the sum of costs."""
    total = cost_of(())
    for one in costs:
        total = {name: round(value + one[name], 1) for name, value in total.items()}
    return total


def said(cost: Cost) -> str:
    """Return a cost as words to read; empty when no model was asked."""
    if not cost["asked"]:
        return ""
    uncounted = f" ({cost['uncounted']} replies uncounted)" if cost["uncounted"] else ""
    return (f"model asked {cost['asked']}×: {cost['prompt_tokens']} tokens read, {cost['output_tokens']} written{uncounted}, "
            f"{cost['model_s']:.1f} s")
