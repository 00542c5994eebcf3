# SPDX-License-Identifier: Apache-2.0
#
#   heddle_add_plugin(family.method SOURCES file.cpp … [LINK library …] [OUTPUT_DIRECTORY dir])
#
# Builds `family.method.so`, a plugin that offers the node type of that name (or `family.so`, for
# all node types of a family). It exports the plugin's one data symbol and nothing else, and every
# symbol it needs must be found when it is linked, so that a mistake shows here and not when a flow
# loads it. What it links should be small: it is loaded into every process that uses the node.

function(heddle_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 plugin "" "OUTPUT_DIRECTORY" "SOURCES;LINK")
  if(NOT plugin_SOURCES)
    message(FATAL_ERROR "heddle_add_plugin(${name}): expected SOURCES with at least one file")
  endif()
  if(plugin_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "heddle_add_plugin(${name}): unknown arguments: "
                        "${plugin_UNPARSED_ARGUMENTS}; expected SOURCES, LINK, OUTPUT_DIRECTORY")
  endif()
  if(NOT plugin_OUTPUT_DIRECTORY)
    set(plugin_OUTPUT_DIRECTORY ${HEDDLE_PLUGIN_OUTPUT_DIRECTORY})
  endif()
  set(version_script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  add_library(${name} MODULE ${plugin_SOURCES})
  target_link_libraries(${name} PRIVATE heddle::sdk ${plugin_LINK})
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE
    -Wl,--version-script=${version_script} -Wl,-z,now,-z,relro)
  # A sanitizer's runtime comes with the program that loads the plugin.
  if(NOT HEDDLE_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} SUFFIX ".so" CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${version_script})
  if(plugin_OUTPUT_DIRECTORY)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${plugin_OUTPUT_DIRECTORY})
  endif()
endfunction()
