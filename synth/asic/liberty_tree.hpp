// SPDX-License-Identifier: Apache-2.0
// Syntax of Liberty: text to a flat tree of groups and attributes, without their meaning.
// group = NAME(args) { ... }; attribute = NAME : value ; or NAME(args) ;, where the end of a line may stand for the ';' of a value. Iterative; depth and size are bounded.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sumac::asic {

struct LibertyNode {
  std::string name;
  std::vector<std::string> args;  // the value of a simple attribute is args[0]
  std::size_t line = 0;           // of the name, from 1
  std::size_t parent = 0;         // index into nodes; the root is its own parent
  bool group = false;
};

// Nodes in the order of the file; nodes[0] is the library group.  Throws base::InputError FILE:LINE: what is wrong.
std::vector<LibertyNode> parse_liberty(std::string_view text, const std::string& file);

}  // namespace sumac::asic
