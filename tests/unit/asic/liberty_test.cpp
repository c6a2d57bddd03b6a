// SPDX-License-Identifier: Apache-2.0
//
// Liberty: a small library by hand; every library that is here; messages.
#include "synth/asic/liberty.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>

#include "models/base/error.hpp"
#include "tests/support/data.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/unit/asic/small_library.hpp"

namespace sumac::asic {
namespace {

using test::small_library;
using test::with;

std::string refusal(const std::string& text) {
  try {
    const Library library(text, "x.lib");
  } catch (const base::InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Liberty, SmallLibraryByHand) {
  const Library library(small_library(), "small.lib");
  ASSERT_EQ(library.cells().size(), 4U);
  EXPECT_EQ(library.voltage, 2.0);
  EXPECT_EQ(library.corner, "typical");
  const Cell& inv = library.cells()[static_cast<std::size_t>(library.find("INV"))];
  EXPECT_EQ(inv.area, 1.0);
  EXPECT_DOUBLE_EQ(inv.pins[0].capacitance, 2e-15);
  EXPECT_DOUBLE_EQ(inv.mean_leakage(), 4e-9);
  const Pin& y = inv.pins[static_cast<std::size_t>(inv.pin("Y"))];
  ASSERT_EQ(y.power.size(), 1U);
  // Corners, the middle, and beyond the table along its lines.
  EXPECT_DOUBLE_EQ(y.power[0].rise.at(0, 0), 1e-15);
  EXPECT_DOUBLE_EQ(y.power[0].rise.at(1e-9, 10e-15), 4e-15);
  EXPECT_DOUBLE_EQ(y.power[0].rise.at(0.5e-9, 5e-15), 2.5e-15);
  EXPECT_DOUBLE_EQ(y.power[0].rise.at(2e-9, 20e-15), 7e-15);
  EXPECT_DOUBLE_EQ(y.power[0].fall.at(0.5e-9, 5e-15), 5e-15);
  // Axes in the other order.
  EXPECT_DOUBLE_EQ(y.timing[0].slew_fall.at(0.7e-9, 5e-15), 0.3e-9);
  EXPECT_DOUBLE_EQ(y.timing[0].slew_rise.at(0.7e-9, 5e-15), 0.3e-9);

  const Cell& nand = library.cells()[static_cast<std::size_t>(library.find("NAND"))];
  EXPECT_EQ(nand.pins.size(), 3U);
  EXPECT_DOUBLE_EQ(nand.pins[1].capacitance, 3e-15);
  EXPECT_EQ(nand.pins[2].timing.size(), 2U);
  EXPECT_DOUBLE_EQ(nand.mean_leakage(), 7e-9);

  const Cell& dff = library.cells()[static_cast<std::size_t>(library.find("DFFR"))];
  EXPECT_TRUE(dff.is_register);
  EXPECT_EQ(dff.clock_pin, dff.pin("CK"));
  EXPECT_DOUBLE_EQ(dff.mean_leakage(), 11e-9);  // groups of a ground pin are left out
  EXPECT_EQ(dff.pins[static_cast<std::size_t>(dff.clock_pin)].power.size(), 1U);
}

TEST(Liberty, ExpressionsOfAllForms) {
  const auto signal = [](std::string_view n) {
    return n.size() == 1 && n[0] >= 'A' && n[0] <= 'D' ? n[0] - 'A' : -1;
  };
  const std::uint64_t v[] = {0xAAAA, 0xCCCC, 0xF0F0, 0xFF00};
  const auto value = [&](const char* text) {
    return Expression::parse(text, signal, "x.lib:1").evaluate(v) & 0xFFFF;
  };
  EXPECT_EQ(value("!(A B + C D)"), ~((0xAAAAU & 0xCCCCU) | (0xF0F0U & 0xFF00U)) & 0xFFFFU);
  EXPECT_EQ(value("A' * B | C&!D"), (~0xAAAAU & 0xCCCCU) | (0xF0F0U & ~0xFF00U & 0xFFFFU));
  EXPECT_EQ(value("(A ^ B)' ^ C"), (~(0xAAAAU ^ 0xCCCCU) ^ 0xF0F0U) & 0xFFFFU);
  EXPECT_EQ(value("A B ^ C"), 0xAAAAU & (0xCCCCU ^ 0xF0F0U));  // exclusive or binds before and
  EXPECT_EQ(value("A && B || 1"), 0xFFFFU);
  EXPECT_EQ(value("0"), 0U);
  for (const char* wrong : {"", "A +", "(A", "A)", "E", "A + + B", "!"})
    EXPECT_THROW((void)value(wrong), base::InputError) << wrong;
}

TEST(Liberty, Messages) {
  const std::string good = small_library();
  const std::string all_cells =
      ": netlists need an inverter, a gate of two inputs and a flip-flop; take the library's file "
      "with all cells";
  const struct {
    const char* from;
    const char* to;
    std::string message;
  } cases[] = {
      {"\"1, 2\", \"3, 4\"", "\"1, 2\", \"3\"",
       "x.lib:33: table 'rise_power' has 3 values where its axes want 4"},
      {"\"1, 2\", \"3, 4\"", "\"1, 2\", \"3, four\"", "x.lib:33: 'values': \"four\" is no number"},
      {"rise_power (energy)", "rise_power (enrgy)", "x.lib:33: no table template 'enrgy'"},
      {"function : \"!A\"", "function : \"!a\"",
       "x.lib:25: expression \"!a\": no pin or state 'a'"},
      {"related_pin : \"A\"; timing", "related_pin : \"C\"; timing",
       "x.lib:26: related_pin 'C' is no pin of cell 'INV'"},
      {"cell (XOR)", "cell (INV)", "x.lib:49: cell 'INV' stands twice"},
      {"capacitive_load_unit (1, ff);", "",
       "x.lib:1: library without capacitive_load_unit: its capacitances have no unit"},
      {"\"1ns\"", "\"1 parsec\"", "x.lib:3: 'time_unit': unit '1 parsec' is not understood"},
      {"cell (DFFR)", "cell_ (DFFR)",
       "x.lib:1: library has no flip-flop of a rising edge" + all_cells},
      {"cell (INV)", "cell_ (INV)", "x.lib:1: library has no inverter" + all_cells},
      {"\"A ^ B\"", "\"A\"", "accepted"},
      {"nom_voltage : 2.0;", "", "x.lib:1: library without nom_voltage: energies need it"},
      {"nom_voltage : 2.0", "nom_voltage : 0", "x.lib:5: 'nom_voltage' is not above 0"},
      {"\"1ns\"", "\"0ns\"", "x.lib:3: 'time_unit': '0ns' is not above 0"},
      {"library (small)", "libary (small)", "x.lib:1: 'libary' where 'library (NAME) {' should be"},
      {"  cell (NAND)", "} library (second) {\n  cell (NAND)",
       "x.lib:37: more than one library group"},
      {"pin (A, B)", "pin (A, A)", "x.lib:39: pin 'A' stands twice"},
      {"index_1 (\"0, 1\"); index_2 (\"0, 10\");\n  }\n  lu",
       "index_1 (\"1, 1\"); index_2 (\"0, 10\");\n  }\n  lu",
       "x.lib:27: table 'cell_rise': index does not increase"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(refusal(with(good, c.from, c.to)), c.message);
  std::string none = good;
  for (std::string next = with(none, "internal_power", "external_power"); !next.empty();
       next = with(none, "internal_power", "external_power"))
    none = next;
  EXPECT_EQ(refusal(none),
            "x.lib:1: library has no power tables (internal_power): energies need them; take the "
            "library's file with power");
  none = with(with(good, "cell (NAND)", "cell_ (NAND)"), "cell (XOR)", "cell_ (XOR)");
  EXPECT_EQ(refusal(none), "x.lib:1: library has no gate of two inputs" + all_cells);
  EXPECT_EQ(refusal(""), "x.lib:1: no library group: the file is empty, or is not Liberty");
  std::string pins;
  for (int i = 0; i < 5000; ++i)
    pins += (i == 0 ? "P" : ", P") + std::to_string(i);
  EXPECT_EQ(refusal(with(good, "pin (A, B)", "pin (" + pins + ")")),
            "x.lib:39: cell 'NAND' has more than 4096 pins");
  // The end of a line may stand for the ';' of a value.
  EXPECT_EQ(refusal(with(good, "nom_voltage : 2.0;", "nom_voltage : 2.0\n")), "accepted");
  EXPECT_EQ(refusal(with(good, "nom_voltage : 2.0;", "nom_voltage : 2.0 ")),
            "x.lib:5: attribute 'nom_voltage' without ';'");
  for (std::size_t cut = 1; cut < good.size() - 4; cut += 7)
    EXPECT_NE(refusal(good.substr(0, cut)), "accepted") << cut;
}

/// The state of one cell is none of the next; an output is no function of itself.
TEST(Liberty, NamesOfAnotherCell) {
  const std::string good = small_library();
  const std::size_t end = good.rfind('}');
  const auto more = [&](const std::string& function) {
    return good.substr(0, end) +
           "cell (LAST) { pin (A) { direction : input; } pin (Y) { direction : output; function : "
           "\"" +
           function + "\"; } }\n}\n";
  };
  EXPECT_EQ(refusal(more("A")), "accepted");
  EXPECT_EQ(refusal(more("IQ")), "x.lib:82: expression \"IQ\": no pin or state 'IQ'");
  const Library library(more("!Y"), "x.lib");
  EXPECT_EQ(library.cells().back().unusable, "its output 'Y' is a function of itself");
}

/// Many power groups without `when` beside one that has it: each stands for what that one leaves, and none for what the others leave.
TEST(Liberty, PowerGroupsWithoutWhen) {
  std::string groups;
  for (int i = 0; i < 60; ++i)
    groups += "internal_power () { related_pin : \"A\"; power (scalar) { values (\"1\"); } }\n";
  const std::string from = "internal_power () { related_pin : \"B\"; power";
  const Library library(with(small_library(), from, groups + from), "x.lib");
  const Cell& cell = library.cells()[static_cast<std::size_t>(library.find("XOR"))];
  const std::vector<PowerArc>& power = cell.pins[2].power;
  ASSERT_EQ(power.size(), 63U);
  for (std::size_t i = 2; i < 62; ++i) {
    const std::uint64_t signals[] = {0, 0xF0, 0, 0, 0};
    EXPECT_EQ(power[i].when.signals(), std::vector<int>{1});
    EXPECT_EQ(power[i].when.evaluate(signals), 0U) << "B and !B leave nothing";
  }
}

TEST(Liberty, Files) {
  const sumac::test::TempFolder folder;
  const auto said = [](const std::filesystem::path& path) {
    try {
      (void)Library::read(path.string());
    } catch (const base::InputError& error) {
      return std::string(error.what()).substr(path.string().size());
    }
    return std::string("accepted");
  };
  const std::filesystem::path path = folder / "x.lib.gz";
  EXPECT_EQ(said(path), ": cannot be read (is it there?)");
  EXPECT_EQ(said(folder.path()), ": is a folder, not a file");
  gzFile out = gzopen(path.c_str(), "wb");
  const std::string text = small_library();
  gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
  gzclose(out);
  EXPECT_EQ(said(path), "accepted");
  const auto size = std::filesystem::file_size(path);
  for (const auto part : {size - 1, size - 9, size / 2, std::uintmax_t{20}}) {
    std::filesystem::resize_file(path, part);
    EXPECT_EQ(said(path), ": damaged or cut off (gzip's own check fails): fetch it again") << part;
  }
}

TEST(Liberty, EveryLibraryThatIsHere) {
  const auto folder = sumac::test::data_folder() / "liberty";
  SUMAC_NEED_DATA(folder);
  const struct {
    const char* file;
    std::size_t cells;
    double volts;
    const char* inverter;
  } libraries[] = {{"nangate45_typ.lib.gz", 134, 1.1, "INV_X1"},
                   {"sky130hd_tt.lib.gz", 428, 1.8, "sky130_fd_sc_hd__inv_1"},
                   {"asap7_rvt_tt_merged.lib.gz", 202, 0.7, "INVx1_ASAP7_75t_R"},
                   {"sg13g2_stdcell_typ_1p20V_25C.lib.gz", 78, 1.2, "sg13g2_inv_1"},
                   {"gt2_6t_w13_svt_tt_0p7v25c.lib.gz", 72, 0.7, "INVx1"}};
  for (const auto& l : libraries) {
    const Library library = Library::read((folder / l.file).string());
    EXPECT_EQ(library.cells().size(), l.cells) << l.file;
    EXPECT_DOUBLE_EQ(library.voltage, l.volts) << l.file;
    std::size_t usable = 0;
    for (const Cell& cell : library.cells())
      usable += cell.unusable.empty();
    EXPECT_GT(usable, l.cells / 2) << l.file;
  }
}

}  // namespace
}  // namespace sumac::asic
