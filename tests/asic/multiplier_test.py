# SPDX-License-Identifier: Apache-2.0
"""The multipliers of synth/asic/multiplier.py are right: every pair of operands of widths up to 8 x 8 and of 11 x 11 (fp16's significands), signed and
not; sums of products and wider ones on random operands; and Yosys's reading of the rules proved equal to its own cells (SAT).  Canary: each of a
hundred changed gates is seen.

An operator is evaluated for all pairs at once: a bit is an integer whose bit p is its value for pair p.
"""
import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "synth/asic"))
import multiplier  # noqa: E402

GATE = re.compile(r"  wire (n\d+) = (.*);")


def evaluate(lines, inputs, every):
    """Bits of Y, lowest first.  `every`: a bit that is 1 for all pairs."""
    values = {"1'b0": 0, "1'b1": every, **inputs}
    value = {}
    for line in lines[:-1]:
        name, expression = GATE.fullmatch(line).groups()
        text = re.sub(r"1'b[01]|[ABC]\[\d+\]", lambda bit: f"values[{bit[0]!r}]", expression)
        text = re.sub(r"\bn\d+\b", lambda wire: f"value[{wire[0]!r}]", text)
        value[name] = eval(text, {"values": values, "value": value}) & every
    x, y = ([(values | value)[bit] for bit in reversed(row.split(", "))]
            for row in re.fullmatch(r"  assign Y = \{(.*)\} \+ \{(.*)\};", lines[-1]).groups())
    return added(x, y)


def added(x, y):
    carry, total = 0, []
    for a, b in zip(x, y, strict=True):
        total.append(a ^ b ^ carry)
        carry = a & b | carry & (a ^ b)
    return total


def extended(bits, signed, width):
    return [*bits, *[bits[-1] if signed else 0] * width][:width]


def multiplied(a, b, signed, width):
    """By shifting and adding: both operands extended to the result's width, modulo 2^width."""
    total, a = [0] * width, extended(a, signed, width)
    for shift, bit in enumerate(extended(b, signed, width)):
        if bit:
            total = added(total, [*[0] * shift, *(bit & x for x in a)][:width])
    return total


def counting(bits):
    """Bit i of p for p = 0 .. 2^bits - 1."""
    result = []
    for i in range(bits):
        pattern, length = (1 << 2 ** i) - 1 << 2 ** i, 2 ** (i + 1)
        while length < 2 ** bits:
            pattern |= pattern << length
            length *= 2
        result.append(pattern)
    return result


def check_products(kind, wa, wb, signed, operands, every, width=None):
    width = width or wa + wb
    a, b = operands[:wa], operands[wa:wa + wb]
    lines = multiplier.body(kind, [(multiplier.vector("A", 0, wa), signed, multiplier.vector("B", 0, wb), signed)], [], width)
    inputs = {f"A[{i}]": bit for i, bit in enumerate(a)} | {f"B[{i}]": bit for i, bit in enumerate(b)}
    return lines, inputs, multiplied(a, b, signed, width)


def main():
    # The reference against Python's own product.
    rng = random.Random(7)
    for _ in range(200):
        signed, wa, wb = rng.random() < 0.5, rng.randint(1, 16), rng.randint(1, 16)
        x, y = rng.getrandbits(wa), rng.getrandbits(wb)
        bits = multiplied([x >> i & 1 for i in range(wa)], [y >> i & 1 for i in range(wb)], signed, wa + wb)
        signs = [v - (v >> w - 1 << w) if signed else v for v, w in ((x, wa), (y, wb))]
        assert sum(bit << i for i, bit in enumerate(bits)) == signs[0] * signs[1] % 2 ** (wa + wb)

    shapes = [(a, b) for a in range(1, 9) for b in range(1, 9)] + [(11, 11)]
    exhaustive = 0
    for kind, (wa, wb), signed in itertools.product(multiplier.KINDS, shapes, (False, True)):
        every = (1 << 2 ** (wa + wb)) - 1
        lines, inputs, due = check_products(kind, wa, wb, signed, counting(wa + wb), every)
        assert evaluate(lines, inputs, every) == due, f"{kind}: {wa} x {wb}, signed {signed}"
        exhaustive += 1

    every = (1 << 4096) - 1
    wide = 0
    for kind, wa, wb, signed in itertools.product(multiplier.KINDS, (2, 5, 9, 12, 16), (3, 9, 13, 16), (False, True)):
        for width in (wa + wb, wa + wb - 2, wa + wb + 3):
            operands = [rng.getrandbits(4096) for _ in range(wa + wb)]
            lines, inputs, due = check_products(kind, wa, wb, signed, operands, every, width)
            assert evaluate(lines, inputs, every) == due, f"{kind}: {wa} x {wb} to {width}, signed {signed}"
            wide += 1

    # Sums of products and of addends, signed or not, negated or not.
    sums = 0
    for kind, _ in itertools.product(multiplier.KINDS, range(40)):
        width, inputs, products, addends, due = rng.randint(4, 24), {}, [], [], None
        due = [0] * width
        for i in range(rng.randint(1, 5)):
            wa, wb, signed = rng.randint(1, 11), rng.randint(1, 11), rng.random() < 0.5
            a, b = ([rng.getrandbits(4096) for _ in range(w)] for w in (wa, wb))
            names = [f"A[{100 * i + j}]" for j in range(wa)], [f"B[{100 * i + j}]" for j in range(wb)]
            inputs |= dict(zip(names[0], a)) | dict(zip(names[1], b))
            products.append((names[0], signed, names[1], signed))
            due = added(due, multiplied(a, b, signed, width))
        for i in range(rng.randint(0, 3)):
            w, signed, negated = rng.randint(1, 20), rng.random() < 0.5, rng.random() < 0.5
            c = [rng.getrandbits(4096) for _ in range(w)]
            names = [f"C[{100 * i + j}]" for j in range(w)]
            inputs |= dict(zip(names, c))
            addends.append((names, signed, negated))
            term = extended(c, signed, width)
            due = added(due, added([~bit & every for bit in term], [every, *[0] * (width - 1)]) if negated else term)
        assert evaluate(multiplier.body(kind, products, addends, width), inputs, every) == due, f"{kind}: a sum of {len(products)} products"
        sums += 1

    # Canary: a gate's function changed.
    seen = 0
    every = (1 << 2 ** 12) - 1
    for kind in multiplier.KINDS:
        lines, inputs, due = check_products(kind, 6, 6, True, counting(12), every)
        for line in rng.sample(range(len(lines) - 1), 50):
            wrong = list(lines)
            wrong[line] = GATE.sub(r"  wire \1 = ~(\2);", wrong[line])
            seen += evaluate(wrong, inputs, every) != due
    assert seen == 100, f"{seen} of 100 changed gates seen"

    prove_in_yosys()
    print(f"{exhaustive} products of all operands, {wide} wider ones and {sums} sums at random, 100 faults seen, rules proved in Yosys")


DESIGNS = {
    "mul": "module top(input {s} [{a}:0] x, input {s} [{b}:0] y, output {s} [{w}:0] z); assign z = x * y; endmodule",
    "sum": "module top(input {s} [{a}:0] x, input {s} [{b}:0] y, input {s} [{b}:0] u, input {s} [2:0] v, output {s} [{w}:0] z); "
           "assign z = x * y + u * v - x; endmodule",
}


def prove_in_yosys():
    tools = pathlib.Path(os.environ.get("SUMAC_TOOLS", ROOT / ".tools"))
    for index, (form, kind, signed) in enumerate(itertools.product(DESIGNS, multiplier.KINDS, ("", "signed"))):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "top.v").write_text(DESIGNS[form].format(s=signed, a=3, b=1 if form == "sum" else 3, w=7 if form == "mul" else 6))

            def yosys(*commands):
                return subprocess.run([tools / "bin/python", ROOT / "scripts/ys.py", *commands], cwd=folder, capture_output=True, text=True)

            before = ["read_verilog top.v", "hierarchy -top top", "proc", "opt", *(["alumacc -macc-only", "opt_clean"] if form == "sum" else [])]
            assert yosys(*before, "select t:$mul t:$macc_v2", "write_json -selected cells.json").returncode == 0
            cells = [c for m in json.loads((folder / "cells.json").read_text())["modules"].values() for c in m["cells"].values()]
            text = multiplier.rules(kind, cells)
            assert ("$macc_v2" in text) == (form == "sum"), form
            faulty = GATE.sub(r"  wire \1 = ~(\2);", text, count=1)
            assert faulty != text
            for rules, right in ((text, True), *([(faulty, False)] if index % 4 == 0 else [])):
                (folder / "rules.v").write_text(rules)
                done = yosys(*before, "rename top gate", "techmap -map rules.v", "select -assert-none t:$mul t:$macc_v2", "read_verilog top.v", "proc",
                             "miter -equiv -flatten -make_outputs top gate both", "sat -verify -prove trigger 0 both")
                assert (done.returncode == 0 and "YS_DONE" in done.stdout) == right, done.stdout[-800:] + done.stderr[-800:]


if __name__ == "__main__":
    main()
