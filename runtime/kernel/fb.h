/*
 * The framebuffer of a machine that was started with a display. Without one
 * nothing here takes memory or time.
 */
#ifndef HOTRIG_KERNEL_FB_H
#define HOTRIG_KERNEL_FB_H

#include <stdint.h>

#include "runtime/kernel/actor.h"
#include "runtime/kernel/site.h"

/* Find the display, choose the pages, show them; at the first boot only. Not
 * counted in the clock: call it between trace_pause and trace_resume. */
void fb_find(void);
/* Keep those pages from the page allocator, at every boot, while the pages
 * below the ring are still free; clear them at a cold boot. If memory is so
 * short that they are not free there is no display. Not counted. */
void fb_keep(enum boot_mode mode);

/* fb_map; see hotrig/fb.h. */
int64_t call_fb_map(struct actor *a, const uint64_t *arg);

#endif
