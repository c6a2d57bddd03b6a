#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_memory_tables.py SRAM_FOLDER: writes models/cost/data/memory/*.csv from a CACTI table and from Liberty files of compiled macros.

Reads   SRAM_FOLDER/cacti_sram.csv (CACTI 7.0, itrs-hp, -lop and -lstp at 45, 32 and 22 nm) and SRAM_FOLDER/RM_IHPSG13_1P_*.lib.gz (IHP SG13G2)
Writes  one row a memory: energy of a read and of a write of a whole word, leakage (subthreshold and gate), area, access time. Numbers only: no
        part of a Liberty file is copied.
Liberty the energy of an access is that of the clock pin with memory, read or write enabled, rise and fall together; inputs that toggle come on top
        and are left out (under 1 %). Access time: A_CLK to A_DOUT, the slower edge at an input slew of 73 ps and a load of 5.1 fF.
"""
import gzip
import pathlib
import re
import sys

OUT = pathlib.Path(__file__).resolve().parent.parent / "models/cost/data/memory"
HEADER = "node_nm,vdd,depth,width,read_pj,write_pj,leakage_nw,area_um2,access_ns,provenance,source,conditions"
# Supply of each device type and node in CACTI's own technology files.
VDD = {("hp", 45): 1.0, ("hp", 32): 0.9, ("hp", 22): 0.8, ("lop", 45): 0.7, ("lop", 32): 0.6, ("lop", 22): 0.6,
       ("lstp", 45): 1.1, ("lstp", 32): 1.0, ("lstp", 22): 0.8}


def short(value):
    return f"{value:.6g}"


def write(name, comment, rows):
    lines = ["# SPDX-License-Identifier: Apache-2.0", *(f"# {line}" for line in comment), "# Written by scripts/make_memory_tables.py.", HEADER]
    (OUT / f"{name}.csv").write_text("\n".join(lines + [",".join(map(str, row)) for row in rows]) + "\n")
    print(f"{name}: {len(rows)} memories")


def cacti(path):
    families = {}
    for line in path.read_text().splitlines():
        if line.startswith(("#", "tech_nm")):
            continue
        tech, cell, size, width, access, _, read, write_pj, _, leak, gate, area = line.split(",")[:12]
        kind = cell.removeprefix("itrs-")
        depth = int(size) * 8 // int(width)
        families.setdefault((kind, int(tech)), []).append(
            [tech, VDD[kind, int(tech)], depth, width, read, write_pj, short(1e6 * (float(leak) + float(gate))), short(1e6 * float(area)), access,
             "derived", "CACTI 7.0", f"cell={cell} T=350K ports=1rw"])
    for (kind, tech), rows in families.items():
        rows.sort(key=lambda row: (int(row[3]), row[2]))
        write(f"cacti{tech}-{kind}", [f"Scratch memories of {tech} nm, device type itrs-{kind}, as CACTI 7.0 (HewlettPackard/cacti 1ffd8df) models them.",
                                      "Its own caution: an analytical estimate, no silicon; it picks another organisation for each row, so rows are not monotonic."], rows)


def number(pattern, text):
    return float(re.search(pattern, text).group(1))


def access_ns(text):
    out = text[text.index("bus(A_DOUT)"):]
    edges = []
    for edge in ("cell_rise", "cell_fall"):
        values = re.search(edge + r"\([^)]*\)\s*\{.*?values\s*\((.*?)\)\s*;", out, re.S).group(1)
        table = [[float(v) for v in row.split(",")] for row in re.findall(r'"([^"]*)"', values)]
        edges.append(table[3][2])  # index_1[3] = 0.0728 ns, index_2[2] = 0.0051 pF
    return max(edges)


def ihp(paths):
    rows = []
    for path in paths:
        text = gzip.open(path, "rt").read()
        depth, width = map(int, re.search(r"_1P_(\d+)x(\d+)_", path.name).groups())
        clock = re.sub(r"\s+", " ", text[text.index("pin(A_CLK)"):][:4000])
        energy = {when: float(rise) + float(fall) for when, rise, fall in re.findall(
            r'when : "([^"]*)"; rise_power\("scalar"\)\{ values \(([\d.]+)\); \} fall_power\("scalar"\)\{ values \(([\d.]+)\)', clock)}
        rows.append([130, 1.2, depth, width, short(energy["A_MEN & !A_WEN & A_REN"]), short(energy["A_MEN & A_WEN & !A_REN"]),
                     short(number(r"[^_]cell_leakage_power\s*:\s*([\d.]+)", text)), short(number(r"\barea\s*:\s*([\d.]+)", text)), access_ns(text),
                     "published", "IHP SG13G2 Liberty (IHP-Open-PDK)", f"macro=RM_IHPSG13_1P_{depth}x{width} corner=typ V=1.2 T=25 ports=1rw"])
    rows.sort(key=lambda row: (row[3], row[2]))
    write("ihp130", ["Compiled single-port macros of IHP SG13G2, from the Liberty files of the foundry's open kit (Apache-2.0)."], rows)


def main():
    folder = pathlib.Path(sys.argv[1])
    cacti(folder / "cacti_sram.csv")
    ihp(sorted(folder.glob("RM_IHPSG13_1P_*.lib.gz")))


if __name__ == "__main__":
    main()
