/*
 * The parts that a bundle is made of. Private to harness/bundle, but for
 * modules that add a part: one function and one line in write.c's table.
 */
#ifndef HOTRIG_BUNDLE_PART_H
#define HOTRIG_BUNDLE_PART_H

#include "harness/bundle/bundle.h"

/* Write files into the folder that is being made; ERR_INFRA. */
typedef int bundle_part(const char *folder, const struct bundle_run *run,
			struct err *err);

bundle_part bundle_inputs;   /* scenario, plan, stable storage */
bundle_part bundle_results;  /* trace, console, verdict */
bundle_part bundle_manifest; /* bundle.json, QEMU version, command line */
bundle_part bundle_start;    /* start.gdb */
bundle_part bundle_backtraces;

/* One file of the bundle. */
int bundle_put(const char *folder, const char *name, const void *bytes,
	       size_t size, struct err *err);

/* File name and field of an image, digest of a file. */
const char *bundle_image_name(enum bundle_image image);
const char *bundle_image_path(const struct run_images *images,
			      enum bundle_image image);
int bundle_digest_file(const char *path, uint64_t *digest, struct err *err);

/* Command line of QEMU for the run, images by their names; malloc. */
int bundle_command_line(const struct bundle_run *run, char **line,
			struct err *err);
/* First line of "QEMU --version"; asked for once. NULL if there is none. */
const char *bundle_qemu(struct err *err);

#endif
