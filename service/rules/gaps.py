"""What a desk's lists lack: numbers, people for roles, stock in date, valid teams, documents due for review."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from service.domain.documents import Version
from service.domain.facts import Contact, Duty, Fact, Supply, Team

GapKind = Literal["missing_phone", "role_without_person", "expired_stock", "lapsed_team", "lapsing_team", "review_due", "two_commanders"]

LAPSING_DAYS = 180  # a team's qualification is renewed within half a year
REVIEW_DAYS = {"plan": 3 * 365, "guideline": 3 * 365, "roster": 92, "supplies": 90}
"""Plans are evaluated every three years, rosters checked every quarter, stock counted every 90 days."""
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2}))?")
_POST = re.compile(r"^(?:县|镇|乡)?[一-鿿]{1,12}(?:县长|镇长|乡长|局长|办公室主任|大队长|站长|书记|科长)$|^县长$")
_SHARED = re.compile(r"主要负责人|分管负责人|乡镇|街道办|村|组长|牵头|成员|各|或|授权|委托|等")
_COMMAND = re.compile(r"^(?:总指挥|指挥长|现场指挥长|现场总指挥)$|防汛指挥长")


class Gap(NamedTuple):
    """Something missing or run out."""

    kind: GapKind
    what: str
    zh: str
    en: str
    facts: tuple[Fact, ...]
    version: Version | None = None


def find_gaps(facts: Sequence[Fact], versions: Mapping[str, Version], as_of: date) -> tuple[Gap, ...]:
    """Return what is missing or run out on a day, in the order of kinds."""
    live = [fact for fact in facts if fact.version_id in versions and fact.state != "rejected"]
    return (
        *_missing_phones(live),
        *_roles_without_person(live, versions),
        *_expired(live, as_of),
        *_lapsed(live, as_of),
        *_reviews_due(versions.values(), as_of),
        *_two_commanders(live, versions),
    )


def _missing_phones(facts: Iterable[Fact]) -> Iterable[Gap]:
    for fact in facts:
        contact = fact.value
        if isinstance(contact, Contact) and contact.name and not contact.phone:
            who = f"{contact.unit}{contact.name}"
            yield Gap("missing_phone", who, f"{who}没有电话", f"{who} has no telephone number", (fact,))


def _roles_without_person(facts: Sequence[Fact], versions: Mapping[str, Version]) -> Iterable[Gap]:
    rosters = [version for version in versions.values() if version.kind == "roster"]
    if not rosters:
        return
    newest = max(rosters, key=lambda version: version.effective or version.issued or date.min)
    held = {_post(one.value.role) for one in facts if one.version_id == newest.version_id and isinstance(one.value, Contact)
            and one.value.name}
    known = "、".join(f"{one.value.unit}{_post(one.value.role)}" for one in facts
                     if one.version_id == newest.version_id and isinstance(one.value, Contact) and one.value.name)
    seen: set[str] = set()
    deputed: dict[str, list[str]] = {}
    for fact in facts:
        if isinstance(fact.value, Duty) and fact.value.task == "办公室主任":
            deputed.setdefault(fact.version_id, []).append(fact.value.lead)
    for fact in facts:
        duty, version = fact.value, versions[fact.version_id]
        if not isinstance(duty, Duty) or version.kind != "plan" or version.place != newest.place:
            continue
        post = _post(duty.lead)
        if post in seen or not _POST.match(post) or _SHARED.search(post):
            continue
        seen.add(post)
        if not (_held(post, held, known) or (any(_held(_post(one), held, known) for one in deputed.get(fact.version_id, ()))
                and post.endswith("办公室主任"))):
            yield Gap("role_without_person", post, f"预案所列“{post}”在最近一期通讯录中没有人员",
                      f"the plan names {post}; nobody in the newest roster holds it", (fact,))


def _held(post: str, held: set[str], known: str) -> bool:
    """Say whether the roster has somebody in a post, which it may spell longer or shorter."""
    bare = post.removeprefix("县").replace("应急局", "应急管理局")
    return bool(bare) and (any(bare in one or (one and one in bare) for one in held) or bare in known)


def _post(role: str) -> str:
    return re.sub(r"[（(][^（）()]*[）)]", "", role).strip()


def _expired(facts: Iterable[Fact], as_of: date) -> Iterable[Gap]:
    for fact in facts:
        stock = fact.value
        if isinstance(stock, Supply) and stock.basis == "list" and stock.expires and (last := read_date(stock.expires)) and last < as_of:
            yield Gap("expired_stock", f"{stock.depot}{stock.item}", f"{stock.depot}的{stock.item}已于{last}过有效期",
                      f"{stock.item} at {stock.depot} expired on {last}", (fact,))


def _lapsed(facts: Iterable[Fact], as_of: date) -> Iterable[Gap]:
    for fact in facts:
        team = fact.value
        last = read_date(team.valid_until) if isinstance(team, Team) and team.valid_until else None
        if not isinstance(team, Team) or last is None or last > as_of + timedelta(days=LAPSING_DAYS):
            continue
        if last < as_of:
            yield Gap("lapsed_team", team.name, f"{team.name}资质已于{last}到期", f"{team.name}'s qualification ran out on {last}", (fact,))
        else:
            yield Gap("lapsing_team", team.name, f"{team.name}资质将于{last}到期", f"{team.name}'s qualification runs out on {last}", (fact,))


def _reviews_due(versions: Iterable[Version], as_of: date) -> Iterable[Gap]:
    for version in versions:
        due = version.review_due or _by_custom(version)
        if due is not None and due < as_of:
            yield Gap("review_due", version.title, f"《{version.title}》应于{due}前复核", f"{version.title} was due for review by {due}", (), version)


def _by_custom(version: Version) -> date | None:
    """Return the day by which documents of this kind are reviewed where they print none."""
    began, days = version.effective or version.issued, REVIEW_DAYS.get(version.kind)
    return began + timedelta(days=days) if began and days else None


def _two_commanders(facts: Sequence[Fact], versions: Mapping[str, Version]) -> Iterable[Gap]:
    posts: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        value, version = fact.value, versions[fact.version_id]
        if isinstance(value, Contact) and value.name and _COMMAND.search(value.role):
            posts.setdefault(f"{value.unit or version.place}防汛指挥长", {}).setdefault(value.name, fact)
        elif isinstance(value, Duty) and _COMMAND.fullmatch(value.task) and version.kind == "plan":
            posts.setdefault(f"{version.title} {value.task}", {}).setdefault(_post(value.lead), fact)
    for post, held in posts.items():
        if len(held) > 1:
            names = "、".join(held)
            yield Gap("two_commanders", post, f"{post}有{len(held)}人：{names}", f"{post} has {len(held)} holders: {names}", tuple(held.values()))


def read_date(text: str) -> date | None:
    """Return the day a list prints, the month's last where it prints no day; None when it prints none."""
    found = _DATE.search(text)
    if not found:
        return None
    year, month, day = int(found.group(1)), int(found.group(2)), found.group(3)
    try:
        if day:
            return date(year, month, int(day))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None
