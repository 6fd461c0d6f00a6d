/*
 * A folder of the host as stable storage ("root:" of a scenario).
 */
#ifndef HOTRIG_RUN_STORAGE_H
#define HOTRIG_RUN_STORAGE_H

#include <stdint.h>

#include "harness/base/err.h"

/* An archive in memory that lives until storage_close. */
struct storage {
	int fd;
	char path[40]; /* usable by child processes of this one */
	uint64_t sum;  /* of its bytes */
};

/*
 * Archive of all files below root, in order of their names. root is taken
 * relative to the folder of scenario_file. ERR_USAGE if it is no folder,
 * ERR_INFRA if cpio is missing.
 */
int storage_pack(const char *root, const char *scenario_file,
		 struct storage *storage, struct err *err);
void storage_close(struct storage *storage);

#endif
