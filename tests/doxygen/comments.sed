# SPDX-License-Identifier: Apache-2.0
# "// What it is" above a declaration, and "// what it is" behind one; the same in C.
/SPDX-License-Identifier/b
s#^( *)//( .*|)$#\1///\2#
s#([;,]) +// #\1  ///< #
s#^( *)/\* ([^-])#\1/** \2#
s#([;,]) +/\* #\1  /**< #
