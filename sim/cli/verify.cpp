// SPDX-License-Identifier: Apache-2.0
//
// sumac verify: the same program on the functional, cycle and rtl executors; every difference is shown.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/layer_feed.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/cli/run_rtl.hpp"
#include "sim/cli/verify_report.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/model/bert.hpp"
#include "sim/program/file.hpp"

namespace sumac::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string target;
  std::optional<std::int64_t> random;
  std::optional<std::int64_t> only;
  std::uint64_t seed = 1;
  std::string pe;
  std::string array;
  std::string layer = "0";
  std::optional<std::int64_t> tokens;
  std::optional<std::int64_t> context;
  std::optional<int> stalls;
  std::string keep;
  std::string plant;
  Wave wave;
  JsonOption json;
};

constexpr const char* kDefaultArray = "tiny";
constexpr int kDefaultStalls = 300;
constexpr std::int64_t kMostPrograms = 100'000'000;

bool is_program(const std::string& text) {
  std::error_code ignored;
  return text.ends_with(".sumac") || fs::is_regular_file(text, ignored);
}

void check_usage(const Options& o) {
  const auto refuse = [](const std::string& what) { throw base::UsageError("verify: " + what); };
  if (o.random) {
    if (!o.target.empty()) {
      refuse("--random makes its own programs: leave '" + o.target + "' out");
    }
    if (!o.array.empty() || o.tokens || o.context || !o.keep.empty()) {
      refuse("--random chooses arrays and shapes itself");
    }
    if (*o.random < 1 || *o.random > kMostPrograms) {
      throw base::InputError("verify: --random " + std::to_string(*o.random) + " (1 to " +
                             std::to_string(kMostPrograms) + " programs)");
    }
    if (o.only && (*o.only < 0 || *o.only >= *o.random)) {
      throw base::InputError("verify: --only " + std::to_string(*o.only) + " (programs are 0 to " +
                             std::to_string(*o.random - 1) + ")");
    }
    if (!o.wave.path.empty() && !o.only) refuse("a waveform is of one program (--only N)");
  } else {
    if (o.target.empty()) {
      refuse("what? a .sumac file, a model, or --random N (sumac verify --help)");
    }
    if (o.only) refuse("--only belongs to --random");
  }
  if (o.tokens && o.context) refuse("--tokens is for a prefill, --context for a decode");
  if (o.stalls && (*o.stalls < 1 || *o.stalls > 990)) {
    throw base::InputError("verify: --stalls " + std::to_string(*o.stalls) +
                           " (1 to 990 of 1000 cycles)");
  }
  o.wave.check("verify");
}

exec::VerifyOptions verify_options(const Options& o) {
  exec::VerifyOptions options;
  options.stall_permille = o.stalls.value_or(0);
  options.memory_seed = o.seed;
  options.plant = exec::parse_plant(o.plant);
  o.wave.apply(options, kNoEnd);
  return options;
}

/// The command that runs one program again, for a mismatch.
std::string repeat_command(const Options& o) {
  std::string text = "sumac verify " + o.target;
  if (!o.array.empty()) text += " --array " + o.array;
  if (!o.pe.empty()) text += " --pe " + o.pe;
  if (!is_program(o.target)) {
    text += " --layer " + o.layer;
    if (o.tokens) text += " --tokens " + std::to_string(*o.tokens);
    if (o.context) text += " --context " + std::to_string(*o.context);
  }
  if (o.seed != 1) text += " --seed " + std::to_string(o.seed);
  if (o.stalls) text += " --stalls " + std::to_string(*o.stalls);
  return text + " [--wave F.fst]";
}

/// Runs a segment and adds what was found to the report.
void verify_segment(const Options& o, RtlRunner& rtl, const std::vector<Segment>& segments,
                    std::size_t s, const std::string& name,
                    const std::vector<std::vector<float>>& sums, VerifyReport& report) {
  if (!o.keep.empty()) {
    std::error_code error;
    fs::create_directories(o.keep, error);
    program::write_program(segments[s].compiled.program,
                           fs::path(o.keep) / (name + "." + std::to_string(s) + ".sumac"));
  }
  exec::Verified verified = rtl.run(s, sums, verify_options(o));
  for (std::string& text : verified.differences.first)
    text = name + ", " + segments[s].core.pe_name + ": " + text + "; repeat: " + repeat_command(o);
  report.differences += verified.differences;
  report.programs += 1;
  report.cycles += verified.time.counters.cycles;
  report.rtl_cpu_seconds += verified.rtl_cpu_seconds;
}

/// A core for a program file: the array that was named, or the program's own sizes, with the rest as a bare RxC has it.
array::CoreParams core_for(const Options& o, const program::Program& program) {
  const program::Target& t = program.target;
  std::string pe = t.pe;
  if (pe.empty() && o.pe.empty()) {
    throw base::InputError(o.target + ": names no PE (say which with --pe)");
  }
  if (pe.empty()) pe = full_pe_name(o.pe);
  if (!o.pe.empty() && full_pe_name(o.pe) != pe) {
    throw base::InputError(o.target + ": is for " + pe + ", not for " + o.pe);
  }
  if (!o.array.empty()) return array::make_core(array::load_array(o.array), pe);
  const std::string size =
      std::to_string(t.rows) + "x" + std::to_string(t.cols) + "x" + std::to_string(t.lanes);
  array::CoreParams core = array::make_core(array::load_array(size), pe);
  core.port_bytes = t.port_bytes;
  core.act_ring_words = t.act_ring_words;
  core.wgt_ring_words = t.wgt_ring_words;
  array::validate(core);
  return core;
}

void verify_file(const Console& console, const Options& o, VerifyReport& report) {
  std::vector<Segment> segments(1);
  segments.front().compiled.program = program::read_program(o.target);
  segments.front().core = core_for(o, segments.front().compiled.program);
  exec::check_target(segments.front().compiled.program, segments.front().core);
  RtlRunner rtl(console, segments, !o.wave.path.empty());
  report.title = o.target;
  verify_segment(o, rtl, segments, 0, fs::path(o.target).stem().string(), {}, report);
}

void verify_model(const Console& console, const Options& o, VerifyReport& report) {
  const ModelChoice choice = find_model_choice(o.target);
  const Layers layers = parse_layers(o.layer, choice.spec);
  const auto phase = o.context ? workload::Phase::decode(*o.context)
                               : workload::Phase::prefill(o.tokens.value_or(16));
  Planner planner(array::load_array(o.array.empty() ? kDefaultArray : o.array));
  const PeChoice pes = parse_pe_choice(o.pe);
  const workload::Graph graph = workload::build_graph(choice.spec, phase);
  std::vector<Segment> segments = planner.plan(graph, pes);
  if (!o.wave.path.empty() && (segments.size() > 1 || layers.count() > 1)) {
    throw base::UsageError("verify: a waveform is of one program (give --layer N and one PE kind)");
  }
  report.title = choice.name + ", layer " + o.layer + ", array " + planner.config().name + ", PE " +
                 pes.text();
  const auto name = [&](int layer) { return choice.spec.name + ".layer" + std::to_string(layer); };
  if (!choice.folder) {
    report.seed = o.seed;
    report.title += ", random operands";
    for (Segment& segment : segments)
      fill_random(segment, o.seed);
    RtlRunner rtl(console, segments, !o.wave.path.empty());
    for (std::size_t s = 0; s < segments.size(); ++s)
      verify_segment(o, rtl, segments, s, name(layers.first), {}, report);
    return;
  }
  const model::Bert bert = model::Bert::open(*choice.folder);
  if (phase.tokens > bert.max_tokens()) {
    throw base::InputError(choice.name + ": tokens is " + std::to_string(phase.tokens) +
                           ", a sentence has 2 to " + std::to_string(bert.max_tokens()));
  }
  const std::vector<int> ids =
      model::fill_tokens(bert.tokenizer(), model::sample_text(), static_cast<int>(phase.tokens));
  RtlRunner rtl(console, segments, !o.wave.path.empty());
  ModelBackend backend(pes, planner.config().lanes);
  LayerFeed feed(segments, [&](std::size_t s, int layer, const auto& sums) {
    verify_segment(o, rtl, segments, s, name(layer), sums, report);
  });
  (void)model::measure_accuracy(bert, ids, backend.quantised(), layers.first, layers.last,
                                [&](const model::OpRecord& record) { feed.take(record); });
}

void verify_random(const Console& console, const Options& o, VerifyReport& report) {
  exec::RandomVerify job;
  job.programs = *o.random;
  job.seed = o.seed;
  for (const std::string& pe : split_at_commas(o.pe)) {
    (void)full_pe_name(pe);
    job.pes.push_back(pe);
  }
  job.only = o.only.value_or(-1);
  job.options = verify_options(o);
  Progress progress(console, "programs", job.only >= 0 ? 1 : job.programs);
  exec::RandomResult result = exec::verify_random(job, [&](std::int64_t done, std::int64_t) {
    progress.draw(done);
    return !base::interrupted();
  });
  base::check_interrupt();
  report.title = job.only >= 0 ? "program " + std::to_string(job.only) + " of " +
                                     std::to_string(job.programs) + " random programs"
                               : std::to_string(job.programs) + " random programs";
  report.title += " on " + std::to_string(result.builds.size()) +
                  (result.builds.size() == 1 ? " core" : " cores");
  report.seed = o.seed;
  report.differences = std::move(result.differences);
  report.programs = result.programs;
  report.cycles = result.cycles;
  report.rtl_cpu_seconds = result.rtl_cpu_seconds;
  report.builds = std::move(result.builds);
  report.coverage = result.coverage;
  report.uncovered = std::move(result.uncovered);
}

int verify(Console& console, const Options& o) {
  check_usage(o);
  VerifyReport report;
  report.time_compared = !o.stalls;
  if (o.random) {
    verify_random(console, o, report);
  } else if (is_program(o.target)) {
    verify_file(console, o, report);
  } else {
    verify_model(console, o, report);
  }
  report.title += ": functional, cycle and rtl executors";
  if (o.stalls) {
    report.title += ", the port stalls in " + std::to_string(*o.stalls) + " of 1000 cycles";
    report.seed = o.seed;
  }
  if (!o.json.replaces_table()) print_verify(console, report);
  if (o.json.wanted()) o.json.write(console, verify_json(report));
  judge(report);
  return 0;
}

}  // namespace

Command add_verify(CLI::App& app) {
  CLI::App* command = add_command(
      app, "verify",
      "The same program on the functional, cycle and rtl executors; every difference is shown.",
      {"sumac verify minilm --layer 0 --tokens 16 --array tiny",
       "a layer with its real operands: bytes, cycles, counts"},
      {"sumac verify --random 1000 --seed 1",
       "random programs on ten cores: three zeros, and what was covered"});
  auto o = std::make_shared<Options>();
  const auto add = [&](const char* name, auto& value, const char* type, const char* text) {
    return command->add_option(name, value, text)->type_name(type);
  };
  command->add_option("TARGET", o->target, "A .sumac file, or a model as 'sumac run' takes it");
  add("--random", o->random, "N", "N random programs instead");
  add("--only", o->only, "I", "Of the random programs only number I, from 0");
  add("--seed", o->seed, "S", "Of random programs, operands and stalls (default 1)");
  add("--pe", o->pe, "PE",
      "As for 'sumac run'; with --random kinds or configurations with commas between them "
      "(default: all kinds)");
  add("--array", o->array, "ARRAY",
      "As for 'sumac run' (default: tiny; a .sumac file has its own sizes)");
  add("--layer", o->layer, "N|all", "A number from 0 (default 0), or all");
  add("--tokens", o->tokens, "N", "Rows of a prefill (default 16)");
  add("--context", o->context, "N", "Decode one token that attends to N rows");
  command
      ->add_option("--stalls", o->stalls,
                   "The port stalls in P (default 300) of 1000 cycles at random: bytes and flags "
                   "are compared, time is not")
      ->type_name("[P]")
      ->expected(0, 1)
      ->default_str(std::to_string(kDefaultStalls));
  add("--keep", o->keep, "DIR", "Write the programs of a model as .sumac files");
  add("--wave", o->wave.path, "FILE", "Write a waveform (FST) of the core, of a single program");
  add("--from", o->wave.from, "CYCLE", "First cycle of the waveform");
  add("--to", o->wave.to, "CYCLE", "Cycle after the last of the waveform");
  command->add_option("--plant", o->plant, "A fault in what RTL answered")->group("");
  o->json.add(*command);
  return [o](Console& console) { return verify(console, *o); };
}

}  // namespace sumac::cli
