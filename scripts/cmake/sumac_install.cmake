# SPDX-License-Identifier: Apache-2.0
#
# cmake --install BUILD --prefix P: the programs, the libraries for other C++ projects (sumac::models, sumac::sim, sumac::cost), and what is read at
# run time, below P/share/sumac as it lies in the tree. P may be moved afterwards.
include(CMakePackageConfigHelpers)

# sumac::cost is models/cost and sim/cost, which lie in the other two.
add_library(sumac_cost INTERFACE)
target_link_libraries(sumac_cost INTERFACE sumac_sim sumac_models)
foreach(name models sim cost)
  add_library(sumac::${name} ALIAS sumac_${name})
  set_target_properties(sumac_${name} PROPERTIES EXPORT_NAME ${name})
endforeach()
# Headers have inline arithmetic: the law of sumac_options.cmake holds for those who include them.
target_compile_options(sumac_models PUBLIC $<INSTALL_INTERFACE:-ffp-contract=off>)
target_compile_features(sumac_models PUBLIC cxx_std_20)

install(TARGETS sumac_models sumac_sim sumac_cost EXPORT sumacTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY models sim DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sumac FILES_MATCHING PATTERN "*.hpp" PATTERN "*.def"
  PATTERN "sim/cli" EXCLUDE PATTERN "sim/cosim" EXCLUDE)
install(EXPORT sumacTargets NAMESPACE sumac:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sumac)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/sumacConfig.cmake.in ${CMAKE_BINARY_DIR}/generated/sumacConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sumac PATH_VARS CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/generated/sumacConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/generated/sumacConfig.cmake ${CMAKE_BINARY_DIR}/generated/sumacConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sumac)

# sumac looks for the others beside itself.
foreach(program sumac sumac-rtl sumac-mpi)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

set(sumac_share ${CMAKE_INSTALL_DATADIR}/sumac)
install(FILES models/pe/pe_list.def DESTINATION ${sumac_share}/models/pe)
install(DIRECTORY models/array/configs DESTINATION ${sumac_share}/models/array)
install(DIRECTORY models/cost/data DESTINATION ${sumac_share}/models/cost)
install(DIRECTORY synth/asic/results DESTINATION ${sumac_share}/synth/asic FILES_MATCHING PATTERN "*.csv")
# Cores for `sumac verify` are built from these.
install(DIRECTORY rtl DESTINATION ${sumac_share})
install(DIRECTORY sim/cosim/dut DESTINATION ${sumac_share}/sim/cosim)
install(FILES LICENSE NOTICE DESTINATION ${sumac_share})
