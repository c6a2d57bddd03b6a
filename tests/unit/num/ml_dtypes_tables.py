# SPDX-License-Identifier: Apache-2.0
#
# Reference tables of number formats from ml_dtypes and numpy, as one binary stream on standard output, little endian.
#
#   stream   per table: name (16 bytes, zero padded), u32 kind, u32 records; then records of u64 (bits of a float64), u32 code
#   kind     0 decode: the value of every code.  1 encode: the code that astype() gives for a float64.
#   encode   inputs of floats: every finite value, every midpoint of neighbours (and of the largest and what would come next), the
#            float64 and float32 neighbours of all these, 4 times and 2^40 times the largest, infinities, NaN; both signs
#            inputs of integers: k, k +- 1/2 and their neighbours, inside the range only
#   left out, because the semantics do not coincide with those of models/num:
#            NaN into a format without NaN (ml_dtypes gives -0); integers outside their range (ml_dtypes wraps; rounding of the rest is
#            toward zero); float64 that is not a float32, for all floats but float16 (ml_dtypes goes through float32 and so rounds twice);
#            e8m0fnu between 2^-127 and 1.5 * 2^-127, where ml_dtypes 0.6.0 rounds up everything (float32 subnormals), not the nearest
import struct
import sys

import ml_dtypes
import numpy as np

FLOATS = [
    ("e4m3fn", ml_dtypes.float8_e4m3fn, 8),
    ("e5m2", ml_dtypes.float8_e5m2, 8),
    ("e4m3", ml_dtypes.float8_e4m3, 8),
    ("e3m4", ml_dtypes.float8_e3m4, 8),
    ("e2m3fn", ml_dtypes.float6_e2m3fn, 6),
    ("e3m2fn", ml_dtypes.float6_e3m2fn, 6),
    ("e2m1fn", ml_dtypes.float4_e2m1fn, 4),
    ("e8m0fnu", ml_dtypes.float8_e8m0fnu, 8),
    ("bf16", ml_dtypes.bfloat16, 16),
    ("fp16", np.float16, 16),
]
INTEGERS = [
    ("int2", ml_dtypes.int2, 2),
    ("int4", ml_dtypes.int4, 4),
    ("int8", np.int8, 8),
    ("int16", np.int16, 16),
    ("uint2", ml_dtypes.uint2, 2),
    ("uint4", ml_dtypes.uint4, 4),
    ("uint8", np.uint8, 8),
    ("uint16", np.uint16, 16),
    ("int1", ml_dtypes.int1, 1),
    ("uint1", ml_dtypes.uint1, 1),
]
NO_NAN = {"e2m3fn", "e3m2fn", "e2m1fn"}
RECORD = np.dtype([("value", "<u8"), ("code", "<u4")])


def write(name, kind, values, codes):
    table = np.empty(len(values), dtype=RECORD)
    table["value"] = values.astype(np.float64).view(np.uint64)
    table["code"] = codes
    sys.stdout.buffer.write(struct.pack("<16sII", name.encode(), kind, len(table)))
    sys.stdout.buffer.write(table.tobytes())


def codes_of(array, bits):
    raw = array.view(np.uint16 if bits == 16 else np.uint8)
    return raw.astype(np.uint32) & ((1 << bits) - 1)


def all_values(dtype, bits):
    codes = np.arange(1 << bits, dtype=np.uint16 if bits == 16 else np.uint8)
    return codes, codes.view(dtype).astype(np.float64)


def beside(points):
    single = points.astype(np.float32)
    return [
        np.nextafter(single, np.float32(np.inf)).astype(np.float64),
        np.nextafter(single, np.float32(-np.inf)).astype(np.float64),
        np.nextafter(points, np.inf),
        np.nextafter(points, -np.inf),
    ]


def float_table(name, dtype, bits):
    codes, values = all_values(dtype, bits)
    write(name, 0, values, codes)
    finite = np.unique(np.abs(values[np.isfinite(values)]))
    largest, gap = finite[-1], finite[-1] - finite[-2]
    if name == "e8m0fnu":
        gap = largest
    upper = np.append(finite[1:], largest + gap)
    middle = finite + (upper - finite) / 2
    points = np.concatenate([finite, middle, [4 * largest, largest * 2.0**40]])
    points = np.concatenate([points, *beside(points), [np.inf], [] if name in NO_NAN else [np.nan]])
    points = np.concatenate([points, -points])
    if dtype is not np.float16:
        points = points[np.isnan(points) | (points.astype(np.float32) == points)]
    if name == "e8m0fnu":
        points = points[~((points > 2.0**-127) & (points < 1.5 * 2.0**-127))]
    write(name, 1, points, codes_of(points.astype(dtype), bits))


def integer_table(name, dtype, bits):
    codes, values = all_values(dtype, bits)
    write(name, 0, values, codes)
    points = np.concatenate([values, values + 0.5, values - 0.5])
    points = np.concatenate([points, np.nextafter(points, np.inf), np.nextafter(points, -np.inf)])
    points = points[(np.trunc(points) >= values.min()) & (np.trunc(points) <= values.max())]
    write(name, 1, points, codes_of(points.astype(dtype), bits))


with np.errstate(all="ignore"):
    for row in FLOATS:
        float_table(*row)
    for row in INTEGERS:
        integer_table(*row)
