/*
 * Bundles: a folder that holds all that is needed to repeat one run elsewhere.
 *
 *	bundle.json      what the run was made with and came to (struct bundle)
 *	scenario.yaml    canonical form; its "root", if any, is the folder root/
 *	plan.bin         the plan, as it lies in guest memory
 *	trace.bin        the records, runtime/abi/trace.h
 *	trace.txt        the same, a line each
 *	timeline.txt     the same for people
 *	console.txt      what the run wrote to the console
 *	verdict.txt      verdict and violations
 *	qemu.txt         version and command line of QEMU
 *	start.gdb        starts the run under GDB
 *	storage.cpio     stable storage, only of a scenario with "root"
 *
 * The images are not in it, their digests are: they are built from the
 * sources, the same sources give the same bytes.
 */
#ifndef HOTRIG_BUNDLE_H
#define HOTRIG_BUNDLE_H

#include <stdbool.h>

#include "harness/base/text.h"
#include "harness/run/run.h"

#define BUNDLE_VERSION 1

enum bundle_image { BUNDLE_KERNEL, BUNDLE_BOOT, BUNDLE_STORAGE, BUNDLE_IMAGES };

/* A run that has been carried out; the caller owns everything. */
struct bundle_run {
	const char *id; /* of the store, or NULL */
	const struct scenario *scenario;
	const struct run_images *images;
	enum machine_type machine;
	const struct run_result *result;
};

/* bundle.json, and the trace that is beside it. */
struct bundle {
	char id[300]; /* "" if there was none */
	char qemu[200];
	enum machine_type machine;
	uint64_t image[BUNDLE_IMAGES]; /* digests, hash_bytes */
	char verdict[16];
	uint64_t digest; /* of the run */
	struct trace trace;
};

/*
 * Write a bundle. The folder appears whole or not at all; one that is there is
 * replaced if it is a bundle or empty, else ERR_USAGE. Folders above it are
 * made. ERR_INFRA, naming file and reason, for what cannot be written.
 */
int bundle_write(const char *folder, const struct bundle_run *run,
		 struct err *err);

/* Whether path is a folder with a bundle.json. */
bool bundle_is(const char *path);
/* ERR_USAGE for what is no bundle of this version. Free with bundle_free. */
int bundle_read(const char *folder, struct bundle *bundle, struct err *err);
void bundle_free(struct bundle *bundle);

/*
 * Compare with what is here: a line for each image, for the QEMU version and
 * for the plan that is not the one of the bundle is added to differences.
 * Gives their number, -1 with ERR_INFRA if something here cannot be read.
 */
int bundle_compare(const struct bundle *bundle, const char *folder,
		   const struct scenario *scenario,
		   const struct run_images *images, struct text *differences,
		   struct err *err);

/*
 * Folder for the bundle of a run beside a store: "build/campaign.db" and
 * "pair/12:hr.stop/segv" give "build/bundles/pair_12_hr.stop_segv".
 */
char *bundle_folder(const char *store, const char *id); /* malloc */

#endif
