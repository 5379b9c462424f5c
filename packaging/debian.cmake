# SPDX-License-Identifier: Apache-2.0
#
# Run by cpack when the files of a Debian package are in place: adds what is Debian's alone, and gives all files the time
# SOURCE_DATE_EPOCH, so that the same build gives the same package.

set(root "${CPACK_TEMPORARY_INSTALL_DIRECTORY}")
set(documents "${root}/usr/share/doc/aslc")
set(epoch "$ENV{SOURCE_DATE_EPOCH}")
if(epoch STREQUAL "")
  message(FATAL_ERROR "SOURCE_DATE_EPOCH is not set; the target 'dist' sets it")
endif()

execute_process(COMMAND date -u -R -d "@${epoch}" OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)
file(WRITE "${documents}/changelog.Debian"
"aslc (${CPACK_PACKAGE_VERSION}-1) unstable; urgency=medium

  * Made from version ${CPACK_PACKAGE_VERSION}.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
execute_process(COMMAND gzip -9nf "${documents}/changelog.Debian" COMMAND_ERROR_IS_FATAL ANY)
# Debian has the text of the licence elsewhere.
file(REMOVE "${documents}/LICENSE")

file(MAKE_DIRECTORY "${root}/usr/share/lintian/overrides")
file(WRITE "${root}/usr/share/lintian/overrides/aslc"
"# It has to run where nothing else is installed.
aslc: statically-linked-binary [usr/bin/aslc]
aslc: embedded-library *
# What programs for the other architecture are made of.
aslc: binary-from-other-architecture [usr/lib/aslc/*]
aslc: unstripped-binary-or-object [usr/lib/aslc/*]
# It is not a part of Debian.
aslc: initial-upload-closes-no-bugs [usr/share/doc/aslc/changelog.Debian.gz:1]
")

execute_process(COMMAND chmod -R u=rwX,go=rX "${root}" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND find "${root}" -exec touch -h -d "@${epoch}" {} + COMMAND_ERROR_IS_FATAL ANY)
