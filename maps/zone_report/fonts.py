"""Chinese fonts in office files: Noto Sans CJK SC by name, Microsoft YaHei where a machine lacks it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

CHINESE, ELSE = "Noto Sans CJK SC", "Microsoft YaHei"


def name_in_run(run: Any) -> None:
    """Name the font of a run on a slide for Latin and East Asian letters."""
    run.font.name = CHINESE
    properties = run._r.get_or_add_rPr()
    for tag in ("a:ea", "a:cs"):
        found = properties.find(_drawing(tag))
        if found is None:
            found = etree.SubElement(properties, _drawing(tag))
        found.set("typeface", CHINESE)


def _drawing(tag: str) -> str:
    return "{http://schemas.openxmlformats.org/drawingml/2006/main}" + tag.split(":")[1]


def named_in_theme(pptx: bytes) -> bytes:
    """The slides with the Chinese font of their theme named too: what a reader types takes it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(pptx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if re.fullmatch(r"ppt/theme/theme\d+\.xml", entry.filename):
                content = re.sub(rb'<a:ea typeface=""/>', f'<a:ea typeface="{CHINESE}"/>'.encode(), content)
                content = re.sub(rb'(<a:font script="Hans" typeface=")[^"]*', rb"\g<1>" + ELSE.encode(), content)
            new.writestr(entry, content)
    return out.getvalue()


def name_in_style(style: Any) -> None:
    """Name the font of a style in a text document."""
    style.font.name = CHINESE
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), CHINESE)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)


def name_instead(document: Any) -> None:
    """Tell a text document which font stands in where the first is missing."""
    part = next(one.target_part for one in document.part.rels.values() if one.reltype.endswith("/fontTable"))
    table = etree.fromstring(part.blob)
    font, instead = OxmlElement("w:font"), OxmlElement("w:altName")
    font.set(qn("w:name"), CHINESE)
    instead.set(qn("w:val"), ELSE)
    font.append(instead)
    table.append(font)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
