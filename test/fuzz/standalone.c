/*-------------------------------------------------------------------------
 *
 * standalone.c
 *		A fuzzer's reader on files that are named, without libFuzzer: for valgrind,
 *		which looks into libraries that were built without sanitizers.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
	{
		FILE	   *file = fopen(argv[i], "rb");
		long		size = file != NULL && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
		uint8_t    *bytes = size < 0 ? NULL : malloc((size_t) size + 1);

		if (bytes == NULL)
			fuzz_fail("%s cannot be read", argv[i]);
		rewind(file);
		if (fread(bytes, 1, (size_t) size, file) != (size_t) size)
			fuzz_fail("%s cannot be read", argv[i]);
		fclose(file);
		LLVMFuzzerTestOneInput(bytes, (size_t) size);
		free(bytes);
	}
	printf("%d files\n", argc - 1);
	return 0;
}
