# SPDX-License-Identifier: Apache-2.0
sumac_add_test(${SUMAC_TEST_NAME} SOURCES ${SUMAC_TEST_SOURCE} LIBRARIES sumac_hls_native sumac_hls_scalar PREFIX pe.mac.hls_top)
