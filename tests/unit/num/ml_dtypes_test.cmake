# SPDX-License-Identifier: Apache-2.0
#
# Needs ml_dtypes and numpy of the tools environment.
if(NOT EXISTS ${SUMAC_TOOLS}/bin/python)
  sumac_missing("no tools environment in ${SUMAC_TOOLS}: the comparison of formats with ml_dtypes is left out")
  return()
endif()
sumac_add_test(${SUMAC_TEST_NAME} SOURCES ${SUMAC_TEST_SOURCE} PREFIX unit.num.ml_dtypes)
target_compile_options(${SUMAC_TEST_NAME} PRIVATE -O2)
