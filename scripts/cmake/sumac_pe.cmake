# SPDX-License-Identifier: Apache-2.0
#
# SUMAC_PES: the words of models/pe/pe_list.def, the only list of PE kinds.
set(SUMAC_PES "")
if(EXISTS ${CMAKE_SOURCE_DIR}/models/pe/pe_list.def)
  file(STRINGS ${CMAKE_SOURCE_DIR}/models/pe/pe_list.def sumac_pe_lines REGEX "^PE\\(")
  list(TRANSFORM sumac_pe_lines REPLACE "^PE\\(([a-z0-9_]+).*" "\\1" OUTPUT_VARIABLE SUMAC_PES)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS models/pe/pe_list.def)
endif()
