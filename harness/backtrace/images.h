/*
 * The ELF files that a guest executes: which one is where, and what they say
 * of an address.
 *
 * A file is recognised by its text: the bytes in guest memory are those of the
 * file. So nothing depends on the names that actors were given.
 */
#ifndef HOTRIG_BACKTRACE_IMAGES_H
#define HOTRIG_BACKTRACE_IMAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/backtrace/space.h"
#include "harness/base/err.h"
#include "harness/base/text.h"

struct images;

struct image {
	char *path;
	const char *name; /* last part of path */
	bool pie;	  /* linked at 0 */
	bool debug;	  /* not stripped: it has .debug_info */
	uint64_t text_virt, text_bytes;
	const uint8_t *file;  /* mapped */
	const uint8_t *text;  /* in the mapped file */
	uint64_t text_addr;   /* ELF address of .text, for GDB */
	uint64_t unwind_virt; /* .eh_frame_hdr; 0: none */
	uint64_t last_virt;   /* end of the last segment */
};

/* An image at its place: address in the ELF file + bias = address. */
struct placed {
	const struct image *image; /* NULL: unknown */
	uint64_t bias;
	bool pads; /* the kernel's fault pads, as a user actor has them */
};

/*
 * The files of a build folder (kernel.elf, boot, actors) and, if root is not
 * NULL, all ELF files below it. ERR_INFRA without a kernel.
 */
int images_open(const char *build, const char *root, struct images **images,
		struct err *err);
void images_close(struct images *images);

const struct image *images_kernel(const struct images *images);
/* Call fn for every file. */
void images_each(const struct images *images,
		 void (*fn)(const struct image *image, void *context),
		 void *context);

/* The image that has ip in this space. */
struct placed images_find(struct images *images, const struct space *space,
			  uint64_t ip);

/*
 * "function+0x12 at file:line", behind it a line with "inlined in" for each
 * function that it was inlined in. ip - back is looked up: back is 1 in a
 * caller.
 */
void images_describe(struct images *images, const struct placed *placed,
		     uint64_t ip, unsigned back, struct text *text);

/* Is ip - back in code whose caller was interrupted (.cfi_signal_frame)? */
bool images_is_trap(struct images *images, const struct placed *placed,
		    uint64_t ip, unsigned back);

/* Address of a symbol of the kernel; 0: there is none. */
uint64_t images_symbol(struct images *images, const char *name);
/* A variable of one of the kernel's source files (the end of its name); 0. */
uint64_t images_variable(struct images *images, const char *source,
			 const char *name);
/* Offset of a member and size of a structure of the kernel; -1. */
int64_t images_member(struct images *images, const char *structure,
		      const char *member);
int64_t images_size(struct images *images, const char *structure);

#endif
