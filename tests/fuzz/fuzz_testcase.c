/* SPDX-License-Identifier: ISC */
/* The reader of the test format: a file of answers is taken, or refused with words. */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "tools/testcase.h"

static char folder[] = "/tmp/fuzz_testcase.XXXXXX";

static void
remove_folder(void)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/a.ans", folder);
	unlink(path);
	snprintf(path, sizeof(path), "%s/a.tst", folder);
	unlink(path);
	rmdir(folder);
}

static void
write_file(const char *name, const uint8_t *data, size_t size)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	HOLDS(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool made;
	struct testcase_list list = { 0 };
	struct buf input = { 0 };
	struct errbuf why = { "" };
	json_t *answers = NULL;

	if (!made) {
		HOLDS(mkdtemp(folder) != NULL && atexit(remove_folder) == 0);
		made = true;
	}
	write_file("a.tst", data, size);
	write_file("a.ans", data, size);
	HOLDS(testcase_find(&list, folder, &why) == STATUS_OK && list.count == 1);
	if (testcase_load(&list.cases[0], &input, &answers, &why) == STATUS_OK) {
		HOLDS(json_is_array(answers));
		HOLDS(input.len == size && (size == 0 || memcmp(input.data, data, size) == 0));
	} else {
		HOLDS(why.text[0] != '\0');
	}
	json_decref(answers);
	buf_free(&input);
	testcase_list_free(&list);
	return 0;
}
