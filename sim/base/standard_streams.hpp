// SPDX-License-Identifier: Apache-2.0
//
// Descriptors 0, 1 and 2 of a program that was started without them: else the next file that is opened is one of them, and what is printed goes into it.
#pragma once

namespace sumac::base {

/// Takes the places of standard streams that are closed: reading and writing there fails, as it would on a closed one. First thing in main().
void hold_standard_streams() noexcept;

}  // namespace sumac::base
