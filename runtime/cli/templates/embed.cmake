# SPDX-License-Identifier: Apache-2.0

# heddle_embed_templates(output): writes a C++ file that holds the templates of this folder.
function(heddle_embed_templates output)
  foreach(kind node flow completion)
    set(${kind}_files "")
    file(GLOB paths CONFIGURE_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${kind}/*.in
      ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${kind}/.*.in)
    foreach(path IN LISTS paths)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
      get_filename_component(name ${path} NAME)
      string(REGEX REPLACE "\\.in$" "" name "${name}")
      file(READ ${path} text)
      string(APPEND ${kind}_files "\n      {\"${name}\", R\"template(${text})template\"},")
    endforeach()
  endforeach()
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/templates.cpp.in ${output} @ONLY)
endfunction()
