// SPDX-License-Identifier: Apache-2.0
//
// A refusal is an InputError (exit code 3) of one printable line that says what is wrong.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "models/base/error.hpp"

namespace sumac::test {

/// True if the text could stand on one line of a terminal.
inline bool is_one_line(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// Expects `call` to be refused with a message that contains `part`.
template <typename Call>
void expect_refused(const Call& call, const std::string& part) {
  try {
    call();
    ADD_FAILURE() << "accepted, expected a refusal with: " << part;
  } catch (const base::InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find(part), std::string::npos) << text << "\nexpected: " << part;
    EXPECT_TRUE(is_one_line(text)) << text;
  }
}

/// The message of the refusal of `call`; empty where it is accepted.
template <typename Call>
std::string refusal_of(const Call& call) {
  try {
    call();
  } catch (const base::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace sumac::test
