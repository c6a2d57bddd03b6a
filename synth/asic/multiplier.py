# SPDX-License-Identifier: Apache-2.0
"""Exact multipliers, and sums of products, of our own: techmap rules for the $mul and $macc_v2 cells of a design (map.py uses them).

  value     Y = sum of A_i * B_i and of addends, modulo 2^width, each operand signed or not, of any width: what Yosys's cell means
  booth     radix-4 Booth: the operand with fewer digits is recoded; a row's negation adds its 1 above its lowest bit, which is the operand's own
            (-x and x have the same lowest bit); columns are compressed from the lowest upwards, the bits that are there first go first
  array     one AND a pair of bits (Baugh-Wooley where signed); Dadda's stages
  sign      a bit that counts negative is inverted, and its weight is taken from one constant for the whole sum
  sum       all products and addends of a $macc_v2 cell are rows of one compression; one adder ends it
  proof     tests/asic/multiplier_test.py: exhaustive where there are at most 2^16 pairs of operands, random above
Not taken: cells with a constant operand or a negated product. They stay as they are.
"""
import itertools

KINDS = ("booth", "array")
ZERO, ONE = "1'b0", "1'b1"


class Circuit:
    """Columns of bits to be added, and the wires that they come from; a bit is text of Verilog. Times are in halves of a gate, roughly."""

    def __init__(self, width):
        self.lines, self.time, self.constant = [], {}, 0
        self.columns = [[] for _ in range(width)]

    def wire(self, expression, time):
        name = f"n{len(self.lines)}"
        self.lines.append(f"  wire {name} = {expression};")
        self.time[name] = time
        return name

    def of(self, bit):
        return self.time.get(bit, 0)

    def add(self, column, bit, negative=False):
        """A bit into a column; `negative`: it counts -2^column."""
        if column >= len(self.columns):
            return
        if negative:
            bit = self.wire(f"~{bit}", self.of(bit) + 0.5)
            self.constant -= 1 << column
        self.columns[column].append(bit)

    def half(self, x, y):
        if x == ONE:
            x, y = y, x
        late = max(self.of(x), self.of(y))
        if y == ONE:
            return self.wire(f"~{x}", late + 0.5), x
        return self.wire(f"{x} ^ {y}", late + 2), self.wire(f"{x} & {y}", late + 1)

    def full(self, *bits):
        free = sorted((bit for bit in bits if bit != ONE), key=self.of)
        if len(free) == 2:
            x, y = free
            return self.wire(f"~({x} ^ {y})", self.of(y) + 2), self.wire(f"{x} | {y}", self.of(y) + 1)
        x, y, z = free
        late = max(self.of(z) + 2, self.of(y) + 4)
        return self.wire(f"{x} ^ {y} ^ {z}", late), self.wire(f"({x} & {y}) | ({z} & ({x} ^ {y}))", late)


def booth_rows(circuit, a, b, a_signed, b_signed):
    multiplicand = [*a, a[-1]] if a_signed else [*a, ZERO, ZERO]
    digits = (len(b) + 1) // 2 if b_signed else len(b) // 2 + 1
    recoded = [ZERO, *b, *[b[-1] if b_signed else ZERO] * 3]
    for digit in range(digits):
        low, middle, high = recoded[2 * digit:2 * digit + 3]
        one = circuit.wire(f"{middle} ^ {low}", 2)
        two = circuit.wire(f"({high} & ~{middle} & ~{low}) | (~{high} & {middle} & {low})", 2)
        lowest = circuit.wire(f"{one} & {multiplicand[0]}", 3)
        circuit.add(2 * digit, lowest)
        circuit.add(2 * digit + 1, circuit.wire(f"{high} & ~{lowest}", 4))
        for j in range(1, len(multiplicand)):
            bit = circuit.wire(f"(({one} & {multiplicand[j]}) | ({two} & {multiplicand[j - 1]})) ^ {high}", 4.5)
            circuit.add(2 * digit + j, bit, negative=j == len(multiplicand) - 1)


def array_rows(circuit, a, b, a_signed, b_signed):
    for (i, x), (j, y) in itertools.product(enumerate(a), enumerate(b)):
        negative = (a_signed and i == len(a) - 1) != (b_signed and j == len(b) - 1)
        circuit.add(i + j, circuit.wire(f"{x} & {y}", 1), negative)


def compress_upwards(circuit):
    """Column after column down to two bits; carries join the next column at their own time."""
    for column, bits in enumerate(circuit.columns):
        while len(bits) > 2:
            bits.sort(key=circuit.of)
            total, carry = circuit.full(*bits[:3])
            bits[:3] = [total]
            circuit.add(column + 1, carry)


def compress_in_stages(circuit):
    """Dadda: heights 2, 3, 4, 6, 9, ...; as few adders as each needs."""
    heights = [2]
    while heights[-1] < max(map(len, circuit.columns)):
        heights.append(heights[-1] * 3 // 2)
    for height in reversed(heights[:-1]):
        stage, carries = [], []
        for bits in circuit.columns:
            fresh, made, into, carries = sorted(bits, key=circuit.of), [], carries, []
            while (over := len(fresh) + len(made) + len(into) - height) > 0:
                if over == 1 and len(fresh) >= 2:
                    total, carry = circuit.half(*fresh[:2])
                    fresh = fresh[2:]
                else:
                    if len(fresh) < 3:
                        fresh, made, into = sorted(fresh + made + into, key=circuit.of), [], []
                    total, carry = circuit.full(*fresh[:3])
                    fresh = fresh[3:]
                made.append(total)
                carries.append(carry)
            stage.append(fresh + made + into)
        circuit.columns = stage


def body(kind, products, addends, width):
    """Verilog lines that give Y.  products: (a bits, signed, b bits, signed); addends: (bits, signed, negated)."""
    circuit = Circuit(width)
    for a, a_signed, b, b_signed in products:
        if kind == "booth":
            if len(b) + (not b_signed) > len(a) + (not a_signed):
                a, a_signed, b, b_signed = b, b_signed, a, a_signed
            booth_rows(circuit, a, b, a_signed, b_signed)
        else:
            array_rows(circuit, a, b, a_signed, b_signed)
    for bits, signed, negated in addends:
        for column, bit in enumerate(bits):
            circuit.add(column, bit, negative=(signed and column == len(bits) - 1) != negated)
    for column, bits in enumerate(circuit.columns):
        if circuit.constant >> column & 1:
            bits.append(ONE)
    (compress_upwards if kind == "booth" else compress_in_stages)(circuit)
    rows = [[*bits, ZERO, ZERO][:2] for bits in circuit.columns]
    x, y = ("{" + ", ".join(row[i] for row in reversed(rows)) + "}" for i in (0, 1))
    return [*circuit.lines, f"  assign Y = {x} + {y};"]


def vector(name, first, width):
    return [f"{name}[{first + i}]" for i in range(width)]


def widths(parameter, count):
    return [parameter >> 16 * i & 0xFFFF for i in range(count)]


def slices(name, parameter, count):
    first = 0
    for width in widths(parameter, count):
        yield vector(name, first, width)
        first += width


def rule(index, kind, cell_type, values, undefined):
    """Techmap module for cells of one type whose parameters have these values; `undefined`: parameters without a value."""
    if cell_type == "$mul":
        ports = {"A": values["A_WIDTH"], "B": values["B_WIDTH"]}
        signed = bool(values["A_SIGNED"] and values["B_SIGNED"])
        products = [(vector("A", 0, ports["A"]), signed, vector("B", 0, ports["B"]), signed)]
        addends = []
    else:
        count, more = values["NPRODUCTS"], values["NADDENDS"]
        ports = {"A": sum(widths(values["A_WIDTHS"], count)), "B": sum(widths(values["B_WIDTHS"], count))}
        if more:
            ports["C"] = sum(widths(values["C_WIDTHS"], more))
        products = [(a, bool(values["A_SIGNED"] >> i & 1), b, bool(values["B_SIGNED"] >> i & 1))
                    for i, (a, b) in enumerate(zip(slices("A", values["A_WIDTHS"], count), slices("B", values["B_WIDTHS"], count)))]
        addends = [(c, bool(values["C_SIGNED"] >> i & 1), bool(values["ADDEND_NEGATED"] >> i & 1))
                   for i, c in enumerate(slices("C", values["C_WIDTHS"] if more else 0, more))]
    bits = {"A_WIDTHS": 16 * values.get("NPRODUCTS", 0), "B_WIDTHS": 16 * values.get("NPRODUCTS", 0), "C_WIDTHS": 16 * values.get("NADDENDS", 0)}
    literal = {name: f"{bits[name]}'h{value:x}" if bits.get(name) else str(value) for name, value in values.items()}
    differs = " || ".join([f"{name} != {literal[name]}" for name in literal] + ["&_TECHMAP_CONSTMSK_A_", "&_TECHMAP_CONSTMSK_B_"])
    names = [*ports, *(["C"] if cell_type != "$mul" and "C" not in ports else [])]
    return "\n".join([
        f'(* techmap_celltype = "{cell_type}" *)',
        f"module sumac_product_{index} ({', '.join(names)}, Y);",
        *[f"  parameter {name} = 0;" for name in (*values, *undefined)],
        *[f"  parameter [{ports[name] - 1}:0] _TECHMAP_CONSTMSK_{name}_ = 0;" for name in ("A", "B")],
        *[f"  input [{ports.get(name, 1) - 1}:0] {name};" for name in names],
        f"  output [{values['Y_WIDTH'] - 1}:0] Y;",
        f"  wire _TECHMAP_FAIL_ = {differs};",
        *body(kind, products, addends, values["Y_WIDTH"]),
        "endmodule",
        ""])


def is_constant(bits):
    return all(isinstance(bit, str) for bit in bits)


def rules(kind, cells):
    """Techmap text for the cells (of Yosys's JSON) that are taken; empty: none is."""
    texts = {}
    for cell in cells:
        if cell["type"] not in ("$mul", "$macc_v2") or is_constant(cell["connections"]["A"]) or is_constant(cell["connections"]["B"]):
            continue
        values = {name: int(value, 2) for name, value in cell["parameters"].items() if set(value) <= {"0", "1"}}  # x: of no addends
        if values.get("PRODUCT_NEGATED") or values.get("NPRODUCTS") == 0:
            continue
        key = (cell["type"], *sorted(values.items()))
        if key not in texts:
            texts[key] = rule(len(texts), kind, cell["type"], values, cell["parameters"].keys() - values.keys())
    return "".join(texts.values())
