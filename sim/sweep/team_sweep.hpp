// SPDX-License-Identifier: Apache-2.0
//
// A sweep by a team: rank 0 owns the database and deals pieces, the others evaluate them.
//
//   rank 0   sends the space and what is visited; a piece with the points of it that have no row yet, to whoever asks; writes what comes back
//   others   read the space from the message, so that a machine needs the program and its technologies only
//   lost     a rank that dies takes the others with it (that is MPI's law); what rank 0 had written stays, and the same command goes on
#pragma once

#include "sim/sweep/runner.hpp"
#include "sim/sweep/team.hpp"

namespace sumac::sweep {

/// For rank 0.  InputError: what a rank refuses, or a rank with other cost numbers than this one's.
Tally lead_sweep(Team& team, const Catalog& catalog, const VisitOptions& options,
                 Database& database, const Observer& observer);

/// For the others: returns when rank 0 has nothing more.
void serve_sweep(Team& team);

/// Lets the others go, where rank 0 leads nothing.
void dismiss(Team& team);

}  // namespace sumac::sweep
