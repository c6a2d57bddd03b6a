# SPDX-License-Identifier: Apache-2.0
#
# pe.<kind>.hls_nightly: for each PE kind.
foreach(pe IN LISTS SUMAC_PES)
  sumac_add_test(pe_${pe}_hls_nightly_test SOURCES tests/pe/common/hls_nightly_test.cpp LIBRARIES sumac_hls_native sumac_hls_scalar
    PREFIX pe.${pe}.hls_nightly DEFINES SUMAC_KIND="${pe}")
  if(TARGET pe_${pe}_hls_nightly_test)
    target_compile_options(pe_${pe}_hls_nightly_test PRIVATE -O2)
  endif()
endforeach()
