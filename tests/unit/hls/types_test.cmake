# SPDX-License-Identifier: Apache-2.0
#
# Hundreds of thousands of comparisons with cpp_int: optimised in every preset.
sumac_add_test(${SUMAC_TEST_NAME} SOURCES ${SUMAC_TEST_SOURCE} PREFIX unit.hls.types)
target_compile_options(${SUMAC_TEST_NAME} PRIVATE -O2)
