"""Files that want to harm: bombs, paths, entities, network, endless work."""

import io
import struct
import zipfile

import pytest

from parcels.files.batches import ReadOptions
from parcels.files.limits import Limits
from parcels.files.sandbox import read_file
from parcels.refusals import Refusal

TIGHT = Limits(archive_mb=20, archive_files=5, archive_ratio=100, memory_mb=512, seconds=20)


def refused(path, **options) -> Refusal:
    with pytest.raises(Refusal) as caught, read_file(path, ReadOptions(**options), TIGHT):
        pass
    return caught.value


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_archive_that_unpacks_too_far(tmp_path):
    assert refused(zipped(tmp_path / "a.zip", [("a.csv", b"0" * 15_000_000)])).code == "archive_ratio"
    big = [(f"{n}.csv", b"0123456789abcdef" * 70_000) for n in range(6)]
    assert refused(zipped(tmp_path / "b.zip", big)).code == "archive_too_many_files"


def test_a_header_that_lies_about_its_size_does_not_unpack_further(tmp_path):
    path = zipped(tmp_path / "lie.zip", [("a.csv", b"code\n" + b"1\n" * 100_000)])
    raw = bytearray(path.read_bytes())
    real = struct.pack("<I", 200_005)
    for at in (raw.find(real), raw.rfind(real)):
        raw[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(bytes(raw))
    assert refused(path).code == "archive_damaged"


@pytest.mark.parametrize("name", ["../../etc/x.csv", "/etc/x.csv", "C:\\x.csv", "a/../../x.csv"])
def test_archive_paths_that_leave_the_folder(tmp_path, name):
    assert refused(zipped(tmp_path / "p.zip", [(name, b"code\n1\n")])).code == "archive_path"


def test_xml_entities_are_not_expanded(tmp_path):
    path = tmp_path / "e.kml"
    path.write_text('<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>')
    assert refused(path).code == "xml_forbidden"


def test_a_kml_of_links_only_is_refused_and_never_followed(tmp_path):
    path = tmp_path / "n.kml"
    path.write_text("<kml><NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink></kml>")
    assert refused(path).code == "kml_network_link"


def test_vrt_and_other_drivers_are_not_reached(tmp_path):
    path = tmp_path / "v.gpkg"
    path.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>"
    )
    assert refused(path).code == "format_not_available"


def test_too_much_memory_is_named(tmp_path):
    path = tmp_path / "deep.json"
    path.write_bytes(b'{"type":"FeatureCollection","features":[' + b"[" * 100_000)
    assert refused(path).code == "json_damaged"
    wide = io.StringIO()
    wide.write('{"type":"FeatureCollection","features":[')
    wide.write(",".join('{"type":"Feature","properties":{"a":1},"geometry":null}' for _ in range(700_000)))
    wide.write("]}")
    path.write_text(wide.getvalue())
    with pytest.raises(Refusal) as caught, read_file(path, ReadOptions(), Limits(memory_mb=64, seconds=60)):
        pass
    assert caught.value.code == "parse_memory_exceeded"


def test_too_much_time_is_named(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("code,x\n" + "1,2\n" * 4_000_000)
    with pytest.raises(Refusal) as caught, read_file(path, ReadOptions(), Limits(seconds=2)):
        pass
    assert caught.value.code == "parse_time_exceeded"
