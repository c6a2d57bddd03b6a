# SPDX-License-Identifier: Apache-2.0
#
# pe.<kind>.hls: for each PE kind.
foreach(pe IN LISTS SUMAC_PES)
  sumac_add_test(pe_${pe}_hls_test SOURCES tests/pe/common/hls_test.cpp LIBRARIES sumac_hls_native sumac_hls_scalar PREFIX pe.${pe}.hls
    DEFINES SUMAC_KIND="${pe}")
  target_compile_options(pe_${pe}_hls_test PRIVATE -O2)
endforeach()
