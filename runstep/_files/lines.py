"""The lines of a file, which may be compressed, and in any encoding of JSON.

A compressed file of a few kilobytes may expand to gigabytes, and a line may have no
end. So a file is read in chunks, and no line that is too large is kept.
"""

import os
import re
from codecs import iterdecode
from collections.abc import Iterable, Iterator
from errno import EAGAIN, EIO
from io import BufferedIOBase, BufferedReader, FileIO, RawIOBase
from itertools import chain
from json import detect_encoding
from stat import S_ISREG
from typing import IO, Any, TypeAlias

#: The first bytes of every gzip file.
GZIP_MAGIC = b"\x1f\x8b"
#: The number of bytes from which the encoding of JSON can be told.
ENCODING_START = 4
#: Files are read in chunks of at most this size: larger ones are hardly faster.
CHUNK_SIZE = 2**16
#: More bytes than any file has.
NO_END = 2**63
EXPECTED = "expected a path or a file that is open in binary mode"
#: An empty line in a chunk that has nothing but white space.
EMPTY_LINE = re.compile(rb"^[\r\n]|\r\r", re.MULTILINE)

#: A file that is open in binary mode. `gzip.open` and its kind return no ``IO[bytes]``.
BinaryFile: TypeAlias = IO[bytes] | BufferedIOBase
#: Lines without their ends, and their numbers, which start at 1. None stands for a line
#: that is too large.
NumberedLines: TypeAlias = Iterable[tuple[int, bytes | None]]


class ReopenedFile(RawIOBase):
    """A file that begins again, although its first bytes have been read.

    It ends after *size* bytes.
    """

    def __init__(self, start: bytes, file: BinaryFile, size: int) -> None:
        self.start = start
        self.left = size - len(start)
        # Unlike `read`, `read1` does not wait for more than there is. A replacement of
        # standard input may have none.
        self.read_some = getattr(file, "read1", file.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.start
        if not piece and self.left > 0:
            piece = self.read_some(min(len(buffer), self.left))
            self.left -= len(piece)
        self.start = b""
        buffer[: len(piece)] = piece
        return len(piece)


def size_of(file: BinaryFile) -> int:
    """Return the size of the rest of a file, or `NO_END` if it is not known.

    Only a regular file has one, and one that the system makes up may say 0.
    """
    try:
        status = os.fstat(file.fileno())
    except (AttributeError, OSError, ValueError):  # it is no file of the system
        return NO_END
    has_size = S_ISREG(status.st_mode) and status.st_size
    return status.st_size - file.tell() if has_size else NO_END


def iter_chunks(file: BinaryFile, size: int = NO_END) -> Iterator[bytes]:
    """Yield the content of a file in UTF-8; the file may be compressed with gzip.

    At most *size* bytes of it are read: a file may grow as fast as it is read.

    Raises OSError if compressed data is broken, and TypeError for a file in text mode.
    """
    try:
        # A pipe may have one byte at first: for `peek`, or for `read` if it is raw.
        start: Any = file.read(len(GZIP_MAGIC)) if blocks(file) else None
        if start is None:
            raise BlockingIOError(EAGAIN, "reading it does not wait for data")
        if isinstance(start, str):
            got = "one that is open in text mode: pass its `buffer`"
            raise TypeError(f"{EXPECTED}, got {got}")
        while 0 < len(start) < len(GZIP_MAGIC) and (more := file.read(1)):
            start += more
        reopened = BufferedReader(ReopenedFile(start, file, size), CHUNK_SIZE)
        yield from iter_utf8(
            decompressed(reopened) if start == GZIP_MAGIC else reopened
        )
    except Exception as error:
        if not is_of_gzip(error):
            raise
        raise OSError(EIO, f"broken data: {error}") from None


def blocks(file: BinaryFile) -> bool:
    """Return whether reading a file waits for data.

    Where it does not, the end of the file cannot be told from a pause. A socket with a
    time limit does not wait, but its file does.
    """
    raw = getattr(file, "raw", file)
    if not isinstance(raw, FileIO) or not hasattr(os, "get_blocking"):
        return True
    return os.get_blocking(raw.fileno())


def decompressed(file: BufferedIOBase) -> BufferedIOBase:
    import gzip

    return gzip.GzipFile(fileobj=file)


def is_of_gzip(error: Exception) -> bool:
    """Return whether the data of a file is broken that somebody decompresses."""
    import gzip
    import zlib

    return isinstance(error, (EOFError, gzip.BadGzipFile, zlib.error))


def iter_utf8(file: BufferedIOBase) -> Iterator[bytes]:
    """Yield the content of a file in UTF-8; the file may be in UTF-16 or UTF-32.

    What cannot be decoded becomes an escape such as ``\\xff``, which no JSON has. So it
    is a problem of its own line only.
    """
    start = file.read(ENCODING_START)
    chunks = chain([start], iter(lambda: file.read1(CHUNK_SIZE), b""))
    encoding = detect_encoding(start)
    if encoding.startswith("utf-8"):
        yield from chunks
        return
    for text in iterdecode(chunks, encoding, errors="backslashreplace"):
        yield text.encode()


def iter_lines(chunks: Iterable[bytes], max_size: int) -> NumberedLines:
    """Yield the lines in the chunks of a file.

    Many blank lines in a row may be yielded as one.
    """
    number = 1
    line = bytearray()  # the line whose end has not come, or more than *max_size* of it
    for chunk in chunks:
        if not line and chunk.isspace():
            # Millions of blank lines take a moment only if they are not looked at.
            if EMPTY_LINE.search(chunk):
                yield number, b""
            number += chunk.count(b"\n")
            line += chunk[chunk.rfind(b"\n") + 1 :]
            continue
        first, *others = chunk.split(b"\n")
        if len(line) <= max_size:
            line += first
        if not others:
            continue
        yield number, bytes(line) if len(line) <= max_size else None
        for other in others[:-1]:
            number += 1
            yield number, other if len(other) <= max_size else None
        number += 1
        line = bytearray(others[-1])
    if line:
        yield number, bytes(line) if len(line) <= max_size else None
