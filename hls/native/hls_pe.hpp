// SPDX-License-Identifier: Apache-2.0
//
// An HLS PE under the native reader behind a plain C++14 interface: what `sumac arith --on hls` and the tests call.
// This folder is host code: it is not in the dialect, and no HLS tool reads it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sumac {
namespace hls {

/// One drained word. Flags: bit 0 invalid, 1 overflow, 2 flushed, 3 saturated.
struct HlsOutput {
  std::uint32_t word = 0;
  unsigned flags = 0;
  friend bool operator==(const HlsOutput& a, const HlsOutput& b) {
    return a.word == b.word && a.flags == b.flags;
  }
};

/// What a drain is asked for; the numbers are those of the descriptor field `out_format`.
enum class HlsFormat { kFp32 = 0, kInt32 = 1, kFp16 = 2 };

/// A group of a stream: operand codes along K, low bits.
struct HlsGroup {
  std::vector<std::uint16_t> act;
  std::vector<std::uint16_t> wgt;
};

class HlsPe {
 public:
  virtual ~HlsPe() = default;

  virtual int lanes() const = 0;
  virtual int act_bits() const = 0;
  virtual int wgt_bits() const = 0;
  virtual bool int32_output() const = 0;
  /// Register stages of edge, pe and drain.
  virtual int edge_latency() const = 0;
  virtual int pe_latency() const = 0;
  virtual int drain_latency() const = 0;

  /// The groups through the four parts, one beat a cycle without a pause, a beat's missing lanes padded with code 0.
  /// Returns one output a group.  Throws std::invalid_argument if a group is empty or its operands differ in length.
  virtual std::vector<HlsOutput> stream(const std::vector<HlsGroup>& groups,
                                        HlsFormat format) const = 0;

  /// a[i] * b[i] as groups of one element.
  virtual std::vector<HlsOutput> products(const std::vector<std::uint16_t>& a,
                                          const std::vector<std::uint16_t>& b,
                                          HlsFormat format) const = 0;

  /// One product by the kind's scalar law.
  virtual std::uint32_t scalar(std::uint16_t a, std::uint16_t b) const = 0;

  /// One group.
  HlsOutput dot(const std::vector<std::uint16_t>& act, const std::vector<std::uint16_t>& wgt,
                HlsFormat format) const {
    return stream({HlsGroup{act, wgt}}, format).front();
  }
};

/// Kinds in the order of the project's list.
std::vector<std::string> hls_kinds();

/// Configurations of a kind, without the open family eXmY[fn].  Empty for an unknown kind.
std::vector<std::string> hls_configurations(const std::string& kind);

/// The PE of "KIND/CONFIG"; lanes 0 means 4.  Throws std::invalid_argument that says what is known.
std::unique_ptr<HlsPe> make_hls_pe(const std::string& name, int lanes = 0);

}  // namespace hls
}  // namespace sumac
