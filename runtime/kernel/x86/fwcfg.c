/*
 * fw_cfg by DMA. QEMU carries a transfer out during the port write, so
 * nothing here waits and the cost in instructions is constant.
 */
#include "runtime/kernel/x86/fwcfg.h"

#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/compiler.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/x86/cpu.h"

enum {
	FWCFG_DMA_PORT = 0x514,
	FWCFG_FILE_DIR = 0x19,
	DMA_ERROR = 1,
	DMA_READ = 2,
	DMA_SKIP = 4,
	DMA_SELECT = 8,
	DMA_WRITE = 16,
	FILES_MAX = 256
};

struct dma {
	uint32_t control;
	uint32_t length;
	uint64_t address;
};

struct file {
	uint32_t size;
	uint16_t select;
	uint16_t reserved;
	char name[56];
};

static struct dma dma ALIGNED(16);
static struct file file;

static int transfer(uint32_t control, uint64_t phys, uint32_t len)
{
	uint64_t at = page_phys(&dma);

	dma.control = __builtin_bswap32(control);
	dma.length = __builtin_bswap32(len);
	dma.address = __builtin_bswap64(phys);
	compiler_barrier();
	outl(FWCFG_DMA_PORT, __builtin_bswap32((uint32_t)(at >> 32)));
	outl(FWCFG_DMA_PORT + 4, __builtin_bswap32((uint32_t)at));
	compiler_barrier();
	return *(volatile uint32_t *)&dma.control ? -1 : 0;
}

int fwcfg_find(const char *name, uint32_t *size)
{
	static uint32_t count;
	uint32_t n;

	if (transfer((uint32_t)FWCFG_FILE_DIR << 16 | DMA_SELECT | DMA_READ,
		     page_phys(&count), 4))
		return -1;
	n = __builtin_bswap32(count);
	for (uint32_t i = 0; i < n && i < FILES_MAX; i++) {
		if (transfer(DMA_READ, page_phys(&file), sizeof(file)))
			return -1;
		file.name[sizeof(file.name) - 1] = 0;
		if (strcmp(file.name, name) == 0) {
			*size = __builtin_bswap32(file.size);
			return __builtin_bswap16(file.select);
		}
	}
	return -1;
}

int fwcfg_read(int selector, uint64_t offset, void *to, size_t len)
{
	if (offset > 0xffffffffull || len > 0xffffffffull)
		return -1;
	if (transfer((uint32_t)selector << 16 | DMA_SELECT | DMA_SKIP, 0,
		     (uint32_t)offset))
		return -1;
	return transfer(DMA_READ, page_phys(to), (uint32_t)len);
}

int fwcfg_write(int selector, const void *from, size_t len)
{
	return transfer((uint32_t)selector << 16 | DMA_SELECT | DMA_WRITE,
			page_phys(from), (uint32_t)len);
}
