/*
 * ramfb: QEMU shows the memory that a write to the fw_cfg item etc/ramfb
 * names. The pages lie right below the event ring, where they are found again
 * after a hot reboot; the device goes on showing them meanwhile.
 */
#include "runtime/kernel/fb.h"

#include <string.h>

#include <exec/chError.h>
#include <hotrig/fb.h>

#include "runtime/abi/layout.h"
#include "runtime/compiler.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/region.h"
#include "runtime/kernel/usermem.h"
#include "runtime/kernel/x86/fwcfg.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/trace/trace_guest.h"

#define FB_ITEM	  "etc/ramfb"
#define FB_FORMAT 0x34325258u /* XRGB8888, DRM's fourcc */
#define FB_WIDTH  800u
#define FB_HEIGHT 600u
#define FB_STRIDE (FB_WIDTH * 4)
#define FB_PAGES                                                               \
	((FB_STRIDE * FB_HEIGHT + LAYOUT_PAGE_BYTES - 1) / LAYOUT_PAGE_BYTES)

/* What the device reads, big endian. */
struct ramfb {
	uint64_t address;
	uint32_t format;
	uint32_t flags;
	uint32_t width;
	uint32_t height;
	uint32_t stride;
} PACKED;

_Static_assert(sizeof(struct ramfb) == 28, "layout of the device");

/* Where the framebuffer lies; 0 if bank and ring leave no room for it. */
static uint64_t choose(void)
{
	uint64_t ring = PLAN->ring_phys & ~(uint64_t)(LAYOUT_PAGE_BYTES - 1);
	uint64_t bank_end = bank_data_phys() + PLAN->tunables.pmm_rambank_bytes;
	uint64_t bytes = (uint64_t)FB_PAGES * LAYOUT_PAGE_BYTES;

	return ring >= bytes && ring - bytes >= bank_end ? ring - bytes : 0;
}

/* Where the framebuffer lies; 0: there is no display. */
static uint64_t fb_phys(void)
{
	return (uint64_t)SITE->fb_page * LAYOUT_PAGE_BYTES;
}

void fb_find(void)
{
	static struct ramfb shown ALIGNED(16);
	uint64_t phys = choose();
	uint32_t size = 0;
	int item = fwcfg_find(FB_ITEM, &size);

	if (item < 0 || size != sizeof(shown) || !phys)
		return;
	memset(page_ptr(phys), 0, (size_t)FB_PAGES * LAYOUT_PAGE_BYTES);
	shown = (struct ramfb){
		.address = __builtin_bswap64(phys),
		.format = __builtin_bswap32(FB_FORMAT),
		.width = __builtin_bswap32(FB_WIDTH),
		.height = __builtin_bswap32(FB_HEIGHT),
		.stride = __builtin_bswap32(FB_STRIDE),
	};
	if (fwcfg_write(item, &shown, sizeof(shown)) == 0)
		SITE->fb_page = (uint32_t)(phys / LAYOUT_PAGE_BYTES);
}

void fb_keep(enum boot_mode mode)
{
	if (!SITE->fb_page)
		return;
	if (page_keep(fb_phys(), FB_PAGES))
		SITE->fb_page = 0;
	else if (mode == BOOT_COLD_AGAIN)
		memset(page_ptr(fb_phys()), 0,
		       (size_t)FB_PAGES * LAYOUT_PAGE_BYTES);
}

int64_t call_fb_map(struct actor *a, const uint64_t *arg)
{
	uint64_t bytes = (uint64_t)FB_PAGES * LAYOUT_PAGE_BYTES, at = 0;
	struct fb_info info = {0, FB_WIDTH, FB_HEIGHT, FB_STRIDE, 0};
	uint64_t page;
	int result;

	if (a->mode == MODE_USER && !a->trusted)
		return K_EPRIV;
	if (!SITE->fb_page)
		return K_EUNKNOWN;
	if (user_write(a, arg[0], &info, sizeof(info)))
		return K_EFAULT;
	page = (fb_phys() - bank_data_phys()) / LAYOUT_PAGE_BYTES;
	result = region_map(a, REGION_FB, 0, bytes, KPROT_W, (uint32_t)page,
			    &at);
	info.addr = at;
	if (result == K_OK)
		user_write(a, arg[0], &info, sizeof(info));
	trace(EV_RGN_ALLOC, at, bytes, 0, (uint64_t)(int64_t)result);
	return result;
}
