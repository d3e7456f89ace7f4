/* SPDX-License-Identifier: ISC */
/*
 * Gives each file, or each of a folder, to a fuzz target: the corpus as a test, with any compiler.
 * Without arguments: the target's own corpus in the source tree.
 */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static int count;

static void
run_file(const char *path)
{
	static uint8_t bytes[1 << 20];
	FILE *file = fopen(path, "rb");
	size_t len;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	/* Of exactly that size, so that whatever reads on is seen. */
	uint8_t *copy = malloc(len > 0 ? len : 1);
	memcpy(copy, bytes, len);
	(void)LLVMFuzzerTestOneInput(copy, len);
	free(copy);
	count++;
}

static void
run_path(const char *path)
{
	struct dirent *entry;
	struct stat st;
	DIR *dir;

	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode) || (dir = opendir(path)) == NULL) {
		run_file(path);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		char name[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		run_path(name);
	}
	closedir(dir);
}

static void
run_corpus(const char *program)
{
	const char *srcdir = getenv("srcdir"), *slash = strrchr(program, '/');
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s", srcdir == NULL ? "." : srcdir,
	    slash == NULL ? program : slash + 1);
	run_path(path);
}

int
main(int argc, char **argv)
{
	if (argc == 1)
		run_corpus(argv[0]);
	for (int i = 1; i < argc; i++)
		run_path(argv[i]);
	printf("%d inputs\n", count);
	return count > 0 ? 0 : 1;
}
