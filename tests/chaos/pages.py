"""Documents: made as TIFF files no two of which are alike, and read back pixel by pixel with the help of libtiff's tiffcp."""
import hashlib
import os
import struct
import subprocess

WIDTH = 1728  # pixels: A4 at 204 dpi
ROW = WIDTH // 8
REVERSED = bytes(int("{:08b}".format(octet)[::-1], 2) for octet in range(256))
INVERTED = bytes(255 - octet for octet in range(256))

# TIFF 6.0: tags and the sizes of their types.
TAG_WIDTH, TAG_HEIGHT, TAG_COMPRESSION, TAG_PHOTOMETRIC, TAG_FILL_ORDER = 256, 257, 259, 262, 266
TAG_OFFSETS, TAG_COUNTS = 273, 279
TYPES = {3: "H", 4: "I"}


class Unreadable(Exception):
    """It is no whole TIFF file."""


# ---- making ----

def draw_page(random):
    """A page of black blocks in a random pattern: its octets, 1 is black."""
    page = bytearray()
    for _ in range(random.randrange(8, 20)):
        pattern = random.getrandbits(54)
        row = b"".join((b"\xff" if pattern >> n & 1 else b"\0") * 4 for n in range(54))
        page += row * random.randrange(6, 24) + bytes(ROW) * random.randrange(2, 10)
    return bytes(page)


def write_file(path, pages):
    """All pages' pixels first, then their directories in a row."""
    data = b"".join(pages)
    directories_at = 8 + len(data)
    size = 2 + 12 * 13 + 4 + 16
    with open(path, "wb") as file:
        file.write(struct.pack("<2sHI", b"II", 42, directories_at) + data)
        data_at = 8
        for n, page in enumerate(pages):
            at = directories_at + n * size
            following = at + size if n + 1 < len(pages) else 0
            file.write(_directory(page, data_at, at + size - 16, following))
            data_at += len(page)


def _directory(page, data_at, resolution_at, following):
    height = len(page) // ROW
    entries = [(254, 4, 2), (TAG_WIDTH, 4, WIDTH), (TAG_HEIGHT, 4, height), (258, 3, 1), (TAG_COMPRESSION, 3, 1),
               (TAG_PHOTOMETRIC, 3, 0), (TAG_OFFSETS, 4, data_at), (277, 3, 1), (278, 4, height),
               (TAG_COUNTS, 4, len(page)), (282, 5, resolution_at), (283, 5, resolution_at + 8), (296, 3, 2)]
    packed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return struct.pack("<H", len(entries)) + packed + struct.pack("<IIIII", following, 204, 1, 196, 1)


# ---- reading ----

def read_file(path, folder):
    """The pages' pixels as draw_page() has them. Raises Unreadable. `folder` is for a file in between."""
    plain = os.path.join(folder, "plain.tif")
    copied = subprocess.run(["tiffcp", "-c", "none", path, plain], check=False, capture_output=True)
    if copied.returncode != 0:
        raise Unreadable(copied.stderr.decode(errors="replace").strip().splitlines()[-1:])
    with open(plain, "rb") as file:
        return list(_pages(file.read()))


def _pages(data):
    order = "<" if data[:2] == b"II" else ">"
    at, = struct.unpack_from(order + "I", data, 4)
    while at:
        count, = struct.unpack_from(order + "H", data, at)
        tags = dict(_tag(data, order, at + 2 + 12 * n) for n in range(count))
        yield _pixels(data, tags)
        at, = struct.unpack_from(order + "I", data, at + 2 + 12 * count)


def _tag(data, order, at):
    """A tag's number and its list of whole numbers; of another type: none."""
    tag, kind, count = struct.unpack_from(order + "HHI", data, at)
    code = TYPES.get(kind)
    if not code:
        return tag, []
    where = at + 8
    if struct.calcsize(code) * count > 4:
        where, = struct.unpack_from(order + "I", data, where)
    return tag, list(struct.unpack_from("%s%d%s" % (order, count, code), data, where))


def _pixels(data, tags):
    pixels = b"".join(data[at:at + size] for at, size in zip(tags[TAG_OFFSETS], tags[TAG_COUNTS]))
    if tags[TAG_WIDTH] != [WIDTH] or len(pixels) != ROW * tags[TAG_HEIGHT][0]:
        raise Unreadable("its page is %s pixels wide" % tags[TAG_WIDTH])
    if tags.get(TAG_FILL_ORDER) == [2]:
        pixels = pixels.translate(REVERSED)
    return pixels.translate(INVERTED) if tags[TAG_PHOTOMETRIC] == [1] else pixels


def digest(pages):
    """Equal if and only if each pixel is."""
    return tuple(hashlib.sha256(page).hexdigest() for page in pages)
