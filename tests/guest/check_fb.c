/*
 * The framebuffer's call, on a machine with a display and on one without:
 *
 *   check_fb_s none        the call says that there is no display
 *   check_fb_s display     maps it twice, draws two pixels
 *   check_fb_s drawn       finds them
 *   check_fb_s blank       finds none
 *   check_fb_u             refused, as a user actor that nobody trusts
 *
 * The supervisor one starts a user one first and makes it a system actor,
 * which then does the same.
 */
#include <stdint.h>
#include <string.h>

#include <am/afexec.h>
#include <am/await.h>
#include <chorus.h>
#include <hotrig/fb.h>

#include "tests/guest/check.h"

#define FIRST 0x123456u
#define LAST  0x654321u

static uint32_t *pixel(const struct fb_info *fb, unsigned x, unsigned y)
{
	return (uint32_t *)(fb->addr + y * fb->stride) + x;
}

static void check_pixels(uint32_t first, uint32_t last)
{
	struct fb_info fb;

	CHECK(fb_map(&fb), K_OK);
	CHECK(*pixel(&fb, 0, 0), first);
	CHECK(*pixel(&fb, fb.width - 1, fb.height - 1), last);
}

static int unmap(const struct fb_info *fb)
{
	KnRgnDesc rgn = {.startAddr = fb->addr,
			 .size = (VmSize)fb->stride * fb->height};

	return rgnFree(K_MYACTOR, &rgn);
}

/* Once more after it was given back, and what was drawn is still there. */
static void check_memory(void)
{
	struct fb_info fb, again;

	CHECK(fb_map(&fb), K_OK);
	CHECK(fb.width, 800);
	CHECK(fb.height, 600);
	CHECK(fb.stride, 3200);
	*pixel(&fb, 0, 0) = FIRST;
	*pixel(&fb, fb.width - 1, fb.height - 1) = LAST;
	CHECK(fb_map(&again), K_OK);
	CHECK(again.addr != fb.addr, 1);
	CHECK(*pixel(&again, 0, 0), FIRST);
	CHECK(unmap(&fb), K_OK);
	CHECK(unmap(&fb), K_EINVAL);
	CHECK(*pixel(&again, again.width - 1, again.height - 1), LAST);
	CHECK(unmap(&again), K_OK);
	CHECK(fb_map((struct fb_info *)8), K_EFAULT);
}

#ifdef CX_SUPERVISOR
static void check_trusted(char *display)
{
	static char path[] = "/bin/check_fb_u", trusted[] = "trusted";
	KnActorPrivilege wanted = K_SYSTEMACTOR;
	int status = -1;
	KnCap cap;

	CHECK(afexecl(path, &cap, NULL, path, trusted, display, NULL) > 0, 1);
	CHECK(actorPrivilege(&cap, NULL, &wanted), K_OK);
	awaits(&cap, &status);
	CHECK(status, AWAIT_EXIT);
}
#endif

int main(int argc, char *argv[])
{
	KnTimeVal pause = {0, 50000000};
	const char *display = argv[argc - 1];
	struct fb_info fb;

#ifdef CX_SUPERVISOR
	check_trusted(argv[argc - 1]);
#else
	if (argc < 3) {
		CHECK(fb_map(&fb), K_EPRIV);
		return check_end("check_fb");
	}
	threadDelay(&pause); /* the starter makes it a system actor */
#endif
	(void)pause;
	if (strcmp(display, "display") == 0)
		check_memory();
	else if (strcmp(display, "drawn") == 0)
		check_pixels(FIRST, LAST);
	else if (strcmp(display, "blank") == 0)
		check_pixels(0, 0);
	else
		CHECK(fb_map(&fb), K_EUNKNOWN);
	return check_end("check_fb");
}
