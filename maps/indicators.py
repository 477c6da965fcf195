"""What a map can be coloured by: the figures and categories of a run, with their words, units and colours."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parcels.models import StockCategory
from parcels.permissions import Person, can_view_tax, is_tax_field

Words = str | Promise


@dataclass(frozen=True)
class Category:
    """One value of a category: its word, its colour (LOOK), and for a path its one-hanzi mark."""

    key: str
    label: Words
    colour: str
    mark: str = ""


@dataclass(frozen=True)
class Indicator:
    """A column of `ParcelResult` that a map can show; `places` are the decimals it is written with."""

    name: str
    label: Words
    unit: Words = ""
    places: int = 2
    categories: tuple[Category, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it is classed by limits rather than by name."""
        return not self.categories

    @property
    def is_money(self) -> bool:
        """Whether it tells of firms' money: sums of few firms are held back."""
        return self.name in MONEY


UNKNOWN_COLOUR = "#FFFFFF"
NO_PATH_COLOUR = "#E6EAEE"

STOCK = (
    Category("idle", StockCategory.IDLE.label, "#C8452D"),
    Category("approved_not_supplied", StockCategory.APPROVED_NOT_SUPPLIED.label, "#6C63B5"),
    Category("inefficient", StockCategory.INEFFICIENT.label, "#E3A72F"),
    Category("normal", StockCategory.NORMAL.label, "#DCE1E6"),
)
PATHS = (
    Category("revitalize", _("Bring in a project"), "#1E7B55", "盘"),
    Category("upgrade", _("Technical upgrade"), "#5AA9DB", "提"),
    Category("eliminate", _("Rectify or exit"), "#C2478C", "汰"),
    Category("relieve", _("Relieve and serve"), "#D1AE7E", "纾"),
    Category("buy_back", _("Government buy-back"), "#26384F", "储"),
    Category("withdraw", _("Withdraw the approval"), "#7A8594", "撤"),
)
GRADES = (
    Category("A", "A", "#01665E"),
    Category("B", "B", "#5AB4AC"),
    Category("C", "C", "#D8B365"),
    Category("D", "D", "#8C510A"),
)
MONEY = ("output_per_mu", "value_added_per_mu", "tax_per_mu")
WAN_PER_MU = pgettext_lazy("unit", "wan/mu")

INDICATORS = {
    indicator.name: indicator
    for indicator in (
        Indicator("stock_category", _("Stock category"), categories=STOCK),
        Indicator("far", _("Floor-area ratio")),
        Indicator("industrial_far", _("FAR of industrial land")),
        Indicator("output_per_mu", _("Output per mu"), WAN_PER_MU, 1),
        Indicator("value_added_per_mu", _("Value added per mu"), WAN_PER_MU, 1),
        Indicator("tax_per_mu", _("Tax per mu"), WAN_PER_MU, 1),
        Indicator("grade", _("Grade"), categories=GRADES),
        Indicator("path", _("Proposed path"), categories=PATHS),
    )
}
DEFAULT = "stock_category"


def shown_indicators(user: Person) -> list[Indicator]:
    """The indicators that the user may see parcel by parcel."""
    return [one for one in INDICATORS.values() if can_view_tax(user) or not is_tax_field(one.name)]


def label_of(categories: tuple[Category, ...], key: str) -> str:
    """The word for a category's key; an unknown key shows as it is."""
    return next((str(category.label) for category in categories if category.key == key), key)
