"""Units of measure and count: their names, their dimensions, and exact conversion between them."""

import re
from fractions import Fraction
from typing import NamedTuple

from service.errors import WrongCall
from service.rules.value import Value


class Unit(NamedTuple):
    """A unit, how it relates to its dimension's base unit, and the names it goes by."""

    symbol: str
    dimension: str
    """The base unit's symbol, which names the dimension."""
    factor: Fraction
    names: tuple[str, ...]
    offset: Fraction = Fraction(0)
    """Added after multiplying: only ℉ needs it."""


def _unit(symbol: str, dimension: str, factor: str, names: str, offset: str = "0") -> Unit:
    return Unit(symbol, dimension, Fraction(factor), (symbol, *names.split()), Fraction(offset))


_TABLE = (
    _unit("m", "m", "1", "米 公尺 metre metres meter meters"),
    _unit("km", "m", "1000", "公里 千米 kilometre kilometres kilometer kilometers"),
    _unit("cm", "m", "1/100", "厘米 公分 centimetre centimetres centimeter centimeters"),
    _unit("mm", "m", "1/1000", "毫米 millimetre millimetres millimeter millimeters"),
    _unit("华里", "m", "500", "里路 市里"),
    _unit("ft", "m", "381/1250", "英尺 feet foot"),
    _unit("inch", "m", "127/5000", "英寸 inches"),
    _unit("yd", "m", "1143/1250", "码 yard yards"),
    _unit("mile", "m", "201168/125", "英里 miles mi"),
    _unit("min", "min", "1", "分钟 minute minutes mins"),
    _unit("s", "min", "1/60", "秒钟 秒 second seconds sec secs"),
    _unit("h", "min", "60", "个小时 小时 个钟头 钟头 hour hours hr hrs"),
    _unit("天", "min", "1440", "个昼夜 昼夜 day days"),
    _unit("周", "min", "10080", "个星期 星期 week weeks"),
    _unit("个月", "个月", "1", "month months"),
    _unit("年", "个月", "12", "周年 year years"),
    _unit("工作日", "工作日", "1", "个工作日 working@day working@days business@day business@days"),
    _unit("岁", "岁", "1", "周岁 years@old"),
    _unit("m²", "m²", "1", "平方米 平米 ㎡ m2 m^2 square@metres square@metre square@meters sq@m sqm"),
    _unit("km²", "m²", "1000000", "平方公里 平方千米 km2 square@kilometres square@kilometers sq@km"),
    _unit("ha", "m²", "10000", "公顷 hectare hectares"),
    _unit("亩", "m²", "2000/3", "市亩 mu"),
    _unit("ft²", "m²", "145161/1562500", "平方英尺 sq@ft square@feet"),
    _unit("m³", "L", "1000", "立方米 立方 m3 m^3 cubic@metres cubic@metre cubic@meters"),
    _unit("L", "L", "1", "公升 升 l litre litres liter liters"),
    _unit("mL", "L", "1/1000", "毫升 ml millilitres milliliters"),
    _unit("m³/s", "m³/s", "1", "立方米/秒 立方米每秒 m3/s"),
    _unit("kg", "kg", "1", "公斤 千克 kilogram kilograms kilogramme kilogrammes"),
    _unit("g", "kg", "1/1000", "克 gram grams"),
    _unit("t", "kg", "1000", "吨 公吨 tonne tonnes ton tons"),
    _unit("斤", "kg", "1/2", "市斤"),
    _unit("lb", "kg", "45359237/100000000", "磅 lbs pound pounds"),
    _unit("℃", "℃", "1", "摄氏度 °C degrees@Celsius degrees@C"),
    _unit("℉", "℃", "5/9", "华氏度 °F degrees@Fahrenheit degrees@F", "-160/9"),
    _unit("m/s", "m/s", "1", "米/秒 米每秒 metres@per@second meters@per@second"),
    _unit("km/h", "m/s", "5/18", "公里/小时 千米/小时 公里每小时 kph kilometres@per@hour"),
    _unit("mph", "m/s", "1397/3125", "英里/小时 miles@per@hour"),
    _unit("kW", "kW", "1", "千瓦 kilowatt kilowatts"),
    _unit("MW", "kW", "1000", "兆瓦"),
    _unit("kV", "kV", "1", "千伏"),
    _unit("V", "kV", "1/1000", "伏特 伏 volts"),
    _unit("MPa", "kPa", "1000", "兆帕"),
    _unit("kPa", "kPa", "1", "千帕"),
    _unit("ppm", "ppm", "1", ""),
    _unit("mg/m³", "mg/m³", "1", "mg/m3 毫克/立方米"),
    _unit("元", "元", "1", "元人民币 yuan RMB CNY"),
    _unit("人", "人", "1", "名 位 人次 people persons person residents"),
    _unit("户", "户", "1", "户人家 household households"),
    _unit("次", "次", "1", "遍 回 times"),
    _unit("层", "层", "1", "storey storeys storeys floors"),
    _unit("箱", "箱", "1", "boxes"),
    _unit("袋", "袋", "1", ""),
    _unit("包", "包", "1", ""),
    _unit("瓶", "瓶", "1", "只钢瓶 bottles"),
    _unit("桶", "桶", "1", "drums"),
    _unit("罐", "罐", "1", ""),
    # Measure words that different writers use for the same things: 8条冲锋舟 is 8艘冲锋舟.
    _unit("件", "件", "1", "个 只 条 艘 顶 张 部 台 套 辆 把 支 根 捆 卷 块 座 处 栋 幢 间 项 份 组 架 具 副 枚 艇 床 盏 家"),
)

UNITS: dict[str, Unit] = {unit.symbol: unit for unit in _TABLE}
"""Symbol to unit."""
_BY_NAME = {name.replace("@", " ").lower(): unit for unit in _TABLE for name in unit.names}
_CASED = {name: unit for unit in _TABLE for name in unit.names}
COUNTED = frozenset({"人", "户", "次", "层", "件", "箱", "袋", "包", "瓶", "桶", "罐"})
"""Dimensions that are counted, not measured; English text may leave their unit out (`8 boats`)."""

# Words that begin like a measure word and are none.
_NOT_A_UNIT = {
    "组": "织长", "条": "件例款", "部": "门分队署位委", "把": "握关", "台": "风账", "支": "援部书撑", "座": "谈",
    "处": "置理于", "间": "隔断", "位": "置于", "名": "称单", "层": "级面", "家": "庭", "次": "日生", "项": "目",
    "年": "度", "回": "应复", "份": "额", "床": "位", "元": "旦", "克": "服", "包": "括保", "升": "级高", "只": "能要有是",
    "根": "据", "件": "", "个": "人", "人": "民工员力口均", "户": "籍外", "码": "头", "伏": "旱", "磅": "礴", "里路": "",
}


def _pattern(name: str) -> str:
    spelled = re.escape(name).replace("@", r"[ -]")
    if not name.isascii() and not name[-1].isascii():
        forbidden = _NOT_A_UNIT.get(name, "")
        return spelled + (f"(?![{forbidden}])" if forbidden else "")
    letters = [c for c in name if c.isalpha()]
    cased = f"(?i:{spelled})" if len(letters) > 1 else spelled
    return cased + r"(?![A-Za-z²³])"


UNIT_PATTERN = "|".join(_pattern(name) for name in sorted(_CASED, key=lambda name: (-len(name), name)))
"""Regular expression of every unit's names, longest first."""
_UNIT_ANYWHERE = {
    dimension: re.compile("|".join(
        ("" if not name[0].isascii() else r"(?<![A-Za-z])") + _pattern(name)
        for unit in _TABLE if unit.dimension == dimension for name in unit.names))
    for dimension in {unit.dimension for unit in _TABLE}
}


_ONE_UNIT_ANYWHERE = {
    unit.symbol: re.compile("|".join(("" if not name[0].isascii() else r"(?<![A-Za-z])") + _pattern(name) for name in unit.names))
    for unit in _TABLE
}


class Conversion(NamedTuple):
    """A converted value and how it came about."""

    value: float
    trace: str


def unit_named(name: str) -> Unit | None:
    """Return the unit of that name or symbol, or None."""
    return _CASED.get(name) or _BY_NAME.get(re.sub(r"[ -]+", " ", name).lower())


def names_a_unit_of(text: str, dimension: str) -> bool:
    """Return whether the text names any unit of the dimension, as a table's header does."""
    return _UNIT_ANYWHERE[dimension].search(text) is not None


def units_named(text: str, dimension: str) -> tuple[Unit, ...]:
    """Return the units of a dimension that the text names."""
    return tuple(unit for unit in _TABLE if unit.dimension == dimension and _ONE_UNIT_ANYWHERE[unit.symbol].search(text))


def plain(number: Fraction) -> str:
    """Return the number as a decimal without needless zeros, or as `p/q` when no decimal is exact."""
    rest, places = number.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    digits = f"{abs(number) * 10**places}".rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".") if places else digits
    return f"-{text}" if number < 0 else text


def canonical(number: Fraction, unit: str | None) -> str:
    """Return the quantity in its dimension's base unit: the same text for the same quantity."""
    if unit is None:
        return plain(number)
    known = UNITS[unit]
    return f"{plain(number * known.factor + known.offset)} {known.dimension}"


def exact(number: float) -> Fraction:
    """Return the decimal number that the float is printed as."""
    return Fraction(repr(float(number)))


def same_value(a: Value, b: Value) -> bool:
    """Return whether both say the same, units converted exactly.

    A unit may be missing on one side of two quantities: then the numbers as written decide (86.5 = 86.50 m).
    A bare number also equals the year or the short telephone number with its digits (2025 = 2025年, 119)."""
    if a.kind == b.kind and a.canonical == b.canonical:
        return True
    if a.number is None or b.number is None or not (_is_bare(a) or _is_bare(b)):
        return False
    return exact(a.number) == exact(b.number) and {a.kind, b.kind} <= {"quantity", "date", "phone"}


def _is_bare(value: Value) -> bool:
    return value.kind == "quantity" and value.unit is None


def convert(value: float, unit: str, to: str) -> Conversion:
    """Return the value in another unit of the same dimension, with its trace.  Raises: WrongCall."""
    source, target = unit_named(unit), unit_named(to)
    if source is None or target is None:
        raise WrongCall(f"no unit is called {unit if source is None else to!r}")
    if source.dimension != target.dimension:
        raise WrongCall(f"{unit} cannot be converted to {to}: they measure different things")
    number = exact(value)
    result = (number * source.factor + source.offset - target.offset) / target.factor
    shown = plain(result) if "/" not in plain(result) else f"{float(result):.6g}"
    sign = "=" if "/" not in plain(result) else "≈"
    return Conversion(float(result), f"{plain(number)} {source.symbol} {sign} {shown} {target.symbol}")
