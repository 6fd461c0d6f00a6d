/*
 * The framebuffer. An addition of this system: the documents know no display.
 */
#ifndef _HOTRIG_FB_H
#define _HOTRIG_FB_H

#include <hotrig/decls.h>
#include <mem/chMem.h>

CX_DECLS_BEGIN

struct fb_info {
	VmAddr addr;	     /* of the upper left pixel */
	unsigned int width;  /* pixels */
	unsigned int height; /* lines */
	unsigned int stride; /* bytes from one line to the next */
	unsigned int zero;
};

/*
 * Map the framebuffer in the caller, writable, and describe it. A pixel is an
 * unsigned int, 0x00rrggbb; what is stored there is seen at once. The mapping
 * goes with the actor, or with rgnFree of addr and stride * height bytes. What
 * was drawn stays over the end of the actor, a group restart and a site
 * restart; a cold boot clears it.
 *
 * For supervisor actors and those of privilege K_SYSTEMACTOR. K_EPRIV: neither;
 * K_EUNKNOWN: the machine has no display; K_EFAULT: info; K_ENOMEM.
 */
int fb_map(struct fb_info *info);

CX_DECLS_END

#endif
