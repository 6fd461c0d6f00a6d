/*
 * What `hotrig fuzz` does on the host: start afl-fuzz with the right
 * environment, and make scenarios of what it has found.
 */
#ifndef HOTRIG_FUZZ_H
#define HOTRIG_FUZZ_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/err.h"
#include "harness/base/text.h"

struct fuzz_options {
	const char *build; /* folder that has fuzz/pmm-afl, fuzz/site */
	const char *in;	   /* corpus; NULL: go on with what is in out */
	const char *out;   /* AFL++'s output folder */
	const char *name;  /* of this process, or NULL */
	bool secondary;	   /* -S name, else -M name */
	bool fast;	   /* pmm: without sanitizers */
	uint64_t time_s;   /* 0: until interrupted */
	uint64_t *crashes; /* set: findings saved, all processes of out */
	uint64_t *hangs;   /* set: cases that did not end in time */
	uint64_t *infra;   /* set: cases at which the rig failed (site) */
};

enum fuzz_target { FUZZ_TARGET_PMM, FUZZ_TARGET_SITE };

/*
 * Run afl-fuzz on the PMM, or on the whole site. Blocks until the time is over
 * or it is interrupted. ERR_INFRA: afl-fuzz or its target is missing or failed:
 * that is never counted as a finding.
 */
int fuzz_run(enum fuzz_target target, const struct fuzz_options *options,
	     struct err *err);

/*
 * The scenario of a case, appended to yaml: actors `pmmcalls` that make its
 * calls, restarts as console lines, stops as faults at the event before. player
 * is the program pmm-play of a build that shows the finding. ERR_USAGE: the
 * file cannot be read.
 */
int fuzz_import(const char *file, const char *player, struct text *yaml,
		struct err *err);

/*
 * The scenario of a case of the site, appended to yaml. It is carried out on
 * the images with coverage in build/fuzz/cov; points are translated until the
 * images in build show the same finding, and a comment says whether they do.
 * ERR_USAGE: the file cannot be read. ERR_INFRA.
 */
int fuzz_import_site(const char *file, const char *build, struct text *yaml,
		     struct err *err);

/* Does the case come from the site target, by the folder that it is in? */
bool fuzz_is_site(const char *file);

#endif
