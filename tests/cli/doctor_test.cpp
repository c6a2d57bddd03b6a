// SPDX-License-Identifier: Apache-2.0
//
// sumac doctor on machines that are made up: a dpkg-query and a tools folder that say what the test wants.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "sumac_version.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Wanted {
  std::string set, source, name, version;
};

std::vector<Wanted> wanted() {
  std::vector<Wanted> all;
  std::istringstream lines(kToolVersions);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Wanted w;
    if (!line.starts_with("#") && words >> w.set >> w.source >> w.name >> w.version)
      all.push_back(w);
  }
  return all;
}

/// A distribution's name as its folder has it.
std::string folded(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// A machine that has every wanted tool in its version, but for those that `versions` gives another ("": not there).
class Machine {
 public:
  explicit Machine(const std::map<std::string, std::string>& versions = {}) {
    std::ostringstream packages;
    fs::create_directories(folder_ / "bin");
    fs::create_directories(site());
    for (const Wanted& w : wanted()) {
      const auto other = versions.find(w.name);
      const std::string version = other == versions.end() ? w.version : other->second;
      if (w.source == "unpack") {
        if (!version.empty()) fs::create_directories(folder_ / ("debian/" + w.name));
        continue;
      }
      if (w.source == "deb" && version.empty())
        packages << w.name << " config-files 1\n";
      else if (w.source == "deb")
        packages << w.name << " installed " << version << "-1\n";
      else if (!version.empty())
        fs::create_directories(site() / (folded(w.name) + "-" + version + ".dist-info"));
    }
    std::ofstream(folder_ / "packages") << packages.str();
    const fs::path query = folder_ / "bin/dpkg-query";
    std::ofstream(query) << "#!/bin/sh\n/bin/cat '" << (folder_ / "packages").string() << "'\n";
    fs::permissions(query, fs::perms::owner_all);
  }

  Ran doctor(std::vector<std::string> arguments, const std::string& path = "") const {
    arguments.insert(arguments.begin(), "doctor");
    return run_sumac(arguments,
                     {.environment = {{"SUMAC_TOOLS", folder_.path().string()},
                                      {"PATH", path.empty() ? (folder_ / "bin").string() : path}}});
  }
  [[nodiscard]] json states() const {
    const Ran ran = doctor({"--json", "-"});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    const json document = json::parse(ran.out);
    json states;
    for (const json& tool : document["tools"])
      states[tool["name"].get<std::string>()] = tool["state"];
    return states;
  }

 private:
  [[nodiscard]] fs::path site() const { return folder_ / "lib/python3.11/site-packages"; }
  TempFolder folder_;
};

TEST(Doctor, EverythingIsHere) {
  const Machine machine;
  for (const char* set : {"run", "test"}) {
    const Ran ran = machine.doctor({"--need", set});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(ran.out.find("missing"), std::string::npos) << ran.out;
    for (const Wanted& w : wanted())
      EXPECT_NE(ran.out.find(w.name), std::string::npos) << w.name;
  }
  const json states = machine.states();
  EXPECT_EQ(states.size(), wanted().size());
  for (const auto& [name, state] : states.items())
    EXPECT_EQ(state, "ok") << name;
}

TEST(Doctor, WhatIsMissingIsSaidWithTheCommandThatBringsIt) {
  const Machine machine(
      {{"cmake", ""}, {"verilator", ""}, {"qflow-tech-osu018", ""}, {"z3", "5.0"}});
  const Ran run = machine.doctor({});
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_EQ(run.err,
            "sumac: doctor: 1 of the tools of set 'run' is missing (scripts/setup_tools.sh run "
            "installs them)\n");
  EXPECT_NE(run.out.find("scripts/setup_tools.sh run"), std::string::npos);
  EXPECT_NE(run.out.find("tested with 4.8"), std::string::npos) << "another z3";
  EXPECT_NE(run.out.find("not ready: needs verilator"), std::string::npos);
  const Ran test = machine.doctor({"--need", "test", "--json", "-"});
  EXPECT_EQ(test.exit_code, 5);
  EXPECT_NE(test.err.find("3 of the tools of set 'test' are missing"), std::string::npos);
  const json document = json::parse(test.out);
  EXPECT_EQ(document["missing"], 3);
  std::map<std::string, std::string> state;
  for (const json& tool : document["tools"])
    state[tool["name"]] = tool["state"];
  EXPECT_EQ(state["cmake"], "missing");
  EXPECT_EQ(state["verilator"], "missing");
  EXPECT_EQ(state["qflow-tech-osu018"], "missing");
  EXPECT_EQ(state["z3"], "other version");
  EXPECT_EQ(state["g++"], "ok");
}

TEST(Doctor, WithoutDpkgNothingIsCalledMissing) {
  const Machine machine;
  TempFolder empty;
  const Ran ran = machine.doctor({"--json", "-"}, empty.path().string());
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const json document = json::parse(ran.out);
  EXPECT_EQ(document["tools"].size(), wanted().size());
  for (const json& tool : document["tools"])
    EXPECT_EQ(tool["state"], tool["source"] == "deb" ? "unknown" : "ok") << tool["name"];
}

}  // namespace
}  // namespace sumac::test
