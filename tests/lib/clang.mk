# SPDX-License-Identifier: ISC
# Makes all programs and unit tests with clang and ThreadSanitizer in the folder in which it runs,
# which is beside build/.
programs: Makefile
	+$(MAKE) -f Makefile check TESTS=

Makefile: ../configure
	../configure --quiet --enable-werror --enable-sanitizers=thread CC=clang CFLAGS="-g -O1"

.PHONY: programs
