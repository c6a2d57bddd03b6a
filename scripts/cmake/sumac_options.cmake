# SPDX-License-Identifier: Apache-2.0
#
# Language level, warnings, floating-point law and the helpers that collect sources.
include(GNUInstallDirs)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug or RelWithDebInfo" FORCE)
endif()
# -g1: line numbers in traces at a third of the size of -g.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g")

# The FP32 reference path must give the same bits in every build: no fused multiply-add unless the source says so.
add_compile_options(-ffp-contract=off)
add_link_options(-Wl,--as-needed)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION MATCHES "^12\\.")
  set(sumac_werror_default ON)  # warnings are errors with the compiler that is pinned, and only advice with any other
else()
  set(sumac_werror_default OFF)
endif()
option(SUMAC_WERROR "Warnings are errors" ${sumac_werror_default})
option(SUMAC_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
option(SUMAC_COVERAGE "Count lines and branches (gcov)" OFF)
option(SUMAC_NIGHTLY "Build and register *_nightly_test.cpp" OFF)
option(SUMAC_REQUIRE_ALL "A missing optional part is an error" OFF)
set(SUMAC_TOOLS ${CMAKE_SOURCE_DIR}/.tools CACHE PATH "Tools environment made by scripts/setup_tools.sh")

function(sumac_missing what)
  if(SUMAC_REQUIRE_ALL)
    message(FATAL_ERROR "${what}")
  else()
    message(STATUS "${what}")
  endif()
endfunction()

find_program(sumac_ccache ccache)
if(sumac_ccache AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths below the tree are hashed relative to it, so that copies of the tree share what they compile.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${sumac_ccache})
endif()

# sumac_options: what every target of ours compiles with.
add_library(sumac_options INTERFACE)
target_include_directories(sumac_options INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_options(sumac_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror=switch $<$<BOOL:${SUMAC_WERROR}>:-Werror>)
target_compile_definitions(sumac_options INTERFACE $<$<CONFIG:Debug>:SUMAC_DCHECK_ENABLED=1>)
if(SUMAC_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

if(SUMAC_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

# sumac_glob(<out> <folder> [EXCLUDE <path>...]): every *.cpp below folder, but those at or below an excluded path.
function(sumac_glob out folder)
  cmake_parse_arguments(G "" "" "EXCLUDE" ${ARGN})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${folder}/*.cpp)
  foreach(path IN LISTS G_EXCLUDE)
    string(REPLACE "." "\\." pattern "^${path}")
    list(FILTER files EXCLUDE REGEX "${pattern}(/|$)")
  endforeach()
  set(${out} ${files} PARENT_SCOPE)
endfunction()

# sumac_library(<name> <source>...): a static library, or an interface library while there is no source.
# sumac_scope_<name> is the word that target_link_libraries takes for it.
function(sumac_library name)
  if(ARGN)
    add_library(${name} STATIC ${ARGN})
    target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:sumac_options>)
    target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/sumac>)
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    set(sumac_scope_${name} PUBLIC PARENT_SCOPE)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
    set(sumac_scope_${name} INTERFACE PARENT_SCOPE)
  endif()
endfunction()

find_package(Threads QUIET)
find_package(HWY QUIET CONFIG NAMES HWY hwy PATH_SUFFIXES cmake/hwy)
find_package(yaml-cpp QUIET)

function(sumac_link_optional name library)
  if(TARGET ${library})
    target_link_libraries(${name} ${sumac_scope_${name}} ${library})
  else()
    sumac_missing("${library} is not installed: ${name} is built without it")
  endif()
endfunction()

# sumac_version.hpp: version, folders and tool list, for `sumac --version`, `sumac doctor` and the rtl executor.
file(READ ${CMAKE_SOURCE_DIR}/scripts/tool_versions.txt sumac_tool_versions)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS scripts/tool_versions.txt)
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.hpp.in ${CMAKE_BINARY_DIR}/generated/sumac_version.hpp @ONLY)
target_include_directories(sumac_options INTERFACE ${CMAKE_BINARY_DIR}/generated)
