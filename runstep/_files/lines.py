"""The lines of a file, which may be compressed, and in any encoding of JSON.

A compressed file of a few kilobytes may expand to gigabytes, and a line may have no
end. So a file is read in chunks, and no line that is too large is kept.
"""

import re
from codecs import iterdecode
from collections.abc import Iterable, Iterator
from errno import EIO
from io import BufferedIOBase, BufferedReader, RawIOBase
from itertools import chain
from json import detect_encoding
from typing import IO, Any, TypeAlias

#: The first bytes of every gzip file.
GZIP_MAGIC = b"\x1f\x8b"
#: The number of bytes from which the encoding of JSON can be told.
ENCODING_START = 4
#: Files are read in chunks of at most this size: larger ones are hardly faster.
CHUNK_SIZE = 2**16
#: An empty line in a chunk that has nothing but white space.
EMPTY_LINE = re.compile(rb"^[\r\n]|\r\r", re.MULTILINE)

#: Lines without their ends, and their numbers, which start at 1. None stands for a line
#: that is too large.
NumberedLines: TypeAlias = Iterable[tuple[int, bytes | None]]


class ReopenedFile(RawIOBase):
    """A file that begins again, although its first bytes have been read."""

    def __init__(self, start: bytes, file: IO[bytes]) -> None:
        self.start = start
        # Unlike `read`, `read1` does not wait for more than there is. A replacement of
        # standard input may have none.
        self.read_some = getattr(file, "read1", file.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.start or self.read_some(len(buffer))
        self.start = b""
        buffer[: len(piece)] = piece
        return len(piece)


def iter_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a file in UTF-8; the file may be compressed with gzip.

    Raises OSError if the compressed data is broken.
    """
    # A pipe may have a single byte at first: for `peek`, or for `read` if it is raw.
    start = file.read(len(GZIP_MAGIC))
    while 0 < len(start) < len(GZIP_MAGIC) and (more := file.read(1)):
        start += more
    reopened = BufferedReader(ReopenedFile(start, file), CHUNK_SIZE)
    if start != GZIP_MAGIC:
        yield from iter_utf8(reopened)
        return
    import gzip
    import zlib

    try:
        yield from iter_utf8(gzip.GzipFile(fileobj=reopened))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise OSError(EIO, f"broken gzip: {error}") from None


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
