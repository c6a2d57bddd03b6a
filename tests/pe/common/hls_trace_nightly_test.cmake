# SPDX-License-Identifier: Apache-2.0
#
# Made by hls_trace_test.cmake, with the same model.
