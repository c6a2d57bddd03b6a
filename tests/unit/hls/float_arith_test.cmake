# SPDX-License-Identifier: Apache-2.0
#
# Millions of comparisons: optimised in every preset. _Float16 is the compiler's own type, which -Wpedantic would name.
sumac_add_test(${SUMAC_TEST_NAME} SOURCES ${SUMAC_TEST_SOURCE} PREFIX unit.hls.float_arith)
target_compile_options(${SUMAC_TEST_NAME} PRIVATE -O2 -Wno-pedantic)
