# SPDX-License-Identifier: Apache-2.0
"""The areas of scripts/hls_twin.py count what is there: a hand-made module, and the registers of every kind's edges on both sides."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from hls_proof import hls_twin  # noqa: E402

# Two flip-flops, one of them with an enable; a function of four inputs; an adder of 8 bits.
KNOWN = """module known (input clk, input en, input [3:0] a, input [7:0] x, input [7:0] y, output reg p, output reg q, output f, output [7:0] s);
  always @(posedge clk) begin p <= a[0]; if (en) q <= a[1]; end
  assign f = a[0] & a[1] ^ a[2] | a[3];
  assign s = x + y;
endmodule
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "known.v"
        file.write_text(KNOWN)
        known = {m: hls_twin.counted(hls_twin.yosys([f"read_verilog {file}"] + hls_twin.MAPPING[m]("known") + ["stat"]), m) for m in hls_twin.COLUMNS}
    print(known)
    assert known["ice40"] == {"LUTs": 9, "carries": 7, "FFs": 2}, known
    assert known["gates"]["FFs"] == 2 and known["gates"]["gates"] >= 3 + 5 * 7, known

    firsts = {}
    for name, part in hls_twin.parts():
        firsts.setdefault((name.split("/")[0], part), name)
    for (kind, part), name in firsts.items():
        if part == "act_edge":
            hls, rtl = hls_twin.area(name, part, "ice40")
            bits = hls_twin.Part(name, part).ports["east_o"][0]
            print(name, hls, rtl)
            assert hls["FFs"] == rtl["FFs"] and 0 < rtl["FFs"] <= bits, (name, hls, rtl)


if __name__ == "__main__":
    sys.exit(main())
