# SPDX-License-Identifier: Apache-2.0
#
# sumac-rtl, the SystemC worker that runs a Verilated core. Debian's SystemC is built as C++17, and a C++20 object links to it only if it
# says so: SC_CPLUSPLUS=201703L, set here and in sumac_verilator.cmake and nowhere else.
find_path(sumac_systemc_include systemc.h)
find_library(sumac_systemc_library systemc)
if(sumac_systemc_include AND sumac_systemc_library)
  add_library(sumac_systemc INTERFACE)
  target_include_directories(sumac_systemc SYSTEM INTERFACE ${sumac_systemc_include})
  target_compile_definitions(sumac_systemc INTERFACE SC_CPLUSPLUS=201703L)
  target_link_libraries(sumac_systemc INTERFACE ${sumac_systemc_library} Threads::Threads)
endif()

# sim/cosim: everything but main.cpp is a library. sim/cosim/dut holds what is compiled together with each Verilated core, on demand.
function(sumac_add_cosim)
  sumac_glob(sources sim/cosim EXCLUDE sim/cosim/main.cpp sim/cosim/dut)
  if(NOT TARGET sumac_systemc)
    sumac_missing("SystemC is not installed: sumac-rtl is not built")
    return()
  endif()
  sumac_library(sumac_cosim ${sources})
  target_link_libraries(sumac_cosim ${sumac_scope_sumac_cosim} sumac_sim sumac_systemc)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/sim/cosim/main.cpp)
    add_executable(sumac-rtl sim/cosim/main.cpp)
    target_link_libraries(sumac-rtl PRIVATE sumac_cosim sumac_options)
    set_target_properties(sumac-rtl PROPERTIES ENABLE_EXPORTS ON)  # the loaded core finds the SystemC kernel in this process
  endif()
endfunction()
