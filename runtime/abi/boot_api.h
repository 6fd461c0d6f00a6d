/*
 * Requests between boot actors: structures passed by pointer through LAPs
 * (all boot actors share supervisor space). Only boot actors may use these
 * operations; from any other caller they are refused with K_EPRIV.
 */
#ifndef HOTRIG_ABI_BOOT_API_H
#define HOTRIG_ABI_BOOT_API_H

#include <stdint.h>

/* Argument and environment strings: NUL-terminated, one after the other,
 * argc arguments first. At most HR_ARGS_BYTES. */
struct boot_args {
	const char *strings;
	uint32_t bytes;
	uint32_t argc;
	uint32_t envc;
};

/* HR_OP_RUN_DIRECT: C_INIT -> HR_CTRL. Result: aid or -errno. */
struct hr_run {
	int32_t group;
	uint32_t xip; /* execute in place: a path of the system image (ACT-9) */
	const char *path;
	struct boot_args args;
};

/* AM_OP_RUN: C_INIT -> AM. Result: aid or -errno. */
struct am_run {
	uint32_t xip; /* as in struct hr_run */
	const char *path;
	struct boot_args args;
};

/*
 * AM_OP_PROBE: HR_CTRL -> AM. Reads path (then path.r) from stable storage,
 * or takes it from the system image, checks it, keeps it until the next
 * probe. Result: 0 or -errno.
 */
struct am_probe {
	const char *path;     /* in */
	uint32_t xip;	      /* in, as in struct hr_run */
	uint32_t mode;	      /* out: enum trace_mode */
	uint64_t image_bytes; /* out: size of the image block */
	uint64_t text_bytes;  /* out: size of the text block */
	uint64_t data_bytes;  /* out: size of the data block, BSS included */
};

/*
 * AM_OP_BUILD_IMAGE: HR_CTRL -> AM. Writes the probed executable, relocated
 * to its load address, into an image block (struct hr_image; magic last).
 */
struct am_build {
	void *image;   /* the block; image_bytes of the probe */
	uint32_t slot; /* HR_CTRL slot: load address of supervisor actors */
	const char *name;
	const char *path;
	struct boot_args args;
};

/*
 * AM_OP_SPAWN: HR_CTRL -> AM. Copies the segments of an image into the
 * executing image (zeroing BSS), creates the actor and starts it.
 * Result: aid or -errno.
 */
struct am_spawn {
	const void *image;
	void *text; /* executing image, as HR_CTRL sees it */
	void *data;
	int32_t group;
	uint32_t slot;
};

#endif
