// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_plan.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/model/folder.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::cli {
namespace {

namespace fs = std::filesystem;
using workload::Op;

/// Whether op `to` needs, directly or through vector ops, the result of a GEMM in `earlier`.
bool depends(const std::vector<Op>& ops, std::size_t to, const std::vector<std::size_t>& earlier) {
  std::vector<std::size_t> open(ops[to].inputs.begin(), ops[to].inputs.end());
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (std::ranges::find(earlier, at) != earlier.end()) return true;
    open.insert(open.end(), ops[at].inputs.begin(), ops[at].inputs.end());
  }
  return false;
}

bool has_ending(const std::string& text, std::string_view ending) {
  return text.size() > ending.size() && text.ends_with(ending);
}

/// The folder's weights, or why there are no values.
void take_weights(const fs::path& folder, ModelChoice& choice) {
  std::error_code error;
  if (choice.spec.family != workload::Family::kTextEncoder) {
    choice.no_values = choice.name + ": values are computed for encoders of BERT's type only";
  } else if (!fs::exists(folder / "model.safetensors", error)) {
    choice.no_values = folder.string() + ": has no model.safetensors";
  } else {
    choice.folder = folder;
  }
}

/// The folder that a machine has for a model's name must be of that model.
void check_sizes(const fs::path& folder, const workload::ModelSpec& spec) {
  const workload::ModelSpec own = workload::read_config(folder / "config.json");
  const auto sizes = [](const workload::ModelSpec& s) {
    return std::to_string(s.layers) + " layers, hidden " + std::to_string(s.hidden) + ", " +
           std::to_string(s.heads) + " heads, ffn " + std::to_string(s.ffn);
  };
  if (own.family != spec.family || sizes(own) != sizes(spec)) {
    throw base::InputError(folder.string() + ": is not " + spec.name + ": it has " + sizes(own) +
                           ", not " + sizes(spec));
  }
}

}  // namespace

ModelChoice find_model_choice(const std::string& text) {
  ModelChoice choice;
  choice.name = text;
  std::error_code error;
  if (workload::is_zoo_name(text)) {
    choice.spec = workload::find_model(text);
    if (const auto folder = model::find_model_folder(text)) {
      check_sizes(*folder, choice.spec);
      take_weights(*folder, choice);
    } else {
      choice.no_values = model::has_published_weights(text)
                             ? text +
                                   ": its weights are not on this machine (scripts/setup_tools.sh "
                                   "run installs them)"
                             : text +
                                   ": has shapes and no weights (a folder with config.json and "
                                   "model.safetensors has both)";
    }
    return choice;
  }
  if (has_ending(text, ".onnx") || has_ending(text, ".csv")) {
    throw base::InputError(text +
                           ": files of this kind are not read (give a name of 'sumac list models' "
                           "or a folder with config.json)");
  }
  if (!fs::exists(text, error)) {
    if (text.find('/') != std::string::npos) throw base::InputError(text + ": no such folder");
    (void)workload::find_model(text);  // says which names are near
  }
  if (!fs::is_directory(text, error)) {
    throw base::InputError(text +
                           ": is not a folder (a model is a name of 'sumac list models' or a "
                           "folder with config.json)");
  }
  choice.spec = workload::read_config(fs::path(text) / "config.json");
  take_weights(text, choice);
  return choice;
}

Layers parse_layers(const std::string& text, const workload::ModelSpec& spec) {
  if (text == "all") return {0, spec.layers - 1};
  int layer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), layer);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw base::UsageError("--layer: '" + text + "' is neither a number nor 'all'");
  }
  if (layer < 0 || layer >= spec.layers) {
    throw base::InputError(spec.name + ": layer " + text + " (it has 0 to " +
                           std::to_string(spec.layers - 1) + ")");
  }
  return {layer, layer};
}

mapping::Mapper& Planner::mapper(const std::string& pe) {
  std::unique_ptr<mapping::Mapper>& mapper = mappers_[pe];
  if (mapper == nullptr) mapper = std::make_unique<mapping::Mapper>(array::make_core(config_, pe));
  return *mapper;
}

std::vector<Segment> Planner::plan(const workload::Graph& graph, const PeChoice& choice,
                                   bool explain, Oversize oversize) {
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < graph.layer.size();) {
    if (!graph.layer[i].is_gemm()) {
      ++i;
      continue;
    }
    const std::string& pe = choice.of(graph.layer[i].op_class);
    mapping::Mapper& own = mapper(pe);
    Segment segment;
    segment.core = own.params();
    std::vector<mapping::NamedTask> tasks;
    std::uint64_t bytes = 0;  // of the tasks
    const auto close = [&] {
      segment.compiled = mapping::compile(tasks, own);
      segments.push_back(std::move(segment));
      segment = Segment();
      segment.core = own.params();
      tasks.clear();
      bytes = 0;
    };
    for (; i < graph.layer.size(); ++i) {
      const Op& op = graph.layer[i];
      if (!op.is_gemm()) continue;
      if (choice.of(op.op_class) != pe) break;
      base::check_interrupt();
      mapping::GemmTask task = mapping::task_of(op.gemm, pe::OutFormat::kFp32);
      const std::vector<mapping::GemmTask> pieces =
          oversize == Oversize::kSplit ? mapping::split_to_fit(task, own) : std::vector{task};
      for (mapping::GemmTask piece : pieces) {
        const std::uint64_t more =
            oversize == Oversize::kSplit ? mapping::footprint(piece, own) : 0;
        if (!tasks.empty() && bytes + more > mapping::kProgramBytes) close();
        bytes += more;
        // A piece after another of its GEMM is behind the same fence.
        const bool follows = !segment.ops.empty() && segment.ops.back() == i;
        piece.wait_store = !follows && depends(graph.layer, i, segment.ops);
        if (explain) {
          segment.choices.push_back(op.name + ": " + mapping::explain(piece, own.map(piece)));
        }
        segment.ops.push_back(i);
        tasks.push_back({op.name, piece});
      }
    }
    close();
  }
  return segments;
}

}  // namespace sumac::cli
