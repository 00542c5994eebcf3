# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` puts where. Nothing installed holds a path of this machine: the tree may be
# moved as a whole.

include(CMakePackageConfigHelpers)
set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/heddle)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/heddle DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
install(TARGETS heddle_sdk heddle_shared heddle_testing_shared heddle EXPORT heddle
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})

# The guides lie to each other as in the source tree, so that what they link is found.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/include/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/include)
install(FILES ${PROJECT_SOURCE_DIR}/nodes/README.md ${PROJECT_SOURCE_DIR}/nodes/REFERENCE.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/nodes)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/flows DESTINATION ${CMAKE_INSTALL_DOCDIR}
  FILES_MATCHING PATTERN "*.md" PATTERN "*.yaml")
install(FILES ${PROJECT_BINARY_DIR}/completions/heddle
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PROJECT_BINARY_DIR}/completions/_heddle
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${PROJECT_BINARY_DIR}/completions/heddle.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

install(EXPORT heddle FILE heddleTargets.cmake NAMESPACE heddle:: DESTINATION ${package_directory})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/heddleConfig.cmake.in
  ${PROJECT_BINARY_DIR}/package/heddleConfig.cmake INSTALL_DESTINATION ${package_directory}
  NO_SET_AND_CHECK_MACRO)
# Until 1.0 a minor version may change what hosts are compiled against.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/heddleConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/package/heddleConfig.cmake
  ${PROJECT_BINARY_DIR}/package/heddleConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/include/heddle/heddle_add_plugin.cmake
  ${PROJECT_SOURCE_DIR}/include/heddle/plugin.map
  DESTINATION ${package_directory})

# pkg-config finds the prefix by the place of its own file.
file(RELATIVE_PATH HEDDLE_PREFIX_FROM_PKGCONFIG
  /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
foreach(name heddle heddle-sdk heddle-testing)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in
    ${PROJECT_BINARY_DIR}/package/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/package/${name}.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
