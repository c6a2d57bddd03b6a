// SPDX-License-Identifier: Apache-2.0
//
// What is said of a worker of the rtl executor that cannot be started, dies, or writes no whole waveform.  The workers are scripts; the last test has
// the real one, on libraries that are no cores.
#include "sim/exec/rtl_worker.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sim/cosim/dut/dut_abi.h"
#include "tests/support/data.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

template <class Error, class Call>
void expect_error(const Call& call, const std::string& part) {
  try {
    call();
    ADD_FAILURE() << "accepted, expected: " << part;
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

/// A limit of this process, for a scope.
class Limit {
 public:
  Limit(__rlimit_resource what, rlim_t value) : what_(what) {
    getrlimit(what_, &before_);
    const rlimit now{value, before_.rlim_max};
    setrlimit(what_, &now);
  }
  ~Limit() { setrlimit(what_, &before_); }
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;

 private:
  __rlimit_resource what_;
  rlimit before_{};
};

class RtlWorker : public ::testing::Test {
 protected:
  /// A worker that writes this and takes what comes.
  std::string worker(const std::string& reply, const std::string& first = "") {
    std::ofstream(folder_ / "reply", std::ios::binary) << reply;
    std::ofstream(folder_ / "worker")
        << "#!/bin/sh\n"
        << first << "\ncat '" << (folder_ / "reply").string() << "'\nexec cat >/dev/null\n";
    std::filesystem::permissions(folder_ / "worker", std::filesystem::perms::owner_all);
    return (folder_ / "worker").string();
  }
  static std::string head() {
    exec::RtlReply reply;
    reply.image_bytes = kImage;
    return {reinterpret_cast<const char*>(&reply), sizeof reply};
  }
  void run(const std::string& worker, const std::string& wave = "") {
    exec::RtlWorker started(worker, "core.so", 1);
    std::vector<std::uint8_t> image(kImage);
    exec::RtlOptions options;
    options.trace_path = wave;
    (void)started.run(0, image, options);
  }

  static constexpr std::size_t kImage = 64;
  TempFolder folder_;
};

TEST_F(RtlWorker, ThatDiesIsNamedWithWhatItSaid) {
  EXPECT_NO_THROW(run(worker(head() + std::string(kImage, '\0'))));
  expect_error<base::ToolError>([&] { run("/no/such/worker"); },
                                "core.so: the rtl worker ended early");
  expect_error<base::ToolError>([&] { run(worker("", "echo over >&2; exit 1")); },
                                "core.so: the rtl worker ended early: over");
  expect_error<base::ToolError>([&] { run(worker(std::string(sizeof(exec::RtlReply), '?'))); },
                                "core.so: the rtl worker ended early");
  expect_error<base::ToolError>([&] { run(worker(head() + "too short")); },
                                "core.so: the rtl worker ended in the middle of a reply");
  expect_error<base::MismatchError>(
      [&] { run(worker("", "echo '[1] x.sv:7: Assertion failed in core: why' >&2; exit 1")); },
      "rtl: [1] x.sv:7: Assertion failed in core: why");
}

TEST_F(RtlWorker, WithoutAWholeWaveformNamesTheFileAndTheReason) {
  const std::string wave = (folder_ / "w.fst").string();
  const std::string good = head() + std::string(kImage, '\0');
  expect_error<base::InputError>([&] { run(worker(good), wave); },
                                 "w.fst: the waveform is not whole");
  const auto before = ::signal(SIGXFSZ, SIG_IGN);
  for (const std::string& reply : {good, std::string()}) {
    const std::string script = worker(reply);
    const Limit disk(RLIMIT_FSIZE, 1000);
    expect_error<base::InputError>([&] { run(script, wave); },
                                   "w.fst: cannot be written: File too large");
  }
  ::signal(SIGXFSZ, before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 2)
      << "script and reply, no part of a waveform";
}

TEST_F(RtlWorker, NeedsPipesAndATemporaryFile) {
  const std::string script = worker(head());
  const int next = ::dup(0);
  ::close(next);
  {
    const Limit files(RLIMIT_NOFILE, static_cast<rlim_t>(next) + 3);
    expect_error<base::ToolError>([&] { run(script); },
                                  "no pipe to the rtl worker: Too many open files");
  }
  const Limit files(RLIMIT_NOFILE, static_cast<rlim_t>(next) + 4);
  expect_error<base::ToolError>([&] { run(script); },
                                "no temporary file for the rtl worker: Too many open files");
}

TEST_F(RtlWorker, RefusesLibrariesThatAreNoCores) {
  const std::string real = (std::filesystem::path(SUMAC_BINARY_DIR) / "sumac-rtl").string();
  SUMAC_NEED_TOOL(std::filesystem::exists(real), "sumac-rtl (SystemC)");
  const auto refused = [&](const std::string& core, const std::string& part) {
    expect_error<base::ToolError>(
        [&] {
          exec::RtlWorker started(real, core, 1);
          std::vector<std::uint8_t> image(kImage);
          (void)started.run(0, image, {});
        },
        part);
  };
  const auto library = [&](const std::string& name, const std::string& text) {
    const std::string source = (folder_ / (name + ".c")).string();
    const std::string made = (folder_ / (name + ".so")).string();
    std::ofstream(source) << text;
    EXPECT_EQ(std::system(("g++ -shared -fPIC -o '" + made + "' '" + source + "'").c_str()), 0);
    return made;
  };
  FILE* pipe = ::popen(("'" + real + "' 2>&1").c_str(), "r");
  std::string said(200, ' ');
  said.resize(std::fread(said.data(), 1, said.size(), pipe));
  EXPECT_EQ(::pclose(pipe), 2 << 8);
  EXPECT_EQ(said,
            "sumac-rtl: sumac-rtl is started by `sumac verify`; usage: sumac-rtl CORE.so SEED\n");
  refused("/no/core.so", "ended early: sumac-rtl: /no/core.so: cannot be loaded: ");
  refused(library("none", ""), "none.so: has no function sumac_dut_abi (remove it, it is rebuilt)");
  refused(library("old", "extern \"C\" int sumac_dut_abi() { return " +
                             std::to_string(SUMAC_DUT_ABI + 1) + "; }"),
          "old.so: was built for another version (remove it, it is rebuilt)");
}

}  // namespace
}  // namespace sumac::test
