# SPDX-License-Identifier: Apache-2.0
#
# Millions of comparisons: optimised in every preset.
sumac_add_test(${SUMAC_TEST_NAME} SOURCES ${SUMAC_TEST_SOURCE} PREFIX unit.num.fp32)
target_compile_options(${SUMAC_TEST_NAME} PRIVATE -O2)
