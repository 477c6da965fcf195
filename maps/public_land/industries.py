"""Divisions of manufacturing (GB/T 4754-2017, section C, and two of services that zones take in) by name."""

from django.utils.translation import gettext_lazy as _

INDUSTRIES = {
    "13": _("Farm produce processing"),
    "14": _("Food"),
    "15": _("Drinks and tea"),
    "17": _("Textiles"),
    "18": _("Clothing"),
    "19": _("Leather and shoes"),
    "20": _("Wood and bamboo"),
    "21": _("Furniture"),
    "22": _("Paper"),
    "23": _("Printing"),
    "24": _("Sports and toys"),
    "26": _("Chemicals"),
    "27": _("Pharmaceuticals"),
    "28": _("Chemical fibres"),
    "29": _("Rubber and plastics"),
    "30": _("Glass, crystal and minerals"),
    "31": _("Iron and steel"),
    "32": _("Non-ferrous metals"),
    "33": _("Metal goods and hardware"),
    "34": _("General machinery"),
    "35": _("Special machinery"),
    "36": _("Vehicles"),
    "37": _("Rail, ship and aircraft"),
    "38": _("Electrical machinery"),
    "39": _("Computers and electronics"),
    "40": _("Instruments"),
    "41": _("Other manufacturing"),
    "42": _("Recycling"),
    "59": _("Storage"),
    "73": _("Research"),
}


def industry(code: str) -> str:
    """A division's name; an unknown code as it is."""
    return str(INDUSTRIES.get(code, code))
