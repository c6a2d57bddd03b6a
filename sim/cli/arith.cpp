// SPDX-License-Identifier: Apache-2.0
//
// sumac arith: one operation of a PE kind with its fields explained, or all of them.
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <ostream>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"
#include "models/pe/explain.hpp"
#include "models/pe/pe.hpp"
#include "models/pe/scalar.hpp"
#include "sim/cli/arith_engine.hpp"
#include "sim/cli/arith_sweep.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/numbers.hpp"
#include "sim/cli/pe_choice.hpp"
#include "sim/cli/table.hpp"

namespace sumac::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string pe;
  std::string format;
  std::vector<std::string> operands;
  std::string on = "golden";
  std::string offset;
  std::string subnormals;
  std::string semantics;
  bool all = false;
  bool raw = false;
  bool summary = false;
  JsonOption json;
};

pe::ScalarOptions scalar_options(const Options& o) {
  pe::ScalarOptions options;
  if (!o.format.empty()) options.format = num::parse_format(o.format);
  if (o.offset == "published") {
    options.published_offset = true;
  } else if (!o.offset.empty()) {
    std::int64_t value = 0;
    const char* end = o.offset.data() + o.offset.size();
    const auto [stopped, error] = std::from_chars(o.offset.data(), end, value);
    if (error != std::errc() || stopped != end) {
      throw base::UsageError("arith: --offset '" + o.offset +
                             "' is neither a number nor 'published'");
    }
    options.offset = value;
  }
  if (o.subnormals == "daz" || o.subnormals == "normalise") {
    options.normalise = o.subnormals == "normalise";
  } else if (!o.subnormals.empty()) {
    throw base::UsageError("arith: --subnormals '" + o.subnormals + "' (daz or normalise)");
  }
  if (o.semantics == "formula") {
    options.formula = true;
  } else if (!o.semantics.empty() && o.semantics != "adder") {
    throw base::UsageError("arith: --semantics '" + o.semantics + "' (adder or formula)");
  }
  return options;
}

/// An operand of the command line.
struct Operand {
  std::string given{};
  num::Code code = 0;
  std::string remark{};  // how a number became a code; empty: it was a code
};

std::optional<num::Code> parse_code(const std::string& text, const num::Format& format) {
  int base = 0;
  if (text.starts_with("0x") || text.starts_with("0X")) base = 16;
  if (text.starts_with("0b") || text.starts_with("0B")) base = 2;
  if (base == 0) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data() + 2, end, value, base);
  if (stopped != end || (error != std::errc() && error != std::errc::result_out_of_range)) {
    throw base::UsageError("arith: '" + text + "' is not a code");
  }
  if (error != std::errc() || value > num::code_mask(format)) {
    throw base::InputError("arith: " + text + " has more than the " + std::to_string(format.width) +
                           " bits of " + num::name(format));
  }
  return static_cast<num::Code>(value);
}

Operand parse_operand(const std::string& text, const num::Format& format) {
  Operand operand{.given = text};
  if (const auto code = parse_code(text, format); code) {
    operand.code = *code;
    return operand;
  }
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || std::isspace(static_cast<unsigned char>(text[0])) != 0) {
    throw base::UsageError("arith: '" + text + "' is neither a number nor a code (0x.., 0b..)");
  }
  const num::Encoded encoded = num::round_to(format, num::from_double(value),
                                             num::Round::kNearestEven, num::Overflow::kSaturate);
  operand.code = encoded.code;
  operand.remark =
      text + " encoded to " + num::name(format) + " (RNE" +
      (encoded.overflow ? ", saturated" : "") + "): " + pe::hex(encoded.code, format.width) +
      (encoded.inexact ? " = " + pe::decimal(num::to_double(num::decode(format, encoded.code)))
                       : "");
  return operand;
}

const char* class_name(pe::ResultClass cls) {
  switch (cls) {
    case pe::ResultClass::kNan: return "NaN";
    case pe::ResultClass::kInf: return "infinity";
    case pe::ResultClass::kZero: return "zero";
    case pe::ResultClass::kSaturated: return "saturated";
    case pe::ResultClass::kNormal: return "normal";
  }
  return "";
}

/// The configuration, or only the kind where --format replaces the configuration's.
std::string unit_name(const Options& o) {
  const std::string name = full_pe_name(o.pe);
  return o.format.empty() ? name : name.substr(0, name.find('/'));
}

/// What was asked for and on which machine, in one line.
std::string title(const Options& o, const pe::Scalar& law) {
  std::string text = unit_name(o) + ", " + num::name(law.act()) + " x " + num::name(law.wgt());
  if (!o.offset.empty()) text += ", offset " + o.offset;
  if (!o.subnormals.empty()) text += ", subnormals " + o.subnormals;
  if (!o.semantics.empty()) text += ", semantics " + o.semantics;
  return text + ", on " + o.on;
}

Json head_json(const Options& o, const pe::Scalar& law) {
  return {{"schema", "sumac-arith"},
          {"version", 1},
          {"pe", unit_name(o)},
          {"act_format", num::name(law.act())},
          {"wgt_format", num::name(law.wgt())},
          {"result_bits", law.result_width()},
          {"on", o.on}};
}

int one_operation(Console& console, const Options& o, const pe::ScalarOptions& options,
                  const pe::Scalar& law) {
  if (o.operands.size() != 2) {
    throw base::UsageError("arith: two operands are needed, or --all (sumac arith --help)");
  }
  const Operand a = parse_operand(o.operands[0], law.act());
  const Operand b = parse_operand(o.operands[1], law.wgt());
  const pe::Explanation explained = law.explain(a.code, b.code);
  const std::uint16_t act = static_cast<std::uint16_t>(a.code);
  const std::uint16_t wgt = static_cast<std::uint16_t>(b.code);
  std::uint32_t result = 0;
  make_arith_engine(console, o.on, o.pe, options, law)->run({&act, 1}, {&wgt, 1}, {&result, 1});
  if (result != explained.result) {
    throw base::MismatchError(
        "arith: " + pe::hex(a.code, law.act().width) + " * " + pe::hex(b.code, law.wgt().width) +
        " is " + pe::hex(result, law.result_width()) + " on " + o.on + ", " +
        pe::hex(explained.result, law.result_width()) + " by the golden model");
  }
  if (!o.json.replaces_table()) {
    console.out() << wrapped(title(o, law), console.width(), 2) << '\n';
    std::size_t width = 0;
    std::vector<pe::Field> fields = explained.fields;
    fields.push_back({"class", class_name(explained.cls)});
    if (explained.exact) fields.push_back({"exact product", pe::decimal(*explained.exact)});
    if (explained.relative_error)
      fields.push_back({"relative error", four_digits(100 * *explained.relative_error) + " %"});
    for (const pe::Field& field : fields)
      width = std::max(width, field.label.size());
    for (const Operand* operand : {&a, &b}) {
      if (!operand->remark.empty())
        console.out() << wrapped(operand->remark, console.width(), 2) << '\n';
    }
    for (const pe::Field& field : fields) {
      const std::string line =
          field.label + std::string(width + 2 - field.label.size(), ' ') + field.text;
      console.out() << wrapped(line, console.width(), static_cast<int>(width) + 2) << '\n';
    }
  }
  if (o.json.wanted()) {
    Json json = head_json(o, law);
    for (const auto& [name, operand] : {std::pair{"act", &a}, std::pair{"wgt", &b}})
      json[name] = {{"given", operand->given}, {"code", operand->code}};
    json["result"] = {{"code", result}, {"class", class_name(explained.cls)}};
    if (std::isfinite(explained.value)) json["result"]["value"] = explained.value;
    if (explained.exact) json["exact_product"] = *explained.exact;
    if (explained.relative_error) json["relative_error"] = *explained.relative_error;
    for (const pe::Field& field : explained.fields)
      json["fields"].push_back({{"label", field.label}, {"text", field.text}});
    o.json.write(console, json);
  }
  return 0;
}

/// "A4A6958F".
std::string upper_hex(std::uint64_t value, int digits) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (int i = digits - 1; i >= 0; --i)
    text += kDigits[(value >> (4 * i)) & 0xF];
  return text;
}

void print_summary(std::ostream& out, const Console& console, const std::string& heading,
                   const ArithSummary& s) {
  const auto signed_digits = [](double value) {
    return (value > 0 ? "+" : "") + four_digits(value);
  };
  const std::pair<const char*, std::string> lines[] = {{"pairs", std::to_string(s.pairs)},
                                                       {"NaN", std::to_string(s.nan)},
                                                       {"infinite", std::to_string(s.infinite)},
                                                       {"zero", std::to_string(s.zero)},
                                                       {"saturated", std::to_string(s.saturated)},
                                                       {"normal", std::to_string(s.normal)},
                                                       {"bias", signed_digits(s.bias)},
                                                       {"mean relative error", four_digits(s.mre)},
                                                       {"crc32", upper_hex(s.crc32, 8)},
                                                       {"chk64", upper_hex(s.chk64, 16)}};
  out << wrapped(heading, console.width(), 2) << '\n';
  for (const auto& [label, text] : lines)
    out << label << std::string(21 - std::string_view(label).size(), ' ') << text << '\n';
}

int all_operations(Console& console, const Options& o, const pe::ScalarOptions& options,
                   const pe::Scalar& law) {
  if (!o.operands.empty()) throw base::UsageError("arith: --all takes no operands");
  const bool prints = o.raw || !(o.summary || o.json.replaces_table());
  if (o.raw && o.json.replaces_table())
    throw base::UsageError("arith: --raw and --json - both want standard output");
  if (o.raw && console.out_is_terminal())
    throw base::UsageError(
        "arith: --raw writes bytes, and standard output is a terminal (send it to a file)");
  const auto engine = make_arith_engine(console, o.on, o.pe, options, law);
  const auto result_bytes = static_cast<std::size_t>(law.result_bytes());
  const int digits = (law.result_width() + 3) / 4;
  std::string text;
  const auto print = [&](std::uint64_t, std::span<const std::uint32_t> results) {
    text.clear();
    for (const std::uint32_t r : results) {
      if (o.raw) {
        for (std::size_t b = 0; b < result_bytes; ++b)
          text += static_cast<char>(r >> (8 * b));
      } else {
        text += upper_hex(r, digits);
        text += '\n';
      }
    }
    console.out() << text;
    if (!console.out())
      throw base::InputError("standard output: cannot be written (is the disk full?)");
  };
  const bool summarise = o.summary || o.json.wanted();
  const ArithSummary s =
      sweep(console, *engine, o.on, law, summarise, prints ? ArithSink(print) : ArithSink());
  if (o.summary && !o.json.replaces_table()) {
    print_summary(o.raw ? console.err() : console.out(), console, title(o, law), s);
  }
  if (o.json.wanted()) {
    Json json = head_json(o, law);
    json["pairs"] = s.pairs;
    json["classes"] = {{"nan", s.nan},
                       {"infinite", s.infinite},
                       {"zero", s.zero},
                       {"saturated", s.saturated},
                       {"normal", s.normal}};
    json["bias"] = s.bias;
    json["mean_relative_error"] = s.mre;
    json["crc32"] = upper_hex(s.crc32, 8);
    json["chk64"] = upper_hex(s.chk64, 16);
    o.json.write(console, json);
  }
  return 0;
}

int arith(Console& console, const Options& o) {
  if (!o.all && (o.raw || o.summary))
    throw base::UsageError("arith: --raw and --summary belong to --all");
  const pe::ScalarOptions options = scalar_options(o);
  const auto law = pe::make_scalar(o.pe, options);
  return o.all ? all_operations(console, o, options, *law)
               : one_operation(console, o, options, *law);
}

}  // namespace

Command add_arith(CLI::App& app) {
  CLI::App* command = add_command(
      app, "arith", "One operation of a PE kind with its fields explained, or all of them.",
      {"sumac arith --pe lmul --format e4m3fn 0x38 1.5",
       "1 x 1.5 as one integer addition, beside the exact product"},
      {"sumac arith --pe lmul/fp8 --offset published --all --summary --on rtl",
       "all 65536 pairs through the Verilated unit: classes, error, checksums"});
  auto o = std::make_shared<Options>();
  command->add_option("OPERANDS", o->operands,
                      "Activation and weight: codes (0x38, 0b00111000) or numbers (1.5, -3, nan), "
                      "which are encoded RNE");
  command->add_option("--pe", o->pe, "KIND or KIND/CONFIG of 'sumac list pes'")
      ->type_name("PE")
      ->required();
  command->add_option("--format", o->format, "Operand format instead of the configuration's")
      ->type_name("FORMAT");
  command->add_option("--on", o->on, "golden (default), rtl or hls")->type_name("MACHINE");
  command
      ->add_option(
          "--offset", o->offset,
          "Units of the last place that the sum of magnitudes is raised by, or 'published'")
      ->type_name("N|published");
  command->add_option("--subnormals", o->subnormals, "daz or normalise")->type_name("HOW");
  command
      ->add_option("--semantics", o->semantics,
                   "adder (what RTL does) or formula (golden model only)")
      ->type_name("LAW");
  command->add_flag("--all", o->all, "Every code pair, activation outer, weight inner");
  command->add_flag("--raw", o->raw, "Results as little-endian bytes instead of hexadecimal lines");
  command->add_flag(
      "--summary", o->summary,
      "Classes, bias, error and checksums instead of the results (with --raw: on standard error)");
  o->json.add(*command);
  return [o](Console& console) { return arith(console, *o); };
}

}  // namespace sumac::cli
