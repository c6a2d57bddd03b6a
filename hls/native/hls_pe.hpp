// SPDX-License-Identifier: Apache-2.0
//
// HLS PEs under the native reader behind a plain C++14 interface, for tests and tools. This folder is host code: it is
// not in the dialect, and no HLS tool reads it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sumac {
namespace hls {

/// One drained word.  Flags: bit 0 invalid, 1 overflow, 2 flushed, 3 saturated.
struct HlsOutput {
  std::uint32_t word = 0;
  unsigned flags = 0;
  std::int64_t cycle = 0;  // in which it left the drain; the stream's first beat enters in cycle 0
};

/// What a drain is asked for; the numbers are those of the descriptor field `out_format`.
enum class HlsFormat { kFp32 = 0, kInt32 = 1, kFp16 = 2 };

/// A group of a stream: operand codes along K, low bits, and idle cycles before each of its beats.
struct HlsGroup {
  std::vector<std::uint16_t> act;
  std::vector<std::uint16_t> wgt;
  int idle = 0;
};

/// Words on the ports between the parts, 32 bits a piece, lowest first.
struct HlsPorts {
  std::vector<std::uint32_t> east;
  std::vector<std::uint32_t> south;
  std::vector<std::uint32_t> sum;
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

  /// The groups through the four parts, one beat a cycle, a beat's missing lanes padded with code 0.  One output a group.
  /// Throws std::invalid_argument if a group is empty or its operands differ in length.
  virtual std::vector<HlsOutput> stream(const std::vector<HlsGroup>& groups,
                                        HlsFormat format) const = 0;

  /// a[i] * b[i] as groups of one element, in lane `i % lanes`, the other lanes padded.
  virtual std::vector<HlsOutput> products(const std::vector<std::uint16_t>& a,
                                          const std::vector<std::uint16_t>& b,
                                          HlsFormat format) const = 0;

  /// What one beat of `lanes` codes a side, a group of its own, puts on the ports.
  virtual HlsPorts ports(const std::vector<std::uint16_t>& act,
                         const std::vector<std::uint16_t>& wgt) const = 0;

  /// One group.
  HlsOutput dot(const std::vector<std::uint16_t>& act, const std::vector<std::uint16_t>& wgt,
                HlsFormat format) const {
    HlsGroup group;
    group.act = act;
    group.wgt = wgt;
    return stream({group}, format).front();
  }
};

/// Kinds in the order of the project's list.
std::vector<std::string> hls_kinds();

/// Named configurations of a kind, the default first; empty for an unknown kind.
std::vector<std::string> hls_configurations(const std::string& kind);

/// The PE of "KIND" or "KIND/CONFIG".  lanes: 1, 2, 3, 4 or 8 for named configurations, else 4; 0 means 4.
/// Throws std::invalid_argument that says what is known.
std::unique_ptr<HlsPe> make_hls_pe(const std::string& name, int lanes = 0);

}  // namespace hls
}  // namespace sumac
