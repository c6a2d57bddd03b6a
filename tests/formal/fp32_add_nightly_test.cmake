# SPDX-License-Identifier: Apache-2.0
if(NOT TARGET formal_fp32_add)
  verilated_library(formal_fp32_add TOP sumac_fp32_add FILES rtl/common/common.f)
endif()
sumac_add_test(${SUMAC_TEST_NAME} SOURCES ${SUMAC_TEST_SOURCE} LIBRARIES formal_fp32_add PREFIX formal.fp32_add_nightly)
