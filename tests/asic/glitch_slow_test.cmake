# SPDX-License-Identifier: Apache-2.0
sumac_add_test(${SUMAC_TEST_NAME} SOURCES ${SUMAC_TEST_SOURCE} PREFIX asic.glitch LIBRARIES sumac_asic)
