"""A map in one HTML file that opens with no network: folium, with Leaflet itself written into the file."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from django.conf import settings
from django.contrib.gis.db.models import Extent, GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.contrib.staticfiles import finders
from django.db.models import F, Func
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from jinja2 import Template

from maps.exports.sheet import Sheet
from maps.indicators import PATHS, STOCK, label_of
from maps.writing import grouped, number
from parcels.models import ContextFeature
from parcels.refusals import Refusal
from parcels.units import m2_to_mu

SIMPLIFY_M = 0.3
DECIMALS = 6
"""Of a degree: a tenth of a metre."""


class MetricScale(MacroElement):
    """A scale bar in metres alone; folium's own writes feet beside them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


def one_file(sheet: Sheet) -> str:
    """The whole HTML text."""
    figure = Figure(title=_title(sheet))
    chart = folium.Map(tiles=None, prefer_canvas=True, attribution_control=False)
    chart.default_js, chart.default_css = [], []
    chart.add_to(figure)
    _add_leaflet(figure)
    MetricScale().add_to(chart)
    _add_base(chart)
    _add_parcels(chart, sheet)
    west, south, east, north = _box(sheet)
    chart.fit_bounds([[south, west], [north, east]])
    figure.html.add_child(Element(_plain(render_to_string("maps/one_file_legend.html", _words(sheet)))), name="legend")
    return str(figure.render())


def _title(sheet: Sheet) -> str:
    return _inert(" · ".join(filter(None, [sheet.zone.name if sheet.zone else "", str(sheet.indicator.label)])))


def _words(sheet: Sheet) -> dict[str, Any]:
    entries = [one | {"mu_text": number(one["mu"], 1)} for one in sheet.legend["classes"]]
    return {"sheet": sheet, "title": _title(sheet), "legend": entries, "language": get_language()}


def _inert(text: str) -> str:
    """Text of the register that is no markup, and in which branca, which renders twice, finds no template."""
    text = escape(text)
    for mark in ("{{", "{%", "{#"):
        text = text.replace(mark, f"{{ {mark[1]}")
    return text


def _plain(html: str) -> str:
    """Branca renders what it is given as a template: text from the register must not be one."""
    return "{% raw %}" + html.replace("{%", "{ %").replace("%}", "% }") + "{% endraw %}"


def _add_leaflet(figure: Figure) -> None:
    """Leaflet's own script and style, from the copy that the site serves."""
    style = "".join(_vendor(name) for name in ("leaflet.css",)) + render_to_string("maps/one_file.css")
    figure.header.add_child(Element(f"<style>{_plain(style)}</style>"), name="leaflet_css")
    script = _vendor("leaflet.js").replace("</script", "<\\/script")
    figure.header.add_child(Element(f"<script>{_plain_script(script)}</script>"), name="leaflet_js")


def _plain_script(script: str) -> str:
    return "{% raw %}" + script + "{% endraw %}"


def _vendor(name: str) -> str:
    path = finders.find(f"vendor/{name}")
    if not isinstance(path, str):
        raise Refusal("browser_files_missing", {"file": name})
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # Its pictures are for markers and layer switches, of which there are none here.
    return text.replace("url(images/", "url(data:,")


def _box(sheet: Sheet) -> tuple[float, ...]:
    box = sheet.parcels.aggregate(box=Extent(Transform("geom", 4326)))["box"]
    return tuple(box) if box else (119.5, 29.3, 120.5, 29.6)


def _simple(column: str = "geom") -> Any:
    simplified = Func(
        F(column), function="ST_SimplifyPreserveTopology", template=f"%(function)s(%(expressions)s, {SIMPLIFY_M})"
    )
    return _degrees(simplified)


def _degrees(shape: Any) -> Any:

    moved = Func(shape, 4326, function="ST_Transform", output_field=GeometryField(srid=4326))
    return AsGeoJSON(moved, precision=DECIMALS)


def _add_base(chart: folium.Map) -> None:
    """Water, green and streets as quiet areas; a street is as wide as it is."""
    wide = Func(
        F("geom"),
        F("width_m"),
        function="ST_Buffer",
        template="ST_Buffer(geom, coalesce(width_m, 12) / 2)",
        output_field=GeometryField(srid=settings.LANDGIS_SRID),
    )
    rows = (
        ContextFeature.objects.annotate(shape=_simple())
        .annotate(wide=_degrees(wide))
        .values("feature", "shape", "wide")
    )
    colours = {"water": "#BFD8E6", "green": "#DDE8D8", "road": "#FFFFFF"}
    for feature in ("green", "water", "road"):
        shapes = [_base_shape(row) for row in rows if row["feature"] == feature]
        if shapes:
            look = {"fillColor": colours[feature], "fillOpacity": 1, "weight": 0.6, "color": "#D5D8DB"}
            folium.GeoJson(
                _collection(shapes), style_function=lambda feature, look=look: look, interactive=False
            ).add_to(chart)


def _base_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    shape = json.loads(row["shape"])
    shape = shape if "Polygon" in shape["type"] else json.loads(row["wide"])
    return {"type": "Feature", "properties": {}, "geometry": shape}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _add_parcels(chart: folium.Map, sheet: Sheet) -> None:
    column = f"result__{sheet.indicator.name}"
    rows = (
        sheet.parcels.order_by("pk")
        .annotate(shape=_simple(), shown=F(column))
        .values("shape", "shown", "parcel_code", "area_m2", "result__stock_category", "result__path", "result__rule")
    )
    features = [_feature(sheet, row) for row in rows]
    if not features:
        return
    labels = {
        "code": _("Parcel code"),
        "area": _("Area (mu)"),
        "stock": _("Category"),
        "value": str(sheet.indicator.label),
        "path": _("Proposal"),
    }
    folium.GeoJson(
        _collection(features),
        style_function=lambda feature: {
            "fillColor": feature["properties"]["colour"],
            "fillOpacity": 0.9,
            "color": "#FFFFFF",
            "weight": 1,
        },
        highlight_function=lambda feature: {"color": "#1B2430", "weight": 2},
        tooltip=folium.GeoJsonTooltip(fields=list(labels), aliases=list(labels.values())),
        smooth_factor=0,
    ).add_to(chart)


def _feature(sheet: Sheet, row: Mapping[str, Any]) -> dict[str, Any]:
    key = sheet.class_key(row["shown"])
    value = number(row["shown"], sheet.indicator.places) if sheet.indicator.is_number else sheet.label(key)
    proposal = f"{label_of(PATHS, row['result__path'] or '')} {row['result__rule'] or ''}".strip()
    facts = {
        "code": _inert(grouped(row["parcel_code"])),
        "area": number(float(m2_to_mu(row["area_m2"])), 1),
        "stock": label_of(STOCK, row["result__stock_category"] or "—"),
        "value": f"{value} {sheet.indicator.unit}".strip(),
        "path": proposal or "—",
        "colour": sheet.colour(key),
    }
    return {"type": "Feature", "properties": facts, "geometry": json.loads(row["shape"])}
