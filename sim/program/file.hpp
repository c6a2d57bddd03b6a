// SPDX-License-Identifier: Apache-2.0
//
// The `.sumac` file. Layout to the bit: README.md section 6.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "sim/program/program.hpp"

namespace sumac::program {

/// The bytes of a file. The program must be valid.
[[nodiscard]] std::vector<std::uint8_t> serialize(const Program& program);

/// The program in the bytes of a file; `where` begins every message. InputError: truncated, longer than it says, another magic or
/// version, a checksum that does not hold, a program that is not valid.
[[nodiscard]] Program parse(std::span<const std::uint8_t> bytes, const std::string& where);

/// Writes to a temporary name beside `path` and renames. InputError where the folder cannot be written.
void write_program(const Program& program, const std::filesystem::path& path);

/// InputError as parse(), or where the file cannot be read.
[[nodiscard]] Program read_program(const std::filesystem::path& path);

}  // namespace sumac::program
