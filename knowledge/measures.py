"""What `parley eval` tells beside its one line: by language, over thresholds, how honest the confidence is, times."""

from collections.abc import Mapping, Sequence

from knowledge.evaluate import Asked, summary
from knowledge.stages import STAGES

Row = dict[str, float | str]
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
_BANDS = 5


def tables(asked: Sequence[Asked]) -> dict[str, list[Row]]:
    """Rows by the name of their table; shares are 0..1, times milliseconds."""
    return {
        "languages": by_language(asked), "curve": curve(asked), "calibration": calibration(asked),
        "stages": stages(asked),
    }  # fmt: skip


def by_language(asked: Sequence[Asked]) -> list[Row]:
    """The main shares of the questions in Cyrillic and of the others."""
    groups: dict[str, list[Asked]] = {}
    for one in asked:
        groups.setdefault("ru" if any("а" <= letter <= "я" for letter in one.question.lower()) else "en", []).append(
            one
        )
    names = ("hit@1", "hit@5", "mrr@10", "answered", "wrong_sent", "correct_refusals", "questions")
    every = {language: summary(group, 0, 1.0, 0).as_dict() for language, group in sorted(groups.items())}
    return [{"language": language, **{name: values[name] for name in names}} for language, values in every.items()]


def curve(asked: Sequence[Asked]) -> list[Row]:
    """What each threshold would have sent: rightly of the answerable, wrongly of all, refused of the unanswerable."""
    return [{"threshold": threshold, **_at(asked, threshold)} for threshold in _THRESHOLDS]


def _at(asked: Sequence[Asked], threshold: float) -> dict[str, float]:
    sent = [one for one in asked if _surety(one) >= threshold]
    answerable = sum(bool(one.source) for one in asked)
    none = [one for one in asked if not one.source]
    right = sum(one.rank == 1 for one in sent)
    refused = sum(_surety(one) < threshold for one in none)
    return {
        "answered_rightly": _share(right, answerable), "wrong_sent": _share(len(sent) - right, len(asked)),
        "correct_refusals": _share(refused, len(none)),
    }  # fmt: skip


def calibration(asked: Sequence[Asked]) -> list[Row]:
    """Of questions with about the same confidence, how many were answered rightly: an honest one says as much."""
    rows: list[Row] = []
    for band in range(_BANDS):
        low, high = band / _BANDS, (band + 1) / _BANDS
        group = [one for one in asked if low <= _surety(one) < high or (high == 1 and _surety(one) == 1)]
        told, right = sum(map(_surety, group)), sum(one.rank == 1 for one in group)
        band_name = f"{low:.1f}–{high:.1f}"
        rows.append({"confidence": band_name, "questions": len(group), "told": _share(told, len(group)),
                     "right": _share(right, len(group))})  # fmt: skip
    return rows


def stages(asked: Sequence[Asked]) -> list[Row]:
    """Half and 95 of 100 questions took at most so many milliseconds in each stage."""
    rows: list[Row] = []
    for stage in STAGES:
        times = sorted(one.stages.get(stage, 0.0) for one in asked)
        late = times[min(len(times) - 1, int(len(times) * 0.95))]
        rows.append({"stage": stage, "p50_ms": round(times[len(times) // 2], 3), "p95_ms": round(late, 3)})
    return rows


def compared(before: Mapping[str, float], after: Mapping[str, float]) -> list[Row]:
    """Each figure that both runs have, and what became of it."""
    return [
        {"figure": name, "before": before[name], "now": after[name], "change": round(after[name] - before[name], 4)}
        for name in after
        if isinstance(before.get(name), int | float)
    ]


def _surety(one: Asked) -> float:
    return one.found[0].confidence if one.found else 0.0


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
