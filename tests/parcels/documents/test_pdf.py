"""Paper: fonts embedded, text selectable, nothing read but the site's own files."""

import base64
from io import BytesIO

import pytest
from django.template import engines
from PIL import Image

from parcels.documents.pdf import pdf_of
from parcels.documents.pictures import png_of
from parcels.refusals import Refusal
from tests.paper import fonts_of, text_of

PAGE = '<!doctype html><html lang="zh-Hans"><head><title>页</title>{head}</head><body>{body}</body></html>'
STYLE = '<style>@page{size:A4;margin:0} body{margin:0;font-family:"Noto Sans CJK SC"}</style>'


def test_chinese_is_text_in_an_embedded_part_of_a_font():
    pdf = pdf_of(PAGE.format(head=STYLE, body="<p>土地效益一页，亩均税收 <b>14.2</b> 万元</p>"))
    assert "土地效益一页，亩均税收 14.2 万元" in text_of(pdf)
    fonts = fonts_of(pdf)
    assert len(fonts) == 2
    assert all(fonts.values())
    assert all("Noto" in name and "CJK" in name for name in fonts)
    assert len(pdf) < 300_000  # two parts of fonts, whose whole is 20 MB each


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://192.0.2.1/x.png">',
        '<img src="https://example.org/x.png">',
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="ftp://192.0.2.1/a.css">',
        '<div style="background: url(http://192.0.2.1/b.png)">x</div>',
        '<svg><image href="http://192.0.2.1/c.png" width="9" height="9"/></svg>',
    ],
)
def test_any_address_but_our_own_stops_the_document(markup):
    with pytest.raises(Refusal) as refused:
        pdf_of(PAGE.format(head="", body=markup))
    assert refused.value.code == "paper_address_outside"


@pytest.mark.parametrize("name", ["../landgis/settings.py", "landgis/../../settings.py", "no/such.css"])
def test_a_file_that_is_no_static_one_is_refused(name):
    with pytest.raises(Refusal) as refused:
        pdf_of(PAGE.format(head=f'<link rel="stylesheet" href="static:{name}">', body=""))
    assert refused.value.code == "paper_file_missing"


def test_own_style_sheets_and_pictures_in_the_page_are_read():
    dot = BytesIO()
    Image.new("RGB", (1, 1), (200, 30, 30)).save(dot, "PNG")
    source = base64.b64encode(dot.getvalue()).decode()
    body = f'<img src="data:image/png;base64,{source}" style="width:210mm;height:297mm;display:block">'
    picture = Image.open(BytesIO(png_of(pdf_of(PAGE.format(head=STYLE, body=body)), 20)))
    assert picture.getpixel((80, 110)) == (200, 30, 30)
    # tokens.css names the colours; a variable of it fills the page.
    head = STYLE + '<link rel="stylesheet" href="static:landgis/tokens.css">'
    body = '<div style="background:var(--idle);height:297mm"></div>'
    picture = Image.open(BytesIO(png_of(pdf_of(PAGE.format(head=head, body=body)), 20)))
    assert picture.getpixel((80, 110)) == (0xC8, 0x45, 0x2D)


def test_text_of_the_register_is_text_in_a_page():
    template = engines["django"].from_string(PAGE.format(head=STYLE, body="<p>{{ name }}</p>"))
    name = '<img src="http://192.0.2.1/x.png"><b>甲</b>'
    assert name in text_of(pdf_of(template.render({"name": name})))


def test_the_same_page_gives_the_same_file():
    html = PAGE.format(head=STYLE, body="青溪")
    assert pdf_of(html) == pdf_of(html)


@pytest.mark.parametrize("dpi", [72, 150])
def test_a_picture_has_and_names_its_resolution(dpi):
    picture = Image.open(BytesIO(png_of(pdf_of(PAGE.format(head=STYLE, body="青溪")), dpi)))
    assert picture.size == pytest.approx((210 / 25.4 * dpi, 297 / 25.4 * dpi), abs=1)
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
