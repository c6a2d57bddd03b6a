// SPDX-License-Identifier: Apache-2.0
//
// The JSON of `sumac run`: all digits, units in the keys. SQNR of outputs without any difference is null.
#include <cmath>
#include <nlohmann/json.hpp>

#include "models/pe/pe.hpp"
#include "sim/cli/honesty.hpp"
#include "sim/cli/run_cost.hpp"
#include "sim/cli/run_report.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

using Json = nlohmann::ordered_json;

Json decibel_json(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

Json cost_json(const Cost& cost) {
  Json json;
  for (const array::CounterField& field : array::kCounterFields)
    json[std::string(field.name)] = cost.counters.*field.value;
  json["utilisation"] = cost.utilisation();
  json["read_bytes"] = cost.read_bytes;
  json["written_bytes"] = cost.written_bytes;
  json["time_ns"] = cost.time_ns;
  if (cost.expense) json["expense"] = expense_json(cost);
  return json;
}

Json op_json(const OpResult& op) {
  Json json = {{"name", op.name},
               {"class", workload::to_string(op.op_class)},
               {"pe", op.pe},
               {"m", op.shape.m},
               {"k", op.shape.k},
               {"n", op.shape.n},
               {"batch", op.shape.batch},
               {"wgt_group", op.shape.wgt_group}};
  if (op.cost) json["per_layer"] = cost_json(*op.cost);
  for (const model::OpAccuracy& a : op.accuracy) {
    json["accuracy"].push_back({{"layer", a.layer},
                                {"sqnr_local_db", decibel_json(a.local_db)},
                                {"sqnr_cumulative_db", decibel_json(a.cumulative_db)},
                                {"invalid", a.flags.invalid},
                                {"overflow", a.flags.overflow},
                                {"flushed", a.flags.flushed},
                                {"saturated", a.flags.saturated}});
  }
  return json;
}

Json result_json(const RunResult& result) {
  Json json;
  json["pe"] = {
      {"linear", result.choice.pes[0]}, {"qk", result.choice.pes[1]}, {"pv", result.choice.pes[2]}};
  json["rtl_checked"] = result.rtl_checked;
  json["cores"] = Json::array();
  for (const array::CoreParams& core : result.cores) {
    json["cores"].push_back({{"pe", core.pe_name},
                             {"lanes", core.lanes},
                             {"act_ring_words", core.act_ring_words},
                             {"wgt_ring_words", core.wgt_ring_words},
                             {"out_slots", core.out_slots}});
  }
  json["ops"] = Json::array();
  for (const OpResult& op : result.ops)
    json["ops"].push_back(op_json(op));
  if (result.total) json["total"] = cost_json(*result.total);
  if (!result.array_costs.empty()) json["hardware"] = hardware_json(result);
  if (result.accuracy) {
    json["embedding"] = {{"sqnr_db", decibel_json(result.accuracy->embedding_db)},
                         {"cosine", result.accuracy->embedding_cosine}};
  }
  return json;
}

Json array_json(const array::ArrayConfig& a) {
  return {{"name", a.name},
          {"rows", a.rows},
          {"cols", a.cols},
          {"lanes", a.lanes == 0 ? Json() : Json(a.lanes)},
          {"hop_s", a.hop_s},
          {"hop_e", a.hop_e},
          {"act_ring_bytes", a.act_ring_bytes},
          {"wgt_ring_bytes", a.wgt_ring_bytes},
          {"out_ring_bytes", a.out_ring_bytes},
          {"port_bytes_per_cycle", a.port_bytes},
          {"burst_beats", a.burst_beats},
          {"outstanding_bursts", a.outstanding},
          {"desc_fifo", a.desc_fifo},
          {"memory_latency_cycles", a.memory_latency},
          {"write_latency_cycles", a.write_latency},
          {"clock_mhz", a.clock_mhz}};
}

}  // namespace

Json run_json(const RunSetting& setting, const std::vector<RunResult>& results) {
  const workload::ModelSpec& spec = setting.graph.spec;
  const workload::Phase& phase = setting.graph.phase;
  bool checked = !results.empty();
  for (const RunResult& result : results)
    checked = checked && result.rtl_checked;
  const Honesty honesty = honesty_of(setting, checked);

  Json json = {{"schema", "sumac-run"}, {"version", kRunReportVersion}, {"sumac", kVersion}};
  json["model"] = {{"name", setting.model.name}, {"layers", spec.layers},
                   {"hidden", spec.hidden},      {"heads", spec.heads},
                   {"kv_heads", spec.kv_heads},  {"ffn", spec.ffn},
                   {"source", spec.source},      {"values", setting.no_values.empty()}};
  if (!setting.no_values.empty()) json["model"]["why_no_values"] = setting.no_values;
  json["layers"] = {{"first", setting.layers.first}, {"last", setting.layers.last}};
  json["phase"] = {{"kind", phase.kind == workload::Phase::Kind::kDecode ? "decode" : "prefill"},
                   {"tokens", phase.tokens},
                   {"context", phase.context}};
  if (setting.no_values.empty()) json["text"] = setting.text;
  json["array"] = array_json(setting.array);
  if (setting.tech) json["technology"] = technology_json(*setting.tech);
  json["executor"] = setting.executor;
  json["results"] = Json::array();
  for (const RunResult& result : results)
    json["results"].push_back(result_json(result));
  json["exact"] = honesty.exact;
  json["modelled"] = honesty.modelled;
  json["not_modelled"] = {{"what", honesty.not_modelled},
                          {"flops_share", honesty.not_modelled_share}};
  json["weakest_provenance"] =
      setting.executor == "functional" ? "exact" : "modelled: ideal memory port";
  return json;
}

}  // namespace sumac::cli
