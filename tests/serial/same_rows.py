#!/usr/bin/env python3
"""same_rows.py FILE PAGE OTHER PAGE [--headline]: exit status 0 if both pages (from 0) have the same rows.
Both files are TIFF of one bit a pel, in whatever coding. With --headline the other page is what efax 0.9a
makes of the one: a headline of 23 rows, 20 of them above the page and three over it, and without the page's
last row."""
import os
import struct
import subprocess
import sys
import tempfile

HEADLINE, ABOVE = 23, 20


def tags_of(data):
    """The first directory of a little-endian TIFF of one strip."""
    assert data[:4] == b"II*\0", "no little-endian TIFF"
    (start,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, start)
    tags = {}
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, _ = struct.unpack_from("<HHI", data, place)
        tags[tag] = struct.unpack_from("<H" if kind == 3 else "<I", data, place + 8)[0]
    return tags


def rows_of(path, page):
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "plain.tif")
        program = ["tiffcp", "-L", "-c", "none", "-f", "msb2lsb", "-r", "100000", "%s,%d" % (path, page), plain]
        subprocess.run(program, check=True, stderr=subprocess.DEVNULL)
        with open(plain, "rb") as file:
            data = file.read()
    tags = tags_of(data)
    width, height, start = (tags[256] + 7) // 8, tags[257], tags[273]
    flip = 255 if tags.get(262, 0) == 1 else 0  # black is zero
    rows = [data[start + n * width:start + (n + 1) * width] for n in range(height)]
    return [bytes(octet ^ flip for octet in row) for row in rows]


ours, others = rows_of(sys.argv[1], int(sys.argv[2])), rows_of(sys.argv[3], int(sys.argv[4]))
if "--headline" in sys.argv:
    ours, others = ours[HEADLINE - ABOVE:-1], others[HEADLINE:]
different = [n for n, (one, other) in enumerate(zip(ours, others)) if one != other]
if len(ours) != len(others) or different:
    sys.exit("%d rows and %d; %d of them differ, the first is row %s" %
             (len(ours), len(others), len(different), different[:1]))
print("%d rows" % len(ours))
