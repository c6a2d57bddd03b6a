// SPDX-License-Identifier: Apache-2.0
#include "models/cost/table.hpp"

#include <algorithm>
#include <array>

#include "models/cost/csv.hpp"

namespace sumac::cost {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kBlockEvents = {{
    {"cell", "beat zero pad idle handoff shift"},
    {"row", "beat pad idle"},
    {"col", "beat zero idle drain"},
    {"array", "cycle tile"},
    {"pe", "beat zero pad idle handoff shift"},
    {"act_edge", "beat idle"},
    {"wgt_edge", "beat idle"},
    {"drain", "drain idle"},
    {"multiplier", "beat zero"},
    {"dram", "bit"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kUnits = {{
    {"area", "um2"},
    {"sequential_area", "um2"},
    {"leakage", "nW"},
    {"delay", "ns"},
    {"energy", "pJ"},
    {"glitch", "ratio"},
}};

constexpr std::string_view kStimuli = "minilm gaussian uniform -";
constexpr int kMostLanes = 64;

template <std::size_t N>
std::string_view look_up(const std::array<std::pair<std::string_view, std::string_view>, N>& table,
                         std::string_view name) {
  const auto found = std::ranges::find(table, name, [](const auto& entry) { return entry.first; });
  return found == table.end() ? std::string_view() : found->second;
}

template <std::size_t N>
std::string names(const std::array<std::pair<std::string_view, std::string_view>, N>& table) {
  std::string text;
  for (const auto& entry : table)
    text += (text.empty() ? "" : ", ") + std::string(entry.first);
  return text;
}

bool holds_word(std::string_view words, std::string_view word) {
  for (std::size_t at = 0; at <= words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (words.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

/// "-", or kind/config of lower-case letters, digits and dashes.
bool is_pe(std::string_view text) {
  if (text == "-") return true;
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
  return std::ranges::all_of(text.substr(slash + 1) /* config */,
                             [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                                      c == '-' || c == '_';
                             }) &&
         std::ranges::all_of(text.substr(0, slash), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

void check(const CsvReader& csv, const Row& row) {
  const Key& k = row.key;
  if (!is_pe(k.pe)) csv.refuse("'pe' is not KIND/CONFIG or -");
  if ((k.pe == "-") != (k.lanes == 0))
    csv.refuse("'lanes' must be 0 where 'pe' is -, and only there");
  const std::string_view events = block_events(k.block);
  if (events.empty()) {
    csv.refuse("unknown block '" + k.block + "' (" + names(kBlockEvents) + ")");
  }
  if ((k.block == "dram") != (k.pe == "-")) csv.refuse("a block '" + k.block + "' with this 'pe'");
  const std::string_view unit = unit_of(k.quantity);
  if (unit.empty()) csv.refuse("unknown quantity '" + k.quantity + "' (" + names(kUnits) + ")");
  if (row.unit != unit)
    csv.refuse("unit '" + row.unit + "' of " + k.quantity + ", must be " + std::string(unit));
  const bool of_event = k.quantity == "energy" || k.quantity == "glitch";
  if (of_event && !holds_word(events, k.event)) {
    csv.refuse("unknown event '" + k.event + "' of block " + k.block + " (" + std::string(events) +
               ")");
  }
  if (!of_event && k.event != "-") csv.refuse("'event' must be - for " + k.quantity);
  if (!holds_word(kStimuli, k.stimulus))
    csv.refuse("unknown stimulus '" + k.stimulus + "' (" + std::string(kStimuli) + ")");
}

}  // namespace

std::string_view block_events(std::string_view block) {
  return look_up(kBlockEvents, block);
}

std::string_view unit_of(std::string_view quantity) {
  return look_up(kUnits, quantity);
}

std::string describe(const Key& key) {
  return key.block + " " + key.quantity + (key.event == "-" ? "" : " " + key.event) +
         (key.stimulus == "-" ? "" : " (" + key.stimulus + ")");
}

Table Table::read(std::string_view text, const std::string& name) {
  Table table;
  table.name_ = name;
  CsvReader csv(text, name, kTableHeader);
  while (csv.next()) {
    Row row;
    row.key = {std::string(csv[0]), static_cast<int>(csv.integer(1, 0, kMostLanes)),
               std::string(csv[2]), std::string(csv[3]),
               std::string(csv[4]), std::string(csv[5])};
    row.value = csv.number(6);
    row.unit = csv[7];
    const std::optional<Provenance> provenance = parse_provenance(csv[8]);
    if (!provenance) {
      csv.refuse("unknown provenance '" + std::string(csv[8]) +
                 "' (measured, published, derived, defined, placeholder)");
    }
    row.provenance = *provenance;
    row.source = csv[9];
    row.conditions = csv[10];
    row.line = csv.line();
    check(csv, row);
    const auto [place, fresh] = table.index_.emplace(row.key, table.rows_.size());
    if (!fresh) {
      csv.refuse("the same key as line " + std::to_string(table.rows_[place->second].line) + " (" +
                 describe(row.key) + "; remove one)");
    }
    table.rows_.push_back(std::move(row));
  }
  return table;
}

const Row* Table::find(const Key& key) const {
  const auto found = index_.find(key);
  return found == index_.end() ? nullptr : &rows_[found->second];
}

const Row* Table::find_for(Key key) const {
  if (const Row* row = find(key); row != nullptr) return row;
  key.stimulus = "-";
  return find(key);
}

bool Table::has(std::string_view pe, int lanes) const {
  const auto at = index_.lower_bound({std::string(pe), lanes, "", "", "", ""});
  return at != index_.end() && at->first.pe == pe && at->first.lanes == lanes;
}

}  // namespace sumac::cost
