"""Files that are broken, mislabelled or meant to do harm, made here, each with a word of its refusal."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from hostile_writers import (
    BILLION_LAUGHS,
    DTD,
    KML,
    PLACEMARK,
    PNG,
    ROWS,
    VRT,
    Write,
    external_entity,
    file_of,
    old_workbook,
    overlapping,
    polygon_of,
    repeated_cell,
    with_bytes_replaced,
    with_dimensions,
    with_picture_header,
    workbook,
    write_understated_size,
    zip_with,
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file by its name, how it is written, and what its refusal says."""

    name: str
    write: Write
    reason: str


def bombs() -> Iterator[tuple[str, Hostile]]:
    """Yield archives that unfold, hide or overlap."""
    zeros = b"\x00" * 25_000_000
    yield (
        "a sheet of nothing, 25 MB of it",
        Hostile("a.xlsx", zip_with({"xl/worksheets/sheet1.xml": zeros}), "压缩炸弹"),
    )
    yield "a shape of nothing", Hostile("a.zip", zip_with({"a.shp": zeros}), "压缩炸弹")
    yield "placemarks of nothing", Hostile("a.kmz", zip_with({"doc.kml": zeros}), "压缩炸弹")
    yield "an open document of nothing", Hostile("a.ods", zip_with({"content.xml": zeros}), "压缩炸弹")
    yield (
        "a hundred members in the same bytes",
        Hostile("a.zip", overlapping, "压缩炸弹|互相重叠"),
    )
    yield "a member larger than it says", Hostile("a.xlsx", write_understated_size, "不完整|不一样")
    yield (
        "an archive in an archive",
        Hostile("a.zip", zip_with({"b.zip": b"PK\x05\x06" + b"\x00" * 18}), "还有压缩包"),
    )
    yield (
        "an archive in a workbook",
        Hostile("a.xlsx", workbook(more={"xl/embeddings/b.zip": b"x"}), "还有压缩包"),
    )
    yield "a Java archive in a workbook", Hostile("a.xlsx", workbook(more={"b.jar": b"x"}), "还有压缩包")
    yield (
        "three thousand members",
        Hostile("a.zip", zip_with({f"{n}.txt": "x" for n in range(3_000)}), "超过 2000 个"),
    )
    for name in ("../../a.shp", "/etc/a.shp", "C:/a.shp", "..\\a.shp", "x/../../a.shp"):
        yield f"a member called {name}", Hostile("a.zip", zip_with({name: "x"}), "压缩包外面")
    nul = with_bytes_replaced(zip_with({"aXshp": "x"}), (b"aXshp", b"a\x00shp"))
    yield "a member with a NUL in its name", Hostile("a.zip", nul, "压缩包外面|不完整")
    locked = with_bytes_replaced(
        zip_with({"a.shp": "x"}),
        (b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    )
    yield "an archive with a password", Hostile("a.zip", locked, "密码")


def xml() -> Iterator[tuple[str, Hostile]]:
    """Yield XML that wants files, or grows."""
    wants_file = DTD + KML.format(PLACEMARK.replace("&j;", ""))
    yield "KML that wants a file", Hostile("a.kml", file_of(wants_file), "DTD")
    yield (
        "KML that laughs a billion times",
        Hostile("a.kml", file_of(BILLION_LAUGHS + KML.format(PLACEMARK.replace("&x;", ""))), "DTD"),
    )
    yield (
        "KML in UTF-16 that wants a file",
        Hostile("a.kml", file_of(wants_file.encode("utf-16")), "DTD|内容不是"),
    )
    yield "KMZ that wants a file", Hostile("a.kmz", zip_with({"doc.kml": wants_file}), "DTD")
    late = "<?xml version='1.0'?>" + " " * 60_000 + wants_file.partition("?>")[2]
    yield "KML that wants a file after much room", Hostile("a.kml", file_of(late), "DTD")
    for part in (
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    ):
        yield (
            f"a workbook whose {part} wants a file",
            Hostile("a.xlsx", workbook(external_entity, part=part), "DTD"),
        )
    laughing = workbook(lambda text: BILLION_LAUGHS + text.partition("?>")[2], part="xl/styles.xml")
    yield "a workbook that laughs a billion times", Hostile("a.xlsx", laughing, "DTD")
    wide = workbook(more={"xl/sharedStrings.xml": external_entity("<sst/>").encode("utf-16")})
    yield "a workbook that wants a file in UTF-16", Hostile("a.xlsx", wide, "DTD")
    deep = KML.format("<Folder>" * 200_000 + "</Folder>" * 200_000)
    yield "folders in folders without end", Hostile("a.kml", file_of(deep), "没有一个地标")
    yield "half a KML", Hostile("a.kml", file_of(KML.format(PLACEMARK)[:90]), "不是完整的 KML")
    yield "a page called KML", Hostile("a.kml", file_of("<html><body>x</body></html>"), "里面是 html")
    yield (
        "a drawing called KML",
        Hostile("a.kml", file_of('<svg xmlns="http://www.w3.org/2000/svg"/>'), "里面是 svg"),
    )
    yield "60 MB of KML", Hostile("a.kml", file_of(KML.format("<Folder/>" * 7_000_000)), "超过 50 MB")


def workbooks() -> Iterator[tuple[str, Hostile]]:
    """Yield workbooks that run, lie, or are none."""
    for suffix in ("xlsm", "xlsb", "xltm", "xlam"):
        yield f"a workbook called .{suffix}", Hostile(f"a.{suffix}", workbook(), "带宏")
    for part in (
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/activeX/activeX1.bin",
    ):
        yield (
            f"a workbook with {part}",
            Hostile("a.xlsx", workbook(more={part: "<x/>"}), "宏、控件或外部链接"),
        )
    for cell in ("XFD1048576", "A99999999", "ZZ500000"):
        far = workbook(lambda text, cell=cell: text.replace('r="A2"', f'r="{cell}"'))  # type: ignore[misc]
        yield f"a cell at {cell}", Hostile("a.xlsx", far, "多余的格子")
    row = workbook(lambda text: text.replace('<row r="2"', '<row r="4294967295"'))
    yield "a row number four billion", Hostile("a.xlsx", row, "多余的格子")
    yield (
        "an old workbook of four billion rows",
        Hostile("a.xls", old_workbook(with_dimensions(0xFFFFFFFF, 0xFFFF)), "几百万行"),
    )
    yield (
        "an old workbook of ten million rows",
        Hostile("a.xls", old_workbook(with_dimensions(10_000_000, 200)), "几百万行"),
    )
    yield (
        "half an old workbook",
        Hostile("a.xls", old_workbook(lambda data: data[: len(data) // 2]), "打不开"),
    )
    yield (
        "the beginning of an old workbook",
        Hostile("a.xls", old_workbook(lambda data: data[:8] + bytes(600)), "打不开"),
    )
    yield "a workbook with a password", Hostile("a.xlsx", old_workbook(), "密码")
    yield "a picture called XLSX", Hostile("a.xlsx", file_of(PNG), "内容不是")
    yield "a picture that is a workbook too", Hostile("a.xlsx", with_picture_header(workbook()), "内容不是")
    yield (
        "a picture that is an archive too",
        Hostile("a.zip", with_picture_header(zip_with({"a.shp": "x"})), "内容不是"),
    )
    yield "an archive that is no workbook", Hostile("a.xlsx", zip_with({"a.txt": "x"}), "打不开")
    yield (
        "an ODS of a cell a billion times",
        Hostile("a.ods", repeated_cell(1_000_000_000, 16_384), "打不开"),
    )
    yield "an ODS of a million rows", Hostile("a.ods", repeated_cell(1_048_576, 1_000), "打不开")


def tables() -> Iterator[tuple[str, Hostile]]:
    """Yield texts that are no table, or one without end."""
    yield "an empty file", Hostile("a.csv", file_of(""), "是空的")
    yield "blank lines", Hostile("a.csv", file_of("\n\n , \n"), "没有一行")
    yield "ten million lines", Hostile("a.csv", file_of("x\n" * 10_000_000), "超过 500000 行")
    yield "a NUL in a table", Hostile("a.csv", file_of(ROWS.replace("甲", "甲\x00")), "编码读不懂")
    yield (
        "UTF-16 that does not say so",
        Hostile("a.csv", file_of(ROWS.encode("utf-16-le")), "编码读不懂"),
    )
    yield "half a sign of UTF-16", Hostile("a.csv", file_of(ROWS.encode("utf-16")[:-1]), "编码读不懂")
    yield "bytes of no encoding", Hostile("a.csv", file_of(b"\xfd\xff\x00\x80" * 100), "编码读不懂")
    yield "a picture called CSV", Hostile("a.csv", file_of(PNG), "编码读不懂")
    yield (
        "a cell of 20,000 signs",
        Hostile("a.csv", file_of(ROWS + "驿" * 20_000 + ",x\n"), "超过 10000 个字"),
    )
    yield "a cell of 20 MB", Hostile("a.csv", file_of(ROWS + "x" * 20_000_000), "完整的 CSV")
    yield "a million columns", Hostile("a.csv", file_of(",".join(["x"] * 1_000_000)), "超过 200 列")
    yield "a quote that never ends", Hostile("a.csv", file_of(ROWS + '"甲驿站,x\n'), "完整的 CSV")
    yield "a program", Hostile("a.exe", file_of(b"MZ\x90\x00"), "“.exe”")
    yield "a letter", Hostile("a.docx", zip_with({"word/document.xml": "<x/>"}), "Word 文档")
    yield "a file without a name's end", Hostile("list", file_of(ROWS), "没有扩展名")


def layers() -> Iterator[tuple[str, Hostile]]:
    """Yield files of places that are none, or too much."""
    yield (
        "an area of a million corners",
        Hostile("a.geojson", polygon_of(1_000_000), "线或面"),
    )
    yield (
        "GeoJSON nested without end",
        Hostile("a.geojson", file_of('{"a":' * 5_000 + "1" + "}" * 5_000), "打不开"),
    )
    yield (
        "lists nested without end",
        Hostile("a.geojson", file_of('{"a":' + "[" * 100_000 + "]" * 100_000 + "}"), "线或面"),
    )
    yield (
        "half a GeoJSON",
        Hostile("a.geojson", file_of('{"type": "FeatureCollection", "features": ['), "打不开"),
    )
    yield "a list of other files called GeoJSON", Hostile("a.geojson", file_of(VRT), "内容不是")
    yield "a list of other files in an archive", Hostile("a.zip", zip_with({"a.vrt": VRT}), "0 个 .shp")
    yield "a list of other files called SHP", Hostile("a.zip", zip_with({"a.shp": VRT}), "不是 Shapefile")
    torn = (
        b"SQLite format 3\x00".ljust(60, b"\x00")
        + (10200).to_bytes(4, "big")
        + b"\x00" * 4
        + b"GPKG"
        + bytes(100)
    )
    yield "half a GeoPackage", Hostile("a.gpkg", file_of(torn), "打不开")
    yield "a picture called GeoPackage", Hostile("a.gpkg", file_of(PNG), "内容不是")
    header = (
        b"\x00\x00\x27\x0a"
        + bytes(20)
        + (2**31 - 1).to_bytes(4, "big")
        + struct.pack("<2i", 1000, 1)
        + bytes(64)
    )
    yield "a Shapefile of two billion words", Hostile("a.zip", zip_with({"a.shp": header}), "打不开")
    yield "two Shapefiles", Hostile("a.zip", zip_with({"a.shp": header, "b.shp": header}), "2 个 .shp")


FILES: dict[str, Hostile] = dict([*bombs(), *xml(), *workbooks(), *tables(), *layers()])
