"""Checks of an archive before anything is unpacked: sizes, names, kinds of members, XML."""

import re
import zipfile
import zlib
from pathlib import Path

from geodata.errors import UnreadableFile
from geodata.sentence import Sentence

MAX_UNPACKED_BYTES = 1_000_000_000
MAX_MEMBERS = 2_000
MAX_COMPRESSION_RATIO = 150  # more than a sheet of one repeated row has
ALWAYS_ALLOWED_BYTES = 20_000_000  # unpacked, whatever the compression ratio
CHUNK_BYTES = 1 << 20
MAX_PROLOG_BYTES = 65_536  # a document type comes before the root element
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".jar")
ACTIVE_PARTS = re.compile(r"(?i)vbaProject|xl/(externalLinks|macrosheets|dialogsheets|activeX|ctrlProps)/")
XML_ENCODINGS = ("latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
ROOT = re.compile(r"<[A-Za-z_]")  # after the root element no document type can follow
DOCUMENT_TYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


def require_safe_archive(path: Path) -> None:
    """Raise UnreadableFile for an archive that is broken or made to do harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            _require_safe_members(path, archive.infolist())
            for member in archive.infolist():
                _require_honest_member(path, archive, member)
    except UnreadableFile:
        raise
    except READ_ERRORS:
        raise UnreadableFile(Sentence("{name} 打不开：压缩包不完整", name=path.name)) from None


def require_at_most(path: Path, size: int, most: int) -> None:
    """Raise UnreadableFile for a size in bytes above the limit `most`."""
    if size > most:
        sizes = {"size_mb": size // 1_000_000, "most_mb": most // 1_000_000}
        raise UnreadableFile(
            Sentence("{name} 有 {size_mb} MB，超过 {most_mb} MB，请拆开", name=path.name, **sizes)
        )


def require_plain_xml(path: Path, beginning: bytes) -> None:
    """Raise UnreadableFile for XML with a document type, in any encoding: no office program writes one."""
    texts = [beginning.decode(encoding, errors="ignore") for encoding in XML_ENCODINGS]
    if any(map(DOCUMENT_TYPE.search, texts)):
        raise UnreadableFile(Sentence("{name} 里有文档类型定义（DTD），这种文件不能收", name=path.name))
    if not any(map(ROOT.search, texts)):
        raise UnreadableFile(Sentence("{name} 打不开：开头不是 XML", name=path.name))


def _require_safe_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        counts = {"n": len(members), "most": MAX_MEMBERS}
        raise UnreadableFile(Sentence("{name} 里有 {n} 个文件，超过 {most} 个", name=path.name, **counts))
    for member in members:
        _require_safe_name(path, member)
        if member.flag_bits & 1:
            raise UnreadableFile(Sentence("{name} 设了密码：请去掉密码再上传", name=path.name))
    size, packed = sum(member.file_size for member in members), path.stat().st_size
    require_at_most(path, size, MAX_UNPACKED_BYTES)
    if size > ALWAYS_ALLOWED_BYTES and size > packed * MAX_COMPRESSION_RATIO:
        sentence = "{name} 展开后是原来的 {times} 倍，像是压缩炸弹，没有打开"
        raise UnreadableFile(Sentence(sentence, name=path.name, times=size // packed))
    if sum(member.compress_size for member in members) > packed:
        raise UnreadableFile(Sentence("{name} 里的文件互相重叠，像是压缩炸弹，没有打开", name=path.name))


def _require_safe_name(path: Path, member: zipfile.ZipInfo) -> None:
    """Refuse a member with a path outside of the archive, a nested archive, or active content."""
    name = member.filename.replace("\\", "/")
    leaves_folder = name.startswith("/") or ".." in name.split("/") or ":" in name
    if leaves_folder or "\x00" in member.orig_filename:
        sentence = "{name} 里的文件名“{member}”指到了压缩包外面，不能收"
        raise UnreadableFile(Sentence(sentence, name=path.name, member=name[:60]))
    if name.lower().endswith(ARCHIVES):
        sentence = "{name} 里面还有压缩包 {member}：请直接上传里面的文件"
        raise UnreadableFile(Sentence(sentence, name=path.name, member=name[:60]))
    if path.suffix.lower() == ".xlsx" and ACTIVE_PARTS.search(name):
        sentence = "{name} 里有宏、控件或外部链接：请把内容复制到新的 .xlsx 再上传"
        raise UnreadableFile(Sentence(sentence, name=path.name))


def _require_honest_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse a member of another size than declared, or XML with a document type."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".kml"))
    with archive.open(member) as content:
        beginning = content.read(MAX_PROLOG_BYTES)
        if is_xml:
            require_plain_xml(path, beginning)
        size = len(beginning)
        while chunk := content.read(CHUNK_BYTES):
            size += len(chunk)
        if size != member.file_size:
            sentence = "{name} 里的 {member} 和它说的大小不一样，没有打开"
            raise UnreadableFile(Sentence(sentence, name=path.name, member=member.filename[:60]))
