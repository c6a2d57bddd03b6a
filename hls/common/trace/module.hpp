// SPDX-License-Identifier: Apache-2.0
//
// The RTLIL module that the trace reader writes into: one cell for each operation, $adff for each register. Host code.
//
//   clock    \clk_i, rising
//   reset    \rst_ni, low, asynchronous: every register to 0, the dialect's default value (neither port without a register)
//   source   Yosys manual, "Textual RTLIL" and "Word-level cells"
#pragma once

#include <utility>

#include "hls/common/trace/signal.hpp"

namespace sumac {
namespace hls {
inline namespace trace {

class Module {
 public:
  /// Becomes the module that operations write to, until it ends; one at a time.
  Module() {
    require(current() == nullptr, "one module is traced at a time");
    current() = this;
  }
  ~Module() { current() = nullptr; }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  static Module& now() {
    require(current() != nullptr, "an operation outside of a trace");
    return *current();
  }

  Signal input(const std::string& name, int width) { return port(name, width, "input"); }

  void output(const std::string& name, const Signal& value) {
    const Signal wire = port(name, value.width(), "output");
    connections_ += "  connect " + wire.text() + " " + value.text() + "\n";
  }

  /// A cell of one operand; returns its output.
  Signal unary(const char* type, const Signal& a, bool is_signed, int width) {
    return cell(type, width, operand("A", a, is_signed), connection("A", a));
  }

  Signal binary(const char* type, const Signal& a, const Signal& b, bool a_signed, bool b_signed,
                int width) {
    return cell(type, width, operand("A", a, a_signed) + operand("B", b, b_signed),
                connection("A", a) + connection("B", b));
  }

  Signal mux(const Signal& select, const Signal& if_one, const Signal& if_zero) {
    const int width = if_one.width();
    const Signal y = wire("$mux", width);
    begin_cell("$mux", y);
    cells_ += parameter("WIDTH", width) + connection("A", if_zero) + connection("B", if_one) +
              connection("S", select) + connection("Y", y) + "  end\n";
    return y;
  }

  /// A register's output; its input follows with drive().
  Signal new_register(int width) {
    if (registers_ == 0) {
      port("clk_i", 1, "input");
      port("rst_ni", 1, "input");
    }
    const Signal q = Signal::of_wire("\\reg_" + std::to_string(registers_++), width);
    declare(q);
    return q;
  }

  void drive(const Signal& q, const Signal& d) {
    begin_cell("$adff", q);
    cells_ += parameter("WIDTH", q.width()) + parameter("CLK_POLARITY", 1) +
              parameter("ARST_POLARITY", 0) + "    parameter \\ARST_VALUE " +
              Signal::constant(0, q.width()).text() + "\n" + connection("D", d) +
              connection("Q", q) +
              "    connect \\CLK \\clk_i\n    connect \\ARST \\rst_ni\n  end\n";
    ++driven_;
  }

  /// Clock cycles from the inputs of a cycle to the outputs that follow from them.
  void set_latency(int cycles) { latency_ = cycles; }

  std::string rtlil(const std::string& name) const {
    require(driven_ == registers_, "a register was not clocked: each_reg does not show it");
    return "attribute \\latency " + std::to_string(latency_) + "\nmodule \\" + name + "\n" +
           wires_ + cells_ + connections_ + "end\n";
  }

 private:
  static Module*& current() {
    static Module* module = nullptr;
    return module;
  }

  static std::string parameter(const char* name, int value) {
    return std::string("    parameter \\") + name + " " + std::to_string(value) + "\n";
  }
  static std::string connection(const char* pin, const Signal& s) {
    return std::string("    connect \\") + pin + " " + s.text() + "\n";
  }
  static std::string operand(const char* pin, const Signal& s, bool is_signed) {
    const std::string name(pin);
    return parameter((name + "_SIGNED").c_str(), is_signed ? 1 : 0) +
           parameter((name + "_WIDTH").c_str(), s.width());
  }

  Signal cell(const char* type, int width, const std::string& parameters,
              const std::string& connections) {
    const Signal y = wire(type, width);
    begin_cell(type, y);
    cells_ +=
        parameters + parameter("Y_WIDTH", width) + connections + connection("Y", y) + "  end\n";
    return y;
  }

  void begin_cell(const char* type, const Signal& output) {
    // Named after the wire that it drives, in other words: wires and cells share one set of names.
    cells_ += std::string("  cell ") + type + " $drives$" + output.text().substr(1) + "\n";
  }

  void declare(const Signal& s, const std::string& options = "") {
    wires_ += "  wire width " + std::to_string(s.width()) + options + " " + s.text() + "\n";
  }

  Signal wire(const char* type, int width) {
    const Signal s = Signal::of_wire(std::string(type) + "$" + std::to_string(nodes_++), width);
    declare(s);
    return s;
  }

  Signal port(const std::string& name, int width, const char* direction) {
    const Signal s = Signal::of_wire("\\" + name, width);
    declare(s, std::string(" ") + direction + " " + std::to_string(++ports_));
    return s;
  }

  std::string wires_;
  std::string cells_;
  std::string connections_;
  int latency_ = 0;
  int ports_ = 0;
  int nodes_ = 0;
  int registers_ = 0;
  int driven_ = 0;
};

}  // namespace trace
}  // namespace hls
}  // namespace sumac
